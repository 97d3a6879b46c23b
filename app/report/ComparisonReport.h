// The report of a comparison: tables with intervals and tests, plots, worst cases as pictures, and how to
// repeat it. Reads the run folder alone. Needs a QApplication (any platform); blocking, seconds.
#pragma once

#include "ReportDocument.h"

#include <QCoreApplication>
#include <QString>

namespace magiqt {

class ComparisonReport {
    Q_DECLARE_TR_FUNCTIONS(ComparisonReport)

public:
    // `run`: a finished run of the kind compare. Throws Error (BadInput): "report.no-comparison", what
    // ScoreTable::read throws.
    static ReportDocument documentOf(const QString& run);

    // report.html, report.pdf, values.csv, pairs.csv, subjects.csv, summary.json and curves.csv, where the
    // trainings stand beside the run, in `folder`. Throws Error, also (NoResource).
    static void write(const QString& run, const QString& folder);
};

// "PSNR (dB)" of "psnr_db"; the name itself where it has no words.
QString wordingOfMetric(const QString& metric);
QString wordingOfTissue(const QString& tissue); // "csf", "grey", "white", "ventricles"

} // namespace magiqt
