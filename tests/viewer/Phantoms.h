// Small volumes with known content for the tests of the views.
#pragma once

#include "viewer/core/FigureSheet.h"
#include "viewer/core/SliceGeometry.h"

#include "volume/Volume.h"

#include <Eigen/Geometry>

#include <cmath>
#include <memory>
#include <utility>
#include <vector>

namespace magiqt::phantoms {

// value(point in LPS) in every voxel.
template <typename Function>
VolumePointer make(const Geometry& geometry, Function value) {
    const Index3& size = geometry.sizeIjk();
    std::vector<float> voxels;
    voxels.reserve(static_cast<std::size_t>(geometry.voxelCount()));
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i)
                voxels.push_back(static_cast<float>(value(geometry.pointLps(
                    Point3(static_cast<double>(i), static_cast<double>(j), static_cast<double>(k))))));
    return std::make_shared<const Volume>(geometry, std::move(voxels));
}

// Black with one white voxel.
inline VolumePointer spot(const Geometry& geometry, const Index3& index) {
    std::vector<float> voxels(static_cast<std::size_t>(geometry.voxelCount()), 0.0F);
    const Index3& size = geometry.sizeIjk();
    voxels[static_cast<std::size_t>((index[2] * size[1] + index[1]) * size[0] + index[0])] = 1000.0F;
    return std::make_shared<const Volume>(geometry, std::move(voxels));
}

// As a figure takes it, alone.
inline FigureImage figureImage(VolumePointer volume) {
    FigureImage image{volume, greyStatistics(*volume), {}, {}};
    lookAt({&image, 1});
    return image;
}

inline Geometry isotropic() {
    return Geometry::axisAligned({61, 71, 51}, Point3(3, 3, 3), Point3(-90, -105, -75));
}

// 64 mT protocol: thick slices.
inline Geometry thickSlices() {
    return Geometry::axisAligned({112, 138, 36}, Point3(1.6, 1.6, 5.0), Point3(-89, -110, -87.5));
}

// Negative determinant: the first axis runs to the right.
inline Geometry flipped() {
    Matrix4 matrix = Matrix4::Identity();
    matrix.topLeftCorner<3, 3>() = Point3(-2.0, 3.0, 2.5).asDiagonal();
    matrix.topRightCorner<3, 1>() = Point3(90, -100, -70);
    return Geometry({90, 68, 60}, matrix);
}

// Stored sagittally: i runs posterior, j inferior, k left.
inline Geometry permuted() {
    Matrix4 matrix = Matrix4::Zero();
    matrix(1, 0) = 2.0;
    matrix(2, 1) = -2.5;
    matrix(0, 2) = 4.0;
    matrix(3, 3) = 1.0;
    matrix.topRightCorner<3, 1>() = Point3(-80, -95, 85);
    return Geometry({100, 70, 40}, matrix);
}

inline Geometry oblique() {
    Matrix4 matrix = Matrix4::Identity();
    matrix.topLeftCorner<3, 3>() =
        Eigen::AngleAxisd(0.45, Point3(1, -0.6, 0.4).normalized()).toRotationMatrix() *
        Point3(2.0, 2.2, 4.0).asDiagonal();
    const Geometry centred({81, 81, 41}, matrix);
    matrix.topRightCorner<3, 1>() = Point3(7, -11, 4) - centred.centreLps();
    return Geometry({81, 81, 41}, matrix);
}

} // namespace magiqt::phantoms
