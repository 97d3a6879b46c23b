#include "TestVolumes.h"

#include "base/Error.h"
#include "base/Json.h"
#include "volume/Evaluation.h"

#include <doctest/doctest.h>

using namespace magiqt;
using namespace magiqt::test;

namespace {

// Relative to the size of the value, 1e-6.
void checkEqual(const std::string& what, double found, double expected) {
    CAPTURE(what);
    CAPTURE(found);
    CAPTURE(expected);
    CHECK(std::abs(found - expected) <= 1e-6 * std::max(1.0, std::abs(expected)));
}

struct StoredCase {
    Json json;
    Volume prediction, reference;
    std::vector<std::uint8_t> mask;
};

std::vector<StoredCase> storedCases() {
    std::vector<StoredCase> cases;
    const Json stored = readJsonFile(std::filesystem::path(MAGIQT_TEST_DATA) / "metrics" / "vectors.json");
    for (const Json& json : stored.at("cases")) {
        const Geometry geometry(json.at("sizeIjk").get<Index3>(), Matrix4::Identity());
        const auto volume = [&](const char* name) {
            std::vector<float> voxels;
            for (const Json& value : json.at(name))
                voxels.push_back(static_cast<float>(value.get<int>()) / 64);
            return Volume(geometry, std::move(voxels));
        };
        cases.push_back({json, volume("prediction64"), volume("reference64"),
                         json.at("mask").get<std::vector<std::uint8_t>>()});
    }
    return cases;
}

} // namespace

TEST_CASE("single metrics equal scikit-image and scipy") {
    for (const StoredCase& c : storedCases()) {
        const Values p = c.prediction.voxels();
        const Values r = c.reference.voxels();
        const Index3 size = c.reference.geometry().sizeIjk();
        const bool flat = *std::min_element(size.begin(), size.end()) < 7;
        const std::map<std::string, double> found = {
            {"mae", meanAbsoluteError(p, r)},
            {"mse", meanSquaredError(p, r)},
            {"nrmseEuclidean", normalisedRootMeanSquaredError(p, r, NrmseNormalisation::Euclidean)},
            {"nrmseMinMax", normalisedRootMeanSquaredError(p, r, NrmseNormalisation::MinMax)},
            {"nrmseMean", normalisedRootMeanSquaredError(p, r, NrmseNormalisation::Mean)},
            {"nmse", normalisedMeanSquaredError(p, r)},
            {"psnr100", peakSignalToNoise(p, r, 100)},
            {"pearson", pearsonCorrelation(p, r)},
            {"ncc", normalisedCrossCorrelation(p, r)},
            {"maskedMae", meanAbsoluteError(p, r, c.mask)},
            {"maskedPearson", pearsonCorrelation(p, r, c.mask)},
            {"ssimUniform", structuralSimilarity(p, r, size, 100).mean},
            {"ssimUniformMasked", structuralSimilarity(p, r, size, 100, SsimWindow::Uniform, c.mask).mean},
            {"ssimGaussian", structuralSimilarity(p, r, size, 100, SsimWindow::Gaussian).mean},
            {"ssimWang", structuralSimilarity(p, r, size, 100, SsimWindow::Wang).mean},
            {"hfen", highFrequencyErrorNorm(p, r, size).value},
            {"hfenMasked", highFrequencyErrorNorm(p, r, size, c.mask).value}};
        const Json& expected = c.json.at("expected");
        CHECK(found.size() == expected.size());
        for (const auto& [name, value] : found)
            checkEqual(name, value, expected.at(name).get<double>());
        CHECK(structuralSimilarity(p, r, size, 100).windowDimensions == (flat ? 2 : 3));
        CHECK(highFrequencyErrorNorm(p, r, size).filterDimensions == (flat ? 2 : 3));
    }
}

TEST_CASE("both profiles equal scikit-image, scipy and numpy") {
    for (const StoredCase& c : storedCases()) {
        const Json found = toJson(evaluate(c.prediction, c.reference, c.mask));
        for (const char* profile : {"ulfEncExact", "clinical"})
            for (const auto& [name, value] : c.json.at(profile).items())
                checkEqual(std::string(profile) + "." + name, found.at(profile).at(name).get<double>(),
                           value.get<double>());
    }
}

TEST_CASE("properties: identity, invariance of the clinical profile to brightness, order") {
    const StoredCase c = storedCases().front();
    const Index3 size = c.reference.geometry().sizeIjk();
    const Values r = c.reference.voxels();
    CHECK(std::isinf(peakSignalToNoise(r, r, 100)));
    CHECK(structuralSimilarity(r, r, size, 100).mean == doctest::Approx(1));
    CHECK(highFrequencyErrorNorm(r, r, size).value == 0);
    CHECK(toJson(evaluate(c.reference, c.reference, c.mask)).at("ulfEncExact").at("psnrDb") == "infinite");
    Volume brighter = c.prediction;
    for (float& voxel : brighter.editableVoxels())
        voxel = 4 * voxel + 32;
    const ClinicalScores one = evaluateClinical(c.prediction, c.reference, c.mask);
    const ClinicalScores other = evaluateClinical(brighter, c.reference, c.mask);
    CHECK(one.psnrDb == doctest::Approx(other.psnrDb).epsilon(1e-6));
    CHECK(one.ssim == doctest::Approx(other.ssim).epsilon(1e-5));
    CHECK(one.hfen == doctest::Approx(other.hfen).epsilon(1e-5));
    Volume noisier = c.prediction;
    std::mt19937 random(1);
    for (float& voxel : noisier.editableVoxels())
        voxel += static_cast<float>(random() % 40);
    const ClinicalScores worse = evaluateClinical(noisier, c.reference, c.mask);
    CHECK(worse.psnrDb < one.psnrDb);
    CHECK(worse.ssim < one.ssim);
    CHECK(worse.hfen > one.hfen);
}

TEST_CASE("what has no value is refused") {
    const Geometry geometry({8, 8, 8}, Matrix4::Identity());
    const Volume volume = noiseVolume(geometry, 1);
    const Volume constant(geometry, std::vector<float>(512, 3.0f));
    const std::vector<std::uint8_t> nothing(512);
    CHECK_THROWS_AS(meanAbsoluteError(volume.voxels(), volume.voxels(), nothing), Error);
    CHECK_THROWS_AS(evaluateUlfEnc(constant, volume), Error);
    CHECK_THROWS_AS(evaluateClinical(constant, volume, std::vector<std::uint8_t>(512, 1)), Error);
    CHECK_THROWS_AS(evaluateClinical(volume, volume, nothing), Error);
    CHECK_THROWS_AS(pearsonCorrelation(volume.voxels(), constant.voxels()), Error);
    const Volume small = noiseVolume(Geometry({5, 5, 8}, Matrix4::Identity()), 1);
    CHECK_THROWS_AS(structuralSimilarity(small.voxels(), small.voxels(), {5, 5, 8}, 1), Error);
    CHECK_THROWS_AS(evaluateUlfEnc(small, volume), Error);
}
