#include "Evaluation.h"

#include "Intensity.h"

#include "base/Error.h"
#include "base/Json.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

void checkGrids(const Volume& prediction, const Volume& reference) {
    if (!prediction.geometry().isSameAs(reference.geometry(), 1e-2))
        throw Error(ErrorKind::BadInput, "metrics.grids",
                    "prediction and reference lie on different grids; resample one onto the other first");
}

// Computed in double before rounding, as numpy does with a double image.
std::vector<float> minMaxScaled(const Volume& volume, const char* which) {
    const auto [least, most] = std::minmax_element(volume.voxels().begin(), volume.voxels().end());
    if (!(*most > *least))
        throw Error(ErrorKind::BadInput, "metrics.constant",
                    std::string("the ") + which + " is constant; an image with contrast was expected",
                    {{"image", which}});
    const double offset = static_cast<double>(*least);
    const double range = static_cast<double>(*most) - offset;
    std::vector<float> scaled(volume.voxels().size());
    std::transform(volume.voxels().begin(), volume.voxels().end(), scaled.begin(), [&](float value) {
        return static_cast<float>((static_cast<double>(value) - offset) / range);
    });
    return scaled;
}

// JSON has no infinity (PSNR of equal images).
Json number(double value) {
    return std::isfinite(value) ? Json(value) : Json(value > 0 ? "infinite" : "undefined");
}

} // namespace

UlfEncScores evaluateUlfEnc(const Volume& prediction, const Volume& reference) {
    checkGrids(prediction, reference);
    const std::vector<float> p = minMaxScaled(prediction, "prediction");
    const std::vector<float> r = minMaxScaled(reference, "reference");
    const SsimResult ssim = structuralSimilarity(p, r, reference.geometry().sizeIjk(), 1.0);
    UlfEncScores scores;
    scores.ssim = ssim.mean;
    scores.ssimDimensions = ssim.windowDimensions;
    scores.psnrDb = peakSignalToNoise(p, r, 1.0);
    scores.mae = meanAbsoluteError(p, r);
    scores.nmse = normalisedMeanSquaredError(p, r);
    scores.score = 0.7 * scores.ssim + 0.1 * scores.psnrDb + 0.1 * (1 - scores.mae) + 0.1 * (1 - scores.nmse);
    return scores;
}

ClinicalScores evaluateClinical(const Volume& prediction, const Volume& reference, MaskView mask) {
    checkGrids(prediction, reference);
    const Index3 size = reference.geometry().sizeIjk();
    const std::vector<float>& p = prediction.voxels();
    const std::vector<float>& r = reference.voxels();
    const std::vector<float> inMaskP = maskedValues(prediction, mask);
    const std::vector<float> inMaskR = maskedValues(reference, mask);
    if (inMaskR.empty())
        throw Error(ErrorKind::BadInput, "metrics.empty-mask",
                    "the mask holds no voxel; there is nothing to compare");
    double meanP = 0;
    double meanR = 0;
    for (std::size_t n = 0; n < inMaskR.size(); ++n) {
        meanP += static_cast<double>(inMaskP[n]) / static_cast<double>(inMaskR.size());
        meanR += static_cast<double>(inMaskR[n]) / static_cast<double>(inMaskR.size());
    }
    double pp = 0;
    double pr = 0;
    for (std::size_t n = 0; n < inMaskR.size(); ++n) {
        pp += (static_cast<double>(inMaskP[n]) - meanP) * (static_cast<double>(inMaskP[n]) - meanP);
        pr += (static_cast<double>(inMaskP[n]) - meanP) * (static_cast<double>(inMaskR[n]) - meanR);
    }
    if (!(pp > 0))
        throw Error(ErrorKind::BadInput, "metrics.constant", "the prediction is constant inside the mask",
                    {{"image", "prediction"}});
    ClinicalScores scores;
    scores.slope = pr / pp;
    scores.intercept = meanR - scores.slope * meanP;
    std::vector<float> matched(p.size());
    std::transform(p.begin(), p.end(), matched.begin(), [&](float value) {
        return static_cast<float>(scores.slope * static_cast<double>(value) + scores.intercept);
    });
    static constexpr double kRange[] = {0.005, 0.995};
    const std::vector<double> ends = quantiles(inMaskR, kRange);
    scores.dataRange = ends[1] - ends[0];
    scores.maskVoxels = static_cast<std::int64_t>(inMaskR.size());
    scores.mae = meanAbsoluteError(matched, r, mask);
    scores.mse = meanSquaredError(matched, r, mask);
    scores.rmse = std::sqrt(scores.mse);
    scores.nmse = normalisedMeanSquaredError(matched, r, mask);
    scores.nrmse = std::sqrt(scores.nmse);
    scores.psnrDb = peakSignalToNoise(matched, r, scores.dataRange, mask);
    const SsimResult ssim =
        structuralSimilarity(matched, r, size, scores.dataRange, SsimWindow::Uniform, mask);
    scores.ssim = ssim.mean;
    scores.ssimDimensions = ssim.windowDimensions;
    const HfenResult hfen = highFrequencyErrorNorm(matched, r, size, mask);
    scores.hfen = hfen.value;
    scores.hfenDimensions = hfen.filterDimensions;
    scores.pearson = pearsonCorrelation(p, r, mask);
    scores.ncc = normalisedCrossCorrelation(matched, r, mask);
    return scores;
}

Evaluation evaluate(const Volume& prediction, const Volume& reference, MaskView mask) {
    return {evaluateUlfEnc(prediction, reference), evaluateClinical(prediction, reference, mask)};
}

Json toJson(const UlfEncScores& s) {
    return {{"ssim", s.ssim}, {"psnrDb", number(s.psnrDb)}, {"mae", s.mae},
            {"nmse", s.nmse}, {"score", number(s.score)},   {"ssimDimensions", s.ssimDimensions}};
}

Json toJson(const ClinicalScores& s) {
    return {{"matchSlope", s.slope},
            {"matchIntercept", s.intercept},
            {"dataRange", s.dataRange},
            {"maskVoxels", s.maskVoxels},
            {"mae", s.mae},
            {"mse", s.mse},
            {"rmse", s.rmse},
            {"nrmseEuclidean", s.nrmse},
            {"nmse", s.nmse},
            {"psnrDb", number(s.psnrDb)},
            {"ssim", s.ssim},
            {"ssimDimensions", s.ssimDimensions},
            {"hfen", s.hfen},
            {"hfenDimensions", s.hfenDimensions},
            {"pearson", s.pearson},
            {"ncc", s.ncc}};
}

Json toJson(const Evaluation& evaluation) {
    return {{"ulfEncExact", toJson(evaluation.ulfEnc)}, {"clinical", toJson(evaluation.clinical)}};
}

const char* metricPitfalls() {
    return "Normalisation, data range and mask change these figures more than methods do; SSIM and PSNR "
           "favour blur; "
           "misalignment counts as error. Figures of other papers use other conventions and are not "
           "comparable "
           "(Dohmen et al. 2024, arXiv 2408.06075).";
}

} // namespace magiqt
