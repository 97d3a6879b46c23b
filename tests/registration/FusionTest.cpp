// Fusion: the slice model and its transpose, and three scans that give a sharper volume than each or than
// their mean.
#include "SmoothHead.h"

#include "bench/registration/KnownPairs.h"
#include "bench/registration/SliceTriples.h"
#include "imaging/fusion/SliceModel.h"

#include "base/Error.h"
#include "base/Json.h"
#include "volume/Parallel.h"

#include <doctest/doctest.h>

#include <random>

using namespace magiqt;
using namespace magiqt::test;

TEST_CASE("the transpose of the slice model is its transpose") {
    const Geometry volume = Geometry::axisAligned({30, 34, 28}, {1.5, 1.5, 1.5}, {-20, -24, -20});
    Matrix4 scanMatrix = Matrix4::Identity();
    scanMatrix.topLeftCorner<3, 3>() = rotationOf(Point3(0.2, -0.1, 0.3)) * Point3(2, 2, 5).asDiagonal();
    scanMatrix.topRightCorner<3, 1>() = Point3(-10, -12, -12);
    const SliceModel model(Geometry({12, 13, 6}, scanMatrix), volume, randomMotion(3, 4, 5, Point3::Zero()));
    std::mt19937 source(1);
    std::vector<float> x(30 * 34 * 28), y(12 * 13 * 6);
    for (float& value : x)
        value = static_cast<float>(source() >> 8) / 16777216.0f;
    for (float& value : y)
        value = static_cast<float>(source() >> 8) / 16777216.0f;
    const auto ax = model.forward(x);
    double left = 0, right = 0, seen = 0;
    for (std::size_t n = 0; n < y.size(); ++n) {
        left += static_cast<double>(ax[n] * y[n]);
        seen += model.isSeen()[n];
    }
    setVolumeThreads(1);
    const auto aty = model.transpose(y);
    setVolumeThreads(3);
    CHECK(model.transpose(y) == aty);
    setVolumeThreads(0);
    for (std::size_t n = 0; n < x.size(); ++n)
        right += static_cast<double>(aty[n] * x[n]);
    CHECK(seen > 300);
    CHECK(left == doctest::Approx(right).epsilon(1e-4));
    // A flat volume gives flat slices: the weights sum to one.
    const auto flat = model.forward(std::vector<float>(x.size(), 5.0f));
    for (std::size_t n = 0; n < flat.size(); ++n)
        if (model.isSeen()[n]) CHECK(flat[n] == doctest::Approx(5).epsilon(1e-4));
}

TEST_CASE("three directions give a sharper volume than the best of them and than their mean") {
    const Volume truth = *drawSmoothHead(headGrid({1.5, 1.5, 1.5}), SmoothContrast::B, 0);
    const SliceTriple triple = makeTriple(truth, 1);
    FusionOptions options;
    options.spacingMm = 1.5;
    std::vector<FusionScan> scans = {
        {"axial", triple.scans[0]}, {"coronal", triple.scans[1]}, {"sagittal", triple.scans[2]}};
    std::vector<Json> stages;
    FusionCallbacks callbacks;
    callbacks.stageDone = [&](const FusionStages& known) { stages.push_back(toJson(known)); };
    const FusionResult result = fuse(scans, options, {}, callbacks);
    const TripleScores scores = scoreTriple(truth, triple, result);
    MESSAGE("places " << scores.placeErrorMm[1] << " " << scores.placeErrorMm[2] << " mm; best single "
                      << scores.bestSingle << ", mean " << scores.mean << ", fused " << scores.fused
                      << " dB");
    CHECK(scores.placeErrorMm[1] < 0.4);
    CHECK(scores.placeErrorMm[2] < 0.4);
    CHECK(scores.fused > scores.bestSingle + 2);
    CHECK(scores.fused > scores.mean + 0.2);
    CHECK(toString(result.verdict) == "green");

    REQUIRE(stages.size() == 3); // two registrations, one round
    for (const std::size_t known : {0u, 2u}) {
        const FusionResult resumed =
            fuse(scans, options, fusionStagesFromJson(Json::parse(stages[known].dump())), {});
        CHECK(resumed.fused.voxels() == result.fused.voxels());
    }
}

TEST_CASE("one scan is not fused") {
    const VolumePointer scan = drawSmoothHead(headGrid({3, 3, 5}), SmoothContrast::A, 30);
    CHECK_THROWS_AS(fuse({{"axial", scan}}, {}, {}, {}), Error);
}
