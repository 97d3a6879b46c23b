// What is to be done with many scans at once: turns a choice of scans into requests for the study's job
// queue. Used by the Cohort page and by `magiqt-cli catalog batch`. Uses the Catalog's thread; plain values.
#pragma once

#include "catalog/Catalog.h"
#include "catalog/Records.h"
#include "jobs/queue/QueueEntry.h"

#include <string>
#include <vector>

namespace magiqt {

enum class BatchKind { Prepare, Enhance, Register, Segment, Deface, Fuse };
std::string jobKindOf(BatchKind kind); // "prepare"

struct BatchOptions {
    BatchKind kind = BatchKind::Prepare;
    bool biasField = true; // prepare
    bool brainMask = true;
    bool normalise = true;
    double spacingMm = 1.0;         // also of fuse
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
    int repeated = 0;        // fuse: another scan of the plane is taken; choose one alone to take that
    int withoutPartner = 0; // fuse: no scan of the same session and contrast with slices in another direction
};

// Of fuse, one request takes the low-field scans of a session and contrast, the first of each plane.
// `label`: of the batch, as the Jobs page shows it. Requests name files by their full paths.
BatchPlan planBatch(const Catalog& catalog, const BatchOptions& options, const std::vector<RowId>& scanIds,
                    const std::string& label);

// The options as the command line names them: a kind, and a JSON object with those parameters that are not
// left at their defaults. Throws Error (Usage, "batch.kind-unknown", "batch.parameter-unknown"; BadInput,
// "json.invalid").
BatchOptions batchOptionsFrom(const std::string& kind, const std::string& parametersJson);
std::string batchParametersJson(const BatchOptions& options);

} // namespace magiqt
