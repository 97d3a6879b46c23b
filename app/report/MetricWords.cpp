#include "ComparisonReport.h"

#include <QHash>

namespace magiqt {

QString wordingOfTissue(const QString& tissue) {
    if (tissue == QLatin1String("csf")) return QCoreApplication::translate("ComparisonReport", "CSF");
    if (tissue == QLatin1String("grey"))
        return QCoreApplication::translate("ComparisonReport", "grey matter");
    if (tissue == QLatin1String("white"))
        return QCoreApplication::translate("ComparisonReport", "white matter");
    if (tissue == QLatin1String("ventricles"))
        return QCoreApplication::translate("ComparisonReport", "ventricles");
    return tissue;
}

QString wordingOfMetric(const QString& metric) {
    const auto translated = [](const char* text) {
        return QCoreApplication::translate("ComparisonReport", text);
    };
    const QHash<QString, QString> words = {
        {QStringLiteral("psnr_db"), translated(QT_TRANSLATE_NOOP("ComparisonReport", "PSNR (dB)"))},
        {QStringLiteral("ssim"), translated(QT_TRANSLATE_NOOP("ComparisonReport", "SSIM"))},
        {QStringLiteral("hfen"), translated(QT_TRANSLATE_NOOP("ComparisonReport", "HFEN"))},
        {QStringLiteral("mae"), translated(QT_TRANSLATE_NOOP("ComparisonReport", "Mean absolute error"))},
        {QStringLiteral("nrmse"), translated(QT_TRANSLATE_NOOP("ComparisonReport", "NRMSE"))},
        {QStringLiteral("pearson"), translated(QT_TRANSLATE_NOOP("ComparisonReport", "Correlation"))},
        {QStringLiteral("gradient_ratio"),
         translated(QT_TRANSLATE_NOOP("ComparisonReport", "Gradient ratio (ideal 1)"))},
        {QStringLiteral("spectrum_ratio"),
         translated(QT_TRANSLATE_NOOP("ComparisonReport", "Radial-spectrum ratio (ideal 1)"))},
        {QStringLiteral("consistency_correlation"),
         translated(QT_TRANSLATE_NOOP("ComparisonReport", "Agreement with the scan (correlation)"))},
        {QStringLiteral("consistency_clusters"),
         translated(QT_TRANSLATE_NOOP("ComparisonReport", "Clusters that the scan does not support"))},
        {QStringLiteral("seam_gradient_ratio"),
         translated(QT_TRANSLATE_NOOP("ComparisonReport", "Seams: boundary-gradient ratio (ideal 1)"))},
        {QStringLiteral("seam_periodic_energy"),
         translated(QT_TRANSLATE_NOOP("ComparisonReport",
                                      "Seams: error energy at the period of the patches (ideal 1)"))},
        {QStringLiteral("ulfenc_psnr_db"),
         translated(QT_TRANSLATE_NOOP("ComparisonReport", "PSNR (dB), ULF-EnC exact"))},
        {QStringLiteral("ulfenc_ssim"),
         translated(QT_TRANSLATE_NOOP("ComparisonReport", "SSIM, ULF-EnC exact"))},
        {QStringLiteral("ulfenc_score"),
         translated(QT_TRANSLATE_NOOP("ComparisonReport", "Score, ULF-EnC exact"))},
        {QStringLiteral("consistency_sigma"),
         translated(QT_TRANSLATE_NOOP("ComparisonReport",
                                      "Agreement with the scan (robust spread of the difference)"))},
        {QStringLiteral("ulfenc_nmse"),
         translated(QT_TRANSLATE_NOOP("ComparisonReport", "NMSE, ULF-EnC exact"))},
        {QStringLiteral("seconds"), translated(QT_TRANSLATE_NOOP("ComparisonReport", "Seconds per head"))},
    };
    if (const auto found = words.constFind(metric); found != words.constEnd()) return *found;
    const struct {
        const char* ending;
        const char* text;
    } anatomy[] = {
        {"_volume_error_percent", QT_TRANSLATE_NOOP("ComparisonReport", "Volume error of %1 (%)")},
        {"_dice", QT_TRANSLATE_NOOP("ComparisonReport", "Dice of %1")},
        {"_assd_mm", QT_TRANSLATE_NOOP("ComparisonReport", "Surface distance of %1 (mm)")},
    };
    for (const auto& [ending, text] : anatomy)
        if (metric.endsWith(QLatin1String(ending)))
            return translated(text).arg(
                wordingOfTissue(metric.chopped(static_cast<qsizetype>(qstrlen(ending)))));
    return metric;
}

} // namespace magiqt
