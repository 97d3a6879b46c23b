#include "Measures.h"

#include "volume/Evaluation.h"
#include "volume/LabelScores.h"
#include "volume/ReDegradation.h"
#include "volume/Resample.h"
#include "volume/Sharpness.h"

namespace magiqt {

Measures fidelityOf(const Volume& image, const Volume& reference, const Mask& mask) {
    const ClinicalScores clinical = evaluateClinical(image, reference, mask);
    const UlfEncScores ulfEnc = evaluateUlfEnc(image, reference);
    const Sharpness sharpness = measureSharpness(image, reference, mask);
    return {{"psnr_db", clinical.psnrDb},
            {"ssim", clinical.ssim},
            {"hfen", clinical.hfen},
            {"mae", clinical.mae},
            {"nrmse", clinical.nrmse},
            {"pearson", clinical.pearson},
            {"gradient_ratio", sharpness.gradientRatio},
            {"spectrum_ratio", sharpness.spectrumRatio},
            {"ulfenc_psnr_db", ulfEnc.psnrDb},
            {"ulfenc_ssim", ulfEnc.ssim},
            {"ulfenc_nmse", ulfEnc.nmse},
            {"ulfenc_score", ulfEnc.score}};
}

Measures consistencyOf(const Volume& image, const Volume& scan, const Mask& head) {
    const ReDegradation found = reDegrade(scan, image, head);
    return {{"consistency_correlation", found.correlation},
            {"consistency_sigma", found.residualSigma},
            {"consistency_clusters", static_cast<double>(found.clusters)}};
}

Measures anatomyOf(const HeadSegmentation& image, const HeadSegmentation& reference) {
    const Volume labels = image.labels.geometry().isSameAs(reference.labels.geometry(), 1e-2)
                              ? image.labels
                              : resample(image.labels, reference.labels.geometry(), Interpolation::Nearest);
    Measures measures;
    for (const auto& [label, score] : compareLabels(labels, reference.labels)) {
        if (!score.assdMm || !(score.referenceMl > 0.0)) continue;
        const std::string tissue = kTissueLabelNames[static_cast<std::size_t>(label)];
        measures.emplace_back(tissue + "_volume_error_percent",
                              100.0 * (score.volumeMl - score.referenceMl) / score.referenceMl);
        measures.emplace_back(tissue + "_volume_ml", score.volumeMl);
        measures.emplace_back(tissue + "_reference_volume_ml", score.referenceMl);
        measures.emplace_back(tissue + "_dice", score.dice);
        measures.emplace_back(tissue + "_assd_mm", *score.assdMm);
    }
    return measures;
}

} // namespace magiqt
