// Takes a finished import run into the study: images and sidecars come from the run's out/ into rawdata/
// under BIDS names, persons p1, p2 ... become subjects, sessions s1, s2 ... get their days since the first
// scan.
//
// With a key, persons are matched with those of the key file (identity/PersonTable.h) and every new one is
// stored there; the catalog gets pseudonyms, days and conflicts alone. Without one, no link to the person is
// kept: a new person gets a random pseudonym and is known again only by an image that is there already (its
// content's hash).
//
// Order: files under their final names, synced; then the key; then one transaction. So a row never lacks its
// file, and whatever ends the process in between, the same call again comes to the same end: files without a
// row are found by the plan (ingest.json in the run folder). Afterwards the run's images are removed, so that
// an image exists once and taking it out of the study takes it away, and the run forgets where the delivery
// lay; import.json, sidecars and the sealed persons stay, so that a catalog that was put back from a backup
// can take the run in again (with the images that the study has). A scan whose content the study has is
// skipped and said so. Uses the Catalog's thread; blocking.
#pragma once

#include "Catalog.h"
#include "Records.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace magiqt {

class SubjectKey;

struct ImportIngestOptions {
    std::function<void(const char*)> beforeStep; // for tests of faults: called with each step's name
};

struct IngestedScan {
    std::string series; // the id that import.json gives it
    bool isNew = false; // false: the study had it already, nothing was done
    RowId scanId = 0;
    std::string pseudonym, session; // where it is in the study
    std::string contrast, plane;
    std::string file; // relative to the study
};

struct ImportIngestResult {
    std::string runId;
    bool wasKnown = false; // the run had been taken in before
    std::vector<IngestedScan> scans;
    int newSubjects = 0, newSessions = 0, newScans = 0, knownScans = 0, newConflicts = 0;
    int renumberedSubjects = 0; // an earlier first scan than the known one came
    Findings findings;
};

// Whether the persons of the run were sealed, so that a key is needed to take it in.
bool importIsSealed(const std::filesystem::path& runFolder);

// Throws Error: BadInput "run.not-a-run-folder", "import.not-an-import", "study.run-not-finished",
// "import.run-damaged", those of SubjectKey::openPersons; Usage "study.read-only", "import.key-needed" (the
// run is sealed and there is no key), "run.already-running"; NoResource "import.cannot-place" and what the
// disk says. Nothing was changed then but files and key entries that the next call finds.
ImportIngestResult ingestImportRun(Catalog& catalog, SubjectKey* key, const std::filesystem::path& runFolder,
                                   const ImportIngestOptions& options = {});

} // namespace magiqt
