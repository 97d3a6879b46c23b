// The key of a study, opened: STUDY/subjects.key says who the pseudonyms are, and this object is the only way
// to it.
//
// A random master key is wrapped twice, under the passphrase (Argon2id) and under a recovery code on paper;
// it seals the table of persons and the secret half of a key pair. The public half is what an import job
// gets: it can seal what it learnt about persons and nothing can open that but the key. The file is bound to
// its study. Every write is atomic and synced; whatever fails leaves the file as it was. Whoever writes holds
// the study's lock. One thread uses an object; the master key lies in guarded memory and is wiped at the end.
#pragma once

#include "ImportedPersons.h"
#include "KeyFile.h"
#include "PersonTable.h"
#include "Pseudonym.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

inline constexpr const char* kSubjectKeyFile = "subjects.key";

// What anybody may know of a key file.
struct SubjectKeyInfo {
    std::string studyId;
    std::string keyId;
    std::string createdUtc;
    std::string publicKeyHex; // for the import job's `sealTo`; believe it only after the key was opened
    PassphraseCost cost;
    std::uint64_t generation = 0;
};

class SubjectKey {
public:
    static bool exists(const std::filesystem::path& study);
    // Throws what KeyFile::read throws.
    static SubjectKeyInfo info(const std::filesystem::path& study);

    // Makes the key file. `deliverCode` gets the recovery code before the file exists, so that no key is made
    // whose code nobody has seen; what it throws ends the making. Throws Error: "identity.key-exists",
    // "identity.passphrase-empty" (Usage), NoResource.
    static SubjectKey create(const std::filesystem::path& study, const std::string& studyId,
                             const std::string& passphrase,
                             const std::function<void(const std::string&)>& deliverCode,
                             const PassphraseCost& cost = {});
    // Throws what KeyFile::read throws, Error (BadInput): "identity.wrong-passphrase",
    // "identity.key-other-study", "identity.key-damaged".
    static SubjectKey open(const std::filesystem::path& study, const std::string& studyId,
                           const std::string& passphrase);
    // Opens with the code and sets a new passphrase; the code stays valid. Throws Error (BadInput,
    // "identity.wrong-recovery-code" and those of secretOfRecoveryCode).
    static SubjectKey recover(const std::filesystem::path& study, const std::string& studyId,
                              const std::string& recoveryCode, const std::string& newPassphrase,
                              const PassphraseCost& cost = {});

    void changePassphrase(const std::string& newPassphrase, const PassphraseCost& cost = {});
    // The old code is worth nothing afterwards.
    void renewRecoveryCode(const std::function<void(const std::string&)>& deliverCode);

    const std::string& studyId() const { return m_file.studyId; }
    std::string publicKeyHex() const { return toHex(m_file.publicKey); }

    // Opens out/persons.sealed of an import run that was sealed to this key. Throws Error (BadInput,
    // "identity.sealed-to-other-key", "identity.persons-invalid").
    std::vector<ImportedPerson> openPersons(const std::string& sealed) const;

    const PersonTable& persons() const { return m_persons; }
    PersonTable& persons() { return m_persons; }
    // Stores the persons. Throws Error (BadInput, "identity.key-changed") when another process stored others
    // since.
    void save();

    // The pseudonym of a new person: follows from the patient id (else name and birth date), random when
    // nothing is known. Free in the table and by `isTaken` (the catalog).
    std::string newPseudonym(const ImportedPerson& person, const PseudonymIsTaken& isTaken) const;
    // What the catalog keeps of a subject's first-scan date: nobody without the key can tell the date from
    // it.
    std::string dayZeroTag(const std::string& pseudonym, const std::string& date) const;
    // Which of the person's first-scan dates made the tag.
    std::optional<std::string> dayZero(const Person& person, const std::string& pseudonym,
                                       const std::string& tag) const;

private:
    SubjectKey(std::filesystem::path file, KeyFile content, SecretBytes master);
    static SubjectKey opened(const std::filesystem::path& file, KeyFile content, SecretBytes master);
    void wrap(const std::string& passphrase, const PassphraseCost& cost);
    void wrapForRecovery(const SecretBytes& secret);
    void rereadWraps(); // another process may have changed passphrase or code since

    std::filesystem::path m_path;
    KeyFile m_file;
    SecretBytes m_master;
    KeyPair m_pair;
    PersonTable m_persons;
};

} // namespace magiqt
