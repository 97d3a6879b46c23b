// What every model is trained on: regions of heads, their low-field scans interpolated to 1 mm, and the
// truth.
#pragma once

#include "nn/core/Contrasts.h"

#include <torch/types.h>

#include <cstdint>
#include <functional>

namespace magiqt {

struct TrainingBatch {
    torch::Tensor lowField;        // [G, 3, N, N, N] model intensity, 1 mm
    torch::Tensor highField;       // [G, 3, N, N, N]
    torch::Tensor inputAvailable;  // [G, 3] of 0 and 1
    torch::Tensor targetAvailable; // [G, 3]
    torch::Tensor tokenCentresMm;  // [G, 3, N/8, N/8, N/8] LPS mm from the head's centroid
};

// The batch number `counter` of a run, on the device of the training.
using DrawBatch = std::function<TrainingBatch(std::uint64_t counter)>;

// Where the chance of one batch comes from: a function of (seed, counter) alone, so that a resumed training,
// and one on several ranks, repeats an undisturbed one.
struct StepRandom {
    std::uint64_t seed = 0;
    std::uint64_t counter = 0;

    // N(0, 1) on the device. `number` tells several fields of one batch apart.
    torch::Tensor noise(torch::IntArrayRef shape, const torch::Device& device,
                        std::uint64_t number = 0) const;
    // In [0, 1); `stream` and `index` (below 2048) tell draws of one batch apart.
    double uniform(std::uint32_t stream, std::uint64_t index) const;
};

} // namespace magiqt
