// How a volume is enhanced: evaluations, solver, patches. Plain data, no Torch.
#pragma once

#include "nn/core/CrossBatch.h"

#include <cstdint>
#include <string>

namespace magiqt {

struct SamplingPlan {
    int evaluations = 5;
    std::string sampler = "dpm-solver++2m"; // Sampler.h
    std::string schedule;                   // empty: the model's own
    std::uint64_t seed = 0;
    std::int64_t patchVoxels = 0; // edge of a patch, a multiple of 16; 0: the whole volume is one patch
    CrossBatch crossBatch;        // without meaning for one patch
    std::int64_t boxEdge = 24;    // of MagIQT's boxed convolutions, half-resolution positions; 0: plain
};

} // namespace magiqt
