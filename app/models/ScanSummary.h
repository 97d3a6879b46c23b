// What is known about an opened scan besides its voxels: what the open dialog and the side panel show. Plain
// data, made by the loader's thread; no path, no name and no free text of the header is in it.
#pragma once

#include "base/Finding.h"
#include "volume/Geometry.h"

#include <QMetaType>
#include <QString>

#include <optional>

namespace magiqt {

// Where the guess of the contrast comes from.
enum class GuessSource { None, FileName, Sidecar, Intensities };

struct ScanSummary {
    QString contrast; // "T1w", "T2w", "FLAIR"; empty when unsure
    double confidence = 0;
    GuessSource guessSource = GuessSource::None;
    std::optional<double> fieldStrengthTesla;
    Index3 matrix{1, 1, 1};
    Point3 spacingMm{1, 1, 1};
    QString orientationCode; // "LPS", "RAS" ...
    QString voxelType;       // "int16" ...
    Findings findings;
};

// Parts of the side panel and the open dialog, in the current language.
QString matrixText(const ScanSummary& summary);      // 112 × 136 × 40
QString spacingText(const ScanSummary& summary);     // 1.6 × 1.6 × 5.0 mm
QString fieldOfViewText(const ScanSummary& summary); // 179 × 218 × 200 mm
QString fieldStrengthText(const ScanSummary& summary);
QString guessText(const ScanSummary& summary);

} // namespace magiqt

Q_DECLARE_METATYPE(magiqt::ScanSummary)
