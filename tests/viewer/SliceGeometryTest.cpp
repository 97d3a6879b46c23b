#include "viewer/core/SliceGeometry.h"

#include "base/Error.h"

#include <Eigen/Geometry>
#include <doctest/doctest.h>

#include <cmath>

using namespace magiqt;

TEST_CASE("Radiological display puts the patient's left on the right of the screen") {
    const PlaneAxes axial = planeAxes(Plane::Axial, SideConvention::Radiological);
    CHECK(directionLetters(axial.right) == "L");
    CHECK(directionLetters(axial.down) == "P");
    CHECK(directionLetters(axial.scroll) == "S");
    const PlaneAxes coronal = planeAxes(Plane::Coronal, SideConvention::Radiological);
    CHECK(directionLetters(coronal.right) == "L");
    CHECK(directionLetters(coronal.down) == "I");
    CHECK(directionLetters(coronal.scroll) == "A");
}

TEST_CASE("Neurological display swaps the sides and nothing else; sagittal views stay") {
    for (const Plane plane : {Plane::Axial, Plane::Coronal}) {
        const PlaneAxes one = planeAxes(plane, SideConvention::Radiological);
        const PlaneAxes other = planeAxes(plane, SideConvention::Neurological);
        CHECK(directionLetters(other.right) == "R");
        CHECK((one.right + other.right).norm() == doctest::Approx(0.0));
        CHECK((one.down - other.down).norm() == doctest::Approx(0.0));
        CHECK((one.scroll - other.scroll).norm() == doctest::Approx(0.0));
    }
    for (const SideConvention convention : {SideConvention::Radiological, SideConvention::Neurological}) {
        const PlaneAxes sagittal = planeAxes(Plane::Sagittal, convention);
        CHECK(directionLetters(-sagittal.right) == "A");
        CHECK(directionLetters(-sagittal.down) == "S");
    }
}

TEST_CASE("Letters of oblique directions: strongest part first, small parts without a letter") {
    CHECK(directionLetters(Point3(0.9, -0.44, 0.0)) == "LA");
    CHECK(directionLetters(Point3(-0.1, 0.7, -0.7)) == "PIR");
    CHECK(directionLetters(Point3(-0.01, 0.0, 1.0)) == "S");
    CHECK(directionLetters(Point3(-2.0, 0.0, 0.0)) == "R");
    CHECK(directionLetters(Point3(0, 0, 0)).empty());
    CHECK(directionLetters(Point3(std::nan(""), 0, 0)).empty());
}

TEST_CASE("Positions are written with the letter of their side") {
    CHECK(positionText(Point3(12.04, -3.5, 40.0)) == "L 12.0  A 3.5  S 40.0");
    CHECK(positionText(Point3(-12.06, 3.5, -0.04)) == "R 12.1  P 3.5  S 0.0");
    CHECK(positionText(Point3(12.04, -103.5, -0.4), ",") == "L 12,0  A 103,5  I 0,4");
}

TEST_CASE("Screen and world are inverse to each other on the slice") {
    for (const Plane plane : allPlanes) {
        const SliceGeometry slice(planeAxes(plane, SideConvention::Neurological), Point3(5, -7, 11),
                                  Point3(1, 2, 3), 0.8, 301, 200);
        const Point3 point = slice.pointLps(17.25, 140.5);
        CHECK(slice.screen(point).x() == doctest::Approx(17.25));
        CHECK(slice.screen(point).y() == doctest::Approx(140.5));
        // Every pixel lies on the slice through the crosshair.
        CHECK(slice.axes().scroll.dot(point - Point3(5, -7, 11)) == doctest::Approx(0.0));
        // One pixel is 0.8 mm in both directions.
        CHECK((slice.pointLps(18.25, 140.5) - point).norm() == doctest::Approx(0.8));
        CHECK((slice.pointLps(17.25, 141.5) - point).norm() == doctest::Approx(0.8));
    }
}

TEST_CASE("A part of a pane shows the same places as the pane") {
    const SliceGeometry slice(planeAxes(Plane::Coronal, SideConvention::Radiological), Point3(5, -7, 11),
                              Point3(1, 2, 3), 0.8, 301, 200);
    const SliceGeometry part = slice.part(40, 10, 77, 50);
    CHECK((part.pointLps(3, 4) - slice.pointLps(43, 14)).norm() == doctest::Approx(0.0).epsilon(1e-9));
    CHECK_THROWS_AS(slice.part(0, 0, 0, 10), Error);
}

TEST_CASE("Stepping lands on slice centres of an aligned stack and keeps its own pace in others") {
    const Geometry stack =
        Geometry::axisAligned({112, 138, 36}, Point3(1.6, 1.6, 5.0), Point3(-90, -110, -80));
    const Point3 superior(0, 0, 1);
    const Point3 from(3, 4, -80 + 5 * 10 + 1.2);
    CHECK(stepSlices(stack, superior, from, 1).z() == doctest::Approx(-80 + 5 * 11));
    CHECK(stepSlices(stack, superior, from, -1).z() == doctest::Approx(-80 + 5 * 9));
    CHECK(stepSlices(stack, superior, from, 1).x() == doctest::Approx(3));
    // Stored the other way round: next is still superior.
    Matrix4 flipped = stack.indexToLps();
    flipped.col(2) *= -1;
    flipped(2, 3) = 95;
    const Geometry other({112, 138, 36}, flipped);
    const SliceAxis axis = sliceAxis(other, superior);
    CHECK(axis.sign == -1);
    CHECK(stepSlices(other, superior, Point3(0, 0, 95 - 5 * 3), 1).z() == doctest::Approx(95 - 5 * 2));
    CHECK(sliceNumber(other, axis, Point3(0, 0, 95)) == 36);
    CHECK(sliceNumber(other, axis, Point3(0, 0, -80)) == 1);
    CHECK(sliceNumber(other, axis, Point3(0, 0, 400)) == 36);
    // Oblique by 20 degrees: no snapping, the step is the spacing seen along the direction.
    Matrix4 oblique = Matrix4::Identity();
    oblique.topLeftCorner<3, 3>() =
        Eigen::AngleAxisd(20.0 * M_PI / 180.0, Point3::UnitX()).toRotationMatrix() *
        Point3(1.6, 1.6, 5.0).asDiagonal();
    const Geometry tilted({112, 138, 36}, oblique);
    CHECK(!sliceAxis(tilted, superior).isAligned);
    CHECK(stepSlices(tilted, superior, Point3(0, 0, 0.3), 2).z() ==
          doctest::Approx(0.3 + 2 * 5.0 * std::cos(20.0 * M_PI / 180.0)));
}

TEST_CASE("Boxes hold the outer halves of the border voxels") {
    LpsBox box;
    CHECK(box.isEmpty);
    box.add(Geometry::axisAligned({10, 20, 30}, Point3(1, 2, 3), Point3(0, 0, 0)));
    CHECK((box.minimum - Point3(-0.5, -1, -1.5)).norm() == doctest::Approx(0.0));
    CHECK((box.maximum - Point3(9.5, 39, 88.5)).norm() == doctest::Approx(0.0));
    CHECK(box.extentMm(Point3(0, -1, 0)) == doctest::Approx(40.0));
    CHECK((box.clamped(Point3(100, 5, -9)) - Point3(9.5, 5, -1.5)).norm() == doctest::Approx(0.0));
}
