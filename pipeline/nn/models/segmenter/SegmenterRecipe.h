// How a segmenter is trained: everything that decides its weights, read from JSON
// (resources/recipes/segmenter*.json). Unknown fields and values out of range are errors that name the field.
// Plain data, no Torch.
#pragma once

#include "base/Json.h"
#include "nn/models/segmenter/SegmenterConfig.h"

#include <array>
#include <cstdint>
#include <string>

namespace magiqt {

struct SegmenterRecipe {
    std::string name = "unnamed";
    SegmenterConfig network;
    std::int64_t steps = 1000;
    std::int64_t batch = 2; // examples a step; LibTorch's convolutions are slow for one small example
    double learningRate = 1e-3;
    double finalLearningRate = 1e-5;
    std::int64_t warmupSteps = 30;
    double weightDecay = 1e-2;
    double clip = 1.0;
    double emaDecay = 0.99;
    double imageShare = 0.08; // of examples that are real images with a brain mask
    double anyContrastShare =
        0.15; // of examples with a random signal for every tissue; others follow the physics
    std::uint64_t seed = 1;
    double checkpointMinutes = 3.0;
    std::int64_t evaluateEvery = 200;

    static SegmenterRecipe fromJson(const Json& json); // throws Error (BadInput, "recipe.*")
    Json toJson() const;
};

} // namespace magiqt
