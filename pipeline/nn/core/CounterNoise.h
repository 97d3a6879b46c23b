// Gaussian noise that is a pure function of (seed, stream, channel, global voxel index): Philox4x32-10
// (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011) through Random123. The order of
// tiles, the number of threads and the tiling itself cannot change it, which is what lets tiles share one
// noise field.
#pragma once

#include <torch/types.h>

#include <array>
#include <cstdint>

namespace magiqt {

using Size3 = std::array<std::int64_t, 3>; // (D, H, W)

// N(0, 1) of shape [1, channels, box D, H, W] on the CPU: the part of the field over a grid of `gridSize`
// voxels that starts at `origin`. The index of a voxel is (k * H + j) * W + i in the whole grid.
torch::Tensor gaussianBox(std::uint64_t seed, std::uint32_t stream, std::int64_t channels, Size3 gridSize,
                          Size3 origin, Size3 boxSize);

inline torch::Tensor gaussianField(std::uint64_t seed, std::uint32_t stream, std::int64_t channels,
                                   Size3 size) {
    return gaussianBox(seed, stream, channels, size, {0, 0, 0}, size);
}

// One uniform in [0, 1) per counter, for choices in training (time steps, masks).
double counterUniform(std::uint64_t seed, std::uint32_t stream, std::uint64_t counter);

} // namespace magiqt
