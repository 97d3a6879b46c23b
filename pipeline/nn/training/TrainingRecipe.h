// A training recipe: everything that decides the weights, read from JSON (resources/recipes/*.json). Unknown
// fields and values out of range are errors that name the field. Plain data, no Torch.
#pragma once

#include "base/Json.h"
#include "nn/models/magiqt/MagiqtConfig.h"

#include <cstdint>
#include <string>

namespace magiqt {

enum class Precision { Float32, BFloat16 };

struct TrainingRecipe {
    std::string name = "unnamed";
    MagiqtConfig network;
    CrossBatch crossBatch;
    std::string schedule = "cosine";
    std::int64_t steps = 1000;
    std::int64_t regionVoxels = 64;  // edge of a region at 1 mm, a multiple of 8 times patchesPerAxis
    std::int64_t patchesPerAxis = 2; // patches of a region along each axis (cross-batch group)
    std::int64_t batch = 1;          // regions a step
    std::int64_t accumulate = 1;     // steps of the gradient before one of the optimizer
    double learningRate = 2e-4;
    double finalLearningRate = 1e-5;
    std::int64_t warmupSteps = 200;
    double weightDecay = 1e-2; // on weights of two and more axes only
    double beta1 = 0.9;
    double beta2 = 0.99;
    double clip = 1.0;
    double emaDecay = 0.999;
    double bandWeightPower = 1.0; // loss weight of a Haar band ~ deviation^power, mean 1
    double imageLoss = 0.25;      // of the L1 of the clean image, times max(alpha^2, imageLossFloor)
    double imageLossFloor = 0.2;
    double gradientLoss = 0.05;   // of the L1 of its finite differences, weighted likewise
    double timesOfSampling = 0.4; // share of draws at the times of 5 and 8 evaluations
    double timesAtMaximum = 0.3;  // share at the largest time; the rest is uniform
    double realShare = 0.6;       // share of draws from real volumes, the rest from label maps
    std::uint64_t seed = 1;
    double checkpointMinutes = 5.0;
    std::int64_t evaluateEvery = 500;         // steps between looks at the development regions
    std::int64_t loaderThreads = 0;           // regions drawn ahead; 0: in the training thread
    Precision precision = Precision::Float32; // BFloat16: autocast, CUDA alone

    static TrainingRecipe fromJson(const Json& json); // throws Error (BadInput, "recipe.*")
    Json toJson() const;
};

} // namespace magiqt
