#include "PersonTable.h"

#include "SecretJson.h"

#include "base/Error.h"

#include <algorithm>
#include <cctype>

namespace magiqt {

namespace {

std::string withoutSpaces(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") + 1 - first);
}

// DOE^Jane, "doe, jane" and "Doe Jane " are one name; letters beyond ASCII are compared as they are.
std::string comparableName(const std::string& name) {
    std::string made;
    for (const char character : name) {
        const auto byte = static_cast<unsigned char>(character);
        const bool separates = byte < 128 && !std::isalnum(byte) && character != '\'' && character != '-';
        if (!separates)
            made += static_cast<char>(byte < 128 ? std::tolower(byte) : byte);
        else if (!made.empty() && made.back() != ' ')
            made += ' ';
    }
    return withoutSpaces(made);
}

bool holds(const std::vector<std::string>& ids, const std::string& id) {
    return !id.empty() && std::find(ids.begin(), ids.end(), id) != ids.end();
}

void addMissing(std::vector<std::string>& to, const std::vector<std::string>& from) {
    for (const std::string& value : from)
        if (!holds(to, value) && !value.empty()) to.push_back(value);
}

bool hasBirthDate(const Person& known, const std::string& date) {
    return known.birthDate == date || holds(known.otherBirthDates, date);
}

bool samePerson(const Person& known, const ImportedPerson& imported) {
    const std::string name = comparableName(imported.patientName);
    return !name.empty() && !imported.birthDate.empty() && hasBirthDate(known, imported.birthDate) &&
           comparableName(known.name) == name;
}

bool contradicts(const Person& known, const ImportedPerson& imported) {
    return !imported.birthDate.empty() && !known.birthDate.empty() &&
           !hasBirthDate(known, imported.birthDate);
}

SecretJson listOf(const std::vector<std::string>& texts) {
    SecretJson list = SecretJson::array();
    for (const std::string& text : texts)
        list.push_back(secretText(text));
    return list;
}

std::vector<std::string> textsOf(const SecretJson& list) {
    std::vector<std::string> texts;
    for (const SecretJson& text : list)
        texts.push_back(plainText(text));
    return texts;
}

} // namespace

Person::~Person() {
    for (std::string* text : {&name, &birthDate})
        wipeText(*text);
    for (auto* list : {&patientIds, &otherBirthDates, &otherIds, &firstScanDates})
        for (std::string& text : *list)
            wipeText(text);
}

std::string Person::earliestScanDate() const {
    const auto earliest = std::min_element(firstScanDates.begin(), firstScanDates.end());
    return earliest == firstScanDates.end() ? std::string() : *earliest;
}

void Person::addFirstScanDate(const std::string& date) {
    addMissing(firstScanDates, {date});
}

std::string toString(ConflictKind kind) {
    switch (kind) {
    case ConflictKind::SameIdOtherBirthDate:
        return "same-id-other-birth-date";
    case ConflictKind::SamePersonOtherId:
        return "same-person-other-id";
    }
    return {};
}

const Person* PersonTable::find(const std::string& pseudonym) const {
    const auto found = std::find_if(m_persons.begin(), m_persons.end(), [&](const Person& person) {
        return person.pseudonym == pseudonym || holds(person.formerPseudonyms, pseudonym);
    });
    return found == m_persons.end() ? nullptr : &*found;
}

Person* PersonTable::find(const std::string& pseudonym) {
    return const_cast<Person*>(std::as_const(*this).find(pseudonym));
}

const Person* PersonTable::same(const ImportedPerson& imported) const {
    const std::string id = withoutSpaces(imported.patientId);
    const Person* found = nullptr;
    for (const Person& known : m_persons)
        if (holds(known.patientIds, id) && !contradicts(known, imported) &&
            (!found || hasBirthDate(known, imported.birthDate)))
            found = &known;
    for (const Person& known : m_persons)
        if (!found && (id.empty() || known.patientIds.empty()) && samePerson(known, imported)) found = &known;
    return found;
}

PersonMatch PersonTable::match(const ImportedPerson& imported) const {
    const std::string id = withoutSpaces(imported.patientId);
    const Person* found = same(imported);
    PersonMatch result;
    if (found) result.pseudonym = found->pseudonym;
    for (const Person& known : m_persons) {
        if (&known == found || id.empty()) continue;
        if (holds(known.patientIds, id)) {
            if (contradicts(known, imported))
                result.conflicts.push_back({ConflictKind::SameIdOtherBirthDate, known.pseudonym});
        } else if (!known.patientIds.empty() && samePerson(known, imported)) {
            result.conflicts.push_back({ConflictKind::SamePersonOtherId, known.pseudonym});
        }
    }
    return result;
}

Person& PersonTable::add(const std::string& pseudonym, const ImportedPerson& imported) {
    Person person;
    person.pseudonym = pseudonym;
    m_persons.push_back(std::move(person));
    complete(m_persons.back(), imported);
    return m_persons.back();
}

void PersonTable::complete(Person& person, const ImportedPerson& imported) {
    const std::string id = withoutSpaces(imported.patientId);
    if (!id.empty() && !holds(person.patientIds, id)) person.patientIds.push_back(id);
    if (person.name.empty()) person.name = imported.patientName;
    if (person.birthDate.empty()) person.birthDate = imported.birthDate;
    if (person.sex.empty()) person.sex = imported.sex;
    addMissing(person.otherIds, imported.otherIds);
}

void PersonTable::merge(const std::string& into, const std::string& from) {
    Person* target = find(into);
    Person* source = find(from);
    if (!source || target == source)
        throw Error(ErrorKind::BadInput, "identity.person-unknown",
                    "the key knows no person '" + from + "' to merge", {{"pseudonym", from}});
    if (!target) { // imported without the key
        addMissing(source->formerPseudonyms, {source->pseudonym});
        source->pseudonym = into;
        return;
    }
    addMissing(target->patientIds, source->patientIds);
    addMissing(target->otherIds, source->otherIds);
    addMissing(target->formerPseudonyms, {source->pseudonym});
    addMissing(target->formerPseudonyms, source->formerPseudonyms);
    addMissing(target->firstScanDates, source->firstScanDates);
    if (target->name.empty()) target->name = source->name;
    if (target->birthDate.empty()) target->birthDate = source->birthDate;
    if (target->sex.empty()) target->sex = source->sex;
    addMissing(target->otherBirthDates, {source->birthDate});
    addMissing(target->otherBirthDates, source->otherBirthDates);
    std::erase(target->otherBirthDates, target->birthDate);
    m_persons.erase(m_persons.begin() + (source - m_persons.data()));
}

std::vector<std::string> PersonTable::namesAndNumbers() const {
    std::vector<std::string> all;
    for (const Person& person : m_persons) {
        addMissing(all, {person.name});
        addMissing(all, person.patientIds);
        addMissing(all, person.otherIds);
    }
    return all;
}

std::string PersonTable::toJson() const {
    SecretJson list = SecretJson::array();
    for (const Person& person : m_persons) {
        SecretJson entry = SecretJson::object();
        entry["pseudonym"] = secretText(person.pseudonym);
        entry["patientIds"] = listOf(person.patientIds);
        entry["name"] = secretText(person.name);
        entry["birthDate"] = secretText(person.birthDate);
        entry["otherBirthDates"] = listOf(person.otherBirthDates);
        entry["sex"] = secretText(person.sex);
        entry["otherIds"] = listOf(person.otherIds);
        entry["firstScanDates"] = listOf(person.firstScanDates);
        entry["formerPseudonyms"] = listOf(person.formerPseudonyms);
        list.push_back(std::move(entry));
    }
    SecretText text = list.dump(-1, ' ', false, SecretJson::error_handler_t::replace);
    return {text.begin(), text.end()};
}

PersonTable PersonTable::fromJson(const SecretBytes& json) {
    PersonTable table;
    try {
        for (const SecretJson& entry : SecretJson::parse(json.data(), json.data() + json.size())) {
            Person person;
            person.pseudonym = plainText(entry.at("pseudonym"));
            person.patientIds = textsOf(entry.at("patientIds"));
            person.name = plainText(entry.at("name"));
            person.birthDate = plainText(entry.at("birthDate"));
            if (entry.contains("otherBirthDates")) // keys of earlier versions have none
                person.otherBirthDates = textsOf(entry.at("otherBirthDates"));
            person.sex = plainText(entry.at("sex"));
            person.otherIds = textsOf(entry.at("otherIds"));
            person.firstScanDates = textsOf(entry.at("firstScanDates"));
            person.formerPseudonyms = textsOf(entry.at("formerPseudonyms"));
            table.m_persons.push_back(std::move(person));
        }
    } catch (const SecretJson::exception&) {
        throw Error(ErrorKind::BadInput, "identity.key-damaged",
                    "the persons in the key file are not as expected; restore subjects.key from a copy");
    }
    return table;
}

} // namespace magiqt
