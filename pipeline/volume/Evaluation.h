// Prediction against reference in the two printed profiles. "ULF-EnC exact": each volume scaled by its own
// minimum and maximum, no mask, SSIM window 7, data range 1, weighted score. "Clinical": inside a brain mask
// of the reference, prediction matched by least squares a x + b, data range p99.5 - p0.5 of the reference in
// the mask, SSIM map of the matched volumes averaged over the mask, HFEN over the masked Laplacian of
// Gaussian. Both volumes on one grid. Pure functions, safe from any thread.
#pragma once

#include "Metrics.h"

#include "base/JsonForward.h"

namespace magiqt {

struct UlfEncScores {
    double ssim = 0, psnrDb = 0, mae = 0, nmse = 0;
    double score =
        0; // 0.7 SSIM + 0.1 PSNR + 0.1 (1 - MAE) + 0.1 (1 - NMSE), PSNR in dB as the challenge has it
    int ssimDimensions = 3;
};

struct ClinicalScores {
    double slope = 1, intercept = 0; // of the match
    double dataRange = 0;
    double mae = 0, mse = 0, rmse = 0, nrmse = 0, nmse = 0, psnrDb = 0; // nrmse: Euclidean
    double ssim = 0, hfen = 0, pearson = 0, ncc = 0;
    std::int64_t maskVoxels = 0;
    int ssimDimensions = 3, hfenDimensions = 3;
};

struct Evaluation {
    UlfEncScores ulfEnc;
    ClinicalScores clinical;
};

// Throws Error (BadInput, "metrics.grids") where the grids differ, "metrics.constant" for an image without
// contrast.
UlfEncScores evaluateUlfEnc(const Volume& prediction, const Volume& reference);
ClinicalScores evaluateClinical(const Volume& prediction, const Volume& reference, MaskView mask);
Evaluation evaluate(const Volume& prediction, const Volume& reference, MaskView mask);

Json toJson(const UlfEncScores& scores);
Json toJson(const ClinicalScores& scores);
Json toJson(const Evaluation& evaluation); // {"ulfEncExact": ..., "clinical": ...}

// What to keep in mind beside the figures (Dohmen et al. 2024).
const char* metricPitfalls();

} // namespace magiqt
