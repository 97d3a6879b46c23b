// Where the tokens of a grid lie: a token is a cube of 8 mm, one voxel at 1/8 resolution.
#pragma once

#include <torch/types.h>

#include <array>
#include <cstdint>

namespace magiqt {

inline constexpr std::int64_t kVoxelsPerToken = 8;

// [1, 3, Tz, Ty, Tx]: LPS mm of the centres of the tokens of a grid relative to a centre. indexToMm is
// row-major 3x4: (k, j, i, 1) of a voxel -> LPS mm relative to the head centroid.
torch::Tensor tokenCentres(const std::array<double, 12>& indexKjiToMm,
                           const std::array<std::int64_t, 3>& voxels);

} // namespace magiqt
