// The persons of one import run as they lie in its out/persons.sealed once opened: who p1, p2 ... of
// import.json are, and on which days their sessions s1, s2 ... were. Only a process that has the study's key
// open ever sees them.
//
//   {"persons": [{"person": "p1", "patientId": "", "patientName": "", "birthDate": "YYYY-MM-DD", "sex":
//   "F|M|O|",
//                 "otherIds": [], "sessions": {"s1": "YYYY-MM-DD"}}]}
#pragma once

#include <map>
#include <string>
#include <vector>

namespace magiqt {

class SecretBytes;

struct ImportedPerson {
    std::string person; // p1: what import.json calls this person
    std::string patientId;
    std::string patientName; // as DICOM writes it: Family^Given^...
    std::string birthDate;   // YYYY-MM-DD, empty when unknown
    std::string sex;         // F, M, O or empty
    std::vector<std::string> otherIds;
    std::map<std::string, std::string> sessions; // s1 -> YYYY-MM-DD

    ImportedPerson() = default;
    ImportedPerson(const ImportedPerson&) = default;
    ImportedPerson(ImportedPerson&&) = default;
    ImportedPerson& operator=(const ImportedPerson&) = default;
    ImportedPerson& operator=(ImportedPerson&&) = default;
    ~ImportedPerson(); // wipes
};

// Throws Error (BadInput, "identity.persons-invalid") without a word of the content.
std::vector<ImportedPerson> parseImportedPersons(const SecretBytes& json);
std::string importedPersonsJson(const std::vector<ImportedPerson>& persons); // for tests of both sides

} // namespace magiqt
