#include "MergeSubjects.h"

#include "IngestImportRun.h"
#include "Lookup.h"
#include "ScanSearch.h"
#include "SessionLabel.h"
#include "Splits.h"
#include "store/Database.h"
#include "store/RecordColumns.h"

#include "base/Error.h"
#include "base/Json.h"
#include "identity/CalendarDate.h"
#include "identity/SubjectKey.h"

#include <algorithm>
#include <set>

namespace magiqt {

namespace {

class Merge {
public:
    Merge(Catalog& catalog, SubjectKey* key, RowId into, RowId from)
        : m_catalog(catalog),
          m_database(catalog.database()),
          m_key(key),
          m_into(subjectById(catalog, into)),
          m_from(subjectById(catalog, from)) {
        m_result.into = m_into.pseudonym;
        m_result.from = m_from.pseudonym;
    }

    SubjectMerge run() {
        check();
        planDays();
        m_result.backup = m_catalog.backup("before-merge");
        if (m_key) mergePersons();
        WriteTransaction transaction(m_database);
        m_database.execute("PRAGMA defer_foreign_keys = ON"); // ends with the transaction
        moveSessions();
        m_result.scans = move("scan");
        m_result.pairs = move("pair");
        m_result.derivedImages = move("derived_image");
        move("derived_source");
        moveMemberships("cohort_member", "cohort_id", "scan_id");
        moveMemberships("split_member", "split_id", "part");
        moveMemberships("model_subject", "model_id", nullptr);
        renameInCohorts();
        moveConflicts();
        mergeRows();
        m_database.execute("DELETE FROM edit"); // what they would put back is not there any more
        appendAudit(m_database, m_catalog.actor(), "merge",
                    "sub-" + m_result.from + " was merged into sub-" + m_result.into,
                    Json{{"into", m_result.into},
                         {"from", m_result.from},
                         {"sessions", m_labels},
                         {"scans", m_result.scans},
                         {"backup", m_result.backup.string()}}
                        .dump());
        transaction.commit();
        return std::move(m_result);
    }

private:
    void check() const {
        requireWritable(m_catalog);
        if (m_into.id == m_from.id)
            throw Error(ErrorKind::Usage, "study.merge-itself",
                        "sub-" + m_into.pseudonym + " cannot be merged with itself; name two subjects",
                        {{"subject", m_into.pseudonym}});
        if (!m_key && SubjectKey::exists(m_catalog.study()))
            throw Error(
                ErrorKind::Usage, "study.merge-needs-key",
                "this study has a key that says who its subjects are; merging two needs its passphrase");
        Query parts = m_database.query(
            "SELECT split.name, one.name, other.name FROM split_member AS a JOIN split_member AS b "
            "USING(split_id) "
            "JOIN split ON split.id = a.split_id "
            "JOIN split_part AS one ON one.split_id = a.split_id AND one.part = a.part "
            "JOIN split_part AS other ON other.split_id = b.split_id AND other.part = b.part "
            "WHERE a.subject_id = ? AND b.subject_id = ? AND a.part <> b.part");
        if (parts.bind(m_into.id).bind(m_from.id).next())
            throw Error(ErrorKind::BadInput, "study.merge-across-parts",
                        "sub-" + m_into.pseudonym + " is in " + parts.text(1) + " of the split '" +
                            parts.text(0) + "' and sub-" + m_from.pseudonym + " in " + parts.text(2) +
                            "; remove the split (and what was trained on it) first",
                        {{"split", parts.text(0)}, {"part", parts.text(1)}, {"otherPart", parts.text(2)}});
    }

    std::optional<int> zeroOf(const Subject& subject) const {
        const Person* person = m_key ? m_key->persons().find(subject.pseudonym) : nullptr;
        if (!person || subject.dayZeroTag.empty()) return std::nullopt;
        const auto date = m_key->dayZero(*person, subject.pseudonym, subject.dayZeroTag);
        return date ? calendarDay(*date) : std::nullopt;
    }

    // How far the days of each move, and what the day 0 of both is.
    void planDays() {
        const auto into = zeroOf(m_into), from = zeroOf(m_from);
        const auto hasDays = [&](const Subject& subject) {
            const auto sessions = sessionsOf(m_catalog, subject.id);
            return std::any_of(sessions.begin(), sessions.end(),
                               [](const Session& session) { return session.daysSinceFirst.has_value(); });
        };
        if (into && from) {
            m_zero = std::min(*into, *from);
            m_intoLater = *into - *m_zero;
            m_fromLater = *from - *m_zero;
        } else if (!hasDays(m_into)) {
            m_zero = from;
            m_fromLater = 0;
        } else {
            m_zero = into;
            if (hasDays(m_from))
                m_result.findings.push_back({Severity::Warning,
                                             "study.merge-days-unknown",
                                             "nobody can say how the days of sub-" + m_from.pseudonym +
                                                 " lie to those of sub-" + m_into.pseudonym +
                                                 "; its sessions have no day any more",
                                             {{"subject", m_from.pseudonym}, {"other", m_into.pseudonym}}});
        }
    }

    void mergePersons() {
        PersonTable& persons = m_key->persons();
        const Person* from = persons.find(m_from.pseudonym);
        if (from && from != persons.find(m_into.pseudonym)) persons.merge(m_into.pseudonym, m_from.pseudonym);
        Person* person = persons.find(m_into.pseudonym);
        if (!person) return;
        if (m_zero) person->addFirstScanDate(dateOfDay(*m_zero));
        m_birth = calendarDay(person->birthDate);
        m_key->save();
    }

    void moveSessions() {
        if (m_intoLater > 0)
            m_database
                .query("UPDATE session SET days_since_first = days_since_first + ? WHERE subject_id = ?")
                .bind(m_intoLater)
                .bind(m_into.id)
                .run();
        std::set<std::string> taken;
        for (const Session& session : sessionsOf(m_catalog, m_into.id))
            taken.insert(session.label);
        for (const Session& session : sessionsOf(m_catalog, m_from.id)) {
            const std::string label = taken.contains(session.label) ? nextSessionLabel(taken) : session.label;
            taken.insert(label);
            std::optional<int> day, age = session.ageDays;
            if (m_fromLater && session.daysSinceFirst) day = *session.daysSinceFirst + *m_fromLater;
            if (m_zero && m_birth && day && *m_zero + *day >= *m_birth)
                age = coarseAge(*m_zero + *day - *m_birth);
            m_database
                .query("UPDATE session SET subject_id = ?, label = ?, days_since_first = ?, age_days = ? "
                       "WHERE id = ?")
                .bind(m_into.id)
                .bind(label)
                .bind(day ? std::optional<std::int64_t>(*day) : std::nullopt)
                .bind(age ? std::optional<std::int64_t>(*age) : std::nullopt)
                .bind(session.id)
                .run();
            m_labels[session.label] = label;
            ++m_result.sessions;
        }
    }

    std::int64_t move(const std::string& table) {
        return m_database.query("UPDATE " + table + " SET subject_id = ? WHERE subject_id = ?")
            .bind(m_into.id)
            .bind(m_from.id)
            .run();
    }

    void moveMemberships(const std::string& table, const std::string& group, const char* further) {
        const std::string more = further ? std::string(", ") + further : "";
        m_database
            .query("INSERT OR IGNORE INTO " + table + "(" + group + ", subject_id" + more + ") SELECT " +
                   group + ", ?" + more + " FROM " + table + " WHERE subject_id = ?")
            .bind(m_into.id)
            .bind(m_from.id)
            .run();
        m_database.query("DELETE FROM " + table + " WHERE subject_id = ?").bind(m_from.id).run();
    }

    // Saved filters that name the subject.
    void renameInCohorts() {
        for (const Cohort& cohort : allCohorts(m_catalog)) {
            if (cohort.kind != CohortKind::Filter) continue;
            const auto before = Json::parse(cohort.filterJson).get<ScanFilter>();
            ScanFilter filter = before;
            std::replace(filter.pseudonyms.begin(), filter.pseudonyms.end(), m_from.pseudonym,
                         m_into.pseudonym);
            if (filter.subjectId == m_from.id) filter.subjectId = m_into.id;
            if (filter == before) continue;
            m_database.query("UPDATE cohort SET filter = ? WHERE id = ?")
                .bind(Json(filter).dump())
                .bind(cohort.id)
                .run();
        }
    }

    void moveConflicts() {
        for (const Conflict& conflict : conflicts(m_catalog, false)) {
            if (conflict.subjectId != m_from.id && conflict.otherSubjectId != m_from.id) continue;
            RowId one = conflict.subjectId == m_from.id ? m_into.id : conflict.subjectId;
            RowId other = conflict.otherSubjectId == m_from.id ? m_into.id : conflict.otherSubjectId;
            const bool isDecided = one == other; // the two that are merged
            if (isDecided) other = 0;
            const bool isKnown =
                m_database
                    .query("SELECT 1 FROM conflict WHERE id <> ?1 AND kind = ?2 AND ((subject_id = ?3 AND "
                           "other_subject_id = ?4) OR (subject_id = ?4 AND other_subject_id = ?3))")
                    .bind(conflict.id)
                    .bind(conflict.kind)
                    .bind(one)
                    .bind(other)
                    .next();
            if (isKnown) {
                m_database.query("DELETE FROM conflict WHERE id = ?").bind(conflict.id).run();
                continue;
            }
            m_database
                .query("UPDATE conflict SET subject_id = ?, other_subject_id = ?, state = ?, resolution = ? "
                       "WHERE id "
                       "= ?")
                .bind(one)
                .bind(other)
                .bind(toString(isDecided ? ConflictState::Merged : conflict.state))
                .bind(isDecided ? "sub-" + m_from.pseudonym + " was merged into this subject"
                                : conflict.resolution)
                .bind(conflict.id)
                .run();
        }
    }

    void mergeRows() {
        if (m_into.sex == Sex::Unknown) m_into.sex = m_from.sex;
        if (!m_into.gestationalAgeWeeks) m_into.gestationalAgeWeeks = m_from.gestationalAgeWeeks;
        if (m_into.note.empty())
            m_into.note = m_from.note;
        else if (!m_from.note.empty())
            m_into.note += "; " + m_from.note;
        if (m_key && m_zero) m_into.dayZeroTag = m_key->dayZeroTag(m_into.pseudonym, dateOfDay(*m_zero));
        m_database
            .query("UPDATE subject SET sex = ?, gestational_age_weeks = ?, note = ?, day_zero_tag = "
                   "nullif(?, '') "
                   "WHERE id = ?")
            .bind(toString(m_into.sex))
            .bind(m_into.gestationalAgeWeeks)
            .bind(m_into.note)
            .bind(m_into.dayZeroTag)
            .bind(m_into.id)
            .run();
        m_database.query("DELETE FROM subject WHERE id = ?").bind(m_from.id).run();
    }

    Catalog& m_catalog;
    Database& m_database;
    SubjectKey* m_key;
    Subject m_into, m_from;
    std::optional<int> m_zero, m_birth; // calendar days
    int m_intoLater = 0;
    std::optional<int> m_fromLater; // nothing: the days of `from` are lost
    Json m_labels = Json::object(); // of the sessions, before and after
    SubjectMerge m_result;
};

} // namespace

SubjectMerge mergeSubjects(Catalog& catalog, SubjectKey* key, RowId into, RowId from) {
    return Merge(catalog, key, into, from).run();
}

} // namespace magiqt
