// Everything the side panel says of one scan. Plain data, read in the study's reading thread.
#pragma once

#include "catalog/Catalog.h"
#include "catalog/Pairs.h"
#include "catalog/Records.h"

#include <optional>
#include <vector>

namespace magiqt {

struct ScanDetails {
    Scan scan;
    Subject subject;
    Session session;
    std::optional<Scanner> scanner;
    std::vector<PairRow> pairs;
    std::vector<DerivedImage> derived;
};

// Throws Error (BadInput, "study.not-found").
ScanDetails scanDetails(const Catalog& catalog, RowId scanId);

// What double-clicking a scan opens: its file, the newest enhanced image made from it, and for a low-field
// scan the high-field scan that it was registered with, unless a person rejected that. Relative to the study;
// empty: none.
struct ScanFiles {
    std::string scan;
    std::string enhanced;
    std::string reference;
    std::string transform; // points of the reference to points of the scan
};
ScanFiles filesOf(const ScanDetails& details);

} // namespace magiqt
