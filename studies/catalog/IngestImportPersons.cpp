#include "IngestImportPersons.h"

#include "Lookup.h"
#include "SessionLabel.h"

#include "identity/CalendarDate.h"
#include "identity/SubjectKey.h"

#include <algorithm>

namespace magiqt {

namespace {

template <class Days>
std::optional<int> earliest(const Days& days) {
    std::optional<int> first;
    for (const auto& [visit, day] : days)
        if (day && (!first || *day < *first)) first = day;
    return first;
}

Finding dayZeroUnknown(const std::string& pseudonym) {
    return {
        Severity::Warning,
        "import.day-zero-unknown",
        "sub-" + pseudonym +
            ": new sessions cannot be placed among the days of the known ones; they have no day in the study",
        {{"subject", pseudonym}}};
}

} // namespace

ImportPersons::ImportPersons(const Catalog& catalog, SubjectKey* key,
                             const std::vector<ImportedPerson>& sealed)
    : m_catalog(catalog), m_key(key) {
    for (const ImportedPerson& person : sealed)
        m_sealed[person.person] = &person;
}

ImportPlan ImportPersons::plan(const ImportRun& run) {
    std::vector<Group> groups = groupsOf(run);
    std::vector<std::string> order;
    std::map<std::string, Groups> bySubject;
    for (Group& group : groups) {
        group.pseudonym = group.identity ? pseudonymWithKey(group) : pseudonymWithoutKey(group);
        if (group.pseudonym.empty()) continue;
        if (m_given.insert(group.pseudonym).second) order.push_back(group.pseudonym);
        bySubject[group.pseudonym].push_back(&group);
    }
    for (const Group& group : groups)
        noteElsewhere(group, groups);
    for (const std::string& pseudonym : order)
        planSubject(pseudonym, bySubject.at(pseudonym));
    return std::move(m_plan);
}

std::vector<ImportPersons::Group> ImportPersons::groupsOf(const ImportRun& run) {
    std::vector<Group> groups;
    std::map<std::string, std::size_t> places;
    std::map<std::string, std::string> contents; // the person who brings it
    for (const ImportRunScan& scan : run.scans) {
        const auto [place, isNew] = places.emplace(scan.person, groups.size());
        if (isNew) {
            groups.emplace_back();
            groups.back().person = scan.person;
            const auto identity = m_sealed.find(scan.person);
            if (identity != m_sealed.end()) groups.back().identity = identity->second;
        }
        Group& group = groups[place->second];
        if (const auto id = findScanByContent(m_catalog, scan.contentSha256)) {
            const Scan stored = scanById(m_catalog, *id);
            m_knownScans[scan.contentSha256] = {stored.subjectId, sessionById(m_catalog, stored.sessionId)};
            m_plan.known[scan.contentSha256] = *id;
            group.known.push_back(&scan);
            group.knownSubjects.insert(stored.subjectId);
            continue;
        }
        const auto [bringer, isFirst] = contents.emplace(scan.contentSha256, scan.person);
        if (isFirst)
            group.fresh.push_back(&scan);
        else if (bringer->second != scan.person)
            group.sameAs.insert(bringer->second);
    }
    return groups;
}

bool ImportPersons::isTaken(const std::string& pseudonym) const {
    return m_given.contains(pseudonym) || findSubject(m_catalog, pseudonym);
}

std::string ImportPersons::pseudonymWithKey(const Group& group) {
    PersonTable& table = m_key->persons();
    const PersonMatch match = table.match(*group.identity);
    std::string pseudonym = match.pseudonym.value_or("");
    if (!pseudonym.empty()) {
        PersonTable::complete(*table.find(pseudonym), *group.identity);
    } else {
        if (group.knownSubjects.size() == 1) {
            // Imported before without a key: the same images say who that was.
            const Subject subject = subjectById(m_catalog, *group.knownSubjects.begin());
            if (!table.find(subject.pseudonym)) pseudonym = subject.pseudonym;
        }
        if (pseudonym.empty() && group.fresh.empty()) return {};
        if (pseudonym.empty())
            pseudonym = m_key->newPseudonym(*group.identity,
                                            [this](const std::string& name) { return isTaken(name); });
        table.add(pseudonym, *group.identity);
    }
    for (const PersonConflict& conflict : match.conflicts)
        m_plan.conflicts.push_back({toString(conflict.kind), pseudonym, conflict.pseudonym});
    return pseudonym;
}

std::string ImportPersons::pseudonymWithoutKey(const Group& group) {
    if (group.fresh.empty()) return {};
    if (!group.knownSubjects.empty()) return subjectById(m_catalog, *group.knownSubjects.begin()).pseudonym;
    return randomPseudonym(
        [this](const std::string& name) { return isTaken(name) || (m_key && m_key->persons().find(name)); });
}

void ImportPersons::noteElsewhere(const Group& group, const std::vector<Group>& groups) {
    if (group.pseudonym.empty() && !group.identity)
        return; // without a key nobody is expected to be known again
    std::set<std::string> others;
    for (const RowId id : group.knownSubjects)
        others.insert(subjectById(m_catalog, id).pseudonym);
    for (const Group& other : groups)
        if (group.sameAs.contains(other.person)) others.insert(other.pseudonym);
    others.erase(group.pseudonym);
    for (const std::string& other : others)
        noteElsewhere(group, other);
}

void ImportPersons::noteElsewhere(const Group& group, const std::string& other) {
    const Finding finding{Severity::Warning,
                          "import.image-of-other-subject",
                          "an image that is delivered here for another person is in the study as sub-" +
                              other + "; it was not imported again",
                          {{"subject", other}}};
    if (std::find(m_plan.findings.begin(), m_plan.findings.end(), finding) == m_plan.findings.end())
        m_plan.findings.push_back(finding);
    if (!group.pseudonym.empty())
        m_plan.conflicts.push_back({"same-image-other-subject", group.pseudonym, other});
}

void ImportPersons::planSubject(const std::string& pseudonym, const Groups& groups) {
    PlannedSubject subject;
    subject.pseudonym = pseudonym;
    if (const auto known = findSubject(m_catalog, pseudonym)) subject.subjectId = known->id;
    Days days, fresh;
    for (const Group* group : groups) {
        const Days ofGroup = daysOf(subject, *group);
        days.insert(ofGroup.begin(), ofGroup.end());
        for (const auto* list : {&group->fresh, &group->known})
            for (const ImportRunScan* scan : *list)
                if (subject.sex == Sex::Unknown) subject.sex = scan->sex;
        for (const ImportRunScan* scan : group->fresh) {
            const Visit visit{scan->person, scan->session};
            fresh[visit] = days.at(visit);
            m_plan.subjectOf[visit] = m_plan.subjects.size();
        }
    }
    if (subject.subjectId == 0 && fresh.empty())
        return; // the key knows the person, the study has nothing new
    planSessions(subject, groups, fresh, planZero(subject, groups, days, fresh));
    m_plan.subjects.push_back(std::move(subject));
}

ImportPersons::Days ImportPersons::daysOf(const PlannedSubject& subject, const Group& group) const {
    Days days;
    std::optional<int> offset; // from the days of this import to the catalog's
    if (subject.subjectId == 0) offset = 0;
    for (const ImportRunScan* scan : group.known) {
        const KnownScan& known = m_knownScans.at(scan->contentSha256);
        if (known.subjectId == subject.subjectId && known.session.daysSinceFirst && scan->daysSinceFirst &&
            !offset)
            offset = *known.session.daysSinceFirst - *scan->daysSinceFirst;
    }
    for (const auto* list : {&group.fresh, &group.known})
        for (const ImportRunScan* scan : *list) {
            std::optional<int>& day = days[{scan->person, scan->session}];
            if (group.identity) {
                const auto date = group.identity->sessions.find(scan->session);
                if (date != group.identity->sessions.end()) day = calendarDay(date->second);
            } else if (!day && offset && scan->daysSinceFirst) {
                day = *scan->daysSinceFirst + *offset;
            }
        }
    return days;
}

// The day that the catalog's days of the subject count from; nothing when that cannot be known.
std::optional<int> ImportPersons::zeroOf(const PlannedSubject& subject, const Groups& groups,
                                         const Days& days) const {
    if (!groups.front()->identity) return 0;
    const std::string tag = subjectById(m_catalog, subject.subjectId).dayZeroTag;
    const Person* person = m_key->persons().find(subject.pseudonym);
    if (person && !tag.empty())
        if (const auto date = m_key->dayZero(*person, subject.pseudonym, tag)) return calendarDay(*date);
    for (const Group* group : groups)
        for (const ImportRunScan* scan : group->known) {
            const KnownScan& known = m_knownScans.at(scan->contentSha256);
            const auto day = days.at({scan->person, scan->session});
            if (known.subjectId == subject.subjectId && known.session.daysSinceFirst && day)
                return *day - *known.session.daysSinceFirst;
        }
    const std::vector<Session> sessions = sessionsOf(m_catalog, subject.subjectId);
    const bool anyDay = std::any_of(sessions.begin(), sessions.end(), [](const Session& session) {
        return session.daysSinceFirst.has_value();
    });
    return anyDay ? std::nullopt : earliest(days);
}

std::optional<int> ImportPersons::planZero(PlannedSubject& subject, const Groups& groups, const Days& days,
                                           const Days& fresh) {
    // Only what comes into the study counts: a session whose scans were left out is no first session.
    const auto first = earliest(fresh);
    const auto known = subject.subjectId == 0 ? first : zeroOf(subject, groups, days);
    const bool hasIdentity = groups.front()->identity != nullptr;
    if (!known || (!first && !fresh.empty() && subject.subjectId != 0 && !hasIdentity)) {
        if (subject.subjectId != 0 && !fresh.empty())
            m_plan.findings.push_back(dayZeroUnknown(subject.pseudonym));
        return known;
    }
    int zero = first ? std::min(*known, *first) : *known;
    const bool isTagged =
        subject.subjectId != 0 && !subjectById(m_catalog, subject.subjectId).dayZeroTag.empty();
    if (zero < *known && isTagged && !hasIdentity) { // nobody could say any more what the days count from
        m_plan.findings.push_back(dayZeroUnknown(subject.pseudonym));
        zero = *known;
    }
    if (zero < *known)
        for (Session session : sessionsOf(m_catalog, subject.subjectId)) {
            if (session.daysSinceFirst) *session.daysSinceFirst += *known - zero;
            subject.renumbered.push_back(session);
        }
    if (hasIdentity) {
        m_key->persons().find(subject.pseudonym)->addFirstScanDate(dateOfDay(zero));
        subject.dayZeroTag = m_key->dayZeroTag(subject.pseudonym, dateOfDay(zero));
    }
    return zero;
}

void ImportPersons::planSessions(PlannedSubject& subject, const Groups& groups, const Days& fresh,
                                 std::optional<int> zero) {
    std::vector<Session> sessions = subject.renumbered;
    if (sessions.empty() && subject.subjectId != 0) sessions = sessionsOf(m_catalog, subject.subjectId);
    std::set<std::string> labels;
    for (const Session& session : sessions)
        labels.insert(session.label);
    std::map<Visit, RowId> bySameVisit; // a scan of the same visit is in the study
    std::map<Visit, std::optional<int>> ages;
    for (const Group* group : groups) {
        for (const ImportRunScan* scan : group->known) {
            const KnownScan& known = m_knownScans.at(scan->contentSha256);
            if (known.subjectId == subject.subjectId)
                bySameVisit[{scan->person, scan->session}] = known.session.id;
        }
        for (const ImportRunScan* scan : group->fresh)
            if (auto& age = ages[{scan->person, scan->session}]; !age) age = scan->ageDays;
    }
    std::vector<std::pair<std::optional<int>, Visit>> order; // by day, those without one last
    for (const auto& [visit, day] : fresh)
        order.emplace_back(zero && day && *day >= *zero ? std::optional(*day - *zero) : std::nullopt, visit);
    std::sort(order.begin(), order.end(),
              [](const auto& a, const auto& b) { return std::pair(!a.first, a) < std::pair(!b.first, b); });
    std::map<int, std::string> newByDay;
    for (const auto& [day, visit] : order) {
        PlannedSession& planned = subject.sessions[visit];
        planned.daysSinceFirst = day;
        planned.ageDays = ages[visit];
        const auto sameVisit = bySameVisit.find(visit);
        for (const Session& session : sessions) {
            const bool isSame = sameVisit != bySameVisit.end() ? session.id == sameVisit->second
                                                               : day && session.daysSinceFirst == day;
            if (!isSame || planned.sessionId != 0) continue;
            planned.sessionId = session.id;
            planned.label = session.label;
        }
        if (planned.sessionId != 0) continue;
        const bool sameDay = day && newByDay.contains(*day);
        planned.label = sameDay ? newByDay.at(*day) : nextSessionLabel(labels);
        labels.insert(planned.label);
        if (day) newByDay[*day] = planned.label;
    }
}

} // namespace magiqt
