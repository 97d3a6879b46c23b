// Sharpness and seams on images whose answer is known.
#include "volume/Sharpness.h"
#include "volume/Seams.h"

#include "base/Error.h"
#include "volume/MaskOperations.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

using namespace magiqt;

namespace {

constexpr Index3 kSize = {64, 72, 56};

Volume noise(unsigned seed) {
    Volume volume(Geometry::axisAligned(kSize, {1, 1, 1}, {0, 0, 0}),
                  std::vector<float>(static_cast<std::size_t>(kSize[0] * kSize[1] * kSize[2])));
    std::mt19937 generator(seed);
    std::normal_distribution<float> draw(10.0f, 1.0f);
    for (float& value : volume.editableVoxels())
        value = draw(generator);
    return volume;
}

Volume blurred(const Volume& volume, double sigmaMm) {
    return Volume(volume.geometry(), smoothed(volume, sigmaMm));
}

Mask ball() {
    Mask mask;
    for (std::int64_t k = 0; k < kSize[2]; ++k)
        for (std::int64_t j = 0; j < kSize[1]; ++j)
            for (std::int64_t i = 0; i < kSize[0]; ++i)
                mask.push_back(
                    std::hypot(std::hypot(static_cast<double>(i) - 32, static_cast<double>(j) - 36),
                               static_cast<double>(k) - 28) < 26
                        ? 1
                        : 0);
    return mask;
}

// Adds `step` to every patch that is odd in the chequerboard of patches.
std::vector<float> withSteps(const Volume& volume, std::int64_t stride, float step, std::int64_t shift = 0) {
    std::vector<float> values = volume.voxels();
    std::size_t n = 0;
    for (std::int64_t k = 0; k < kSize[2]; ++k)
        for (std::int64_t j = 0; j < kSize[1]; ++j)
            for (std::int64_t i = 0; i < kSize[0]; ++i, ++n)
                if (((i + shift) / stride + (j + shift) / stride + (k + shift) / stride) % 2)
                    values[n] += step;
    return values;
}

} // namespace

TEST_CASE("an image is as sharp as itself, whatever its units; blur lowers both ratios, noise raises them") {
    const Volume reference = blurred(noise(1), 1.0);
    const Mask mask = ball();
    Volume scaled = reference;
    for (float& value : scaled.editableVoxels())
        value = 3.0f * value - 7.0f;
    const Sharpness same = measureSharpness(scaled, reference, mask);
    CHECK(same.gradientRatio == doctest::Approx(1.0).epsilon(1e-4));
    CHECK(same.spectrumRatio == doctest::Approx(1.0).epsilon(1e-3));
    double lastGradient = 1.0, lastSpectrum = 1.0;
    for (const double sigma : {0.6, 1.0, 1.5}) {
        const Sharpness less = measureSharpness(blurred(reference, sigma), reference, mask);
        CHECK(less.gradientRatio < lastGradient);
        CHECK(less.spectrumRatio < lastSpectrum);
        lastGradient = less.gradientRatio;
        lastSpectrum = less.spectrumRatio;
    }
    // Grain of a quarter of the deviation of a smooth image.
    const Volume smooth = blurred(noise(1), 3.0);
    double squares = 0;
    for (const float value : smooth.voxels())
        squares += std::pow(static_cast<double>(value) - 10.0, 2);
    const auto grainDeviation =
        static_cast<float>(0.25 * std::sqrt(squares / static_cast<double>(smooth.voxels().size())));
    Volume grainy = smooth;
    const Volume grain = noise(2);
    for (std::size_t n = 0; n < grainy.voxels().size(); ++n)
        grainy.editableVoxels()[n] += grainDeviation * (grain.voxels()[n] - 10.0f);
    const Sharpness more = measureSharpness(grainy, smooth, mask);
    CHECK(more.gradientRatio > 1.1);
    CHECK(more.spectrumRatio > 1.5);
}

TEST_CASE("the spectrum of a blurred white image follows the Gaussian's transfer function") {
    const Volume white = noise(3);
    Mask all(white.voxels().size(), 1);
    const double sigma = 0.8;
    const Volume soft = blurred(white, sigma);
    const Sharpness found = measureSharpness(soft, white, all);
    // The match by least squares scales the blurred image by cov / var; in-plane power falls by exp(-(2 pi f
    // sigma)^2) and, across the plane, equally for every frequency.
    double logs = 0;
    int bins = 0;
    for (double f = 0.125; f < 0.5; f += 0.05, ++bins)
        logs -= std::pow(2 * M_PI * f * sigma, 2);
    double covariance = 0, variance = 0, across = 0, mean = 0;
    for (const float v : soft.voxels())
        mean += static_cast<double>(v) / static_cast<double>(soft.voxels().size());
    for (std::size_t n = 0; n < soft.voxels().size(); ++n) {
        const double s = static_cast<double>(soft.voxels()[n]) - mean;
        covariance += s * (static_cast<double>(white.voxels()[n]) - 10.0);
        variance += s * s;
    }
    for (int n = -6; n <= 6; ++n)
        across += std::pow(std::exp(-n * n / (2 * sigma * sigma)) / (sigma * std::sqrt(2 * M_PI)), 2);
    const double expected = std::exp(logs / bins) * across * std::pow(covariance / variance, 2);
    CHECK(found.spectrumRatio == doctest::Approx(expected).epsilon(0.12));
}

TEST_CASE("seams are found where patches begin, and nowhere in an image without them") {
    const Volume image = blurred(noise(4), 1.5);
    const Volume truth = blurred(noise(5), 1.5);
    const Mask mask = ball();
    const Seams none = measureSeams(image.voxels(), truth.voxels(), kSize, mask, 16);
    CHECK(none.boundaryGradientRatio == doctest::Approx(1.0).epsilon(0.05));
    double last = none.boundaryGradientRatio;
    for (const float step : {0.05f, 0.1f, 0.3f}) {
        const Seams seams = measureSeams(withSteps(image, 16, step), truth.voxels(), kSize, mask, 16);
        CHECK(seams.boundaryGradientRatio > last);
        last = seams.boundaryGradientRatio;
    }
    CHECK(last > 1.5);
    // Steps elsewhere are no seams of these patches: they lie 8 voxels from every face.
    CHECK(measureSeams(withSteps(image, 16, 0.3f, 8), truth.voxels(), kSize, mask, 16).boundaryGradientRatio <
          1.1);
}

TEST_CASE("an error that repeats with the patches stands out at their period") {
    const Volume truth = blurred(noise(6), 1.0);
    const Mask mask = ball();
    std::vector<float> image = truth.voxels();
    std::mt19937 generator(7);
    std::normal_distribution<float> draw(0.0f, 0.2f);
    std::size_t n = 0;
    for (std::int64_t k = 0; k < kSize[2]; ++k)
        for (std::int64_t j = 0; j < kSize[1]; ++j)
            for (std::int64_t i = 0; i < kSize[0]; ++i, ++n) {
                // Worse towards the border of each patch, as without a halo.
                const std::int64_t edge = std::min(i % 16, 15 - i % 16);
                image[n] += draw(generator) * (edge < 3 ? 2.0f : 1.0f);
            }
    const double patched = measureSeams(image, truth.voxels(), kSize, mask, 16).periodicEnergy;
    std::vector<float> plain = truth.voxels();
    for (float& value : plain)
        value += draw(generator);
    const double even = measureSeams(plain, truth.voxels(), kSize, mask, 16).periodicEnergy;
    CHECK(patched > 5.0 * even);
}

TEST_CASE("what cannot be measured is an error that says so") {
    const Volume image = noise(8);
    Mask few(image.voxels().size(), 0);
    few[5] = 1;
    CHECK_THROWS_AS(measureSharpness(image, image, few), Error);
    CHECK_THROWS_AS(measureSharpness(image, image, Mask(3, 1)), Error);
    CHECK_THROWS_AS(measureSeams(image.voxels(), image.voxels(), kSize, few, 8), Error);
    CHECK_THROWS_AS(measureSeams(image.voxels(), image.voxels(), {3, 3, 3}, few, 16), Error);
}
