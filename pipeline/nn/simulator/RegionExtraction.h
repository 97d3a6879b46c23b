// Cuts a region out of a pack's volume under an affine map, zeros outside. Coordinates are millimetres (=
// voxels) relative to the head's centroid, axes (k, j, i): a point r of the region lies at voxel centroid +
// matrix * r of the source. Runs on the CPU on all of Torch's threads.
#pragma once

#include <torch/types.h>

#include <array>
#include <cstdint>

namespace magiqt {

struct RegionMap {
    std::array<std::array<double, 3>, 3> matrix{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    std::array<std::int64_t, 3> centroid{};
    bool isAxisAligned = true; // matrix is the identity, but for the sign of the i axis

    std::array<double, 3> sourceOffset(const std::array<double, 3>& r) const;
    std::array<double, 3> regionOffset(const std::array<double, 3>& source) const; // the inverse
};

struct RegionBox {
    std::array<std::int64_t, 3> first{}, count{};
};

// Linear interpolation of an int16 volume [D,H,W], times `scale`, to float.
torch::Tensor extractLinear(const torch::Tensor& volume, const RegionMap& map, const RegionBox& box,
                            double scale);
// The nearest voxel of a uint8 volume [D,H,W], or of several maps [C,D,H,W] at once.
torch::Tensor extractNearest(const torch::Tensor& volume, const RegionMap& map, const RegionBox& box);

} // namespace magiqt
