// Writes scans of a study as a BIDS data set, and on request what was derived from them below derivatives/.
// Names are strict, metadata is what the allow-list lets through, nothing is dated. The data set is made in a
// hidden folder beside the target, searched for leaks and validated there, and renamed into place only when
// both found nothing; what is there already is never touched. Blocking; uses its Catalog's thread.
#pragma once

#include "BidsValidator.h"
#include "LeakHunt.h"

#include "base/Finding.h"
#include "catalog/Catalog.h"
#include "catalog/ScanSearch.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace magiqt {

enum class BidsDerivatives { LeaveOut, Export };

struct BidsExportOptions {
    std::filesystem::path folder; // must not exist, or be empty
    ScanFilter filter;            // which scans; all that are not excluded by default
    BidsDerivatives derivatives = BidsDerivatives::LeaveOut;
    std::string name;                              // of the data set; empty: "MagIQT study"
    std::vector<std::string> knownNames;           // names and numbers of the study's key, for the hunt
    std::function<void(double fraction)> progress; // and a chance to throw
};

struct BidsExportResult {
    std::size_t subjects = 0, sessions = 0, scans = 0, derived = 0;
    std::vector<BidsReport> validations; // of the raw data set, then of each derivative
    std::string leakReport; // one page; also written beside the folder as <folder>_leak-report.txt
    Findings findings;      // "bids.scan-left-out", "bids.derived-left-out", "bids.field-strength-unknown"
};

// Throws Error: Usage "bids.folder-exists"; BadInput "bids.nothing-to-export", "bids.leak" (the report is
// written, the data set is not), "bids.not-valid"; NoResource "bids.write-failed".
BidsExportResult exportBids(const Catalog& catalog, const BidsExportOptions& options);

void to_json(Json& json, const BidsExportResult& result);

} // namespace magiqt
