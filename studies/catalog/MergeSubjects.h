// Two subjects of a study that are one person become one: sessions, scans, pairs, derived images, memberships
// of cohorts and splits and what models were trained on move to `into`, and `from` is gone. Files stay where
// they are; a session whose label `into` has already gets the next free one.
//
// Days: with the key they are counted anew from the earlier of both first scans, and ages from the birth date
// that the key keeps for `into`. Without one nobody can say how the days of both lie to each other: the
// sessions of `from` lose theirs (Finding "study.merge-days-unknown").
//
// Not an edit: it cannot be undone, and earlier edits cannot be undone any more either. The catalog is copied
// to backups/ first. Order: backup, key, one transaction; whatever ends the process in between, the same call
// again comes to the same end.
#pragma once

#include "Catalog.h"
#include "Records.h"

namespace magiqt {

class SubjectKey;

struct SubjectMerge {
    std::string into, from;                                             // pseudonyms
    std::int64_t sessions = 0, scans = 0, pairs = 0, derivedImages = 0; // that moved
    std::filesystem::path backup;                                       // relative to the study
    Findings findings;
};

// `key` may be null only for a study without one. Throws Error: Usage "study.read-only",
// "study.merge-itself", "study.merge-needs-key"; BadInput "study.not-found", "study.merge-across-parts" (they
// stand in two parts of a split, so a model may have been trained on one and tested on the other); NoResource
// "study.backup-failed". Nothing was changed then. Uses the Catalog's thread; blocking.
SubjectMerge mergeSubjects(Catalog& catalog, SubjectKey* key, RowId into, RowId from);

} // namespace magiqt
