#include "Phantoms.h"

#include "viewer/core/MatchedRanges.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace magiqt;

namespace {

// A ball of tissue from 300 to 700, and below it, where the field of view reaches, a bright neck.
double tissue(const Point3& point) {
    if (point.norm() < 60) return 500 + 200 * std::sin(0.2 * point.x()) * std::cos(0.15 * point.y());
    return point.z() < -70 && point.head<2>().norm() < 40 ? 2500 : 0;
}

Geometry field(double lowest) {
    const auto slices = static_cast<std::int64_t>((75 - lowest) / 3);
    return Geometry::axisAligned({61, 61, slices}, Point3(3, 3, 3), Point3(-90, -90, lowest));
}

MatchedImage measured(const Volume& volume) {
    return {&volume, greyStatistics(volume)};
}

} // namespace

TEST_CASE("what only one image shows does not change the grey values of what all show") {
    const VolumePointer head = phantoms::make(field(-66), tissue);
    const VolumePointer withNeck =
        phantoms::make(field(-150), [](const Point3& point) { return 3.0 * tissue(point); });
    const MatchedImage one = measured(*head), other = measured(*withNeck);
    CHECK(other.grey.range.high > 5000); // alone, the neck is its white
    const std::vector<ValueRange> ranges = matchedRanges({one, other});
    CHECK(ranges[1].high == doctest::Approx(3 * ranges[0].high).epsilon(0.02));
    CHECK(ranges[1].low == doctest::Approx(3 * ranges[0].low).epsilon(0.02));
    CHECK(ranges[0].high == doctest::Approx(one.grey.range.high).epsilon(0.05));
    CHECK(matchedRanges({other})[0].high == other.grey.range.high);
}

TEST_CASE("images that do not meet, or of one value, keep the range of their own") {
    const VolumePointer head = phantoms::make(field(-66), tissue);
    Matrix4 away = Matrix4::Identity();
    away(0, 3) = 900;
    const Volume elsewhere = head->movedBy(away);
    const VolumePointer flat = phantoms::make(field(-66), [](const Point3&) { return 7.0; });
    for (const Volume* other : {&elsewhere, flat.get()}) {
        const MatchedImage one = measured(*head), second = measured(*other);
        const std::vector<ValueRange> ranges = matchedRanges({one, second});
        CHECK(ranges[1].high == second.grey.range.high);
        CHECK(ranges[1].low == second.grey.range.low);
    }
}
