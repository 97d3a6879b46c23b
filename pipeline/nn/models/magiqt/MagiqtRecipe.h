// What a recipe says about MagIQT alone: its network, how it sees its patches, and what its loss weighs. Read
// from the fields of model.json. Plain data, no Torch.
#pragma once

#include "base/JsonForward.h"
#include "nn/models/magiqt/MagiqtConfig.h"

#include <string>

namespace magiqt {

struct MagiqtRecipe {
    MagiqtConfig network;
    CrossBatch crossBatch;
    std::string schedule = "cosine";
    std::int64_t patchesPerAxis = 2; // patches of a region along each axis (cross-batch group)
    double bandWeightPower = 1.0;    // loss weight of a Haar band ~ deviation^power, mean 1
    double imageLoss = 0.25;         // of the L1 of the clean image, times max(alpha^2, imageLossFloor)
    double imageLossFloor = 0.2;
    double gradientLoss = 0.05;   // of the L1 of its finite differences, weighted likewise
    double timesOfSampling = 0.4; // share of draws at the times of 5 and 8 evaluations
    double timesAtMaximum = 0.3;  // share at the largest time; the rest is uniform

    // `options` holds every field of model.json. Throws Error (BadInput, "recipe.bad-value").
    static MagiqtRecipe fromJson(const Json& options);
};

} // namespace magiqt
