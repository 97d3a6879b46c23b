#include "nn/simulator/SimulatorRecipe.h"

#include "base/Error.h"

#include <cmath>

namespace magiqt {

const std::array<const char*, kTissueCount> kTissueNames = {"background",
                                                            "whiteMatter",
                                                            "greyMatter",
                                                            "csf",
                                                            "cerebellarWhiteMatter",
                                                            "cerebellarGreyMatter",
                                                            "thalamus",
                                                            "caudate",
                                                            "putamen",
                                                            "pallidum",
                                                            "brainstem",
                                                            "hippocampus",
                                                            "choroidPlexus",
                                                            "lesion",
                                                            "vessel",
                                                            "eye",
                                                            "softTissue",
                                                            "skinAndFat",
                                                            "corticalBone",
                                                            "boneMarrow",
                                                            "mucosa"};

const std::array<const char*, kAgeBandCount> kAgeBandNames = {"adult", "child", "infant", "neonate"};

AgeBand ageBandFromName(const std::string& name) {
    for (std::size_t i = 0; i < kAgeBandCount; ++i)
        if (name == kAgeBandNames[i]) return static_cast<AgeBand>(i);
    throw Error(ErrorKind::BadInput, "age.unknown",
                "'" + name + "' is no age band; adult, child, infant or neonate was expected",
                {{"age", name}});
}

namespace {

[[noreturn]] void invalid(const std::string& field, const std::string& expected) {
    throw Error(ErrorKind::BadInput, "recipe.invalid",
                "the simulator recipe's field '" + field + "' is missing or wrong; " + expected +
                    " was expected",
                {{"field", field}, {"expected", expected}});
}

const Json& child(const Json& parent, const std::string& key, const std::string& path) {
    if (!parent.is_object() || !parent.contains(key)) invalid(path + key, "a value");
    return parent.at(key);
}

double number(const Json& parent, const std::string& key, const std::string& path, double low, double high) {
    const Json& value = child(parent, key, path);
    if (!value.is_number()) invalid(path + key, "a number");
    const double result = value.get<double>();
    if (!std::isfinite(result) || result < low || result > high)
        invalid(path + key, "a number between " + std::to_string(low) + " and " + std::to_string(high));
    return result;
}

double share(const Json& parent, const std::string& key, const std::string& path) {
    return number(parent, key, path, 0.0, 1.0);
}

Range range(const Json& parent, const std::string& key, const std::string& path, double low, double high) {
    const Json& value = child(parent, key, path);
    if (!value.is_array() || value.size() != 2 || !value[0].is_number() || !value[1].is_number())
        invalid(path + key, "a pair of numbers");
    const Range result = {value[0].get<double>(), value[1].get<double>()};
    if (!(result[0] >= low && result[1] <= high && result[0] <= result[1]))
        invalid(path + key, "a rising pair between " + std::to_string(low) + " and " + std::to_string(high));
    return result;
}

std::array<double, 2> pairOf(const Json& parent, const std::string& key, const std::string& path) {
    const Json& value = child(parent, key, path);
    if (!value.is_array() || value.size() != 2 || !value[0].is_number() || !value[1].is_number() ||
        value[0].get<double>() <= 0.0 || value[1].get<double>() <= 0.0)
        invalid(path + key, "T1 and T2 in ms");
    return {value[0].get<double>(), value[1].get<double>()};
}

SequenceRecipe sequence(const Json& parent, const std::string& key, const std::string& outer) {
    const std::string path = outer + key + ".";
    const Json& json = child(parent, key, outer);
    const Json& form = child(json, "form", path);
    SequenceRecipe result;
    if (form == "inversionRecovery")
        result.inversionRecovery = true;
    else if (form != "spinEcho")
        invalid(path + "form", "inversionRecovery or spinEcho");
    result.trMs = number(json, "trMs", path, 1.0, 30000.0);
    result.teMs = number(json, "teMs", path, 0.0, 2000.0);
    result.tiMs = number(json, "tiMs", path, 0.0, 20000.0);
    result.greyToWhite = range(json, "greyToWhite", path, 0.05, 20.0);
    result.csfToWhite = range(json, "csfToWhite", path, 0.01, 50.0);
    return result;
}

void readGeometry(const Json& json, SimulatorRecipe& recipe) {
    const Json& geometry = child(json, "geometry", "");
    const std::string path = "geometry.";
    const Json& orientation = child(geometry, "orientation", path);
    const std::array<const char*, 4> names = {"axial", "coronal", "sagittal", "isotropic"};
    for (std::size_t i = 0; i < names.size(); ++i)
        recipe.orientationShares[i] = share(orientation, names[i], path + "orientation.");
    const Json& inPlane = child(geometry, "inPlaneMm", path);
    for (std::size_t c = 0; c < kContrastCount; ++c)
        recipe.inPlaneMm[c] = range(inPlane, kContrastNames[c], path + "inPlaneMm.", 0.3, 10.0);
    recipe.coarseShare = share(geometry, "coarseShare", path);
    recipe.coarseInPlaneMm = range(geometry, "coarseInPlaneMm", path, 0.3, 10.0);
    recipe.sliceMm = range(geometry, "sliceMm", path, 0.3, 15.0);
    recipe.isotropicMm = range(geometry, "isotropicMm", path, 0.3, 10.0);
    recipe.shiftMm = range(geometry, "shiftMm", path, 0.0, 10.0);
    recipe.distortionShare = share(geometry, "distortionShare", path);
    recipe.distortionMm = range(geometry, "distortionMm", path, 0.0, 10.0);
    const Json& spread = child(json, "pointSpread", "");
    recipe.apodisation = range(spread, "apodisation", "pointSpread.", 0.3, 1.0);
    recipe.widening = range(spread, "widening", "pointSpread.", 0.5, 5.0);
    recipe.secondAxisWidening = range(spread, "secondAxisWidening", "pointSpread.", 0.5, 5.0);
    recipe.sliceFwhm = range(spread, "sliceFwhm", "pointSpread.", 0.2, 3.0);
}

void readNoise(const Json& json, SimulatorRecipe& recipe) {
    const Json& noise = child(json, "noise", "");
    const std::string path = "noise.";
    const Json& snr = child(noise, "snrLogUniform", path);
    for (std::size_t c = 0; c < kContrastCount; ++c)
        recipe.snrLogUniform[c] = range(snr, kContrastNames[c], path + "snrLogUniform.", 1.0, 1e6);
    recipe.colouredShare = share(noise, "colouredShare", path);
    recipe.colouredSigmaFirst = range(noise, "colouredSigmaFirstVoxels", path, 0.0, 5.0);
    recipe.colouredSigmaSecond = range(noise, "colouredSigmaSecondVoxels", path, 0.0, 5.0);
    recipe.colouredSliceSigma = range(noise, "colouredSigmaSlices", path, 0.0, 5.0);
    recipe.rawShare = share(noise, "rawShare", path);
    recipe.rawSnrLogUniform = range(noise, "rawSnrLogUniform", path, 1.0, 1e6);
    recipe.denoisedShare = share(noise, "denoisedShare", path);
    recipe.denoisedResidual = range(noise, "denoisedResidual", path, 0.0, 0.5);
    recipe.denoisedSigmaVoxels = range(noise, "denoisedSigmaVoxels", path, 0.0, 5.0);
}

void readArtefacts(const Json& json, SimulatorRecipe& recipe) {
    const Json& artefacts = child(json, "artefacts", "");
    const std::string path = "artefacts.";
    recipe.biasAmplitude = range(artefacts, "biasAmplitude", path, 0.0, 2.0);
    recipe.biasKnotMm = range(artefacts, "biasKnotMm", path, 20.0, 500.0);
    recipe.zipperShare = share(artefacts, "zipperShare", path);
    recipe.ghostShare = share(artefacts, "ghostShare", path);
    recipe.ghostAmplitude = range(artefacts, "ghostAmplitude", path, 0.0, 0.5);
    recipe.sliceMotionShare = share(artefacts, "sliceMotionShare", path);
    recipe.sliceMotionMm = range(artefacts, "sliceMotionMm", path, 0.0, 20.0);
    recipe.wrapShare = share(artefacts, "wrapShare", path);
    recipe.edgeDropoutShare = share(artefacts, "edgeDropoutShare", path);
    recipe.edgeDropoutMm = range(artefacts, "edgeDropoutMm", path, 10.0, 500.0);
    recipe.tightZeroShare = share(artefacts, "tightZeroShare", path);
    recipe.fieldOfViewZeroShare = share(artefacts, "fieldOfViewZeroShare", path);
    if (recipe.tightZeroShare + recipe.fieldOfViewZeroShare > 1.0)
        invalid(path + "tightZeroShare", "a sum of zero shares up to 1");
    recipe.quantisationLevels = number(artefacts, "quantisationLevels", path, 15.0, 1e7);
    recipe.quantisationTop = range(artefacts, "quantisationTop", path, 0.5, 100.0);
}

} // namespace

SimulatorRecipe SimulatorRecipe::fromJson(const Json& json) {
    if (!json.is_object() || json.value("format", 0) != 1) invalid("format", "the number 1");
    SimulatorRecipe recipe;
    recipe.name = json.value("name", "unnamed");
    recipe.fieldStrengthTesla = number(json, "fieldStrengthTesla", "", 0.001, 20.0);
    recipe.relaxationJitter = number(json, "relaxationJitter", "", 0.0, 0.9);
    recipe.otherTissueJitter = number(json, "otherTissueJitter", "", 0.0, 0.9);
    recipe.otherTissueExponent = range(json, "otherTissueExponent", "", 0.0, 2.0);
    for (std::size_t c = 0; c < kContrastCount; ++c) {
        recipe.highField[c] = sequence(child(json, "highField", ""), kContrastNames[c], "highField.");
        recipe.lowField[c] = sequence(child(json, "lowField", ""), kContrastNames[c], "lowField.");
    }
    const Json& wide = child(json, "wideContrast", "");
    recipe.wideContrastShare = share(wide, "share", "wideContrast.");
    recipe.wideContrastExponent = range(wide, "exponent", "wideContrast.", -2.0, 3.0);
    recipe.detailSlope = range(json, "detailSlope", "", 0.0, 3.0);
    recipe.lesionSlope = range(json, "lesionSlope", "", 0.0, 3.0);
    const Json& tissues = child(json, "tissues", "");
    for (std::size_t t = 1; t < kTissueCount; ++t) {
        const std::string path = std::string("tissues.") + kTissueNames[t] + ".";
        const Json& tissue = child(tissues, kTissueNames[t], "tissues.");
        recipe.tissues[t].protonDensity = number(tissue, "protonDensity", path, 0.0, 2.0);
        recipe.tissues[t].highFieldMs = pairOf(tissue, "highFieldMs", path);
        recipe.tissues[t].lowFieldMs = pairOf(tissue, "lowFieldMs", path);
    }
    const Json& ages = child(json, "ages", "");
    for (std::size_t a = 0; a < kAgeBandCount; ++a) {
        const std::string path = std::string("ages.") + kAgeBandNames[a] + ".";
        const Json& age = child(ages, kAgeBandNames[a], "ages.");
        recipe.ages[a].share = share(age, "share", path);
        recipe.ages[a].greyExponent = range(age, "greyExponent", path, -3.0, 3.0);
        recipe.ages[a].csfExponent = range(age, "csfExponent", path, -3.0, 3.0);
        recipe.ages[a].headScale = range(age, "headScale", path, 0.3, 2.0);
    }
    const Json& texture = child(json, "texture", "");
    recipe.textureFine = range(texture, "fine", "texture.", 0.0, 0.5);
    recipe.textureSmooth = range(texture, "smooth", "texture.", 0.0, 0.5);
    recipe.textureScaleMm = range(texture, "smoothScaleMm", "texture.", 0.5, 50.0);
    recipe.edgeBlurMm = range(texture, "edgeBlurMm", "texture.", 0.05, 3.0);
    recipe.strippedShare = share(child(json, "labels", ""), "strippedShare", "labels.");
    readGeometry(json, recipe);
    readNoise(json, recipe);
    readArtefacts(json, recipe);
    return recipe;
}

SimulatorRecipe SimulatorRecipe::fromFile(const std::filesystem::path& file) {
    return fromJson(readJsonFile(file));
}

SimulatorRecipe SimulatorRecipe::standard() {
    return fromJson(Json::parse(defaultSimulatorRecipeText()));
}

} // namespace magiqt
