// The persons of a study: pseudonym -> who that is. Stands encrypted in the key file (SubjectKey) and in
// memory while the key is open. Matching rules, in this order:
//   1. the same patient id, and birth dates that do not contradict each other      -> the same subject
//   2. the same patient id, another birth date      -> a subject of its own and the conflict
//   "same-id-other-birth-date"
//   3. another patient id, the same name and birth date -> one of its own and the conflict
//   "same-person-other-id"
//   4. no patient id on one side, the same name and birth date                      -> the same subject
// In 2 and 3 the two stay apart until a person decides: two subjects can be merged later, one cannot be
// split. Ids are compared without surrounding spaces, names without regard to case and to what separates
// their parts. Plain data; one thread.
#pragma once

#include "ImportedPersons.h"

#include <optional>
#include <string>
#include <vector>

namespace magiqt {

struct Person {
    std::string pseudonym;
    std::vector<std::string> patientIds; // the first is the one it was imported with; more after a merge
    std::string name;
    std::string birthDate;
    std::vector<std::string> otherBirthDates; // that a person was delivered with who was merged into this one
    std::string sex;
    std::vector<std::string> otherIds;
    // Every day that the catalog's days of this subject may count from. More than one because the key is
    // written before the catalog: the catalog's day-zero tag (SubjectKey::dayZero) says which one holds
    // there.
    std::vector<std::string> firstScanDates;
    std::vector<std::string> formerPseudonyms; // subjects that were merged into this one

    std::string earliestScanDate() const; // empty when no date is known
    void addFirstScanDate(const std::string& date);

    Person() = default;
    Person(const Person&) = default;
    Person(Person&&) = default;
    Person& operator=(const Person&) = default;
    Person& operator=(Person&&) = default;
    ~Person(); // wipes
};

enum class ConflictKind { SameIdOtherBirthDate, SamePersonOtherId };
std::string toString(ConflictKind kind);

struct PersonConflict {
    ConflictKind kind = ConflictKind::SameIdOtherBirthDate;
    std::string pseudonym; // whom the imported person contradicts
};

struct PersonMatch {
    std::optional<std::string> pseudonym;  // of the same person, if known
    std::vector<PersonConflict> conflicts; // with others; each time, whether they were noted before or not
};

class PersonTable {
public:
    const std::vector<Person>& persons() const { return m_persons; }
    const Person* find(const std::string& pseudonym) const; // also by a former pseudonym
    Person* find(const std::string& pseudonym);

    PersonMatch match(const ImportedPerson& imported) const;
    Person& add(const std::string& pseudonym, const ImportedPerson& imported);
    // Takes what was not known yet: a birth date, a name, other ids. What is known stays.
    static void complete(Person& person, const ImportedPerson& imported);
    // `from` becomes a former pseudonym of `into`, which need not be in the table yet; deliveries with the
    // ids, names and birth dates of either find it from now on. Throws Error (BadInput,
    // "identity.person-unknown").
    void merge(const std::string& into, const std::string& from);

    // Names, patient ids and other ids of all persons: what must not stand in anything that is given away.
    std::vector<std::string> namesAndNumbers() const;

    std::string toJson() const;
    // Throws Error (BadInput, "identity.key-damaged").
    static PersonTable fromJson(const SecretBytes& json);

private:
    const Person* same(const ImportedPerson& imported) const; // rules 1 and 4
    std::vector<Person> m_persons;
};

} // namespace magiqt
