#include "viewer/core/DisplayMapping.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace magiqt;

namespace {

// Air with noise around a ball of uniform tissue values lowest..highest, times scale plus offset.
Volume head(double scale, double offset, int size = 40) {
    const Geometry geometry = Geometry::axisAligned({size, size, size}, Point3(1, 1, 1), Point3(0, 0, 0));
    std::mt19937 random(7);
    std::uniform_real_distribution<double> noise(0.0, 30.0);
    std::uniform_real_distribution<double> tissue(200.0, 1000.0);
    std::vector<float> voxels;
    const double middle = 0.5 * (size - 1);
    for (int k = 0; k < size; ++k)
        for (int j = 0; j < size; ++j)
            for (int i = 0; i < size; ++i) {
                const bool isInside = std::hypot(i - middle, j - middle, k - middle) < 0.3 * size;
                voxels.push_back(
                    static_cast<float>(offset + scale * (isInside ? tissue(random) : noise(random))));
            }
    return Volume(geometry, std::move(voxels));
}

} // namespace

TEST_CASE("The robust range is that of the foreground, not of the air around it") {
    const ValueRange range = robustRange(head(1.0, 0.0));
    // 0.5 % and 99.5 % of a uniform 200..1000.
    CHECK(range.low == doctest::Approx(204).epsilon(0.02));
    CHECK(range.high == doctest::Approx(996).epsilon(0.01));
}

TEST_CASE("A few wild voxels do not move the range") {
    Volume volume = head(1.0, 0.0);
    const ValueRange clean = robustRange(volume);
    for (std::size_t n = 0; n < 5; ++n)
        volume.editableVoxels()[n * 1000 + 3] = 1e6F;
    const ValueRange dirty = robustRange(volume);
    CHECK(dirty.high == doctest::Approx(clean.high).epsilon(0.01));
}

TEST_CASE("Arms with other intensities look alike: the same place in the window") {
    const ValueRange before = robustRange(head(1.0, 0.0));
    const ValueRange after = robustRange(head(0.01, 3.0));
    DisplayMapping mapping;
    mapping.drag(0.2, -0.1);
    const WindowLevel a = mapping.windowLevel(before);
    const WindowLevel b = mapping.windowLevel(after);
    for (const double value : {250.0, 600.0, 900.0}) {
        const double grey = (value - a.level) / a.window;
        CHECK((0.01 * value + 3.0 - b.level) / b.window == doctest::Approx(grey).epsilon(0.01));
    }
}

TEST_CASE("A drag changes both arms in proportion, and back undoes it") {
    const ValueRange before{100, 300};
    const ValueRange after{0, 2};
    DisplayMapping mapping;
    CHECK(mapping.windowLevel(before).window == doctest::Approx(200));
    CHECK(mapping.windowLevel(before).level == doctest::Approx(200));
    mapping.drag(0.25, 0.1);
    CHECK(mapping.windowLevel(before).window > 200);
    CHECK(mapping.windowLevel(before).window / mapping.windowLevel(after).window == doctest::Approx(100.0));
    CHECK(mapping.windowLevel(before).level == doctest::Approx(220));
    mapping.drag(-0.25, -0.1);
    CHECK(mapping.windowLevel(before).window == doctest::Approx(200));
    CHECK(mapping.windowLevel(before).level == doctest::Approx(200));
    mapping.drag(-1000, 0);
    CHECK(mapping.windowLevel(before).window > 0);
    mapping.set(before, {50, 150});
    CHECK(mapping.windowLevel(before).window == doctest::Approx(50));
    CHECK(mapping.windowLevel(before).level == doctest::Approx(150));
    mapping.reset();
    CHECK(mapping.relativeWindow() == doctest::Approx(1.0));
}

TEST_CASE("Empty, constant and broken volumes still give a range that can be divided by") {
    const Geometry geometry = Geometry::axisAligned({4, 4, 4}, Point3(1, 1, 1), Point3(0, 0, 0));
    for (const float value : {0.0F, 5.0F, -3.0F, 1e7F, std::numeric_limits<float>::quiet_NaN(),
                              std::numeric_limits<float>::infinity()}) {
        const ValueRange range = robustRange(Volume(geometry, std::vector<float>(64, value)));
        CHECK(std::isfinite(range.low));
        CHECK(std::isfinite(range.high));
        CHECK(range.span() > 0);
    }
    std::vector<float> mask(64, 0.0F);
    mask[10] = mask[11] = 1.0F;
    const ValueRange range = robustRange(Volume(geometry, mask));
    CHECK(range.low == doctest::Approx(0.0));
    CHECK(range.high == doctest::Approx(1.0));
}

TEST_CASE("The noise of a smooth head is found again, whatever its brightness and voxels") {
    for (const double sigma : {0.0, 4.0, 25.0})
        for (const Point3& spacing : {Point3(1, 1, 1), Point3(5, 1.6, 1.6)}) {
            std::mt19937 random(3);
            std::normal_distribution<double> noise(0, 1);
            const Geometry geometry = Geometry::axisAligned({40, 64, 64}, spacing, Point3(0, 0, 0));
            std::vector<float> voxels;
            for (int k = 0; k < 64; ++k)
                for (int j = 0; j < 64; ++j)
                    for (int i = 0; i < 40; ++i) {
                        const bool isHead = (j - 32) * (j - 32) + (k - 32) * (k - 32) < 600;
                        const double clean = isHead ? 800 + 100 * std::sin(0.1 * (i + j + k)) : 0;
                        voxels.push_back(static_cast<float>(clean + sigma * noise(random)));
                    }
            // The bend of the head itself is half a unit.
            const Volume volume(geometry, std::move(voxels));
            CHECK(std::abs(noiseSigma(volume, foregroundThreshold(volume)) - sigma) < 0.05 * sigma + 0.5);
        }
    const Volume tiny(Geometry::axisAligned({2, 2, 2}, Point3(1, 1, 1), Point3(0, 0, 0)),
                      std::vector<float>(8, 1.0F));
    CHECK(noiseSigma(tiny, foregroundThreshold(tiny)) == 0);
}
