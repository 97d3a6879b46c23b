// Takes a finished run folder into the catalog: the run, and what its kind makes (enhance, prepare, segment,
// fuse, deface -> derived images; register -> a pair and derived images; train -> a model). Jobs never open
// the catalog; the workstation or the CLI calls this when a journal has ended. Idempotent. Images come into
// derivatives/ by hard link (a copy where that cannot be), under BIDS derivative names. Paths of private.json
// are used to find the scans and stored nowhere. The import kind has its own: ingestImportRun. Uses the
// Catalog's thread.
#pragma once

#include "Catalog.h"
#include "Records.h"

#include <filesystem>

namespace magiqt {

struct IngestResult {
    std::string runId, kind, state;
    bool wasKnown = false; // nothing had to be done
    std::vector<RowId> derivedImages;
    RowId pairId = 0;
    RowId modelId = 0;
    Findings findings; // study.run-source-unknown, study.registration-red, ...
};

// For a run of kind train: who was trained on. By split parts or by list.
struct TrainingSet {
    RowId splitId = 0;
    std::vector<int> parts;
    std::vector<RowId> subjectIds;
};

// Throws Error (BadInput, "run.not-a-run-folder", "study.run-not-finished", "study.run-damaged"), (Usage,
// "study.read-only"). A failed or cancelled run is recorded as such.
IngestResult ingestRun(Catalog& catalog, const std::filesystem::path& runFolder,
                       const TrainingSet& trainingSet = {});

} // namespace magiqt
