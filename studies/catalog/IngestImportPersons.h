// Who the persons of an import are in the study: which subject, which sessions, on which days, and what
// contradicts what. Plans only: nothing is written to the catalog, and the key's table is changed in memory
// alone. For studies/catalog; uses the Catalog's thread.
#pragma once

#include "IngestImportRun.h"

#include "Catalog.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace magiqt {

class SubjectKey;
struct ImportedPerson;

// A session of the import: person, session ("p1", "s1").
using Visit = std::pair<std::string, std::string>;

struct PlannedSession {
    std::string label;
    RowId sessionId = 0; // 0: to be made
    std::optional<int> daysSinceFirst, ageDays;
};

struct PlannedSubject {
    std::string pseudonym;
    Sex sex = Sex::Unknown;
    RowId subjectId = 0;                      // 0: to be made
    std::string dayZeroTag;                   // to be stored; empty: as it is
    std::vector<Session> renumbered;          // of the subject, with their new days; empty: as they are
    std::map<Visit, PlannedSession> sessions; // where new scans go
};

struct PlannedConflict {
    std::string kind, pseudonym, otherPseudonym;
};

struct ImportPlan {
    std::vector<PlannedSubject> subjects;
    std::map<Visit, std::size_t> subjectOf; // of visits with new scans
    std::map<std::string, RowId> known;     // contentSha256 -> scan that the study has
    std::vector<PlannedConflict> conflicts;
    Findings findings;
};

class ImportPersons {
public:
    // `key` may be null; `sealed` are the opened persons, empty without a key.
    ImportPersons(const Catalog& catalog, SubjectKey* key, const std::vector<ImportedPerson>& sealed);
    ImportPlan plan(const ImportRun& run);

private:
    struct KnownScan {
        RowId subjectId = 0;
        Session session;
    };
    // What comes of one person of the import.
    struct Group {
        std::string person;
        std::vector<const ImportRunScan*> fresh, known;
        const ImportedPerson* identity = nullptr;
        std::set<RowId> knownSubjects;
        std::set<std::string> sameAs; // persons of this import that have one of the images too
        std::string pseudonym;        // empty: nothing new, and nobody to link
    };
    using Groups = std::vector<const Group*>; // of one subject
    // The days of visits on one scale: of the calendar with a key, of the catalog (or the import) without.
    using Days = std::map<Visit, std::optional<int>>;

    std::vector<Group> groupsOf(const ImportRun& run);
    std::string pseudonymWithKey(const Group& group);
    std::string pseudonymWithoutKey(const Group& group);
    void noteElsewhere(const Group& group, const std::vector<Group>& groups);
    void noteElsewhere(const Group& group, const std::string& other);
    bool isTaken(const std::string& pseudonym) const;

    void planSubject(const std::string& pseudonym, const Groups& groups);
    Days daysOf(const PlannedSubject& subject, const Group& group) const;
    std::optional<int> zeroOf(const PlannedSubject& subject, const Groups& groups, const Days& days) const;
    std::optional<int> planZero(PlannedSubject& subject, const Groups& groups, const Days& days,
                                const Days& fresh);
    void planSessions(PlannedSubject& subject, const Groups& groups, const Days& fresh,
                      std::optional<int> zero);

    const Catalog& m_catalog;
    SubjectKey* m_key;
    std::map<std::string, const ImportedPerson*> m_sealed;
    std::map<std::string, KnownScan> m_knownScans; // by content
    std::set<std::string> m_given;                 // pseudonyms of this import
    ImportPlan m_plan;
};

} // namespace magiqt
