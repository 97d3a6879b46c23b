// Calibrated bounds on errors: coverage on errors of known law, held-out subjects, and guarantees.
#include "volume/ErrorCalibration.h"

#include "base/Error.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

using namespace magiqt;

namespace {

// |N(0, scale)| / 1 in every voxel: the deviation claimed is 1, the true one is `scale`.
CalibrationSubject subjectOf(unsigned seed, double scale, int voxels = 20'000) {
    CalibrationSubject subject{std::string("s").append(std::to_string(seed)), {}};
    std::mt19937 generator(seed);
    std::normal_distribution<double> draw(0.0, scale);
    for (int n = 0; n < voxels; ++n)
        subject.ratios.push_back(static_cast<float>(std::abs(draw(generator))));
    return subject;
}

} // namespace

TEST_CASE("of Gaussian errors the factor is the Gaussian's quantile, scaled by how wrong the deviation is") {
    for (const double scale : {0.5, 1.0, 2.5}) {
        std::vector<CalibrationSubject> subjects;
        for (unsigned n = 1; n <= 12; ++n)
            subjects.push_back(subjectOf(n, scale));
        const ErrorCalibration found = calibrateErrors(subjects, 0.9);
        CHECK(found.factor == doctest::Approx(1.6449 * scale).epsilon(0.01));
        CHECK(found.heldOutMean == doctest::Approx(0.9).epsilon(0.005));
        REQUIRE(found.guaranteedFactor);
        CHECK(*found.guaranteedFactor > found.factor);
        CHECK(coverageOf(subjects[0].ratios, found.factor) == doctest::Approx(0.9).epsilon(0.01));
    }
}

TEST_CASE("subjects count the same, however many voxels they have, and held-out ones show the spread") {
    std::vector<CalibrationSubject> subjects;
    for (unsigned n = 1; n <= 10; ++n)
        subjects.push_back(subjectOf(n, n <= 5 ? 1.0 : 2.0, n <= 5 ? 100'000 : 5'000));
    const ErrorCalibration found = calibrateErrors(subjects, 0.9);
    // Mean of the two laws' coverage is 0.9.
    const auto gaussian = [](double x) { return std::erf(x / std::sqrt(2.0)); };
    CHECK(0.5 * (gaussian(found.factor) + gaussian(found.factor / 2)) == doctest::Approx(0.9).epsilon(0.01));
    CHECK(found.heldOutLeast < 0.87);
    CHECK(found.heldOutMost > 0.95);
    CHECK(found.heldOut.size() == 10);
}

TEST_CASE("with the guaranteed factor new subjects are covered on average, over many repetitions") {
    double covered = 0, plain = 0;
    std::mt19937 generator(11);
    std::lognormal_distribution<double> scale(0.0, 0.5);
    constexpr int kRepeats = 60;
    for (int repeat = 0; repeat < kRepeats; ++repeat) {
        std::vector<CalibrationSubject> subjects;
        for (int n = 0; n < 12; ++n)
            subjects.push_back(subjectOf(static_cast<unsigned>(generator()), scale(generator), 1'500));
        const CalibrationSubject fresh =
            subjectOf(static_cast<unsigned>(generator()), scale(generator), 1'500);
        const ErrorCalibration found = calibrateErrors(subjects, 0.9);
        REQUIRE(found.guaranteedFactor);
        covered += coverageOf(fresh.ratios, *found.guaranteedFactor) / kRepeats;
        plain += coverageOf(fresh.ratios, found.factor) / kRepeats;
    }
    CHECK(covered >= 0.9);
    CHECK(plain < covered);
    CHECK(plain > 0.84);
}

TEST_CASE("too few subjects give no guarantee, and one gives nothing") {
    const ErrorCalibration few = calibrateErrors({subjectOf(1, 1), subjectOf(2, 1), subjectOf(3, 1)}, 0.9);
    CHECK_FALSE(few.guaranteedFactor); // 3 subjects: (1 - .9) x 4 < 1
    CHECK_THROWS_AS(calibrateErrors({subjectOf(1, 1), {"empty", {}}}, 0.9), Error);
    // Errors where no deviation was seen are never covered.
    CalibrationSubject blind = subjectOf(4, 1, 100);
    for (int n = 0; n < 50; ++n)
        blind.ratios.push_back(HUGE_VALF);
    CHECK(coverageOf(blind.ratios, 1e9) == doctest::Approx(100.0 / 150.0));
    CHECK(calibrateErrors({blind, blind}, 0.9).factor == HUGE_VAL);
}
