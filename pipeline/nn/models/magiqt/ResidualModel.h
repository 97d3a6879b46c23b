// A network together with what turns images into its input and its output into images: the standard
// deviations of the Haar bands, the schedule it was trained on.
//
// Images are [B, 3, D, H, W] at 1 mm in model intensity (value / (2 x median inside the head): head median
// 0.5, air 0), zeros where a contrast was not acquired; `available` is [G, 3] of 0 and 1. D, H, W are
// multiples of 8.
#pragma once

#include "nn/core/TokenGrid.h"
#include "nn/diffusion/Schedule.h"
#include "nn/models/TrainingBatch.h"
#include "nn/models/magiqt/MagiqtNet.h"

#include <string>

namespace magiqt {

struct ResidualModel {
    MagiqtNet net{nullptr};
    torch::Tensor residualDeviation; // [24] of the bands of (high field - interpolated low field)
    torch::Tensor conditionMean; // [24] of the same inside the head, subtracted: without it the constant part
                                 // of the image drowns its edges in every norm
    torch::Tensor conditionDeviation; // [24] of the bands of the interpolated low field
    CrossBatch trainedWith;
    std::string schedule = "cosine";

    explicit ResidualModel(const MagiqtConfig& config);

    void to(torch::Device device);
    torch::Tensor encodeCondition(const torch::Tensor& lowField,
                                  const torch::Tensor& available) const;    // [B, 27, ...]
    torch::Tensor encodeResidual(const torch::Tensor& residualImage) const; // [B, 24, ...]
    torch::Tensor decodeResidual(const torch::Tensor& state) const;         // [B, 3, D, H, W]

    // The clean estimate alpha * state - sigma * v at time t [G] (values of `schedule`); contrasts that are
    // not available are kept at zero.
    torch::Tensor clean(const torch::Tensor& state, const torch::Tensor& condition, double t,
                        const Schedule& schedule, const torch::Tensor& tokenCentresMm, const Evaluation& how);
};

// [B, 24] mask of channels whose contrast is available, for a batch of patches.
torch::Tensor channelMask(const torch::Tensor& available, std::int64_t batch);

} // namespace magiqt
