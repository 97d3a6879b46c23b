// Sampling of a whole volume, in patches or as one, with each cross-batch part switchable (model notes 4.4):
//   halo on             patches do not overlap, every convolution sees its neighbours; equal to the whole
//   volume halo off            patches overlap by 8 voxels, clean estimates are blended with Hann weights
//   shared state on     one noise field, blended estimates enter one solver: lockstep
//   shared state off    every patch has its own noise; without halo also its own trajectory, blended at the
//   end
// Tensors: state and condition [1, C, d, h, w] at half resolution of a grid whose voxel edges are multiples
// of 8 (of the patch edge when there are several patches and no overlap). Not thread-safe.
#pragma once

#include "nn/core/CounterNoise.h"
#include "nn/diffusion/Sampler.h"
#include "nn/models/SamplingPlan.h"
#include "nn/models/magiqt/ResidualModel.h"

#include <functional>

namespace magiqt {

inline constexpr std::int64_t kOverlapVoxels = 8;

class VolumeSampler {
public:
    // condition [1, 27, d, h, w]; tokenCentresMm [1, 3, ...] of the whole grid.
    VolumeSampler(ResidualModel& model, torch::Tensor condition, torch::Tensor tokenCentresMm,
                  SamplingPlan plan);

    // Called after every evaluation with its number (1 ... evaluations); may throw to stop.
    using AfterEvaluation = std::function<void(int done)>;
    // One sample: residual bands [1, 24, d, h, w]. `sampleIndex` selects the noise field.
    torch::Tensor sample(std::uint32_t sampleIndex, const AfterEvaluation& afterEvaluation);

    // For a resume between evaluations of a lockstep sample: what the next evaluation needs.
    struct Memory {
        int done = 0;
        torch::Tensor state;
        torch::Tensor previousClean;
    };
    const Memory& memory() const { return m_memory; }
    void resumeFrom(Memory memory) { m_memory = std::move(memory); }

private:
    struct Tile {
        std::array<std::int64_t, 3> origin; // half-resolution positions
        std::array<std::int64_t, 3> size;
    };
    torch::Tensor cleanEstimate(const torch::Tensor& state, double t);
    torch::Tensor cleanOfTile(const Tile& tile, const torch::Tensor& state, double t);
    torch::Tensor initialNoise(std::uint32_t stream) const;
    torch::Tensor independentTrajectories(std::uint32_t sampleIndex, const AfterEvaluation& afterEvaluation);
    std::vector<Tile> overlappingTiles() const;
    torch::Tensor blend(const std::vector<Tile>& tiles,
                        const std::function<torch::Tensor(std::size_t)>& estimate) const;
    bool overlaps() const;

    ResidualModel& m_model;
    torch::Tensor m_condition;
    torch::Tensor m_tokenCentresMm;
    SamplingPlan m_plan;
    Schedule m_schedule;
    Memory m_memory;
};

} // namespace magiqt
