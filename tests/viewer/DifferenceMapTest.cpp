#include "viewer/core/DifferenceMap.h"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace magiqt;

namespace {
Volume uniform(float value, double spacing, int size) {
    const Geometry geometry = Geometry::axisAligned({size, size, size}, Point3(spacing, spacing, spacing),
                                                    Point3(0.5 * spacing, 0.5 * spacing, 0.5 * spacing));
    return Volume(geometry, std::vector<float>(static_cast<std::size_t>(geometry.voxelCount()), value));
}
// The colours come from a table of 513.
bool isNear(const Rgba& a, const Rgba& b) {
    for (std::size_t channel = 0; channel < 4; ++channel)
        if (std::abs(a[channel] - b[channel]) > 2) return false;
    return true;
}
SampleGrid gridAt(const Point3& first, int columns) {
    return {first, Point3(1, 0, 0), Point3(0, 1, 0), columns, 1};
}
} // namespace

TEST_CASE("White is no difference, red is brighter, blue is darker, symmetric and clamped") {
    CHECK(differenceColour(0.0) == Rgba{255, 255, 255, 255});
    const Rgba more = differenceColour(0.6);
    const Rgba less = differenceColour(-0.6);
    CHECK(more[0] > more[2] + 60);
    CHECK(less[2] > less[0] + 60);
    CHECK(differenceColour(1.0) == differenceColour(9.0));
    CHECK(differenceColour(-1.0) == differenceColour(-9.0));
    // No step in the scale is larger than a small part of it.
    for (int n = -100; n < 100; ++n)
        for (std::size_t channel = 0; channel < 3; ++channel)
            CHECK(std::abs(differenceColour(n / 100.0)[channel] -
                           differenceColour((n + 1) / 100.0)[channel]) <= 5);
}

TEST_CASE("The difference is after minus before at the same place, whatever the grids") {
    const Volume before = uniform(100.0F, 5.0, 4); // 20 mm
    const Volume after = uniform(130.0F, 1.0, 20);
    const ColourSlice slice =
        differenceSlice({&before, 10.0}, {&after, 10.0}, gridAt(Point3(4.2, 9.1, 7.3), 3), 60.0);
    for (const Rgba& colour : slice.colours)
        CHECK(colour == differenceColour(0.5));
    const ColourSlice back =
        differenceSlice({&after, 10.0}, {&before, 10.0}, gridAt(Point3(4.2, 9.1, 7.3), 3), 60.0);
    CHECK(back.colours[0] == differenceColour(-0.5));
}

TEST_CASE("Black where an arm has no data and where both are background; invented signal in air is shown") {
    const Volume before = uniform(2.0F, 1.0, 10);
    const Volume after = uniform(50.0F, 1.0, 5);
    const ColourSlice slice =
        differenceSlice({&before, 10.0}, {&after, 10.0}, gridAt(Point3(3.5, 2, 2), 4), 48.0);
    CHECK(slice.colours[0] == differenceColour(1.0)); // air before, signal after
    CHECK(slice.colours[3] == Rgba{0, 0, 0, 255});    // outside of the after arm
    const ColourSlice quiet =
        differenceSlice({&before, 10.0}, {&before, 10.0}, gridAt(Point3(3.5, 2, 2), 1), 48.0);
    CHECK(quiet.colours[0] == Rgba{0, 0, 0, 255});
}

TEST_CASE("Dark fluid inside the head is compared, the air around it is not") {
    Volume before = uniform(100.0F, 1.0, 12);
    for (std::int64_t k = 0; k < 12; ++k)
        for (std::int64_t j = 0; j < 12; ++j)
            for (std::int64_t i = 0; i < 12; ++i) {
                const auto n = static_cast<std::size_t>((k * 12 + j) * 12 + i);
                const bool isAir = i < 2 || i > 9 || j < 2 || j > 9;
                const bool isFluid = i >= 5 && i <= 6 && j >= 5 && j <= 6;
                if (isAir || isFluid) before.editableVoxels()[n] = 2.0F;
            }
    Volume after = before;
    for (float& voxel : after.editableVoxels())
        if (voxel < 10.0F) voxel = 8.0F; // below the threshold too
    const ColourSlice slice =
        differenceSlice({&before, 10.0}, {&after, 10.0},
                        {Point3(0.5, 0.5, 6), Point3(1, 0, 0), Point3(0, 1, 0), 11, 11}, 12.0);
    const auto at = [&](int column, int row) {
        return slice.colours[static_cast<std::size_t>(row * 11 + column)];
    };
    CHECK(at(5, 5) == differenceColour(0.5));
    CHECK(at(3, 3) == differenceColour(0.0));
    CHECK(at(0, 0) == Rgba{0, 0, 0, 255});
    CHECK(at(10, 5) == Rgba{0, 0, 0, 255});
}

TEST_CASE("The scale follows the window") {
    DisplayMapping mapping;
    const double limit = differenceLimit(200, mapping);
    CHECK(limit == doctest::Approx(60.0));
    mapping.drag(0.3, 0.2);
    CHECK(differenceLimit(200, mapping) / limit == doctest::Approx(mapping.relativeWindow()));
}

TEST_CASE("A difference within the noise of both is grey, and no larger one is") {
    const Volume before = uniform(100.0F, 2.0, 6), after = uniform(109.0F, 2.0, 6);
    const SampleGrid grid = gridAt(Point3(4, 4, 4), 3);
    const auto colourWith = [&](double noiseOfBefore, double noiseOfAfter) {
        return differenceSlice({&before, 10.0, noiseOfBefore}, {&after, 10.0, noiseOfAfter}, grid, 60.0)
            .colours[1];
    };
    CHECK(noiseFloor({&before, 0, 3}, {&after, 0, 4}) == doctest::Approx(10));
    CHECK(colourWith(3, 4) == noiseColour);                        // 9 of a floor of 10
    CHECK(isNear(colourWith(3, 3), differenceColour(9.0 / 60.0))); // of 8.5
    CHECK(isNear(colourWith(0, 0), differenceColour(9.0 / 60.0)));
}

TEST_CASE("Arms of other units are compared in parts of their ranges") {
    // The same head in other units: no difference. Brighter by a tenth of its range: a tenth.
    const Volume low = uniform(150.0F, 2.0, 6), high = uniform(0.35F, 2.0, 6);
    const SampleGrid grid = gridAt(Point3(4, 4, 4), 3);
    const DifferenceArm first{&low, 0, 0, 100, 1 / 200.0}, second{&high, 0, 0, 0.1, 1.0};
    CHECK(isNear(differenceSlice(first, second, grid, 0.3).colours[1], differenceColour(0)));
    const DifferenceArm brighter{&high, 0, 0, 0.0, 1.0};
    CHECK(isNear(differenceSlice(first, brighter, grid, 0.3).colours[1], differenceColour(0.1 / 0.3)));
}
