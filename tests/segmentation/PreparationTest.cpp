// With the weights that ship, on a head of ellipsoids.
#include "imaging/preparation/ScanPreparation.h"
#include "imaging/segmentation/HeadSegmentation.h"
#include "simulator/SyntheticHead.h"
#include "volume/Intensity.h"
#include "volume/LabelScores.h"
#include "volume/Resample.h"

#include "base/Error.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace magiqt;
using namespace magiqt::test;

namespace {

const std::filesystem::path kModels = MODELS_FOLDER;

Segmenter& brain() {
    static Segmenter segmenter(kModels / "segmentation" / "brain.safetensors");
    return segmenter;
}

Segmenter& tissue() {
    static Segmenter segmenter(kModels / "segmentation" / "tissue.safetensors");
    return segmenter;
}

bool isBrain(std::uint8_t code) {
    return code == static_cast<std::uint8_t>(Tissue::WhiteMatter) ||
           code == static_cast<std::uint8_t>(Tissue::GreyMatter);
}

struct Phantom {
    Volume image;
    Mask brain; // white and grey matter and what lies inside
};

// T1-weighted, 1.35 mm voxels (a head of 150 x 184 x 146 mm), with a little noise.
Phantom phantom(const std::string& orientation = "LPS") {
    const SyntheticHead head;
    const Geometry grid =
        Geometry::axisAligned(head.sizeIjk, Point3(1.35, 1.35, 1.35), Point3(-70, -90, -70));
    std::mt19937 random(5);
    std::normal_distribution<float> noise(0.0f, 0.02f);
    std::vector<float> values = head.image(0);
    for (float& value : values)
        value = 1000.0f * std::max(value + noise(random), 0.0f);
    std::vector<float> inside(values.size());
    for (std::size_t n = 0; n < inside.size(); ++n)
        inside[n] = isBrain(head.codes[n]) ? 1.0f : 0.0f;
    Phantom result{reorient(Volume(grid, values), orientation), {}};
    const Volume turned = reorient(Volume(grid, inside), orientation);
    result.brain.resize(turned.voxels().size());
    for (std::size_t n = 0; n < result.brain.size(); ++n)
        result.brain[n] = turned.voxels()[n] > 0.5f ? 1 : 0;
    fillHolesBySlice(result.brain, result.image.geometry().sizeIjk());
    return result;
}

Mask bytes(const Volume& volume) {
    Mask mask(volume.voxels().size());
    for (std::size_t n = 0; n < mask.size(); ++n)
        mask[n] = volume.voxels()[n] > 0.5f ? 1 : 0;
    return mask;
}

std::string codeOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    return "";
}

bool has(const Findings& findings, const std::string& code) {
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return f.code == code; });
}

} // namespace

TEST_CASE("the brain of a synthetic head is found, whatever the order of the axes") {
    for (const char* orientation : {"LPS", "RAS", "PIR"}) {
        const Phantom head = phantom(orientation);
        Findings findings;
        const BrainMask found = findBrain(head.image, brain(), {}, findings);
        const LabelScore score = compareMasks(bytes(found.mask), head.brain, head.image.geometry());
        MESSAGE(std::string(orientation) << ": Dice " << score.dice << ", " << found.volumeMl << " ml");
        CHECK(score.dice > 0.85);
        CHECK(found.volumeMl == doctest::Approx(score.volumeMl));
        CHECK_FALSE(has(findings, "mask.touches-border"));
        Mask one = bytes(found.mask);
        const Mask all = one;
        keepLargestComponent(one, head.image.geometry().sizeIjk());
        CHECK(one == all);
    }
}

TEST_CASE("an image that is centred about zero has the same brain") {
    const Phantom head = phantom();
    Volume centred = head.image;
    for (float& value : centred.editableVoxels())
        value = (value - 350.0f) / 200.0f;
    Findings findings;
    const BrainMask one = findBrain(head.image, brain(), {}, findings);
    const BrainMask two = findBrain(centred, brain(), {}, findings);
    CHECK(compareMasks(bytes(one.mask), bytes(two.mask), head.image.geometry()).dice > 0.97);
}

TEST_CASE("tissue labels lie on a cubic 1 mm grid over the scan, and their volumes are counted") {
    const Phantom head = phantom();
    Findings findings;
    const HeadSegmentation result = segmentHead(head.image, brain(), tissue(), {}, findings);
    CHECK(result.labels.geometry().isSameAs(isotropicGrid(head.image.geometry(), 1.0)));
    const auto volumes = labelVolumesMl(result.labels);
    for (std::size_t label = 1; label < 5; ++label) {
        const double counted =
            volumes.contains(static_cast<int>(label)) ? volumes.at(static_cast<int>(label)) : 0.0;
        CHECK(result.volumesMl[label] == doctest::Approx(counted));
    }
    CHECK(result.volumesMl[static_cast<std::size_t>(TissueLabel::White)] > 100);
    CHECK(*std::max_element(result.labels.voxels().begin(), result.labels.voxels().end()) <= 4.0f);
}

TEST_CASE("a prepared scan has cubic voxels, its brain's median at 0.5 and its mask on the same grid") {
    const Phantom head = phantom("RAS");
    Findings findings;
    PreparationOptions options;
    options.spacingMm = 2.0;
    const PreparedScan prepared = prepareScan(head.image, &brain(), options, {}, findings);
    CHECK(prepared.image.geometry().isSameAs(isotropicGrid(head.image.geometry(), 2.0)));
    REQUIRE(prepared.mask);
    REQUIRE(prepared.biasField);
    CHECK(prepared.mask->geometry().isSameAs(prepared.image.geometry()));
    const std::vector<float> inside = maskedValues(prepared.image, bytes(*prepared.mask));
    CHECK(quantile(inside, 0.5) == doctest::Approx(0.5).epsilon(1e-3));
    CHECK(*std::min_element(prepared.image.voxels().begin(), prepared.image.voxels().end()) >= 0.0f);
    CHECK(prepared.scale > 100.0);
}

TEST_CASE("every step of the preparation can be left out") {
    const Phantom head = phantom();
    Findings findings;
    PreparationOptions options;
    options.biasField = options.brainMask = options.normalise = false;
    options.spacingMm = 1.35;
    const PreparedScan prepared = prepareScan(head.image, nullptr, options, {}, findings);
    CHECK_FALSE(prepared.mask);
    CHECK_FALSE(prepared.biasField);
    CHECK(prepared.scale == 1.0);
    double most = 0;
    for (std::size_t n = 0; n < prepared.image.voxels().size(); ++n)
        most = std::max(most,
                        std::abs(static_cast<double>(prepared.image.voxels()[n] - head.image.voxels()[n])));
    CHECK(most < 1e-2 * 1000); // the same grid: nothing to interpolate
}

TEST_CASE("NaN and negative values do not reach the result") {
    Phantom head = phantom();
    for (std::size_t n = 0; n < head.brain.size(); n += 211)
        head.image.editableVoxels()[n] = n % 2 == 0 ? std::numeric_limits<float>::quiet_NaN() : -50.0f;
    Findings findings;
    PreparationOptions options;
    options.spacingMm = 2.0;
    const PreparedScan prepared = prepareScan(head.image, &brain(), options, {}, findings);
    CHECK(std::all_of(prepared.image.voxels().begin(), prepared.image.voxels().end(),
                      [](float value) { return std::isfinite(value); }));
    CHECK(prepared.maskMl > 300);
}

TEST_CASE("what is no head is refused or said to be odd") {
    const auto constant = [](Index3 size, double spacing, float value) {
        const Geometry grid = Geometry::axisAligned(size, Point3(spacing, spacing, spacing), Point3(0, 0, 0));
        return Volume(grid, std::vector<float>(static_cast<std::size_t>(grid.voxelCount()), value));
    };
    Findings findings;
    const PreparationOptions options;
    CHECK(codeOf([&] {
              prepareScan(constant({200, 200, 1}, 1, 5), &brain(), options, {}, findings);
          }) == "prepare.flat");
    CHECK(codeOf([&] { findBrain(constant({200, 200, 2}, 1, 5), brain(), {}, findings); }) == "segment.flat");
    CHECK(codeOf([&] { findBrain(constant({8, 8, 8}, 1, 5), brain(), {}, findings); }) == "segment.flat");
    CHECK(codeOf([&] {
              findBrain(constant({60, 60, 60}, 3, 0), brain(), {}, findings);
          }) == "segment.no-brain");

    // Half a head: the field of view ends in the brain.
    const Phantom head = phantom();
    const Index3 size = head.image.geometry().sizeIjk();
    const std::int64_t kept = size[2] / 2 + 10;
    std::vector<float> lower(head.image.voxels().begin(),
                             head.image.voxels().begin() +
                                 static_cast<std::ptrdiff_t>(size[0] * size[1] * kept));
    const Volume cut(Geometry({size[0], size[1], kept}, head.image.geometry().indexToLps()), lower);
    findings.clear();
    const BrainMask half = findBrain(cut, brain(), {}, findings);
    CHECK(half.volumeMl > 150);
    CHECK(has(findings, "mask.touches-border"));

    findings.clear();
    checkBrainMask(constant({60, 60, 60}, 4, 1), findings);
    CHECK(has(findings, "mask.implausible-volume"));
    CHECK(has(findings, "mask.touches-border"));
}

TEST_CASE("somebody who asks to stop is heard") {
    struct Stop {};
    const Phantom head = phantom();
    SegmentationCallbacks callbacks;
    int asked = 0;
    callbacks.throwIfStopped = [&] {
        if (++asked == 2) throw Stop();
    };
    Findings findings;
    CHECK_THROWS_AS(segmentHead(head.image, brain(), tissue(), callbacks, findings), Stop);
}
