#include "ImportedPersons.h"

#include "CalendarDate.h"
#include "SecretJson.h"

#include "base/Error.h"

namespace magiqt {

namespace {

std::string dateOr(const std::string& date) {
    return calendarDay(date) ? date : std::string();
}

std::string textOf(const SecretJson& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? plainText(*found) : std::string();
}

ImportedPerson personOf(const SecretJson& entry) {
    ImportedPerson person;
    person.person = plainText(entry.at("person"));
    person.patientId = textOf(entry, "patientId");
    person.patientName = textOf(entry, "patientName");
    person.birthDate = dateOr(textOf(entry, "birthDate"));
    person.sex = textOf(entry, "sex");
    if (person.sex != "F" && person.sex != "M" && person.sex != "O") person.sex.clear();
    if (const auto ids = entry.find("otherIds"); ids != entry.end() && ids->is_array())
        for (const SecretJson& id : *ids)
            if (id.is_string()) person.otherIds.push_back(plainText(id));
    if (const auto sessions = entry.find("sessions"); sessions != entry.end() && sessions->is_object())
        for (auto session = sessions->begin(); session != sessions->end(); ++session)
            if (session->is_string())
                person.sessions[{session.key().begin(), session.key().end()}] = dateOr(plainText(*session));
    return person;
}

} // namespace

ImportedPerson::~ImportedPerson() {
    for (std::string* text : {&patientId, &patientName, &birthDate})
        wipeText(*text);
    for (std::string& id : otherIds)
        wipeText(id);
    for (auto& [name, date] : sessions)
        wipeText(date);
}

std::vector<ImportedPerson> parseImportedPersons(const SecretBytes& json) {
    std::vector<ImportedPerson> persons;
    try {
        const SecretJson parsed = SecretJson::parse(json.data(), json.data() + json.size());
        for (const SecretJson& entry : parsed.at("persons"))
            persons.push_back(personOf(entry));
    } catch (const SecretJson::exception&) { // its text could quote the content
        throw Error(ErrorKind::BadInput, "identity.persons-invalid",
                    "the sealed persons of the import are not as expected; import the folder again");
    }
    return persons;
}

std::string importedPersonsJson(const std::vector<ImportedPerson>& persons) {
    SecretJson list = SecretJson::array();
    for (const ImportedPerson& person : persons) {
        SecretJson ids = SecretJson::array();
        for (const std::string& id : person.otherIds)
            ids.push_back(secretText(id));
        SecretJson sessions = SecretJson::object();
        for (const auto& [name, date] : person.sessions)
            sessions[secretText(name)] = secretText(date);
        SecretJson entry = SecretJson::object();
        entry["person"] = secretText(person.person);
        entry["patientId"] = secretText(person.patientId);
        entry["patientName"] = secretText(person.patientName);
        entry["birthDate"] = secretText(person.birthDate);
        entry["sex"] = secretText(person.sex);
        entry["otherIds"] = std::move(ids);
        entry["sessions"] = std::move(sessions);
        list.push_back(std::move(entry));
    }
    SecretJson whole = SecretJson::object();
    whole["persons"] = std::move(list);
    const SecretText text = whole.dump(-1, ' ', false, SecretJson::error_handler_t::replace);
    return {text.begin(), text.end()};
}

} // namespace magiqt
