// Cohorts and splits, read. A split divides subjects into parts (train, validation, test; or k folds); the
// primary key (split, subject) makes it impossible for one subject to stand in two parts. Training,
// comparison and ablation share the one object, and results of all folds are pooled out of fold. Made and
// changed by Editor.h. Uses the Catalog's thread.
#pragma once

#include "Catalog.h"
#include "Records.h"

namespace magiqt {

std::vector<Cohort> allCohorts(const Catalog& catalog);
Cohort cohortById(const Catalog& catalog, RowId id);
std::optional<Cohort> findCohort(const Catalog& catalog, const std::string& name);
std::vector<CohortMember> cohortMembers(const Catalog& catalog, RowId id); // of a list
std::vector<RowId> cohortSubjects(const Catalog& catalog, RowId id);       // of a list or a filter, ascending
std::vector<RowId> cohortScans(const Catalog& catalog, RowId id);

enum class Stratify { Nothing, Age, Sex, AgeAndSex };
std::string toString(Stratify stratify);
Stratify stratifyFrom(const std::string& text);

struct SplitRequest {
    std::string name;
    int folds = 0;                                      // 0: by fractions
    double train = 0.7, validation = 0.15, test = 0.15; // parts with 0 are left out
    std::uint64_t seed = 0;
    Stratify stratify = Stratify::Nothing;
    RowId cohortId = 0; // 0: every subject with a scan that is not excluded
};

// A subject and its part, as SplitRequest deals them.
struct SplitMember {
    RowId subjectId = 0;
    int part = 0;
};

// One person to be dealt. `group` ties subjects that may be one person (open conflicts): they come into one
// part.
struct SplitCandidate {
    RowId subjectId = 0;
    std::string pseudonym;
    std::optional<int> ageDays;
    Sex sex = Sex::Unknown;
    RowId group = 0; // 0: alone
    int part = -1;   // not dealt yet; else it stays there, and its group comes to it
};

// Pure: the same people, seed and request give the same parts on any machine and in any order (ranked by
// SHA-256 of seed and pseudonym within each stratum; age bands 0-1, 2-12, 13-17, 18-39, 40-64, 65 and older).
std::vector<SplitMember> dealSplit(const SplitRequest& request,
                                   const std::vector<SplitCandidate>& candidates);

// Whom a new split would deal (existing 0), or those of the cohort and everybody who has a part already.
std::vector<SplitCandidate> splitCandidates(const Catalog& catalog, RowId cohortId,
                                            RowId existingSplitId = 0);
// "train", "validation", "test" (those with a fraction), or "fold 1" ...
std::vector<std::string> splitPartNames(const SplitRequest& request);

std::vector<Split> allSplits(const Catalog& catalog);
Split splitById(const Catalog& catalog, RowId id);
std::optional<Split> findSplit(const Catalog& catalog, const std::string& name);
std::vector<SplitMember> splitMembers(const Catalog& catalog, RowId id);
std::vector<RowId> splitSubjects(const Catalog& catalog, RowId id, int part);

// Pooling out of fold: every subject of the split with each model that was trained on other parts of this
// split and has not seen the subject in any other way either. The union over folds is one result per subject.
struct OutOfFold {
    RowId subjectId = 0;
    int part = 0;
    RowId modelId = 0;
};
std::vector<OutOfFold> outOfFold(const Catalog& catalog, RowId splitId);

} // namespace magiqt
