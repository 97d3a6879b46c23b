#include "ReducedVolume.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace magiqt {

namespace {

// The next block: the axis whose blocks are the shortest in mm grows.
Index3 blockFor(const Geometry& geometry, std::int64_t mostVoxels) {
    Index3 block{1, 1, 1};
    const auto voxels = [&] {
        std::int64_t product = 1;
        for (std::size_t axis = 0; axis < 3; ++axis)
            product *= (geometry.sizeIjk()[axis] + block[axis] - 1) / block[axis];
        return product;
    };
    const Point3 spacing = geometry.spacingMm();
    while (voxels() > mostVoxels) {
        std::size_t shortest = 0;
        for (std::size_t axis = 1; axis < 3; ++axis)
            if (spacing[static_cast<Eigen::Index>(axis)] * static_cast<double>(block[axis]) <
                spacing[static_cast<Eigen::Index>(shortest)] * static_cast<double>(block[shortest]))
                shortest = axis;
        ++block[shortest];
    }
    return block;
}

} // namespace

VolumePointer reducedTo(const VolumePointer& volume, std::int64_t mostVoxels) {
    const Geometry& geometry = volume->geometry();
    const Index3 block = blockFor(geometry, std::max<std::int64_t>(1, mostVoxels));
    if (block == Index3{1, 1, 1}) return volume;
    const Index3& from = geometry.sizeIjk();
    Index3 size{};
    Matrix4 indexToLps = geometry.indexToLps();
    Point3 first; // index of the middle of the first block
    for (std::size_t axis = 0; axis < 3; ++axis) {
        size[axis] = (from[axis] + block[axis] - 1) / block[axis];
        indexToLps.col(static_cast<Eigen::Index>(axis)) *= static_cast<double>(block[axis]);
        first[static_cast<Eigen::Index>(axis)] = 0.5 * static_cast<double>(block[axis] - 1);
    }
    indexToLps.block<3, 1>(0, 3) = geometry.pointLps(first);
    const Geometry reduced(size, indexToLps);
    std::vector<float> sums(static_cast<std::size_t>(reduced.voxelCount()), 0.0F), counts(sums);
    std::size_t source = 0;
    for (std::int64_t k = 0; k < from[2]; ++k)
        for (std::int64_t j = 0; j < from[1]; ++j) {
            const std::int64_t row = (k / block[2] * size[1] + j / block[1]) * size[0];
            for (std::int64_t i = 0; i < from[0]; ++i, ++source) {
                const float value = volume->voxels()[source];
                if (!std::isfinite(value)) continue;
                const auto target = static_cast<std::size_t>(row + i / block[0]);
                sums[target] += value;
                counts[target] += 1.0F;
            }
        }
    for (std::size_t n = 0; n < sums.size(); ++n)
        if (counts[n] > 0.0F) sums[n] /= counts[n];
    return std::make_shared<const Volume>(reduced, std::move(sums));
}

} // namespace magiqt
