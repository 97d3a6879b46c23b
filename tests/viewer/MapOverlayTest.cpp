#include "Phantoms.h"

#include "viewer/core/MapOverlay.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace magiqt;

namespace {

// CIE lightness of an sRGB colour.
double lightness(const Rgba& colour) {
    const auto linear = [](std::uint8_t value) {
        const double part = value / 255.0;
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    const double y = 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
    return y > 0.008856 ? 116 * std::cbrt(y) - 16 : 903.3 * y;
}

} // namespace

TEST_CASE("the colours of a map grow lighter evenly, from end to end") {
    double least = 1e9, most = 0;
    for (int n = 0; n < 16; ++n) {
        const double step = lightness(mapColour((n + 1) / 16.0)) - lightness(mapColour(n / 16.0));
        least = std::min(least, step);
        most = std::max(most, step);
    }
    CHECK(least > 2.5); // of 77 in 16 steps
    CHECK(most < 7.5);
    CHECK(mapColour(-3) == mapColour(0));
    CHECK(mapColour(9) == mapColour(1));
}

TEST_CASE("a map is drawn above its threshold and over the head alone") {
    const Geometry geometry = phantoms::isotropic();
    const VolumePointer map = phantoms::make(geometry, [](const Point3& point) { return point.x(); });
    const VolumePointer head =
        phantoms::make(geometry, [](const Point3& point) { return point.x() > 60 ? 0.0 : 100.0; });
    CHECK(mapScale(*map) == doctest::Approx(90).epsilon(0.05));
    const Point3 centre(0, 0, 0);
    const SliceGeometry slice(planeAxes(Plane::Axial, SideConvention::Radiological), centre, centre, 1, 300,
                              11);
    const ColourSlice colours = mapSlice(*map, MapKind::Positive, slice, {}, {80, 40, 0.5}, {head.get(), 10});
    for (int column = 0; column < 300; ++column) {
        const double x = column + 0.5 - 150;
        const Rgba& colour = colours.colours[static_cast<std::size_t>(5 * 300 + column)];
        CHECK((colour[3] != 0) == (x > 40 && x < 62.7)); // between voxels of 100 and 0 at 60 and 63
        if (colour[3] != 0) CHECK(colour[3] == 128);
    }
    CHECK(mapScale(*phantoms::make(geometry, [](const Point3&) { return -1.0; })) == 1.0);
}

TEST_CASE("a map is told by its values") {
    const auto of = [](auto value) { return mapKindOf(*phantoms::make(phantoms::thickSlices(), value)); };
    CHECK((of([](const Point3& point) { return point.x() > 0 ? 3.0 : 0.0; }) == MapKind::Labels));
    CHECK((of([](const Point3& point) { return point.x() > 0 ? 0.25 : 0.0; }) == MapKind::Probability));
    CHECK((of([](const Point3& point) { return std::abs(point.x()) + 0.5; }) == MapKind::Positive));
    CHECK((of([](const Point3& point) { return point.x(); }) == MapKind::Signed));
    CHECK((of([](const Point3&) { return 1000.0; }) == MapKind::Positive)); // an image, not labels
}

TEST_CASE("a signed map is drawn beyond its threshold on both sides, in opposite colours") {
    const Geometry geometry = phantoms::isotropic();
    const VolumePointer map = phantoms::make(geometry, [](const Point3& point) { return point.x() / 10; });
    const Point3 centre(0, 0, 0);
    const SliceGeometry slice(planeAxes(Plane::Axial, SideConvention::Radiological), centre, centre, 1, 180,
                              3);
    const MapStyle style = mapStyleFor(MapKind::Signed, *map);
    CHECK(style.threshold == 3.0);
    const ColourSlice colours = mapSlice(*map, MapKind::Signed, slice, {}, style, {});
    const auto at = [&](double x) { return colours.colours[static_cast<std::size_t>(180 + 90 + x)]; };
    CHECK(at(20)[3] == 0);
    CHECK(at(-20)[3] == 0);
    REQUIRE(at(50)[3] != 0);
    REQUIRE(at(-50)[3] != 0);
    CHECK(at(50)[0] > at(50)[2] + 60);   // red: more than was measured
    CHECK(at(-50)[2] > at(-50)[0] + 60); // blue: less
}

TEST_CASE("labels keep their edges and their colours, on any grid") {
    for (const Geometry& geometry : {phantoms::thickSlices(), phantoms::flipped(), phantoms::oblique()}) {
        const VolumePointer map = phantoms::make(geometry, [](const Point3& point) {
            return point.x() > 5 ? 3.0 : point.x() < -5 ? 1.0 : 0.0;
        });
        const Point3 centre = geometry.centreLps();
        const SliceGeometry slice(planeAxes(Plane::Coronal, SideConvention::Neurological), centre, centre,
                                  0.7, 200, 150);
        const ColourSlice colours =
            mapSlice(*map, MapKind::Labels, slice, {40, SlabMode::Mean}, {1, 0, 1}, {});
        int seen = 0;
        for (int row = 0; row < 150; ++row)
            for (int column = 0; column < 200; ++column) {
                const Rgba& colour = colours.colours[static_cast<std::size_t>(row * 200 + column)];
                const Point3 index = geometry.indexIjk(slice.pointLps(column + 0.5, row + 0.5));
                const auto near = [&](int axis) { return std::lround(index[axis]); };
                const Index3& size = geometry.sizeIjk();
                const bool isInside = near(0) >= 0 && near(1) >= 0 && near(2) >= 0 && near(0) < size[0] &&
                                      near(1) < size[1] && near(2) < size[2];
                const float label = isInside ? map->at(near(0), near(1), near(2)) : 0.0F;
                seen += label > 0;
                CHECK(colour == (label > 0 ? labelColour(static_cast<int>(label)) : Rgba{0, 0, 0, 0}));
            }
        CHECK(seen > 1000);
    }
    CHECK(labelColour(8) == labelColour(1));
    CHECK(labelColour(1) != labelColour(2));
}
