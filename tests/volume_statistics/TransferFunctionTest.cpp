// A pair made of one texture: the low field is blurred by a known Gaussian, shifted, in another contrast,
// noisy.
#include "volume/TransferFunction.h"

#include "base/Error.h"
#include "base/Json.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

using namespace magiqt;

namespace {

constexpr std::int64_t kFine = 384; // .5 mm
constexpr std::int64_t kCoarse = 192;

struct Pair {
    Volume low;
    Volume high;
    std::vector<std::uint8_t> head;
};

Pair makePair(double fwhmX, double fwhmY, double shiftX, double shiftY) {
    std::mt19937 random(21);
    std::normal_distribution<double> normal;
    std::vector<float> high;
    std::vector<float> low;
    for (int slice = 0; slice < 2; ++slice) {
        std::vector<double> texture(static_cast<std::size_t>(kFine * kFine));
        for (const double sigma : {1.2, 4.0, 16.0}) { // pixels of .5 mm; the same power each
            std::vector<double> layer(texture.size());
            for (double& value : layer)
                value = normal(random) * sigma * 3.5;
            smoothPlane(layer, kFine, kFine, sigma, sigma);
            for (std::size_t at = 0; at < layer.size(); ++at)
                texture[at] += 0.15 * layer[at];
        }
        std::vector<double> blurred(texture.size());
        for (std::size_t at = 0; at < texture.size(); ++at) {
            const double value = 1.5 + 0.5 * std::tanh(texture[at]);
            high.push_back(static_cast<float>(1000 * value));
            blurred[at] = 100 + 900 * value - 150 * value * value; // another contrast
        }
        smoothPlane(blurred, kFine, kFine, fwhmX / 2.3548 / 0.5, fwhmY / 2.3548 / 0.5);
        for (std::int64_t y = 0; y < kCoarse; ++y)
            for (std::int64_t x = 0; x < kCoarse; ++x)
                low.push_back(static_cast<float>(blurred[static_cast<std::size_t>(2 * y * kFine + 2 * x)] +
                                                 10 * normal(random)));
    }
    std::vector<std::uint8_t> head;
    for (int slice = 0; slice < 2; ++slice)
        for (std::int64_t y = 0; y < kCoarse; ++y)
            for (std::int64_t x = 0; x < kCoarse; ++x)
                head.push_back(std::hypot(static_cast<double>(x) - 95, static_cast<double>(y) - 95) < 84 ? 1
                                                                                                         : 0);
    // The high field lies shifted in space against what it shows.
    return {Volume(Geometry::axisAligned({kCoarse, kCoarse, 2}, Point3(1, 1, 10), Point3(0, 0, 0)), low),
            Volume(Geometry::axisAligned({kFine, kFine, 2}, Point3(0.5, 0.5, 10), Point3(shiftX, shiftY, 0)),
                   high),
            head};
}

} // namespace

TEST_CASE("a known Gaussian blur is found through shift, contrast and noise") {
    const Pair pair = makePair(2.0, 3.4, 0.9, -0.6);
    const TransferFunction t = measureTransferFunction(pair.low, pair.head, pair.high);
    REQUIRE(t.slices.size() == 2);
    for (const SliceTransfer& slice : t.slices) {
        CHECK(slice.shiftMm[0] == doctest::Approx(0.9).epsilon(0.12));
        CHECK(slice.shiftMm[1] == doctest::Approx(-0.6).epsilon(0.18));
        CHECK(std::abs(slice.rotationDegrees) < 0.2);
        CHECK(slice.scale[0] == doctest::Approx(1).epsilon(0.003));
        CHECK(slice.fwhmMm[0] == doctest::Approx(2.0).epsilon(0.1));
        CHECK(slice.fwhmMm[1] == doctest::Approx(3.4).epsilon(0.07));
        CHECK(slice.explained > 0.9);
    }
    const std::size_t band = 7; // .15 cycles per mm
    CHECK(t.frequencyPerMm[band] == doctest::Approx(0.15));
    const auto expected = [](double fwhm, double f) {
        return std::exp(-2 * std::pow(3.14159265 * fwhm / 2.3548 * f, 2));
    };
    CHECK(t.gainAlongX[band] == doctest::Approx(expected(2.0, 0.15)).epsilon(0.12));
    CHECK(t.gainAlongY[band] == doctest::Approx(expected(3.4, 0.15)).epsilon(0.2));
    CHECK(t.halfFrequencyPerMm > 0.12);
    CHECK(t.halfFrequencyPerMm < 0.23);
    CHECK(t.fwhmFromHalfMm == doctest::Approx(0.4413 / t.halfFrequencyPerMm).epsilon(0.001));
    CHECK(t.coherence[2] > 0.9);
    CHECK(Json(t).at("slices").size() == 2);
}

TEST_CASE("a sharper pair gives a sharper answer") {
    const Pair pair = makePair(1.2, 1.2, 0, 0);
    const TransferFunction t = measureTransferFunction(pair.low, pair.head, pair.high);
    CHECK(t.medianFwhmMm[0] == doctest::Approx(1.2).epsilon(0.15));
    CHECK(t.medianFwhmMm[1] == doctest::Approx(1.2).epsilon(0.15));
    CHECK(t.gainAlongX[7] > 0.85);
}

TEST_CASE("scans without a common slice are refused") {
    const Pair pair = makePair(2, 2, 0, 0);
    const Volume away(Geometry::axisAligned({kFine, kFine, 2}, Point3(0.5, 0.5, 10), Point3(0, 0, 500)),
                      pair.high.voxels());
    try {
        measureTransferFunction(pair.low, pair.head, away);
        FAIL("measured without overlap");
    } catch (const Error& error) {
        CHECK(error.code() == "transfer.no-overlap");
    }
}
