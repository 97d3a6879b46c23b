#include "TestVolumes.h"

#include "base/Error.h"
#include "volume/Intensity.h"
#include "volume/Nifti.h"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace magiqt;
using namespace magiqt::test;

namespace {

// A "head": a bright ellipsoid with dark ventricles, in noise or in exact zeros.
Volume phantom(const Point3& spacing, float noise, float inside = 500) {
    const Index3 size = {static_cast<std::int64_t>(200 / spacing[0]),
                         static_cast<std::int64_t>(220 / spacing[1]),
                         static_cast<std::int64_t>(200 / spacing[2])};
    const Geometry geometry = Geometry::axisAligned(size, spacing, {-100, -110, -100});
    std::mt19937 random(3);
    std::normal_distribution<float> normal(0, 1);
    std::vector<float> voxels;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                const Point3 p = geometry.pointLps(
                    {static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                const double radius = p.cwiseQuotient(Point3(70, 85, 65)).norm();
                const double ventricle = (p - Point3(0, 5, 5)).cwiseQuotient(Point3(10, 25, 10)).norm();
                const float value = radius < 1 ? (ventricle < 1 ? 0.1f : 1.0f) * inside : 0;
                voxels.push_back(
                    noise > 0 ? std::hypot(value + noise * normal(random), noise * normal(random)) : value);
            }
    return Volume(geometry, std::move(voxels));
}

double overlap(const Volume& volume, const std::vector<std::uint8_t>& mask) {
    const Index3 size = volume.geometry().sizeIjk();
    double both = 0;
    double sum = 0;
    std::size_t n = 0;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i, ++n) {
                const Point3 p = volume.geometry().pointLps(
                    {static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                const bool truth = p.cwiseQuotient(Point3(70, 85, 65)).norm() < 1;
                both += truth && mask[n] != 0;
                sum += truth + (mask[n] != 0);
            }
    return 2 * both / sum;
}

} // namespace

TEST_CASE("quantiles are exact, with linear interpolation between order statistics") {
    const std::vector<float> values = {7, 1, 3, 9, 5};
    const std::vector<double> asked = {1, 0, 0.5, 0.1, 0.9};
    const std::vector<double> found = quantiles(values, asked);
    const std::vector<double> expected = {9, 1, 5, 1.8, 8.2};
    for (std::size_t n = 0; n < asked.size(); ++n)
        CHECK(found[n] == doctest::Approx(expected[n]));
    CHECK(quantile(std::vector<float>{4}, 0.3) == 4);
    CHECK_THROWS_AS(quantile(std::vector<float>{}, 0.5), Error);
    std::vector<float> many(10001);
    for (std::size_t n = 0; n < many.size(); ++n)
        many[(n * 7919) % many.size()] = static_cast<float>(n);
    for (const double p : {0.005, 0.25, 0.995})
        CHECK(quantile(many, p) == doctest::Approx(10000 * p));
}

TEST_CASE("the head mask finds a head in noise and in zeros, with its ventricles, at any resolution") {
    for (const Point3& spacing : {Point3(2, 2, 2), Point3(1.6, 1.6, 5)})
        for (const float noise : {0.0f, 15.0f, 40.0f, 80.0f}) {
            const Volume volume = phantom(spacing, noise);
            Findings findings;
            const std::vector<std::uint8_t> mask = headMask(volume, &findings);
            CAPTURE(noise);
            CHECK(overlap(volume, mask) > 0.96);
            CHECK(findings.empty());
            // The model's scale: 2 x the median of the tissue.
            CHECK(modelIntensityScale(volume, mask) == doctest::Approx(1000).epsilon(0.06));
            CHECK((centroidLps(volume.geometry(), mask)).norm() < 2);
        }
}

TEST_CASE("the model's scale follows the image's own scale") {
    Volume volume = phantom({2, 2, 2}, 15);
    const double one = modelIntensityScale(volume, headMask(volume));
    for (float& voxel : volume.editableVoxels())
        voxel *= 37;
    CHECK(modelIntensityScale(volume, headMask(volume)) == doctest::Approx(37 * one).epsilon(1e-3));
}

TEST_CASE("what is no head is said") {
    Findings findings;
    const Geometry geometry = Geometry::axisAligned({60, 60, 60}, {3, 3, 3}, {0, 0, 0});
    headMask(Volume(geometry, std::vector<float>(216000)), &findings);
    CHECK(holds(findings, "mask.uncertain"));
    findings.clear();
    headMask(Volume(geometry, std::vector<float>(216000, 100.0f)), &findings);
    CHECK(holds(findings, "mask.uncertain"));
    findings.clear();
    Volume ct = phantom({3, 3, 3}, 10);
    for (float& voxel : ct.editableVoxels())
        voxel -= 400;
    headMask(ct, &findings);
    CHECK(holds(findings, "mask.uncertain"));
    CHECK_THROWS_AS(modelIntensityScale(ct, std::vector<std::uint8_t>(ct.voxels().size())), Error);
}

TEST_CASE("real heads get a mask of the size of a head or a brain") {
    std::vector<std::filesystem::path> files;
    const char* data = std::getenv("MAGIQT_DATA");
    if (data != nullptr)
        for (const char* name :
             {"real_low_field/swoop_64mT_MS017/T1w", "real_low_field/swoop_64mT_MS017/T2w",
              "real_low_field/swoop_64mT_MS017/FLAIR", "train/ms_cs_p07/T1w", "train/child_0001/T1w",
              "train/ms_long_p01_s1/FLAIR", "validation/healthy_k113/T2w"})
            files.push_back(std::filesystem::path(data) / "data" / (std::string(name) + ".nii.gz"));
    else
        MESSAGE("skipped in part: MAGIQT_DATA is not set");
    files.push_back("/usr/share/mricron/templates/ch2.nii.gz");
    for (const std::filesystem::path& file : files) {
        if (!std::filesystem::exists(file)) {
            MESSAGE("skipped: " << file.filename().string() << " is not there");
            continue;
        }
        const NiftiImage image = readNifti(file);
        Findings findings;
        const std::vector<std::uint8_t> mask = headMask(*image.volume, &findings);
        const Point3 spacing = image.volume->geometry().spacingMm();
        const double litres =
            static_cast<double>(std::count(mask.begin(), mask.end(), 1)) * spacing.prod() / 1e6;
        MESSAGE(file.parent_path().filename().string()
                << " " << file.filename().string() << ": " << litres << " l");
        CHECK(litres > 0.7);
        CHECK(litres < 5);
        CHECK(findings.empty());
    }
}
