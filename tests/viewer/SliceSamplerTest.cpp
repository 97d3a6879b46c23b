#include "viewer/core/SliceSampler.h"

#include <Eigen/Geometry>
#include <doctest/doctest.h>

#include <cmath>

using namespace magiqt;

namespace {
// Linear in LPS, so trilinear interpolation must give it exactly everywhere inside.
double ramp(const Point3& point) {
    return 3.0 * point.x() - 2.0 * point.y() + 0.5 * point.z() + 7.0;
}

Volume rampVolume() {
    Matrix4 matrix = Matrix4::Identity();
    matrix.topLeftCorner<3, 3>() = Eigen::AngleAxisd(0.5, Point3(1, 2, 3).normalized()).toRotationMatrix() *
                                   Point3(1.6, -1.2, 5.0).asDiagonal();
    matrix.topRightCorner<3, 1>() = Point3(-20, 30, 5);
    const Geometry geometry({11, 13, 7}, matrix);
    std::vector<float> voxels;
    for (int k = 0; k < 7; ++k)
        for (int j = 0; j < 13; ++j)
            for (int i = 0; i < 11; ++i)
                voxels.push_back(static_cast<float>(ramp(geometry.pointLps(Point3(i, j, k)))));
    return Volume(geometry, std::move(voxels));
}
} // namespace

TEST_CASE("Sampling a linear field is exact between voxels of an oblique, flipped, anisotropic grid") {
    const Volume volume = rampVolume();
    for (const Point3& index :
         {Point3(0, 0, 0), Point3(3.25, 7.5, 2.9), Point3(10, 12, 6), Point3(9.99, 0.01, 5.5)}) {
        const Point3 point = volume.geometry().pointLps(index);
        CHECK(static_cast<double>(sampleLps(volume, point)) == doctest::Approx(ramp(point)).epsilon(1e-5));
    }
}

TEST_CASE("Half a voxel around the border continues it, beyond is nothing") {
    const Volume volume = rampVolume();
    const auto at = [&](double i, double j, double k) {
        return sampleLps(volume, volume.geometry().pointLps(Point3(i, j, k)));
    };
    CHECK(at(-0.49, 4, 3) == doctest::Approx(static_cast<double>(volume.at(0, 4, 3))));
    CHECK(at(10.49, 4, 3) == doctest::Approx(static_cast<double>(volume.at(10, 4, 3))));
    CHECK(std::isnan(at(-0.51, 4, 3)));
    CHECK(std::isnan(at(4, 4, 6.51)));
    CHECK(std::isnan(sampleLps(volume, Point3(std::nan(""), 0, 0))));
}

TEST_CASE("A slice is what its points are, and a grid covers the box") {
    const Volume volume = rampVolume();
    LpsBox box;
    box.add(volume.geometry());
    const SliceGeometry slice(planeAxes(Plane::Coronal, SideConvention::Radiological),
                              volume.geometry().centreLps(), Point3(0, 0, 0), 1.0, 300, 300);
    const SampleGrid grid = sampleGridOver(box, slice, 0.9);
    CHECK(grid.columns * 0.9 >= box.extentMm(Point3(1, 0, 0)) - 1e-6);
    CHECK(grid.rows * 0.9 >= box.extentMm(Point3(0, 0, 1)) - 1e-6);
    const std::vector<float> values = sampleSlice(volume, grid);
    int inside = 0;
    for (int row = 0; row < grid.rows; row += 3)
        for (int column = 0; column < grid.columns; column += 3) {
            const Point3 point = grid.firstLps + grid.columnStepLps * column + grid.rowStepLps * row;
            const float expected = sampleLps(volume, point);
            const float value = values[static_cast<std::size_t>(row * grid.columns + column)];
            CHECK(std::isnan(value) == std::isnan(expected));
            if (std::isnan(value)) continue;
            CHECK(static_cast<double>(value) == doctest::Approx(static_cast<double>(expected)).epsilon(1e-4));
            ++inside;
        }
    CHECK(inside > 20);
    CHECK(slice.axes().scroll.dot(grid.firstLps - slice.centreLps()) == doctest::Approx(0.0));
    CHECK(sampleGridOver(box, slice, 1e-6).columns <= 1024);
}
