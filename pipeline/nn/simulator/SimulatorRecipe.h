// Every range of the low-field simulator, read from a recipe file (resources/simulator/*.json, where the
// fields are named as here). Plain data without Torch; a draw takes a value from each range. Pairs are
// uniform ranges.
#pragma once

#include "base/Json.h"
#include "nn/core/Contrasts.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>

namespace magiqt {

using Range = std::array<double, 2>;

// The tissue codes of label maps in packs. Codes up to kLastBrainTissue belong to the brain and its CSF.
enum class Tissue : unsigned char {
    Background,
    WhiteMatter,
    GreyMatter,
    Csf,
    CerebellarWhiteMatter,
    CerebellarGreyMatter,
    Thalamus,
    Caudate,
    Putamen,
    Pallidum,
    Brainstem,
    Hippocampus,
    ChoroidPlexus,
    Lesion,
    Vessel,
    Eye,
    SoftTissue,
    SkinAndFat,
    CorticalBone,
    BoneMarrow,
    Mucosa
};
inline constexpr std::size_t kTissueCount = 21;
inline constexpr std::size_t kLastBrainTissue = 14;
// Names as in the recipe; index = code.
extern const std::array<const char*, kTissueCount> kTissueNames;

enum class AgeBand { Adult, Child, Infant, Neonate };
inline constexpr std::size_t kAgeBandCount = 4;
extern const std::array<const char*, kAgeBandCount> kAgeBandNames;
AgeBand ageBandFromName(const std::string& name); // throws Error (BadInput, "age.unknown")

struct SequenceRecipe {
    bool inversionRecovery = false;
    double trMs = 0.0, teMs = 0.0, tiMs = 0.0;
    Range greyToWhite{}, csfToWhite{};
};

struct TissueRecipe {
    double protonDensity = 0.0;
    std::array<double, 2> highFieldMs{}; // T1, T2
    std::array<double, 2> lowFieldMs{};
};

struct AgeRecipe {
    double share = 0.0;
    Range greyExponent{}, csfExponent{}, headScale{};
};

struct SimulatorRecipe {
    std::string name;
    double fieldStrengthTesla = 0.064;
    double relaxationJitter = 0.0, otherTissueJitter = 0.0;
    Range otherTissueExponent{};
    std::array<SequenceRecipe, kContrastCount> highField, lowField;
    double wideContrastShare = 0.0;
    Range wideContrastExponent{}, detailSlope{}, lesionSlope{};
    std::array<TissueRecipe, kTissueCount> tissues;
    std::array<AgeRecipe, kAgeBandCount> ages;
    Range textureFine{}, textureSmooth{}, textureScaleMm{}, edgeBlurMm{};
    double strippedShare = 0.0;
    std::array<double, 4> orientationShares{}; // axial, coronal, sagittal, isotropic
    std::array<Range, kContrastCount> inPlaneMm{};
    Range sliceMm{}, isotropicMm{}, shiftMm{}, distortionMm{};
    double distortionShare = 0.0;
    Range apodisation{}, widening{}, sliceFwhm{}; // sliceFwhm in units of the slice distance
    std::array<Range, kContrastCount> snrLogUniform{};
    double colouredShare = 0.0, denoisedShare = 0.0, rawShare = 0.0, coarseShare = 0.0;
    Range colouredSigmaFirst{}, colouredSigmaSecond{},
        colouredSliceSigma{}; // voxels: i, j of an axial scan; slices
    Range denoisedResidual{}, denoisedSigmaVoxels{}, rawSnrLogUniform{}, coarseInPlaneMm{},
        secondAxisWidening{};
    Range biasAmplitude{}, biasKnotMm{}, ghostAmplitude{}, sliceMotionMm{}, edgeDropoutMm{},
        quantisationTop{};
    double zipperShare = 0.0, ghostShare = 0.0, sliceMotionShare = 0.0, wrapShare = 0.0,
           edgeDropoutShare = 0.0;
    double tightZeroShare = 0.0, fieldOfViewZeroShare = 0.0, quantisationLevels = 4095.0;

    // Throws Error (BadInput, "recipe.invalid") that names the field.
    static SimulatorRecipe fromJson(const Json& json);
    static SimulatorRecipe fromFile(const std::filesystem::path& file);
    static SimulatorRecipe standard(); // the one that travels inside the program
};

const char* defaultSimulatorRecipeText();

} // namespace magiqt
