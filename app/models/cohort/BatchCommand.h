// The command line that queues the same jobs as a batch of the Cohort page. Pure function.
#pragma once

#include "batch/BatchPlan.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace magiqt {

// How the scans were chosen.
struct BatchSelection {
    std::vector<RowId> scanIds; // chosen by hand; or
    QString cohort;             // the name of a saved cohort; or neither: every scan
};
// The words after magiqt-cli.
QStringList commandOf(const BatchOptions& options, const BatchSelection& selection, const QString& study);

} // namespace magiqt
