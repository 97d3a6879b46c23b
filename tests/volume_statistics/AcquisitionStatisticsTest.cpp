// Measurements of signals whose statistics are known in closed form.
#include "volume/AcquisitionStatistics.h"
#include "volume/Intensity.h"
#include "volume/Nifti.h"
#include "volume/Resample.h"

#include "base/Error.h"
#include "base/Json.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>

using namespace magiqt;

namespace {

constexpr std::int64_t kWidth = 96;
constexpr std::int64_t kHeight = 112;
constexpr std::int64_t kSlices = 20;

struct Phantom {
    Volume volume;
    std::vector<std::uint8_t> head;
};

// A cylinder "head" with 4 voxels of margin, in slices of 5 mm; `value` fills the whole grid.
Phantom phantom(const std::function<double(std::int64_t, std::int64_t, std::int64_t, bool)>& value) {
    std::vector<float> voxels;
    std::vector<std::uint8_t> head;
    for (std::int64_t k = 0; k < kSlices; ++k)
        for (std::int64_t j = 0; j < kHeight; ++j)
            for (std::int64_t i = 0; i < kWidth; ++i) {
                const double x = (static_cast<double>(i) - 47.5) / 44;
                const double y = (static_cast<double>(j) - 55.5) / 52;
                const bool in = x * x + y * y < 1;
                head.push_back(in ? 1 : 0);
                voxels.push_back(static_cast<float>(value(i, j, k, in)));
            }
    return {Volume(Geometry::axisAligned({kWidth, kHeight, kSlices}, Point3(1.6, 1.6, 5), Point3(0, 0, 0)),
                   std::move(voxels)),
            std::move(head)};
}

Phantom noisePhantom(double sigma, double blurPixels) {
    std::mt19937 random(11);
    std::normal_distribution<double> normal(0, sigma);
    std::vector<double> noise(static_cast<std::size_t>(kWidth * kHeight * kSlices));
    for (double& at : noise)
        at = normal(random);
    for (std::int64_t k = 0; k < kSlices; ++k)
        smoothPlane({noise.data() + k * kWidth * kHeight, static_cast<std::size_t>(kWidth * kHeight)}, kWidth,
                    kHeight, blurPixels, blurPixels);
    return phantom([&](std::int64_t i, std::int64_t j, std::int64_t k, bool) {
        return 1000 + noise[static_cast<std::size_t>((k * kHeight + j) * kWidth + i)];
    });
}

} // namespace

TEST_CASE("white noise: sigma, no correlation, flat spectrum") {
    const Phantom p = noisePhantom(20, 0);
    const AcquisitionStatistics s = characterise(p.volume, p.head);
    CHECK(s.noise.sigmaImmerkaer == doctest::Approx(20).epsilon(0.02));
    CHECK(s.noise.sigmaImmerkaerRobust == doctest::Approx(20).epsilon(0.03));
    CHECK(s.noise.snrImmerkaer == doctest::Approx(50).epsilon(0.02));
    CHECK(s.brainMean == doctest::Approx(1000).epsilon(0.001));
    for (const double value : s.correlation.raw)
        CHECK(std::abs(value) < 0.02);
    // Residual n - g*n of white noise, g a Gaussian of sigma 1 in the plane: correlation -.172 at one voxel.
    CHECK(s.correlation.residualFine[0] == doctest::Approx(-0.172).epsilon(0.12));
    CHECK(s.correlation.residualFine[1] == doctest::Approx(-0.172).epsilon(0.12));
    CHECK(std::abs(s.correlation.residualFine[2]) < 0.02);
    for (const double value : s.spectrum.wholeDb)
        CHECK(std::abs(value) < 1.5);
    for (const double value : s.spectrum.brainDb)
        CHECK(std::abs(value) < 2.0);
    CHECK(s.zeroShare == 0);
    CHECK_FALSE(s.wholeNumbers);
}

TEST_CASE("blurred noise: lag-1 correlation exp(-1/(4 s^2)) in the plane, none between slices") {
    const Phantom p = noisePhantom(200, 1.0);
    const AcquisitionStatistics s = characterise(p.volume, p.head);
    CHECK(s.correlation.raw[0] == doctest::Approx(std::exp(-0.25)).epsilon(0.03));
    CHECK(s.correlation.raw[1] == doctest::Approx(std::exp(-0.25)).epsilon(0.03));
    CHECK(std::abs(s.correlation.raw[2]) < 0.05);
    // Power of the blur: exp(-pi^2 f^2) with f in Nyquist units; the band .02-.08 stands for 0.
    const std::size_t half = 2;
    CHECK(s.spectrum.frequencyOfNyquist[half] == 0.5);
    // Taking the mean away takes some of that band too: up to 1.5 dB.
    CHECK(s.spectrum.wholeDb[half] == doctest::Approx(-10.7).epsilon(0.15));
    CHECK(s.spectrum.brainDb[half] == doctest::Approx(-10.7).epsilon(0.15));
    CHECK(s.spectrum.brainAlongXDb[half] == doctest::Approx(-10.7).epsilon(0.2));
    CHECK(s.spectrum.wholeDb[4] < -30);
}

TEST_CASE("exact zeros are counted over all and outside the head") {
    const Phantom p = phantom([](std::int64_t i, std::int64_t, std::int64_t, bool in) {
        return in ? 500.0 + static_cast<double>(i % 3) : (i < 10 ? 0.0 : 7.0);
    });
    std::size_t zeros = 0, outside = 0;
    for (std::size_t at = 0; at < p.head.size(); ++at) {
        outside += p.head[at] ? 0 : 1;
        zeros += p.volume.voxels()[at] == 0 ? 1 : 0;
    }
    const AcquisitionStatistics s = characterise(p.volume, p.head);
    CHECK(s.zeroShare == doctest::Approx(static_cast<double>(zeros) / static_cast<double>(p.head.size())));
    CHECK(s.zeroShareOutside == doctest::Approx(static_cast<double>(zeros) / static_cast<double>(outside)));
    CHECK(s.noise.sigmaBackground == doctest::Approx(7 / std::sqrt(2.0)));
    CHECK(s.wholeNumbers);
    CHECK(s.maximum == 502);
}

TEST_CASE("three tissue classes are found under a bias field") {
    std::mt19937 random(2);
    std::normal_distribution<double> normal(0, 15);
    // Patches of 8 voxels: .4, 1.0, 1.3 of 1000 with shares .2, .4, .4, under a field of +-20 %.
    const Phantom p = phantom([&](std::int64_t i, std::int64_t j, std::int64_t k, bool) {
        const auto cell = (i / 8 * 7 + j / 8 * 3 + k * 2) % 5;
        const double tissue = cell == 0 ? 400 : cell < 3 ? 1000 : 1300;
        const double field = std::exp(0.2 * (static_cast<double>(i) - 48) / 48);
        return tissue * field + normal(random);
    });
    const AcquisitionStatistics s = characterise(p.volume, p.head);
    CHECK(s.classes.means[0] / s.classes.means[1] == doctest::Approx(0.4).epsilon(0.05));
    CHECK(s.classes.means[2] / s.classes.means[1] == doctest::Approx(1.3).epsilon(0.03));
    CHECK(s.classes.shares[0] == doctest::Approx(0.2).epsilon(0.15));
    CHECK(s.classes.biasSpread > 0.03);
}

TEST_CASE("the figures do not depend on how the axes are stored") {
    const Phantom p = noisePhantom(50, 0.7);
    const Volume mask(p.volume.geometry(), std::vector<float>(p.head.begin(), p.head.end()));
    const Volume turned = reorient(p.volume, "SRA");
    const Volume turnedMask = reorient(mask, "SRA");
    const std::vector<std::uint8_t> head(turnedMask.voxels().begin(), turnedMask.voxels().end());
    const AcquisitionStatistics a = characterise(p.volume, p.head);
    const AcquisitionStatistics b = characterise(turned, head);
    CHECK(a.brainMean == doctest::Approx(b.brainMean));
    CHECK(a.noise.sigmaImmerkaer == doctest::Approx(b.noise.sigmaImmerkaer));
    CHECK(a.correlation.raw[2] == doctest::Approx(b.correlation.raw[2]));
    CHECK(a.correlation.raw[0] == doctest::Approx(b.correlation.raw[0]));
    CHECK(a.spectrum.wholeDb[2] == doctest::Approx(b.spectrum.wholeDb[2]));
}

TEST_CASE("a volume without enough brain is refused") {
    const Phantom p = noisePhantom(5, 0);
    try {
        characterise(p.volume, std::vector<std::uint8_t>(p.head.size(), 0));
        FAIL("an empty head was measured");
    } catch (const Error& error) {
        CHECK((error.kind() == ErrorKind::BadInput));
        CHECK(error.code() == "statistics.no-brain");
    }
    CHECK_THROWS_AS(characterise(p.volume, std::vector<std::uint8_t>(3, 1)), Error);
}

TEST_CASE("an image of zeros or of one value gives finite figures") {
    for (const double value : {0.0, 1000.0}) {
        const Phantom p = phantom([&](std::int64_t, std::int64_t, std::int64_t, bool) { return value; });
        const Json json = characterise(p.volume, p.head);
        CHECK(json.dump().find("null") == std::string::npos); // nlohmann writes NaN as null
    }
}

TEST_CASE("interpolated slices are recognised") {
    std::mt19937 random(9);
    std::normal_distribution<double> normal(0, 60);
    const Phantom p = phantom([&](std::int64_t, std::int64_t, std::int64_t, bool in) {
        return in ? 1000.0 : std::hypot(normal(random), normal(random));
    });
    const AcquisitionStatistics s = characterise(p.volume, p.head);
    CHECK(s.noise.sigmaBackground == doctest::Approx(60).epsilon(0.03));
    REQUIRE(s.findings.size() == 1);
    CHECK(s.findings.front().code == "statistics.interpolated");
}

TEST_CASE("a real 64 mT scan") {
    const char* data = std::getenv("MAGIQT_DATA");
    const auto file =
        std::filesystem::path(data ? data : "") / "data/real_low_field/swoop_64mT_MS017/T1w.nii.gz";
    if (!data || !std::filesystem::exists(file)) {
        MESSAGE("skipped: MAGIQT_DATA does not name the reference data");
        return;
    }
    const NiftiImage image = readNifti(file);
    const AcquisitionStatistics s = characterise(*image.volume, headMask(*image.volume));
    CHECK(s.zeroShare == doctest::Approx(0.173).epsilon(0.005));
    CHECK(s.maximum == 4095);
    CHECK(s.wholeNumbers);
    // Smoother from front to back than from left to right, and correlated from slice to slice.
    CHECK(s.correlation.residualFine[1] > s.correlation.residualFine[0] + 0.15);
    CHECK(s.correlation.residualFine[2] > 0.3);
    CHECK(s.spectrum.wholeDb[4] < -34);
    CHECK(s.spectrum.wholeDb[4] > -45);
}
