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
    const ColourSlice colours = mapSlice(*map, slice, {}, {80, 40, 0.5}, *head, 10);
    for (int column = 0; column < 300; ++column) {
        const double x = column + 0.5 - 150;
        const Rgba& colour = colours.colours[static_cast<std::size_t>(5 * 300 + column)];
        CHECK((colour[3] != 0) == (x > 40 && x < 62.7)); // between voxels of 100 and 0 at 60 and 63
        if (colour[3] != 0) CHECK(colour[3] == 128);
    }
    CHECK(mapScale(*phantoms::make(geometry, [](const Point3&) { return -1.0; })) == 1.0);
}
