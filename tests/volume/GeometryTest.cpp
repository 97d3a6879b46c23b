#include "TestVolumes.h"

#include "base/Error.h"

#include <Eigen/LU>
#include <doctest/doctest.h>

#include <limits>

using namespace magiqt;
using namespace magiqt::test;

TEST_CASE("index and world are inverse, and spacing and direction come from the matrix") {
    const Geometry geometry({7, 8, 9}, obliqueMatrix(20, -35, 50, {0.9, 1.6, 5}, {-12, 30, 7}));
    const Point3 index(1.25, 6.5, -3);
    CHECK((geometry.indexIjk(geometry.pointLps(index)) - index).norm() < 1e-12);
    CHECK((geometry.spacingMm() - Point3(0.9, 1.6, 5)).norm() < 1e-12);
    CHECK(geometry.direction().determinant() == doctest::Approx(1));
    CHECK((geometry.centreLps() - geometry.pointLps({3, 3.5, 4})).norm() < 1e-12);
}

TEST_CASE(
    "orientation codes: plain, flipped, and a strong oblique where a per-axis choice names one axis twice") {
    CHECK(Geometry().orientationCode() == "LPS");
    Matrix4 ras = Matrix4::Identity();
    ras(0, 0) = ras(1, 1) = -1;
    CHECK(Geometry({2, 2, 2}, ras).orientationCode() == "RAS");
    // Columns whose largest entries are x, z, z: the arg-max of each column would give "L?S" with S twice.
    Eigen::Matrix3d direction;
    direction.col(0) = Point3(0.95, -0.05, 0.3).normalized();
    Point3 second(0.25, 0.68, 0.69);
    second -= second.dot(direction.col(0)) * direction.col(0);
    direction.col(1) = second.normalized();
    direction.col(2) = Point3(direction(1, 0) * direction(2, 1) - direction(2, 0) * direction(1, 1),
                              direction(2, 0) * direction(0, 1) - direction(0, 0) * direction(2, 1),
                              direction(0, 0) * direction(1, 1) - direction(1, 0) * direction(0, 1));
    Matrix4 matrix = Matrix4::Identity();
    matrix.topLeftCorner<3, 3>() = direction;
    const std::string code = Geometry({2, 2, 2}, matrix).orientationCode();
    CHECK(code == "LPS");
    // All rotations in steps: three different axes are named every time.
    for (int x = 0; x < 360; x += 30)
        for (int y = 0; y < 360; y += 45)
            for (int z = 0; z < 360; z += 45) {
                std::string named =
                    Geometry({2, 2, 2}, obliqueMatrix(x + 7, y + 3, z + 1, {1, 1, 1}, {0, 0, 0}))
                        .orientationCode();
                for (char& letter : named)
                    letter = letter == 'R' ? 'L' : letter == 'A' ? 'P' : letter == 'I' ? 'S' : letter;
                std::sort(named.begin(), named.end());
                CHECK(named == "LPS");
            }
}

TEST_CASE("impossible grids are refused") {
    Matrix4 singular = Matrix4::Identity();
    singular.col(1) = singular.col(0);
    CHECK_THROWS_AS(Geometry({2, 2, 2}, singular), Error);
    Matrix4 notANumber = Matrix4::Identity();
    notANumber(0, 3) = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(Geometry({2, 2, 2}, notANumber), Error);
    CHECK_THROWS_AS(Geometry({0, 2, 2}, Matrix4::Identity()), Error);
    CHECK_THROWS_AS(Volume(Geometry({2, 2, 2}, Matrix4::Identity()), std::vector<float>(7)), Error);
    Matrix4 small = Matrix4::Identity();
    small.diagonal().head<3>().setConstant(1e-3);
    CHECK_NOTHROW(Geometry({2, 2, 2}, small));
}

TEST_CASE("grids are the same when their corners are") {
    const Geometry one = Geometry::axisAligned({10, 10, 10}, {1, 1, 1}, {0, 0, 0});
    CHECK(one.isSameAs(Geometry::axisAligned({10, 10, 10}, {1, 1, 1}, {5e-4, 0, 0})));
    CHECK_FALSE(one.isSameAs(Geometry::axisAligned({10, 10, 10}, {1.001, 1, 1}, {0, 0, 0})));
    CHECK_FALSE(one.isSameAs(Geometry::axisAligned({10, 10, 11}, {1, 1, 1}, {0, 0, 0})));
}
