#include "Phantoms.h"

#include "viewer/core/FigureSheet.h"

#include "base/Error.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace magiqt;

namespace {

VolumePointer head(const Geometry& geometry, const Point3& centre, double radius) {
    return phantoms::make(
        geometry, [=](const Point3& point) { return (point - centre).norm() < radius ? 800.0 : 3.0; });
}

FigureSheet twoSubjects() {
    FigureSheet sheet;
    sheet.imageNames = {"Input", "Enhanced"};
    sheet.planes = {Plane::Axial, Plane::Sagittal};
    const FigureImage small = phantoms::figureImage(head(phantoms::thickSlices(), Point3(10, 5, 0), 50));
    const FigureImage large = phantoms::figureImage(head(phantoms::isotropic(), Point3(-5, 0, 4), 65));
    sheet.subjects = {{"sub-01", {small, small}, Point3(10, 5, 0)},
                      {"sub-02", {large, {}}, Point3(-5, 0, 4)}};
    return sheet;
}

bool overlap(const FigureRect& one, const FigureRect& other) {
    return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height &&
           other.y < one.y + one.height;
}

} // namespace

TEST_CASE("the head is found among its noise, and nothing of it is cut off") {
    for (const Geometry& geometry : {phantoms::isotropic(), phantoms::thickSlices(), phantoms::oblique()}) {
        const Point3 centre = geometry.centreLps() + Point3(6, -4, 3);
        const LpsBox box = headBox(*head(geometry, centre, 45), 100);
        CHECK((box.centre() - centre).norm() < 4);
        for (int axis = 0; axis < 3; ++axis) {
            CHECK(box.maximum[axis] - box.minimum[axis] > 86); // half a percent of the voxels are its tips
            CHECK(box.maximum[axis] - box.minimum[axis] < 108);
        }
    }
    const VolumePointer dark = phantoms::make(phantoms::isotropic(), [](const Point3&) { return 1.0; });
    CHECK(headBox(*dark, 100).extentMm(Point3(1, 0, 0)) == doctest::Approx(61 * 3));
}

TEST_CASE("every picture has one scale, the paper's width is filled and nothing lies on another") {
    for (const PlanesIn planesIn : {PlanesIn::Rows, PlanesIn::Columns})
        for (const double widthMm : {85.0, 180.0}) {
            FigureSheet sheet = twoSubjects();
            sheet.planesIn = planesIn;
            sheet.widthMm = widthMm;
            const FigurePlan plan = planFigure(sheet);
            CHECK(plan.width == doctest::Approx(widthMm * 72 / 25.4));
            CHECK(plan.cells.size() == 8);
            double right = 0;
            for (std::size_t n = 0; n < plan.cells.size(); ++n) {
                const FigureRect& rect = plan.cells[n].rect;
                right = std::max(right, rect.x + rect.width);
                CHECK(rect.y + rect.height <= plan.height);
                for (std::size_t m = n + 1; m < plan.cells.size(); ++m)
                    CHECK(!overlap(rect, plan.cells[m].rect));
                const SliceGeometry slice = sliceOf(sheet, plan, plan.cells[n], 4.0);
                CHECK(slice.mmPerPixel() == doctest::Approx(plan.mmPerPoint / 4.0));
            }
            CHECK(right == doctest::Approx(plan.width));
            // The larger head fits into its cells.
            for (const FigureCell& cell : plan.cells)
                CHECK(cell.rect.width * plan.mmPerPoint >= 2 * 65);
        }
}

TEST_CASE("names cost room only where they are wanted") {
    FigureSheet sheet = twoSubjects();
    const FigurePlan with = planFigure(sheet);
    CHECK(with.texts.size() == 4 + 2); // a column for each image and plane, a row for each subject
    sheet.hasNames = sheet.hasScaleBar = false;
    const FigurePlan without = planFigure(sheet);
    CHECK(without.texts.empty());
    CHECK(without.footer.height == 0);
    CHECK(without.mmPerPoint < with.mmPerPoint);
    CHECK(without.cells.front().rect.x == 0);
    CHECK(without.cells.front().rect.y == 0);
}

TEST_CASE("a figure of nothing is refused") {
    for (int part = 0; part < 3; ++part) {
        FigureSheet sheet = twoSubjects();
        if (part == 0) sheet.subjects.clear();
        if (part == 1) sheet.imageNames.clear();
        if (part == 2) sheet.planes.clear();
        CHECK_THROWS_AS(planFigure(sheet), Error);
    }
}
