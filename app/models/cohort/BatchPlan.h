// What is to be done with many scans at once: turns a choice of scans into requests for the study's job
// queue, and into the command line that does the same. Planned in the study's reading thread; plain values.
#pragma once

#include "catalog/Catalog.h"
#include "catalog/Records.h"
#include "jobs/queue/QueueEntry.h"

#include <QString>
#include <QStringList>

#include <string>
#include <vector>

namespace magiqt {

enum class BatchKind { Prepare, Enhance, Register, Segment, Deface };
std::string jobKindOf(BatchKind kind); // "prepare"

struct BatchOptions {
    BatchKind kind = BatchKind::Prepare;
    bool biasField = true; // prepare
    bool brainMask = true;
    bool normalise = true;
    double spacingMm = 1.0;
    std::string preset = "preview"; // enhance
    int samples = 1;
    std::string device = "auto";
    std::string transform = "rigid"; // register
    int priority = 0;
};

struct BatchPlan {
    std::vector<QueueRequest> requests;
    // Scans that were chosen but not taken, and why.
    int highField = 0;       // enhance: a high-field scan needs none
    int unknownContrast = 0; // enhance
    int withoutPair = 0;     // register
    int alreadyDone = 0;     // register: a pair that a person has accepted
};

// `label`: of the batch, as the Jobs page shows it. Requests name files by their full paths.
BatchPlan planBatch(const Catalog& catalog, const BatchOptions& options, const std::vector<RowId>& scanIds,
                    const std::string& label);

// How the scans were chosen, for the command line.
struct BatchSelection {
    std::vector<RowId> scanIds; // chosen by hand; or
    QString cohort;             // the name of a saved cohort; or neither: every scan
};
// The words after magiqt-cli.
QStringList commandOf(const BatchOptions& options, const BatchSelection& selection, const QString& study);

} // namespace magiqt
