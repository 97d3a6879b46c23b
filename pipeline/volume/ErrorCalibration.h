// From the standard deviation over samples to a bound on the error: the factor q so that |error| <= q x
// deviation for a wanted share of the voxels of a new subject (split-conformal prediction, Vovk et al. 2005;
// Angelopoulos and Bates, arXiv 2107.07511). Subjects are the exchangeable units, never voxels: every subject
// counts the same. Pure functions, safe from any thread.
#pragma once

#include "base/JsonForward.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace magiqt {

// One subject: |error| / deviation of its voxels, in any order; voxels without deviation and without error
// are left out, those without deviation but with error are infinite.
struct CalibrationSubject {
    std::string name;
    std::vector<float> ratios;
};

// Share of a subject's voxels with ratio <= factor.
double coverageOf(std::span<const float> ratios, double factor);

struct ErrorCalibration {
    double level = 0.9;
    double factor = 0; // the mean over subjects of their coverage is `level` at this factor
    // Conformal risk control (Angelopoulos et al., arXiv 2208.02814): with this factor the expected share of
    // voxels beyond the bound in a new subject is at most 1 - level. Nothing where there are too few subjects
    // for that.
    std::optional<double> guaranteedFactor;
    // Every subject under the factor that the others give: what a new subject would have seen.
    struct Held {
        std::string name;
        double coverage = 0;
    };
    std::vector<Held> heldOut;
    double heldOutMean = 0, heldOutLeast = 0, heldOutMost = 0;
};

// Throws Error (BadInput): "calibration.too-few" for fewer than two subjects with voxels.
ErrorCalibration calibrateErrors(const std::vector<CalibrationSubject>& subjects, double level);

Json toJson(const ErrorCalibration& calibration);

} // namespace magiqt
