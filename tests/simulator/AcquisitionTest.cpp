#include "SyntheticHead.h"
#include "base/Error.h"
#include "nn/simulator/DrawStream.h"
#include "nn/simulator/SimulateVolume.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>

using namespace magiqt;

namespace {

struct Scan {
    SimulatedScan scan;
    float at(std::int64_t i, std::int64_t j, std::int64_t k) const {
        return scan.voxels[static_cast<std::size_t>((k * scan.sizeIjk[1] + j) * scan.sizeIjk[0] + i)];
    }
};

// A clean recipe: no artefact, no noise to speak of, nothing left to chance but the phase of the grid.
SimulatorRecipe quiet() {
    SimulatorRecipe recipe = SimulatorRecipe::standard();
    recipe.biasAmplitude = {0.0, 0.0};
    recipe.zipperShare = recipe.ghostShare = recipe.sliceMotionShare = recipe.wrapShare =
        recipe.edgeDropoutShare = 0.0;
    recipe.tightZeroShare = recipe.fieldOfViewZeroShare = 0.0;
    recipe.denoisedShare = recipe.rawShare = recipe.coarseShare = recipe.distortionShare = 0.0;
    recipe.shiftMm = {0.0, 0.0};
    recipe.wideContrastShare = 0.0;
    for (auto& snr : recipe.snrLogUniform)
        snr = {1e5, 1e5};
    return recipe;
}

SimulationInput inputOf(const test::SyntheticHead& head, std::size_t contrast, std::uint64_t seed) {
    SimulationInput input;
    input.areTissueCodes = true;
    input.voxels.assign(head.codes.begin(), head.codes.end());
    input.sizeIjk = head.sizeIjk;
    input.spacingMm = {1.0, 1.0, 1.0};
    input.contrast = contrast;
    input.seed = seed;
    input.orientation = 0;
    return input;
}

// Correlation of neighbours of the difference of two scans, in the middle of the head.
double noiseLag(const Scan& noisy, const Scan& clean, int axis) {
    const auto& size = noisy.scan.sizeIjk;
    double product = 0.0, square = 0.0;
    const std::array<std::int64_t, 3> step = {axis == 0, axis == 1, axis == 2};
    for (std::int64_t k = size[2] / 4; k < 3 * size[2] / 4; ++k)
        for (std::int64_t j = size[1] / 3; j < 2 * size[1] / 3; ++j)
            for (std::int64_t i = size[0] / 3; i < 2 * size[0] / 3; ++i) {
                const auto difference = [&](std::int64_t a, std::int64_t b, std::int64_t c) {
                    return static_cast<double>(noisy.at(a, b, c) - clean.at(a, b, c));
                };
                const double here = difference(i, j, k);
                product += here * difference(i + step[0], j + step[1], k + step[2]);
                square += here * here;
            }
    return product / square;
}

} // namespace

TEST_CASE("A simulated scan has the scanner's grid and covers the head where it was") {
    const test::SyntheticHead head;
    const SimulatedScan scan = simulateVolume(inputOf(head, 0, 4), quiet());
    CHECK(scan.spacingMm[0] >= 1.5);
    CHECK(scan.spacingMm[0] <= 1.7);
    CHECK(scan.spacingMm[2] >= 4.8);
    CHECK(scan.spacingMm[2] <= 5.2);
    for (std::size_t a = 0; a < 3; ++a) {
        CHECK(scan.firstIndexIjk[a] <= 0.0);
        CHECK(scan.firstIndexIjk[a] + scan.spacingMm[a] * static_cast<double>(scan.sizeIjk[a] - 1) >=
              static_cast<double>(head.sizeIjk[a] - 1));
    }
    // The centre of mass stays in place, in millimetres of the input.
    const auto centre = [](const std::vector<float>& values, const std::array<std::int64_t, 3>& size,
                           std::size_t axis) {
        double sum = 0.0, weight = 0.0;
        for (std::size_t n = 0; n < values.size(); ++n) {
            const auto v = static_cast<std::int64_t>(n);
            const std::array<std::int64_t, 3> at = {v % size[0], v / size[0] % size[1],
                                                    v / size[0] / size[1]};
            sum += static_cast<double>(at[axis]) * values[n];
            weight += values[n];
        }
        return sum / weight;
    };
    for (std::size_t a = 0; a < 3; ++a) {
        const double low = scan.firstIndexIjk[a] + scan.spacingMm[a] * centre(scan.voxels, scan.sizeIjk, a);
        CHECK(std::abs(low - centre(scan.truth, head.sizeIjk, a)) < 1.0);
    }
    float top = 0.0f;
    for (const float value : scan.voxels) {
        REQUIRE(value == std::round(value));
        top = std::max(top, value);
    }
    CHECK(top <= 4095.0f);
    CHECK(top > 2500.0f);
}

TEST_CASE("The same seed gives the same scan, another seed another one") {
    const test::SyntheticHead head({64, 72, 60});
    const SimulatorRecipe recipe = SimulatorRecipe::standard();
    const auto a = simulateVolume(inputOf(head, 1, 9), recipe),
               b = simulateVolume(inputOf(head, 1, 9), recipe);
    const auto c = simulateVolume(inputOf(head, 1, 10), recipe);
    CHECK(a.voxels == b.voxels);
    CHECK(a.firstIndexIjk == b.firstIndexIjk);
    CHECK(a.voxels != c.voxels);
}

TEST_CASE("Noise has the strength and the neighbourhood that the recipe asks for") {
    const test::SyntheticHead head;
    SimulatorRecipe recipe = quiet();
    const Scan clean{simulateVolume(inputOf(head, 0, 21), recipe)};
    for (auto& snr : recipe.snrLogUniform)
        snr = {20.0, 20.0};
    SUBCASE("coloured as measured: in plane .3 to .7, between slices .4 to .6") {
        recipe.colouredShare = 1.0;
        const Scan noisy{simulateVolume(inputOf(head, 0, 21), recipe)};
        const double lagI = noiseLag(noisy, clean, 0), lagJ = noiseLag(noisy, clean, 1),
                     lagK = noiseLag(noisy, clean, 2);
        CHECK(lagI > 0.02);
        CHECK(lagI < 0.75);
        CHECK(lagJ > 0.3);
        CHECK(lagJ < 0.9);
        CHECK(lagJ > lagI);
        CHECK(lagK > 0.35);
        CHECK(lagK < 0.7);
    }
    SUBCASE("white when asked for") {
        recipe.colouredShare = 0.0;
        const Scan noisy{simulateVolume(inputOf(head, 0, 21), recipe)};
        for (int axis = 0; axis < 3; ++axis)
            CHECK(std::abs(noiseLag(noisy, clean, axis)) < 0.06);
        // sigma = brain mean / SNR; the brain mean is 0.5 in units where the head's median is 0.5, and so is
        // the noise of the difference inside the head, where Rician noise is nearly Gaussian.
        std::vector<float> inside;
        double square = 0.0, count = 0.0;
        const auto& size = clean.scan.sizeIjk;
        for (std::int64_t k = size[2] / 4; k < 3 * size[2] / 4; ++k)
            for (std::int64_t j = size[1] / 3; j < 2 * size[1] / 3; ++j)
                for (std::int64_t i = size[0] / 3; i < 2 * size[0] / 3; ++i) {
                    const double difference = noisy.at(i, j, k) - clean.at(i, j, k);
                    square += difference * difference;
                    count += 1.0;
                }
        std::vector<float> truthInside;
        for (const float value : clean.scan.voxels)
            if (value > 100.0f) truthInside.push_back(value);
        std::nth_element(truthInside.begin(),
                         truthInside.begin() + static_cast<std::ptrdiff_t>(truthInside.size() / 2),
                         truthInside.end());
        const double median = truthInside[truthInside.size() / 2];
        CHECK(median / std::sqrt(square / count) == doctest::Approx(20.0).epsilon(0.25));
    }
}

TEST_CASE("The spectrum in plane falls to the scanner's floor at Nyquist") {
    const test::SyntheticHead head;
    SimulatorRecipe recipe = quiet();
    recipe.colouredShare = 1.0;
    for (auto& snr : recipe.snrLogUniform)
        snr = {30.0, 30.0};
    const Scan scan{simulateVolume(inputOf(head, 0, 3), recipe)};
    const auto& size = scan.scan.sizeIjk;
    // Power along j, Hann window, averaged over the rows of the middle slices.
    const auto count = size[1];
    std::vector<double> power(static_cast<std::size_t>(count / 2 + 1), 0.0);
    for (std::int64_t k = size[2] / 3; k < 2 * size[2] / 3; ++k)
        for (std::int64_t i = size[0] / 4; i < 3 * size[0] / 4; ++i)
            for (std::int64_t f = 0; f <= count / 2; ++f) {
                std::complex<double> sum;
                for (std::int64_t j = 0; j < count; ++j) {
                    const double window = 0.5 - 0.5 * std::cos(2 * 3.14159265358979 * static_cast<double>(j) /
                                                               static_cast<double>(count - 1));
                    sum += window * scan.at(i, j, k) *
                           std::polar(1.0, -2 * 3.14159265358979 * static_cast<double>(f * j) /
                                               static_cast<double>(count));
                }
                power[static_cast<std::size_t>(f)] += std::norm(sum);
            }
    const auto band = [&](double from, double to) {
        double sum = 0.0, n = 0.0;
        for (std::int64_t f = 0; f <= count / 2; ++f) {
            const double at = static_cast<double>(f) / (0.5 * static_cast<double>(count));
            if (at < from || at >= to) continue;
            sum += power[static_cast<std::size_t>(f)];
            n += 1.0;
        }
        return 10.0 * std::log10(sum / n);
    };
    const double floor = band(0.9, 1.01) - band(0.02, 0.09);
    MESSAGE("power at Nyquist ", floor, " dB");
    CHECK(floor < -28.0);
    CHECK(floor > -55.0);
    CHECK(band(0.45, 0.55) - band(0.02, 0.09) < -15.0);
}

TEST_CASE("Cleared backgrounds are exact zeros and leave the head alone") {
    const test::SyntheticHead head;
    SimulatorRecipe recipe = quiet();
    for (auto& snr : recipe.snrLogUniform)
        snr = {20.0, 20.0};
    const auto zeros = [](const SimulatedScan& scan) {
        double count = 0.0;
        for (const float value : scan.voxels)
            count += value == 0.0f;
        return count / static_cast<double>(scan.voxels.size());
    };
    const SimulatedScan kept = simulateVolume(inputOf(head, 0, 2), recipe);
    recipe.tightZeroShare = 1.0;
    const SimulatedScan cleared = simulateVolume(inputOf(head, 0, 2), recipe);
    CHECK(zeros(kept) < 0.1);
    // An ellipsoid fills 52 % of its box; the tight mask keeps a voxel around it.
    CHECK(zeros(cleared) > 0.25);
    CHECK(zeros(cleared) < 0.55);
    const auto middle = static_cast<std::size_t>(
        ((kept.sizeIjk[2] / 2) * kept.sizeIjk[1] + kept.sizeIjk[1] / 2) * kept.sizeIjk[0] +
        kept.sizeIjk[0] / 2);
    CHECK(kept.voxels[middle] > 0.0f);
    CHECK(kept.voxels[middle] == cleared.voxels[middle]);
}

TEST_CASE("An image is brought to the drawn contrast of its tissues") {
    const test::SyntheticHead head;
    SimulationInput input = inputOf(head, 0, 6);
    input.areTissueCodes = false;
    input.voxels = head.image(0);
    // Some spread, so that the mixture has widths to find.
    std::vector<float> noise(input.voxels.size());
    DrawStream(3, 3).fillNormal(noise.data(), noise.size(), 1);
    input.headMask.resize(input.voxels.size());
    for (std::size_t n = 0; n < noise.size(); ++n) {
        input.headMask[n] = head.codes[n] != 0;
        if (head.codes[n] != 0) input.voxels[n] = std::max(input.voxels[n] + 0.01f * noise[n], 0.0f);
    }
    SimulatorRecipe recipe = quiet();
    recipe.lowField[0].greyToWhite = {0.85, 0.85};
    recipe.lowField[0].csfToWhite = {0.5, 0.5};
    const SimulatedScan scan = simulateVolume(input, recipe);
    // Deep in white matter and in the ventricle (large enough for the slice profile).
    const auto valueAt = [&](double i, double j, double k) {
        const auto index = [&](double at, std::size_t a) {
            return static_cast<std::int64_t>(std::lround((at - scan.firstIndexIjk[a]) / scan.spacingMm[a]));
        };
        return static_cast<double>(scan.voxels[static_cast<std::size_t>(
            (index(k, 2) * scan.sizeIjk[1] + index(j, 1)) * scan.sizeIjk[0] + index(i, 0))]);
    };
    const double ventricle = valueAt(0.5 * 111 + 0.12 * 0.47 * 112, 67.5, 53.5);
    const double white = valueAt(55.5, 67.5 + 0.45 * 0.47 * 136, 53.5);
    CHECK(ventricle / white == doctest::Approx(0.5).epsilon(0.12));
}

TEST_CASE("An empty label map and a mask without signal are refused") {
    const test::SyntheticHead head({32, 32, 32});
    SimulationInput input = inputOf(head, 0, 1);
    std::fill(input.voxels.begin(), input.voxels.end(), 0.0f);
    CHECK_THROWS_AS(simulateVolume(input, SimulatorRecipe::standard()), Error);
    input.areTissueCodes = false;
    input.headMask.assign(input.voxels.size(), 0);
    CHECK_THROWS_AS(simulateVolume(input, SimulatorRecipe::standard()), Error);
}
