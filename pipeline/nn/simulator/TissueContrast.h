// Signals of tissues at high and at low field, relative to white matter = 1: drawn from the Bloch equations
// (inversion recovery: PD |1 - 2 exp(-TI/T1) + exp(-TR/T1)| exp(-TE/T2); spin echo: PD (1 - exp(-TR/T1))
// exp(-TE/T2)) and from the measured ranges of the recipe. Plain data without Torch; reproducible from the
// stream alone.
#pragma once

#include "nn/simulator/DrawStream.h"
#include "nn/simulator/SimulatorRecipe.h"

#include <array>

namespace magiqt {

using TissueSignals = std::array<double, kTissueCount>; // by tissue code, white matter = 1, background = 0

struct ContrastDraw {
    std::array<TissueSignals, kContrastCount> high, low;
};

// Bloch signal of one tissue; jitters multiply T1 and T2.
double blochSignal(const SequenceRecipe& sequence, double protonDensity, double t1Ms, double t2Ms);

// Grey:white and CSF:white are drawn from the recipe's ranges, raised to the exponents of the age (a negative
// exponent is the newborn's inversion); other brain tissues lie between white and grey matter where the Bloch
// signals put them; tissues outside the brain are Bloch ratios, compressed and jittered.
ContrastDraw drawContrasts(const SimulatorRecipe& recipe, AgeBand age, DrawStream& stream);

// Grey and CSF at low field, white matter = 1, for a real image whose tissue means are `classMean` (white,
// grey, CSF). Young brains, images whose grey and white matter lie within 12 % of each other and a share
// `ownShare` of all others keep the image's own contrast, weakened (ratios to the power 0.35-0.95 and
// 0.5-1): new contrast between tissues that the image does not tell apart would be an invention. The rest
// take the drawn signals `low`.
struct ClassRatios {
    double grey, csf;
};
ClassRatios lowFieldRatios(const std::array<double, 3>& classMean, const TissueSignals& low, AgeBand age,
                           double ownShare, DrawStream& stream);

} // namespace magiqt
