// Which file of a study becomes which file of the data set: names are made here and each is given once. Reads
// the catalog alone. One thread.
#pragma once

#include "BidsExport.h"

#include "base/BidsName.h"
#include "catalog/Lookup.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace magiqt {

struct PlannedScan {
    Scan scan;
    BidsName name; // with the extension of the image
    std::filesystem::path path() const { return bidsPath(name, BidsScope::Raw); }
};

struct PlannedDerived {
    DerivedImage image;
    BidsName name;
    std::vector<RowId> sourceScans; // through any number of steps
    RowId reference = 0;            // scan whose space it lies in, where that is not its first source's
    std::filesystem::path path() const { return bidsPath(name, BidsScope::Derivative); }
};

struct BidsPlan {
    std::vector<Subject> subjects;
    std::map<RowId, std::vector<Session>> sessions;              // subject -> those with a scan
    std::map<RowId, PlannedScan> scans;                          // by scan id
    std::map<std::string, std::vector<PlannedDerived>> datasets; // "magiqt-xs" -> its images
    std::map<std::string, Model> models;                         // of the data sets that one made
    std::map<RowId, Scanner> scanners;
    Findings findings;
};

// Throws Error (BadInput, "bids.nothing-to-export").
BidsPlan planBidsExport(const Catalog& catalog, const BidsExportOptions& options);

} // namespace magiqt
