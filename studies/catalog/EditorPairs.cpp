// Editor: pairs.
#include "Editor.h"

#include "store/EditLog.h"
#include "store/RecordColumns.h"

#include "base/Json.h"

namespace magiqt {

namespace {

RowId insertPair(EditTransaction& edit, RowId lowFieldScanId, RowId highFieldScanId) {
    const PairableScans scans = requirePairable(edit.database(), lowFieldScanId, highFieldScanId);
    Query known = edit.database().query("SELECT id FROM pair WHERE low_scan_id = ? AND high_scan_id = ?");
    if (known.bind(lowFieldScanId).bind(highFieldScanId).next()) return known.integer(0);
    return edit.insert("pair", {{"subject_id", scans.subjectId},
                                {"contrast", scans.contrast},
                                {"low_scan_id", lowFieldScanId},
                                {"high_scan_id", highFieldScanId}});
}

std::string pairsWord(std::size_t number) {
    return std::to_string(number) + (number == 1 ? " pair" : " pairs");
}

} // namespace

std::vector<RowId> Editor::confirmPairs(const std::vector<PairProposal>& proposals) {
    std::vector<RowId> ids;
    if (proposals.empty()) return ids;
    EditTransaction edit(m_catalog);
    for (const PairProposal& proposal : proposals)
        ids.push_back(insertPair(edit, proposal.lowFieldScanId, proposal.highFieldScanId));
    edit.commit("Confirm " + pairsWord(proposals.size()));
    return ids;
}

RowId Editor::addPair(RowId lowFieldScanId, RowId highFieldScanId) {
    EditTransaction edit(m_catalog);
    const RowId id = insertPair(edit, lowFieldScanId, highFieldScanId);
    edit.commit("Add a pair");
    return id;
}

void Editor::rejectProposals(const std::vector<PairProposal>& proposals) {
    if (proposals.empty()) return;
    EditTransaction edit(m_catalog);
    for (const PairProposal& proposal : proposals) {
        const Json row{{"low_scan_id", proposal.lowFieldScanId}, {"high_scan_id", proposal.highFieldScanId}};
        if (!edit.has("rejected_proposal", row)) edit.insert("rejected_proposal", row);
    }
    edit.commit("Reject the proposal of " + pairsWord(proposals.size()));
}

void Editor::removePairs(const std::vector<RowId>& pairIds) {
    if (pairIds.empty()) return;
    EditTransaction edit(m_catalog);
    for (const RowId id : pairIds)
        edit.remove("pair", {{"id", id}});
    edit.commit("Remove " + pairsWord(pairIds.size()));
}

void Editor::judgePairs(const std::vector<RowId>& pairIds, HumanVerdict verdict, const std::string& note) {
    if (pairIds.empty()) return;
    EditTransaction edit(m_catalog);
    Json columns{{"verdict", toString(verdict)}};
    if (!note.empty()) columns["note"] = note;
    for (const RowId id : pairIds)
        edit.update("pair", {{"id", id}}, columns);
    edit.commit((verdict == HumanVerdict::None       ? "Take back the verdict on "
                 : verdict == HumanVerdict::Accepted ? "Accept "
                                                     : "Reject ") +
                pairsWord(pairIds.size()));
}

} // namespace magiqt
