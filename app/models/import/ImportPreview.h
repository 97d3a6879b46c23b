// What a folder holds that could be imported, as the job import_scan found it: plain data for the dialog's
// table. Nothing in it names a person or a file. Free of threads.
#pragma once

#include "base/Finding.h"
#include "base/JsonForward.h"

#include <QMetaType>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>
#include <vector>

namespace magiqt {

struct PreviewSeries {
    QString id;
    QString person, session; // "p1", "s1": of this preview alone
    QString source;          // "dicom", "dicom-enhanced", "nifti", "bids"
    QString contrast;        // "T1w", "T2w", "FLAIR", "unknown"
    QString contrastReason;  // English
    double confidence = 0;
    QString plane;
    std::array<int, 3> sizeIjk{};
    std::array<double, 3> spacingMm{};
    std::optional<double> fieldStrengthTesla;
    QString manufacturer, model;
    QString scannerKind; // "low-field", "high-field", "unknown"
    int files = 0;
    int slices = 0;
    bool isTicked = false;
    bool isImportable = true;
    QString tickCode, tickReason; // why it is not ticked; English
    Findings findings;
};

struct ImportPreview {
    std::vector<PreviewSeries> series;
    int files = 0;   // looked at
    int skipped = 0; // passed over: no images, or unreadable
    int persons = 0;
    Findings findings;
};

// Of preview.json. Throws Error (BadInput, "json.invalid" and what a wrong type gives).
ImportPreview importPreviewFrom(const Json& json);

// In the language of the window.
QString wordingOfPlane(const QString& plane);
QString wordingOfScannerKind(const QString& kind);
QString wordingOfTick(const PreviewSeries& series); // why it is not ticked
QString wordingOfEvidence(const PreviewSeries& series);

} // namespace magiqt

Q_DECLARE_METATYPE(magiqt::ImportPreview)
