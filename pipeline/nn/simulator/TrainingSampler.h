// Training regions made on the fly: a place in a head of the pack, a low-field scan of it, and the high-field
// truth. A pure function of (seed, step): the same call gives the same region on any thread, in any order.
// Intensities are those of the model (head median 0.5, background 0), grids are 1 mm, axes (k, j, i),
// positions LPS millimetres.
//
// The low-field normalisation is what inference would compute from the scan, twice the median over the head:
// it is taken from every fourth voxel of the head put through the same change of contrast (label maps: from
// the tissue volumes), which leaves out noise and the bias field; the common scale jitter covers that
// difference.
#pragma once

#include "nn/simulator/DrawStream.h"
#include "nn/simulator/SimulatorRecipe.h"
#include "nn/simulator/TrainingPack.h"

#include <torch/types.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>

namespace magiqt {

struct TrainingSample {
    torch::Tensor lowField;        // [3,N,N,N], cubic B-spline to 1 mm; zeros where not available
    torch::Tensor highField;       // [3,N,N,N]; zeros where not available
    torch::Tensor inputAvailable;  // float [3]
    torch::Tensor targetAvailable; // float [3]; high field exists and the input is available
    torch::Tensor
        tokenCentresMm; // [3,N/8,N/8,N/8], x, y, z of each 8 mm cube's centre from the head's centroid
    std::string subject;
};

struct SamplerOptions {
    std::int64_t regionVoxels = 64; // a multiple of 8
    double realShare = 0.6;         // of image subjects; the rest are label maps
    double pairShare = 0.05;        // of real pairs, where the pack holds any
    double affineShare = 0.5;       // of image draws that are rotated, scaled and sheared
    double dropout = 0.5;           // of each contrast, one is always kept
    double brainShare = 0.9;        // of regions placed on the brain, the rest anywhere on the head
};

class TrainingSampler {
public:
    // Throws Error (Usage, "sampler.region") for a region that is not a positive multiple of 8.
    TrainingSampler(std::shared_ptr<const TrainingPack> pack, SimulatorRecipe recipe, SamplerOptions options);

    TrainingSample draw(std::uint64_t seed, std::uint64_t step, torch::Device device) const;

    const TrainingPack& pack() const { return *m_pack; }
    const SamplerOptions& options() const { return m_options; }

private:
    struct Plan;
    Plan makePlan(std::uint64_t seed, std::uint64_t step) const;
    void drawImages(const Plan& plan, TrainingSample& sample, torch::Device device) const;
    void drawLabels(const Plan& plan, TrainingSample& sample, torch::Device device) const;
    void drawPair(const Plan& plan, TrainingSample& sample, torch::Device device) const;

    std::shared_ptr<const TrainingPack> m_pack;
    SimulatorRecipe m_recipe;
    SamplerOptions m_options;
    std::vector<double> m_weights;
};

} // namespace magiqt
