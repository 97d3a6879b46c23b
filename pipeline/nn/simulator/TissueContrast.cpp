#include "nn/simulator/TissueContrast.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr auto kWhite = static_cast<std::size_t>(Tissue::WhiteMatter);
constexpr auto kGrey = static_cast<std::size_t>(Tissue::GreyMatter);
constexpr auto kCsf = static_cast<std::size_t>(Tissue::Csf);

double jittered(double jitter, DrawStream& stream) {
    return 1.0 + jitter * stream.uniform({-1.0, 1.0});
}

struct FieldDraw {
    const SequenceRecipe* sequence;
    bool highField;
    double greyToWhite;
    double csfToWhite;
    double otherExponent;
};

TissueSignals signalsOf(const SimulatorRecipe& recipe, const FieldDraw& field, DrawStream& stream) {
    TissueSignals bloch{};
    for (std::size_t t = 1; t < kTissueCount; ++t) {
        const TissueRecipe& tissue = recipe.tissues[t];
        const auto& times = field.highField ? tissue.highFieldMs : tissue.lowFieldMs;
        const double t1 = times[0] * jittered(recipe.relaxationJitter, stream);
        const double t2 = times[1] * jittered(recipe.relaxationJitter, stream);
        bloch[t] = std::max(blochSignal(*field.sequence, tissue.protonDensity, t1, t2), 1e-4);
    }
    // Positions between white (0) and grey (1) matter are taken from unjittered values: the jitter of two
    // nearly equal signals would make them meaningless.
    const auto exact = [&](std::size_t t) {
        const TissueRecipe& tissue = recipe.tissues[t];
        const auto& times = field.highField ? tissue.highFieldMs : tissue.lowFieldMs;
        return std::max(blochSignal(*field.sequence, tissue.protonDensity, times[0], times[1]), 1e-4);
    };
    const double greyLog = std::log(exact(kGrey) / exact(kWhite));
    TissueSignals signals{};
    for (std::size_t t = 1; t < kTissueCount; ++t) {
        const auto tissue = static_cast<Tissue>(t);
        if (t == kWhite) {
            signals[t] = 1.0;
        } else if (t == kGrey) {
            signals[t] = field.greyToWhite;
        } else if (t == kCsf) {
            signals[t] = field.csfToWhite;
        } else if (t <= static_cast<std::size_t>(Tissue::Hippocampus)) {
            const double position = std::clamp(std::log(exact(t) / exact(kWhite)) / greyLog, -0.25, 1.25);
            signals[t] = std::pow(field.greyToWhite, position) * jittered(0.03, stream);
        } else if (tissue == Tissue::ChoroidPlexus) {
            const double mix = stream.uniform({0.2, 0.7});
            signals[t] = mix * field.csfToWhite + (1.0 - mix) * field.greyToWhite;
        } else {
            signals[t] =
                std::pow(bloch[t] / bloch[kWhite], field.otherExponent) *
                jittered(tissue == Tissue::Lesion ? recipe.relaxationJitter : recipe.otherTissueJitter,
                         stream);
        }
        signals[t] = std::clamp(signals[t], 0.0, 8.0);
    }
    // Bone and empty vessels are dark in every sequence, whatever the compression made of them.
    const auto bone = static_cast<std::size_t>(Tissue::CorticalBone);
    signals[bone] = stream.uniform({0.03, 0.2});
    return signals;
}

} // namespace

double blochSignal(const SequenceRecipe& sequence, double protonDensity, double t1Ms, double t2Ms) {
    const double longitudinal =
        sequence.inversionRecovery
            ? std::abs(1.0 - 2.0 * std::exp(-sequence.tiMs / t1Ms) + std::exp(-sequence.trMs / t1Ms))
            : 1.0 - std::exp(-sequence.trMs / t1Ms);
    return protonDensity * longitudinal * std::exp(-sequence.teMs / t2Ms);
}

ContrastDraw drawContrasts(const SimulatorRecipe& recipe, AgeBand age, DrawStream& stream) {
    const AgeRecipe& ages = recipe.ages[static_cast<std::size_t>(age)];
    const double greyExponent = stream.uniform(ages.greyExponent);
    const double csfExponent = stream.uniform(ages.csfExponent);
    const double otherExponent = stream.uniform(recipe.otherTissueExponent);
    const bool wide = stream.chance(recipe.wideContrastShare);
    ContrastDraw draw;
    for (std::size_t c = 0; c < kContrastCount; ++c) {
        const double widening = wide ? stream.uniform(recipe.wideContrastExponent) : 1.0;
        const auto& high = recipe.highField[c];
        const auto& low = recipe.lowField[c];
        draw.high[c] = signalsOf(recipe,
                                 {&high, true, std::pow(stream.uniform(high.greyToWhite), greyExponent),
                                  std::pow(stream.uniform(high.csfToWhite), csfExponent), otherExponent},
                                 stream);
        draw.low[c] =
            signalsOf(recipe,
                      {&low, false, std::pow(stream.uniform(low.greyToWhite), greyExponent * widening),
                       std::pow(stream.uniform(low.csfToWhite), csfExponent * widening), otherExponent},
                      stream);
    }
    return draw;
}

ClassRatios lowFieldRatios(const std::array<double, 3>& classMean, const TissueSignals& low, AgeBand age,
                           double ownShare, DrawStream& stream) {
    const double white = std::max(classMean[0], 1e-3);
    const bool own = age == AgeBand::Infant || age == AgeBand::Neonate || stream.chance(ownShare) ||
                     std::abs(classMean[0] - classMean[1]) < 0.12 * white;
    const double greyPower = stream.uniform({0.35, 0.95});
    const double csfPower = stream.uniform({0.5, 1.0});
    if (!own) return {low[kGrey], low[kCsf]};
    return {std::pow(std::max(classMean[1] / white, 0.05), greyPower),
            std::pow(std::max(classMean[2] / white, 0.05), csfPower)};
}

} // namespace magiqt
