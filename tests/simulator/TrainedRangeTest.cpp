// Whether a model knows scans of a voxel size: those that its simulator draws, and nothing far from them.
#include "nn/simulator/TrainedRange.h"

#include "base/Json.h"

#include <doctest/doctest.h>

using namespace magiqt;

TEST_CASE("scans as the simulator draws them are known, thick or fine ones are not") {
    const TrainedRange range = TrainedRange::of(SimulatorRecipe::standard());
    CHECK(range.objection(0, {1.6, 1.6, 5.0}).empty());
    CHECK(range.objection(0, {5.0, 1.6, 1.6}).empty()); // whatever the order of the axes
    CHECK(range.objection(1, {1.5, 1.5, 5.0}).empty());
    CHECK(range.objection(2, {3.0, 3.0, 3.0}).empty());
    CHECK(range.objection(0, {1.95, 1.95, 5.0}).empty()); // the coarse ones
    for (const std::array<double, 3> spacing : {std::array<double, 3>{1.6, 1.6, 8.0},
                                                {0.98, 0.98, 10.0},
                                                {1, 1, 1},
                                                {4.0, 4.0, 4.0},
                                                {1.6, 3.0, 5.0}}) {
        const std::string known = range.objection(0, spacing);
        CHECK(known.find("4.8 to 5.2 mm slices") != std::string::npos);
    }
}

TEST_CASE(
    "the range travels in the card; a card without it, or a damaged one, means the built-in simulator") {
    TrainedRange range = TrainedRange::of(SimulatorRecipe::standard());
    range.sliceMm = {7.0, 9.0};
    const TrainedRange read = TrainedRange::ofCard({{"trained_on", range.toJson()}});
    CHECK(read.objection(0, {1.6, 1.6, 8.0}).empty());
    CHECK_FALSE(read.objection(0, {1.6, 1.6, 5.0}).empty());
    CHECK(TrainedRange::ofCard(Json::object()).objection(0, {1.6, 1.6, 5.0}).empty());
    CHECK(TrainedRange::ofCard({{"trained_on", {{"slice_mm", "thick"}}}})
              .objection(0, {1.6, 1.6, 5.0})
              .empty());
}
