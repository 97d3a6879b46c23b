#include "People.h"

#include "Seal.h"

#include "base/Json.h"
#include "imaging/dicom/DicomText.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace magiqt {

namespace {

constexpr double kDaysPerYear = 365.25;
constexpr std::int64_t kOldestDays = 32872; // 90 years, said of all who are older than 89

std::string dashed(const std::string& date) {
    return date.size() == 8 ? date.substr(0, 4) + "-" + date.substr(4, 2) + "-" + date.substr(6, 2)
                            : std::string();
}

std::string label(char letter, std::int64_t number) {
    return std::string(1, letter).append(std::to_string(number));
}

std::string sexOf(const std::string& text) {
    if (text.empty()) return {};
    switch (text.front()) {
    case 'F':
    case 'f':
    case 'W':
        return "F";
    case 'M':
    case 'm':
        return "M";
    case 'O':
    case 'o':
        return "O";
    default:
        return {};
    }
}

Json orNull(const std::optional<std::int64_t>& value) {
    return value ? Json(*value) : Json();
}

// Days from 1970-01-01 to a YYYYMMDD date.
std::int64_t dayNumber(const std::string& date) {
    using namespace std::chrono;
    const year_month_day day{year(std::stoi(date.substr(0, 4))),
                             month(static_cast<unsigned>(std::stoi(date.substr(4, 2)))),
                             std::chrono::day(static_cast<unsigned>(std::stoi(date.substr(6, 2))))};
    return sys_days(day).time_since_epoch().count();
}

} // namespace

std::int64_t coarseAgeDays(std::int64_t days) {
    if (days < 730) return std::max<std::int64_t>(0, days);
    if (static_cast<double>(days) > 89 * kDaysPerYear) return kOldestDays;
    return (days + 15) / 30 * 30;
}

PersonSession People::add(const PersonFacts& facts, const std::string& otherwise, const std::string& date,
                          const std::string& sessionKey) {
    std::string key;
    if (!facts.id.empty())
        key = "id|" + facts.id + "|" + facts.birthDate;
    else if (!facts.name.empty())
        key = "name|" + facts.name + "|" + facts.birthDate;
    else
        key = "else|" + otherwise;
    const auto [entry, isNew] = m_byKey.emplace(key, m_people.size());
    if (isNew) {
        m_people.emplace_back();
        m_people.back().key = key;
    }
    PersonSession where{entry->second, 0};
    Person& person = m_people[where.person];
    PersonFacts& known = person.facts;
    if (isNew) known = facts;
    // Independent of the order of files: the least of the spellings.
    if (known.name.empty() || (!facts.name.empty() && facts.name < known.name)) known.name = facts.name;
    if (known.sex.empty() || (!facts.sex.empty() && facts.sex < known.sex)) known.sex = facts.sex;
    for (const std::string& id : facts.otherIds)
        if (std::find(known.otherIds.begin(), known.otherIds.end(), id) == known.otherIds.end())
            known.otherIds.push_back(id);

    const std::string visit = date.empty() ? "key|" + sessionKey : "date|" + date;
    const auto found = std::find_if(person.sessions.begin(), person.sessions.end(),
                                    [&](const Session& session) { return session.key == visit; });
    where.session = static_cast<std::size_t>(found - person.sessions.begin());
    if (found == person.sessions.end()) person.sessions.push_back({visit, date, {}, 0});
    Session& session = person.sessions[where.session];
    if (facts.ageYears && (!session.ageYears || *facts.ageYears < *session.ageYears))
        session.ageYears = facts.ageYears;
    return where;
}

std::vector<std::size_t> People::inOrder() const {
    std::vector<std::size_t> order(m_people.size());
    for (std::size_t n = 0; n < order.size(); ++n)
        order[n] = n;
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return m_people[a].number < m_people[b].number; });
    return order;
}

void People::finish() {
    // The alphabet of names must not show in the order.
    std::vector<std::pair<std::string, std::size_t>> order;
    for (std::size_t n = 0; n < m_people.size(); ++n)
        order.emplace_back(keyedHash(m_salt, m_people[n].key), n);
    std::sort(order.begin(), order.end());
    for (std::size_t n = 0; n < order.size(); ++n) {
        Person& person = m_people[order[n].second];
        person.number = static_cast<std::int64_t>(n) + 1;
        std::sort(person.facts.otherIds.begin(), person.facts.otherIds.end());
        std::vector<std::pair<std::string, std::size_t>> visits;
        for (std::size_t s = 0; s < person.sessions.size(); ++s)
            visits.emplace_back(person.sessions[s].date + "|" + person.sessions[s].key, s);
        std::sort(visits.begin(), visits.end());
        for (std::size_t s = 0; s < visits.size(); ++s)
            person.sessions[visits[s].second].number = static_cast<std::int64_t>(s) + 1;
    }
}

std::string People::personLabel(const PersonSession& where) const {
    return label('p', at(where).number);
}

std::string People::sessionLabel(const PersonSession& where) const {
    return label('s', at(where).sessions.at(where.session).number);
}

std::string People::sex(const PersonSession& where) const {
    return sexOf(at(where).facts.sex);
}

std::optional<std::int64_t> People::ageDays(const PersonSession& where) const {
    const Person& person = at(where);
    const Session& session = person.sessions.at(where.session);
    if (!person.facts.birthDate.empty() && !session.date.empty()) {
        const std::int64_t days = dayNumber(session.date) - dayNumber(person.facts.birthDate);
        if (days >= 0 && static_cast<double>(days) < 130 * kDaysPerYear) return coarseAgeDays(days);
    }
    if (session.ageYears && *session.ageYears >= 0 && *session.ageYears < 130)
        return coarseAgeDays(std::llround(*session.ageYears * kDaysPerYear));
    return std::nullopt;
}

std::optional<std::int64_t> People::daysSinceFirst(const PersonSession& where) const {
    const Person& person = at(where);
    const std::string& date = person.sessions.at(where.session).date;
    if (date.empty()) return std::nullopt;
    std::int64_t first = dayNumber(date);
    for (const Session& session : person.sessions)
        if (!session.date.empty()) first = std::min(first, dayNumber(session.date));
    return dayNumber(date) - first;
}

Json People::publicJson(const Labels& labels) const {
    Json list = Json::array();
    for (const std::size_t n : inOrder()) {
        if (!labels.empty() && !labels.contains(personLabel({n, 0}))) continue;
        Json sessions = Json::array();
        std::vector<std::size_t> visits(m_people[n].sessions.size());
        for (std::size_t s = 0; s < visits.size(); ++s)
            visits[static_cast<std::size_t>(m_people[n].sessions[s].number - 1)] = s;
        for (const std::size_t s : visits) {
            const PersonSession where{n, s};
            sessions.push_back({{"session", sessionLabel(where)},
                                {"ageDays", orNull(ageDays(where))},
                                {"daysSinceFirst", orNull(daysSinceFirst(where))}});
        }
        const PersonSession where{n, 0};
        const std::string sexLetter = sex(where);
        list.push_back({{"person", personLabel(where)},
                        {"sex", sexLetter.empty() ? Json() : Json(sexLetter)},
                        {"sessions", sessions}});
    }
    return list;
}

Json People::identityJson(const Labels& labels) const {
    Json list = Json::array();
    for (const std::size_t n : inOrder()) {
        if (!labels.empty() && !labels.contains(personLabel({n, 0}))) continue;
        const Person& person = m_people[n];
        Json sessions = Json::object();
        for (const Session& session : person.sessions)
            sessions[label('s', session.number)] = dashed(session.date);
        Json otherIds = Json::array();
        for (const std::string& id : person.facts.otherIds)
            otherIds.push_back(asUtf8(id));
        list.push_back({{"person", label('p', person.number)},
                        {"patientId", asUtf8(person.facts.id)},
                        {"patientName", asUtf8(person.facts.name)},
                        {"birthDate", dashed(person.facts.birthDate)},
                        {"sex", sexOf(person.facts.sex)},
                        {"otherIds", otherIds},
                        {"sessions", sessions}});
    }
    return {{"persons", list}};
}

} // namespace magiqt
