// What people change: metadata, verdicts, pairs, cohorts, splits, references. Each method is one command: one
// transaction that changes rows, keeps what they were before (the undo log, in the catalog, so that it
// outlives the program) and writes a line of the audit trail. undo() puts the rows back, redo() forward
// again; a new command drops what could be redone. Uses its Catalog's thread. Throws Error (Usage,
// "study.read-only"), (BadInput, "study.not-found", "study.constraint", "study.scan-paired",
// "study.name-taken", "study.pair-impossible").
#pragma once

#include "Catalog.h"
#include "Pairs.h"
#include "Records.h"
#include "ScanSearch.h"
#include "Splits.h"

#include <optional>
#include <string>
#include <vector>

namespace magiqt {

// Members that are set are changed.
struct SubjectChange {
    std::optional<Sex> sex;
    std::optional<std::optional<double>> gestationalAgeWeeks;
    std::optional<std::string> note;
};
struct SessionChange {
    std::optional<std::string> site;
    std::optional<std::optional<int>> ageDays;
};
struct ScanChange {
    std::optional<std::string> contrast, plane, note;
    std::optional<FieldClass> fieldClass;
    std::optional<ScanQuality> quality;
    std::optional<bool> excluded;
};

struct EditEntry {
    RowId id = 0;
    std::string utc, actor;
    std::string summary; // English: "Rate 12 scans good"
    bool undone = false;
};

class Editor {
public:
    explicit Editor(Catalog& catalog);

    void changeSubjects(const std::vector<RowId>& subjectIds, const SubjectChange& change);
    void changeSessions(const std::vector<RowId>& sessionIds, const SessionChange& change);
    void changeScans(const std::vector<RowId>& scanIds, const ScanChange& change);

    // Confirmed pairs; returns their ids.
    std::vector<RowId> confirmPairs(const std::vector<PairProposal>& proposals);
    RowId addPair(RowId lowFieldScanId, RowId highFieldScanId);
    // Not proposed again.
    void rejectProposals(const std::vector<PairProposal>& proposals);
    void removePairs(const std::vector<RowId>& pairIds);
    void judgePairs(const std::vector<RowId>& pairIds, HumanVerdict verdict, const std::string& note = {});

    RowId addFilterCohort(const std::string& name, const ScanFilter& filter, const std::string& note = {});
    RowId addListCohort(const std::string& name, const std::vector<CohortMember>& members,
                        const std::string& note = {});
    void addCohortMembers(RowId cohortId, const std::vector<CohortMember>& members);
    void removeCohortMembers(RowId cohortId, const std::vector<CohortMember>& members);
    void changeCohortFilter(RowId cohortId, const ScanFilter& filter);
    void renameCohort(RowId cohortId, const std::string& name);
    void removeCohort(RowId cohortId);

    RowId addSplit(const SplitRequest& request);
    // Deals subjects that are new in the cohort; nobody who has a part is moved. Returns how many.
    std::int64_t extendSplit(RowId splitId, RowId cohortId = 0);
    void removeSplit(RowId splitId); // refused while a model was trained on it ("study.constraint")

    RowId addAnomalyReference(const AnomalyReference& reference);
    void removeAnomalyReference(RowId id);
    void decideConflict(RowId conflictId, ConflictState state, const std::string& resolution = {});

    // What undo() would take back and redo() would bring again.
    std::optional<EditEntry> nextUndo() const;
    std::optional<EditEntry> nextRedo() const;
    std::vector<EditEntry> history(std::int64_t limit = 100) const; // newest first
    // Throw Error (Usage, "study.nothing-to-undo" / "study.nothing-to-redo"), (BadInput,
    // "study.undo-conflict") when an ingest has changed one of the rows since: nothing is changed then, and
    // that edit is off the list.
    EditEntry undo();
    EditEntry redo();

private:
    Catalog& m_catalog;
};

} // namespace magiqt
