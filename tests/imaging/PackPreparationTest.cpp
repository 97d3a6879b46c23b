#include "imaging/PackPreparation.h"
#include "../simulator/SyntheticHead.h"
#include "../support/TemporaryFolder.h"
#include "base/Error.h"
#include "imaging/SubjectPreparation.h"
#include "nn/simulator/DrawStream.h"
#include "volume/Nifti.h"
#include "volume/Resample.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>

using namespace magiqt;

namespace {

// A child as the reference data holds one: skull-stripped, RAS on disk, intensities of any scale.
void writeChild(const std::filesystem::path& folder, const test::SyntheticHead& head,
                const std::string& orientation) {
    std::filesystem::create_directories(folder);
    std::vector<float> noise(head.codes.size()), voxels = head.image(0);
    DrawStream(2, 2).fillNormal(noise.data(), noise.size(), 1);
    for (std::size_t n = 0; n < voxels.size(); ++n)
        voxels[n] = head.codes[n] >= 1 && head.codes[n] <= 3
                        ? std::round(2500.0f * voxels[n] + 40.0f * noise[n])
                        : 0.0f;
    const Volume volume(Geometry::axisAligned(head.sizeIjk, {1, 1, 1}, {-50, -60, -40}), voxels);
    NiftiWriteOptions options;
    options.type = VoxelType::Int16;
    writeNifti(folder / "T1w.nii.gz", reorient(volume, orientation), options);
}

} // namespace

TEST_CASE("A subject is the same whatever orientation its file has") {
    const test::TemporaryFolder folder;
    const test::SyntheticHead head({88, 104, 80});
    writeChild(folder / "ras", head, "RAS");
    writeChild(folder / "pir", head, "PIR");
    const auto a = prepareImageSubject(folder / "ras", "x", AgeBand::Child);
    const auto b = prepareImageSubject(folder / "pir", "x", AgeBand::Child);
    CHECK(a.sizeIjk == b.sizeIjk);
    CHECK(a.images[0] == b.images[0]);
    CHECK(a.tissue == b.tissue);
    CHECK(a.images[1].empty());

    // Left stays left: the ventricle of the test's head lies on the side of rising i (left).
    double ventricle = 0.0, count = 0.0, centre = 0.0, brain = 0.0;
    std::size_t n = 0;
    for (std::int64_t k = 0; k < a.sizeIjk[2]; ++k)
        for (std::int64_t j = 0; j < a.sizeIjk[1]; ++j)
            for (std::int64_t i = 0; i < a.sizeIjk[0]; ++i, ++n) {
                const double x = static_cast<double>(i);
                if (a.images[0][n] > 0.0f) {
                    centre += x;
                    brain += 1.0;
                }
                const double r = std::hypot(static_cast<double>(j) - a.centroidIjk[1],
                                            static_cast<double>(k) - a.centroidIjk[2]);
                if (a.tissue[2][n] > 127 && r < 6.0 && std::abs(x - a.centroidIjk[0]) < 20.0) {
                    ventricle += x;
                    count += 1.0;
                }
            }
    REQUIRE(count > 50.0);
    CHECK(ventricle / count > centre / brain + 2.0);
    CHECK(std::abs(a.centroidIjk[0] - centre / brain) < 1.5);
}

TEST_CASE(
    "Normalised intensities have a median of one half, class means in their order, maps that sum to one") {
    const test::TemporaryFolder folder;
    const test::SyntheticHead head({88, 104, 80});
    writeChild(folder / "child", head, "RAS");
    const auto subject = prepareImageSubject(folder / "child", "child", AgeBand::Child);
    std::vector<float> inside;
    for (std::size_t n = 0; n < subject.images[0].size(); ++n) {
        if (subject.images[0][n] > 0.0f) inside.push_back(subject.images[0][n]);
        const int sum = subject.tissue[0][n] + subject.tissue[1][n] + subject.tissue[2][n];
        CHECK_UNARY(sum <= 258);
        if (subject.images[0][n] == 0.0f) CHECK_UNARY(sum == 0);
    }
    std::nth_element(inside.begin(), inside.begin() + static_cast<std::ptrdiff_t>(inside.size() / 2),
                     inside.end());
    CHECK(inside[inside.size() / 2] == doctest::Approx(0.5).epsilon(0.03));
    const auto& mean = subject.classMean[0];
    CHECK(mean[0] > mean[1]);
    CHECK(mean[1] > mean[2]);
    CHECK(mean[1] / mean[0] == doctest::Approx(0.43 / 0.6).epsilon(0.04));
}

TEST_CASE("Labels become tissues, the neck is cut") {
    CHECK(tissueOfLabel(2) == Tissue::WhiteMatter);
    CHECK(tissueOfLabel(41) == Tissue::WhiteMatter);
    CHECK(tissueOfLabel(42) == Tissue::GreyMatter);
    CHECK(tissueOfLabel(24) == Tissue::Csf);
    CHECK(tissueOfLabel(515) == Tissue::CorticalBone);
    CHECK(tissueOfLabel(0) == Tissue::Background);
    CHECK(tissueOfLabel(99999) == Tissue::Background);
    CHECK(tissueOfLabel(-3) == Tissue::Background);
    const test::TemporaryFolder folder;
    std::vector<float> voxels(60 * 60 * 160, 0.0f);
    for (std::int64_t k = 0; k < 160; ++k)
        for (std::int64_t j = 10; j < 50; ++j)
            for (std::int64_t i = 10; i < 50; ++i)
                voxels[static_cast<std::size_t>((k * 60 + j) * 60 + i)] = k >= 110 ? 3.0f : 507.0f;
    writeNifti(folder / "map.nii.gz",
               Volume(Geometry::axisAligned({60, 60, 160}, {1, 1, 1}, {0, 0, 0}), voxels));
    const auto subject = prepareLabelSubject(folder / "map.nii.gz", "map");
    CHECK(subject.sizeIjk[2] >= 50 + 40);
    CHECK(subject.sizeIjk[2] <= 50 + 40 + 8);
}

TEST_CASE(
    "A folder without any subject of the part is an error, missing ones are findings, limits are kept") {
    const test::TemporaryFolder folder;
    PackPreparationOptions options;
    options.dataFolder = folder.path();
    options.outputFile = folder / "out.pack";
    CHECK_THROWS_AS(preparePack(options), Error);
    CHECK_FALSE(std::filesystem::exists(options.outputFile));
    const test::SyntheticHead head({72, 80, 64});
    writeChild(folder / "train" / "child_0001", head, "RAS");
    writeChild(folder / "train" / "child_0002", head, "RAS");
    writeChild(folder / "train" / "child_0007", head, "RAS");
    const auto all = preparePack(options);
    CHECK(all.subjects.size() == 2); // child_0007 is for development
    CHECK(all.findings.size() > 10);
    // The pack names where these subjects come from, and no other set.
    std::ifstream pack(options.outputFile, std::ios::binary);
    std::string header(16384, ' ');
    pack.read(header.data(), static_cast<std::streamsize>(header.size()));
    CHECK(header.find("Brain_MRI_Enhancement (MIT)") != std::string::npos);
    CHECK(header.find("Kirby21") == std::string::npos);
    options.maximumBytes = all.bytes * 3 / 4;
    CHECK(preparePack(options).subjects.size() == 1);
    CHECK_THROWS_AS(packPartFromName("test"), Error);
}

TEST_CASE("A real patient has plausible tissues in all contrasts") {
    const char* data = std::getenv("MAGIQT_DATA");
    if (data == nullptr) {
        MESSAGE("skipped: MAGIQT_DATA names no reference data");
        return;
    }
    const std::filesystem::path root = std::filesystem::path(data) / "data";
    const auto subject = prepareImageSubject(root / "train" / "ms_cs_p07", "ms_cs_p07", AgeBand::Adult);
    for (std::size_t c = 0; c < kContrastCount; ++c)
        REQUIRE(!subject.images[c].empty());
    CHECK(subject.classMean[0][0] > subject.classMean[0][1]);
    CHECK(subject.classMean[1][2] > subject.classMean[1][1]);
    CHECK(subject.classMean[2][1] > subject.classMean[2][2]);
    CHECK(!subject.lesion.empty());
}
