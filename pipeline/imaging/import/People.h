// Who the images of an import show, kept apart from everything else. People are told apart in memory by what
// the files say and leave as p1, p2 ... and s1, s2 ... (in an order that only the salt decides), with sex,
// age and days since the first scan of the import; what the files said leaves only sealed for the study's key
// (Seal.h). One thread.
#pragma once

#include "base/JsonForward.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace magiqt {

// As the files name somebody. Text in any encoding; sex as written.
struct PersonFacts {
    std::string id, name, birthDate /* YYYYMMDD */, sex;
    std::vector<std::string> otherIds;
    std::optional<double> ageYears; // said by the file, for the session at hand
};

struct PersonSession {
    std::size_t person = 0, session = 0;
    bool operator==(const PersonSession&) const = default;
};

class People {
public:
    explicit People(std::string salt) : m_salt(std::move(salt)) {}

    // The person with this id and birth date (with this name and birth date where there is no id; alone under
    // `otherwise` where there is neither), in the session of that date (YYYYMMDD), else of `sessionKey`.
    PersonSession add(const PersonFacts& facts, const std::string& otherwise, const std::string& date,
                      const std::string& sessionKey);
    // Puts people and sessions into their final order; call it once, after the last add().
    void finish();

    std::size_t count() const { return m_people.size(); }
    std::int64_t number(const PersonSession& where) const { return at(where).number; }
    std::int64_t sessionNumber(const PersonSession& where) const {
        return at(where).sessions.at(where.session).number;
    }
    std::string personLabel(const PersonSession& where) const;  // "p1"
    std::string sessionLabel(const PersonSession& where) const; // "s1"
    std::string sex(const PersonSession& where) const;          // "F", "M", "O" or ""
    // Days, coarse as the catalog keeps them: exact below 2 years, else in steps of 30, 90 years at most.
    std::optional<std::int64_t> ageDays(const PersonSession& where) const;
    std::optional<std::int64_t> daysSinceFirst(const PersonSession& where) const;

    // Both lists hold the people with one of these labels ("p1"), or all where `labels` is empty.
    using Labels = std::set<std::string>;
    Json publicJson(const Labels& labels = {})
        const; // [{"person","sex","sessions":[{"session","ageDays","daysSinceFirst"}]}]
    Json identityJson(const Labels& labels = {}) const; // to be sealed and nothing else

private:
    struct Session {
        std::string key, date;
        std::optional<double> ageYears;
        std::int64_t number = 0;
    };
    struct Person {
        PersonFacts facts;
        std::vector<Session> sessions;
        std::int64_t number = 0;
        std::string key;
    };
    const Person& at(const PersonSession& where) const { return m_people.at(where.person); }
    std::vector<std::size_t> inOrder() const;

    std::string m_salt;
    std::vector<Person> m_people;
    std::map<std::string, std::size_t> m_byKey;
};

std::int64_t coarseAgeDays(std::int64_t days);

} // namespace magiqt
