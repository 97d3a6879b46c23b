#include "ScanSummary.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace magiqt {

namespace {

struct ScanText {
    Q_DECLARE_TR_FUNCTIONS(ScanSummary)
};

QString times(const QString& a, const QString& b, const QString& c) {
    return QStringLiteral("%1 × %2 × %3").arg(a, b, c);
}

} // namespace

QString matrixText(const ScanSummary& summary) {
    return times(QString::number(summary.matrix[0]), QString::number(summary.matrix[1]),
                 QString::number(summary.matrix[2]));
}

QString spacingText(const ScanSummary& summary) {
    const QLocale locale;
    const auto number = [&locale](double value) {
        return locale.toString(value, 'f',
                               value < 0.95 || std::abs(value * 10 - std::round(value * 10)) > 0.05 ? 2 : 1);
    };
    return ScanText::tr("%1 mm").arg(
        times(number(summary.spacingMm[0]), number(summary.spacingMm[1]), number(summary.spacingMm[2])));
}

QString fieldOfViewText(const ScanSummary& summary) {
    const auto extent = [&summary](int axis) {
        const double size = static_cast<double>(summary.matrix[static_cast<std::size_t>(axis)]);
        return QLocale().toString(summary.spacingMm[axis] * size, 'f', 0);
    };
    return ScanText::tr("%1 mm").arg(times(extent(0), extent(1), extent(2)));
}

QString fieldStrengthText(const ScanSummary& summary) {
    if (!summary.fieldStrengthTesla) return ScanText::tr("not stated");
    const double tesla = *summary.fieldStrengthTesla;
    if (tesla < 0.5) return ScanText::tr("%1 mT").arg(QLocale().toString(tesla * 1000, 'f', 0));
    return ScanText::tr("%1 T").arg(QLocale().toString(tesla, 'g', 3));
}

QString guessText(const ScanSummary& summary) {
    if (summary.contrast.isEmpty()) return ScanText::tr("The contrast could not be told. Please choose it.");
    const QString percent = QLocale().toString(summary.confidence * 100, 'f', 0);
    switch (summary.guessSource) {
    case GuessSource::FileName:
        return ScanText::tr("%1, from the name of the file").arg(summary.contrast);
    case GuessSource::Sidecar:
        return ScanText::tr("%1, from the scan parameters beside the file").arg(summary.contrast);
    case GuessSource::Intensities:
        return ScanText::tr("%1, from the grey values (%2 % sure)").arg(summary.contrast, percent);
    case GuessSource::None:
        break;
    }
    return ScanText::tr("%1, chosen by hand").arg(summary.contrast);
}

} // namespace magiqt
