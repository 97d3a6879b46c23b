// The tools under the measurements: against brute force and closed forms.
#include "volume/PlaneStack.h"
#include "volume/Resample.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <random>

using namespace magiqt;

TEST_CASE("the slice axis is the coarsest one, wherever it stands") {
    const Index3 size{4, 5, 6};
    std::vector<float> voxels(120);
    for (std::size_t at = 0; at < voxels.size(); ++at)
        voxels[at] = static_cast<float>(at);
    const Volume sagittal(Geometry::axisAligned(size, Point3(5, 1.5, 1.6), Point3(0, 0, 0)), voxels);
    const PlaneStack planes = planesOf(sagittal);
    CHECK(planes.size == std::array<std::int64_t, 3>{5, 6, 4});
    CHECK(planes.volumeAxis == std::array<int, 3>{1, 2, 0});
    CHECK(planes.spacingMm[2] == doctest::Approx(5));
    CHECK(std::string(planes.towards.begin(), planes.towards.end()) == "PSL");
    for (std::int64_t z = 0; z < 4; ++z)
        for (std::int64_t y = 0; y < 6; ++y)
            for (std::int64_t x = 0; x < 5; ++x)
                CHECK(planes.values[planes.index(x, y, z)] == static_cast<double>(sagittal.at(z, x, y)));

    const Volume nearlyIsotropic(Geometry::axisAligned(size, Point3(1.02, 1, 1), Point3(0, 0, 0)), voxels);
    CHECK(planesOf(nearlyIsotropic).volumeAxis == std::array<int, 3>{0, 1, 2});
}

TEST_CASE("the Fourier transform of a plane equals the direct sum, also for prime sizes") {
    const std::int64_t width = 13;
    const std::int64_t height = 10;
    std::mt19937 random(3);
    std::vector<double> plane(130);
    for (double& value : plane)
        value = std::normal_distribution<double>()(random);
    const auto fast = transformPlane(plane, width, height);
    for (std::int64_t v = 0; v < height; ++v)
        for (std::int64_t u = 0; u < width; ++u) {
            std::complex<double> sum = 0;
            for (std::int64_t y = 0; y < height; ++y)
                for (std::int64_t x = 0; x < width; ++x)
                    sum += plane[static_cast<std::size_t>(y * width + x)] *
                           std::polar(
                               1.0, -2 * std::numbers::pi *
                                        (static_cast<double>(u * x) / 13 + static_cast<double>(v * y) / 10));
            CHECK(std::abs(fast[static_cast<std::size_t>(v * width + u)] - sum) < 1e-9);
        }
    CHECK(frequencyOfNyquist(0, 10) == 0);
    CHECK(frequencyOfNyquist(5, 10) == -1);
    CHECK(frequencyOfNyquist(1, 10) == doctest::Approx(0.2));
    CHECK(frequencyOfNyquist(12, 13) == doctest::Approx(-2.0 / 13));
}

TEST_CASE("the distance inside a mask equals brute force, with the border of the plane as outside") {
    const std::int64_t width = 17;
    const std::int64_t height = 11;
    std::mt19937 random(5);
    for (const double keep : {0.0, 0.7, 0.95, 1.0}) {
        std::vector<std::uint8_t> mask(static_cast<std::size_t>(width * height));
        for (auto& value : mask)
            value = std::uniform_real_distribution<double>()(random) < keep ? 1 : 0;
        const std::vector<double> squared = squaredDistanceInside(mask, width, height, 1.5, 0.7);
        for (std::int64_t y = 0; y < height; ++y)
            for (std::int64_t x = 0; x < width; ++x) {
                double nearest = 1e9;
                for (std::int64_t b = -1; b <= height; ++b)
                    for (std::int64_t a = -1; a <= width; ++a) {
                        const bool beyond = a < 0 || b < 0 || a == width || b == height;
                        if (!beyond && mask[static_cast<std::size_t>(b * width + a)]) continue;
                        nearest = std::min(nearest, std::pow(1.5 * static_cast<double>(a - x), 2) +
                                                        std::pow(0.7 * static_cast<double>(b - y), 2));
                    }
                CHECK(squared[static_cast<std::size_t>(y * width + x)] == doctest::Approx(nearest));
            }
    }
}

TEST_CASE("smoothing keeps a constant and spreads an impulse as a Gaussian") {
    std::vector<double> flat(21 * 15, 7.0);
    smoothPlane(flat, 21, 15, 2.5, 1.0);
    for (const double value : flat)
        CHECK(value == doctest::Approx(7.0));
    std::vector<double> impulse(41 * 41, 0.0);
    impulse[20 * 41 + 20] = 1;
    smoothPlane(impulse, 41, 41, 2, 1);
    double varianceX = 0, varianceY = 0;
    for (int y = 0; y < 41; ++y)
        for (int x = 0; x < 41; ++x) {
            varianceX += impulse[static_cast<std::size_t>(y * 41 + x)] * (x - 20) * (x - 20);
            varianceY += impulse[static_cast<std::size_t>(y * 41 + x)] * (y - 20) * (y - 20);
        }
    CHECK(varianceX == doctest::Approx(4).epsilon(0.01));
    CHECK(varianceY == doctest::Approx(1).epsilon(0.01));
}

TEST_CASE("dilation grows by 4-neighbours") {
    std::vector<std::uint8_t> mask(9 * 9, 0);
    mask[4 * 9 + 4] = 1;
    dilatePlane(mask, 9, 9, 2);
    int count = 0;
    for (const auto value : mask)
        count += value;
    CHECK(count == 13); // |dx| + |dy| <= 2
}
