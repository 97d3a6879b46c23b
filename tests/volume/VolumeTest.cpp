#include "volume/Volume.h"

#include <doctest/doctest.h>

#include <Eigen/Geometry>

using namespace magiqt;

TEST_CASE("copies share their voxels until one is edited") {
    const Geometry geometry = Geometry::axisAligned({2, 1, 1}, Point3(1, 1, 1), Point3(0, 0, 0));
    Volume one(geometry, {1, 2});
    Volume other = one;
    CHECK(one.voxels().data() == other.voxels().data());
    other.editableVoxels()[0] = 9;
    CHECK(one.at(0, 0, 0) == 1);
    CHECK(other.at(0, 0, 0) == 9);
    const float* before = other.voxels().data();
    other.editableVoxels()[1] = 8; // alone: no further copy
    CHECK(other.voxels().data() == before);
    CHECK(Volume().voxels().empty());
    Volume empty;
    empty.editableVoxels().push_back(1);
    CHECK(Volume().voxels().empty());
}

TEST_CASE("a volume moved elsewhere keeps its voxels and takes its points along") {
    const Geometry geometry = Geometry::axisAligned({4, 3, 2}, Point3(1, 2, 3), Point3(-5, 4, 7));
    const Volume volume(geometry, std::vector<float>(24, 1.0F));
    Matrix4 transform = Matrix4::Identity();
    transform.topLeftCorner<3, 3>() = Eigen::AngleAxisd(0.4, Point3(1, 2, 3).normalized()).toRotationMatrix();
    transform.topRightCorner<3, 1>() = Point3(10, -20, 5);
    const Volume moved = volume.movedBy(transform);
    CHECK(moved.voxels().data() == volume.voxels().data());
    const Point3 expected =
        transform.topLeftCorner<3, 3>() * geometry.pointLps(Point3(3, 1, 1)) + Point3(10, -20, 5);
    CHECK((moved.geometry().pointLps(Point3(3, 1, 1)) - expected).norm() < 1e-9);
    CHECK((volume.geometry().pointLps(Point3(0, 0, 0)) - Point3(-5, 4, 7)).norm() < 1e-9);
}
