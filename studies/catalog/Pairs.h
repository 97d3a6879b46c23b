// Pairs of a low-field and a high-field scan of one subject, as tables show them, and proposals for new ones.
// The schema holds the rules: one subject, one contrast, low with high, never red. Confirming, rejecting and
// judging are edits (Editor.h). Uses the Catalog's thread.
#pragma once

#include "Catalog.h"
#include "Records.h"

namespace magiqt {

// Low-field scans without a pair, each with the high-field scan of the same subject and contrast that lies
// closest in time (days; then the finer one; then the older id). One that was rejected is not proposed again.
struct PairProposal {
    RowId subjectId = 0;
    std::string pseudonym, contrast;
    RowId lowFieldScanId = 0, highFieldScanId = 0;
    std::string lowFieldFile, highFieldFile;
    std::optional<int> daysApart; // none: a session's day is not known
};

std::vector<PairProposal> pairProposals(const Catalog& catalog, RowId cohortId = 0);

struct PairFilter {
    std::string text; // begins the pseudonym
    std::vector<std::string> contrasts;
    std::vector<PairStatus> statuses;
    RowId subjectId = 0;
    RowId scanId = 0; // either side
    RowId cohortId = 0;
};

struct PairRow {
    Pair pair;
    std::string pseudonym, lowFieldFile, highFieldFile;
    std::optional<int> daysApart;
    PairStatus status = PairStatus::Unregistered;
};

std::vector<PairRow> pairs(const Catalog& catalog, const PairFilter& filter = {});
Pair pairById(const Catalog& catalog, RowId id);
std::optional<Pair> findPair(const Catalog& catalog, RowId lowFieldScanId, RowId highFieldScanId);

void to_json(Json& json, const PairProposal& proposal);
void to_json(Json& json, const PairRow& row);

} // namespace magiqt
