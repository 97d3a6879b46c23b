#include "nn/models/magiqt/VolumeSampler.h"

#include "base/Error.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace magiqt {

namespace {

constexpr std::int64_t kTokenPositions =
    kVoxelsPerToken / 2; // half-resolution positions along one edge of a token

torch::Tensor box(const torch::Tensor& x, const std::array<std::int64_t, 3>& origin,
                  const std::array<std::int64_t, 3>& size) {
    return x.narrow(2, origin[0], size[0]).narrow(3, origin[1], size[1]).narrow(4, origin[2], size[2]);
}

// Stream of the noise: one for the start of a sample, one for each step of an ancestral sampler.
std::uint32_t noiseStream(std::uint32_t sampleIndex, int step) {
    return sampleIndex * 4096u + static_cast<std::uint32_t>(step);
}

// Seed of a patch with noise of its own, counted from 1; the step is 2^64 / golden ratio.
std::uint64_t seedOfPatch(std::uint64_t seed, std::uint64_t patch) {
    return seed + 0x9e3779b97f4a7c15u * patch;
}

} // namespace

VolumeSampler::VolumeSampler(ResidualModel& model, torch::Tensor condition, torch::Tensor tokenCentresMm,
                             SamplingPlan plan)
    : m_model(model),
      m_condition(std::move(condition)),
      m_tokenCentresMm(std::move(tokenCentresMm)),
      m_plan(std::move(plan)),
      m_schedule(Schedule::fromName(m_plan.schedule.empty() ? model.schedule : m_plan.schedule)) {
    const std::int64_t multiple =
        m_plan.patchVoxels > 0 && !overlaps() ? m_plan.patchVoxels / 2 : kTokenPositions;
    if (m_plan.patchVoxels % 16 != 0 || m_plan.evaluations < 1)
        throw Error(ErrorKind::Usage, "sampling.bad-plan",
                    "patches must have an edge in multiples of 16 voxels, evaluations must be at least 1");
    for (int axis = 2; axis < 5; ++axis)
        if (m_condition.size(axis) % multiple != 0)
            throw Error(ErrorKind::Internal, "sampling.bad-grid",
                        "the grid is not a multiple of " + std::to_string(2 * multiple) + " voxels");
}

// Patches overlap when they see nothing of each other inside the network.
bool VolumeSampler::overlaps() const {
    return m_plan.patchVoxels > 0 && !m_plan.crossBatch.halo && !m_plan.crossBatch.attention;
}

torch::Tensor VolumeSampler::initialNoise(std::uint32_t stream) const {
    const Size3 size = {m_condition.size(2), m_condition.size(3), m_condition.size(4)};
    const bool shared = m_plan.patchVoxels == 0 || m_plan.crossBatch.sharedState;
    if (shared) return gaussianField(m_plan.seed, stream, kStateChannels, size).to(m_condition.device());
    torch::Tensor noise = torch::empty({1, kStateChannels, size[0], size[1], size[2]}, torch::kFloat32);
    const std::int64_t edge = m_plan.patchVoxels / 2;
    std::uint64_t patch = 1;
    for (std::int64_t k = 0; k < size[0]; k += edge)
        for (std::int64_t j = 0; j < size[1]; j += edge)
            for (std::int64_t i = 0; i < size[2]; i += edge, ++patch) {
                const std::array<std::int64_t, 3> extent = {
                    std::min(edge, size[0] - k), std::min(edge, size[1] - j), std::min(edge, size[2] - i)};
                box(noise, {k, j, i}, extent)
                    .copy_(gaussianField(seedOfPatch(m_plan.seed, patch), stream, kStateChannels, extent));
            }
    return noise.to(m_condition.device());
}

std::vector<VolumeSampler::Tile> VolumeSampler::overlappingTiles() const {
    const std::int64_t edge = m_plan.patchVoxels / 2;
    const std::int64_t stride = edge - kOverlapVoxels / 2;
    std::array<std::vector<std::int64_t>, 3> starts;
    std::array<std::int64_t, 3> extent{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::int64_t size = m_condition.size(static_cast<std::int64_t>(axis) + 2);
        extent[axis] = std::min(edge, size);
        for (std::int64_t start = 0;; start += stride) {
            // Tiles start on whole tokens; the last one is moved back to end with the grid.
            starts[axis].push_back(std::min(start / kTokenPositions * kTokenPositions, size - extent[axis]));
            if (starts[axis].back() + extent[axis] >= size) break;
        }
    }
    std::vector<Tile> tiles;
    for (const std::int64_t k : starts[0])
        for (const std::int64_t j : starts[1])
            for (const std::int64_t i : starts[2])
                tiles.push_back({{k, j, i}, extent});
    return tiles;
}

torch::Tensor VolumeSampler::blend(const std::vector<Tile>& tiles,
                                   const std::function<torch::Tensor(std::size_t)>& estimate) const {
    torch::Tensor sum =
        torch::zeros({1, kStateChannels, m_condition.size(2), m_condition.size(3), m_condition.size(4)},
                     m_condition.options());
    torch::Tensor total = torch::zeros({1, 1, m_condition.size(2), m_condition.size(3), m_condition.size(4)},
                                       m_condition.options());
    const std::int64_t ramp = kOverlapVoxels / 2;
    for (std::size_t n = 0; n < tiles.size(); ++n) {
        const Tile& tile = tiles[n];
        torch::Tensor weight = torch::ones({1, 1, 1, 1, 1}, m_condition.options());
        for (std::int64_t axis = 0; axis < 3; ++axis) {
            std::vector<float> profile;
            const std::int64_t size = tile.size[static_cast<std::size_t>(axis)];
            for (std::int64_t p = 0; p < size; ++p) {
                const double edgeDistance = static_cast<double>(std::min(p, size - 1 - p)) + 0.5;
                const double position = std::min(1.0, edgeDistance / static_cast<double>(ramp));
                profile.push_back(static_cast<float>(0.5 - 0.5 * std::cos(std::numbers::pi * position)));
            }
            std::vector<std::int64_t> shape = {1, 1, 1, 1, 1};
            shape[static_cast<std::size_t>(axis + 2)] = size;
            weight = weight * torch::tensor(profile).to(m_condition.options()).reshape(shape);
        }
        box(sum, tile.origin, tile.size).add_(estimate(n) * weight);
        box(total, tile.origin, tile.size).add_(weight);
    }
    return sum / total;
}

torch::Tensor VolumeSampler::cleanOfTile(const Tile& tile, const torch::Tensor& state, double t) {
    Evaluation how;
    how.crossBatch = {false, false, m_plan.crossBatch.sharedState};
    how.boxEdge = m_plan.boxEdge;
    const auto tokens = [](std::int64_t positions) { return positions / kTokenPositions; };
    const torch::Tensor centres =
        box(m_tokenCentresMm, {tokens(tile.origin[0]), tokens(tile.origin[1]), tokens(tile.origin[2])},
            {tokens(tile.size[0]), tokens(tile.size[1]), tokens(tile.size[2])});
    return m_model.clean(state, box(m_condition, tile.origin, tile.size).contiguous(), t, m_schedule, centres,
                         how);
}

torch::Tensor VolumeSampler::cleanEstimate(const torch::Tensor& state, double t) {
    if (overlaps()) {
        const std::vector<Tile> tiles = overlappingTiles();
        return blend(tiles, [&](std::size_t n) {
            return cleanOfTile(tiles[n], box(state, tiles[n].origin, tiles[n].size).contiguous(), t);
        });
    }
    Evaluation how;
    how.boxEdge = m_plan.boxEdge;
    // One patch, or all parts on: the merged grid is the whole volume, and patches are the boxes of the
    // convolutions.
    if (m_plan.patchVoxels == 0 || (m_plan.crossBatch.halo && m_plan.crossBatch.attention)) {
        if (m_plan.patchVoxels > 0) how.boxEdge = m_plan.patchVoxels / 2;
        return m_model.clean(state, m_condition, t, m_schedule, m_tokenCentresMm, how);
    }
    how.crossBatch = m_plan.crossBatch;
    for (std::size_t axis = 0; axis < 3; ++axis)
        how.grid.patches[axis] =
            m_condition.size(static_cast<std::int64_t>(axis) + 2) / (m_plan.patchVoxels / 2);
    return how.grid.merge(m_model.clean(how.grid.split(state), how.grid.split(m_condition), t, m_schedule,
                                        m_tokenCentresMm, how));
}

torch::Tensor VolumeSampler::independentTrajectories(std::uint32_t sampleIndex,
                                                     const AfterEvaluation& afterEvaluation) {
    const std::vector<Tile> tiles = overlappingTiles();
    return blend(tiles, [&](std::size_t n) {
        Sampler sampler(m_schedule, samplerFromName(m_plan.sampler), m_plan.evaluations);
        const std::uint64_t seed = seedOfPatch(m_plan.seed, n + 1);
        const auto noise = [&](int step) {
            return gaussianField(seed, noiseStream(sampleIndex, step), kStateChannels, tiles[n].size)
                .to(m_condition.device());
        };
        torch::Tensor state = noise(0);
        for (int e = 0; e < m_plan.evaluations; ++e) {
            const torch::Tensor clean = cleanOfTile(tiles[n], state, sampler.time(e));
            state = sampler.advance(e, state, clean, [&] { return noise(e + 1); });
            if (n + 1 == tiles.size()) afterEvaluation(e + 1);
        }
        return state;
    });
}

torch::Tensor VolumeSampler::sample(std::uint32_t sampleIndex, const AfterEvaluation& afterEvaluation) {
    torch::NoGradGuard guard;
    if (overlaps() && !m_plan.crossBatch.sharedState)
        return independentTrajectories(sampleIndex, afterEvaluation);
    Sampler sampler(m_schedule, samplerFromName(m_plan.sampler), m_plan.evaluations);
    if (!m_memory.state.defined()) m_memory = {0, initialNoise(noiseStream(sampleIndex, 0)), {}};
    sampler.restorePreviousClean(m_memory.previousClean);
    for (int e = m_memory.done; e < m_plan.evaluations; ++e) {
        const torch::Tensor clean = cleanEstimate(m_memory.state, sampler.time(e));
        m_memory.state = sampler.advance(e, m_memory.state, clean,
                                         [&] { return initialNoise(noiseStream(sampleIndex, e + 1)); });
        m_memory.previousClean = sampler.previousClean();
        m_memory.done = e + 1;
        afterEvaluation(e + 1);
    }
    const torch::Tensor result = m_memory.state;
    m_memory = {};
    return result;
}

} // namespace magiqt
