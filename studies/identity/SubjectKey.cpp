#include "SubjectKey.h"

#include "RecoveryCode.h"

#include "base/Error.h"
#include "base/Ids.h"

#include <utility>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

void checkPassphrase(const std::string& passphrase) {
    if (passphrase.empty())
        throw Error(ErrorKind::Usage, "identity.passphrase-empty",
                    "the passphrase is empty; choose one of several words. Nothing was changed");
}

void checkStudy(const KeyFile& file, const std::string& studyId) {
    if (file.studyId != studyId)
        throw Error(
            ErrorKind::BadInput, "identity.key-other-study",
            "subjects.key belongs to another study; nothing was changed. Put back this study's own key file");
}

[[noreturn]] void failDamaged() {
    throw Error(ErrorKind::BadInput, "identity.key-damaged",
                "subjects.key opens, but what it holds was changed from outside; nothing was changed. Put "
                "back a copy");
}

SecretBytes keyOfRecovery(const SecretBytes& secret, const std::string& salt) {
    return derivedKey(secret, "recovery " + toHex(salt));
}

std::string wrapped(const SecretBytes& key, const SecretBytes& master, const std::string& bound) {
    return encrypt(key, master.data(), master.size(), bound);
}

} // namespace

SubjectKey::SubjectKey(fs::path file, KeyFile content, SecretBytes master)
    : m_path(std::move(file)), m_file(std::move(content)), m_master(std::move(master)) {}

bool SubjectKey::exists(const fs::path& study) {
    std::error_code failure;
    return fs::exists(study / kSubjectKeyFile, failure);
}

SubjectKeyInfo SubjectKey::info(const fs::path& study) {
    const KeyFile file = KeyFile::read(study / kSubjectKeyFile);
    return {file.studyId, file.keyId, file.createdUtc, toHex(file.publicKey), file.cost, file.generation};
}

void SubjectKey::wrap(const std::string& passphrase, const PassphraseCost& cost) {
    checkPassphrase(passphrase);
    m_file.cost = cost;
    m_file.passphraseSalt = randomBytes(kSaltBytes);
    const SecretBytes key = keyOfPassphrase(passphrase, m_file.passphraseSalt, cost);
    m_file.wrappedByPassphrase = wrapped(key, m_master, m_file.boundToPassphrase());
}

void SubjectKey::wrapForRecovery(const SecretBytes& secret) {
    m_file.recoverySalt = randomBytes(kSaltBytes);
    const SecretBytes key = keyOfRecovery(secret, m_file.recoverySalt);
    m_file.wrappedByRecoveryCode = wrapped(key, m_master, m_file.boundToRecoveryCode());
}

SubjectKey SubjectKey::create(const fs::path& study, const std::string& studyId,
                              const std::string& passphrase,
                              const std::function<void(const std::string&)>& deliverCode,
                              const PassphraseCost& cost) {
    checkPassphrase(passphrase);
    if (exists(study))
        throw Error(ErrorKind::BadInput, "identity.key-exists",
                    "the study has a key file already; open it with its passphrase");
    KeyFile file;
    file.studyId = studyId;
    file.keyId = randomId(16);
    file.createdUtc = utcNow();
    SubjectKey key(study / kSubjectKeyFile, std::move(file), SecretBytes::random(kKeyBytes));
    key.m_pair = newKeyPair();
    key.m_file.publicKey = key.m_pair.publicKey;
    const SecretBytes& secret = key.m_pair.secretKey;
    key.m_file.sealedSecretKey = encrypt(derivedKey(key.m_master, "key pair"), secret.data(), secret.size(),
                                         key.m_file.boundToSecretKey());
    key.wrap(passphrase, cost);
    const SecretBytes recovery = SecretBytes::random(kRecoverySecretBytes);
    key.wrapForRecovery(recovery);
    std::string code = recoveryCodeOf(recovery);
    deliverCode(code);
    wipeText(code);
    std::string persons = key.m_persons.toJson();
    key.m_file.sealedPersons =
        encrypt(derivedKey(key.m_master, "persons"), reinterpret_cast<const std::uint8_t*>(persons.data()),
                persons.size(), key.m_file.boundToPersons());
    key.m_file.write(key.m_path);
    return key;
}

SubjectKey SubjectKey::opened(const fs::path& file, KeyFile content, SecretBytes master) {
    SubjectKey key(file, std::move(content), std::move(master));
    auto secretKey = decrypt(derivedKey(key.m_master, "key pair"), key.m_file.sealedSecretKey,
                             key.m_file.boundToSecretKey());
    auto persons =
        decrypt(derivedKey(key.m_master, "persons"), key.m_file.sealedPersons, key.m_file.boundToPersons());
    if (!secretKey || !persons || secretKey->size() != kKeyBytes ||
        publicKeyOf(*secretKey) != key.m_file.publicKey)
        failDamaged();
    key.m_pair = {key.m_file.publicKey, std::move(*secretKey)};
    key.m_persons = PersonTable::fromJson(*persons);
    return key;
}

SubjectKey SubjectKey::open(const fs::path& study, const std::string& studyId,
                            const std::string& passphrase) {
    KeyFile file = KeyFile::read(study / kSubjectKeyFile);
    checkStudy(file, studyId);
    auto master = decrypt(keyOfPassphrase(passphrase, file.passphraseSalt, file.cost),
                          file.wrappedByPassphrase, file.boundToPassphrase());
    if (!master)
        throw Error(
            ErrorKind::BadInput, "identity.wrong-passphrase",
            "this is not the passphrase of the study's key; nothing was changed. Try again, or set a new one "
            "with the recovery code (magiqt-cli key recover)");
    return opened(study / kSubjectKeyFile, std::move(file), std::move(*master));
}

SubjectKey SubjectKey::recover(const fs::path& study, const std::string& studyId,
                               const std::string& recoveryCode, const std::string& newPassphrase,
                               const PassphraseCost& cost) {
    checkPassphrase(newPassphrase);
    KeyFile file = KeyFile::read(study / kSubjectKeyFile);
    checkStudy(file, studyId);
    const SecretBytes secret = secretOfRecoveryCode(recoveryCode);
    auto master = decrypt(keyOfRecovery(secret, file.recoverySalt), file.wrappedByRecoveryCode,
                          file.boundToRecoveryCode());
    if (!master)
        throw Error(
            ErrorKind::BadInput, "identity.wrong-recovery-code",
            "the recovery code is well typed, but not this key's; nothing was changed. It may be an older "
            "code, or another study's");
    SubjectKey key = opened(study / kSubjectKeyFile, std::move(file), std::move(*master));
    key.wrap(newPassphrase, cost);
    key.m_file.write(key.m_path);
    return key;
}

void SubjectKey::rereadWraps() {
    KeyFile onDisk = KeyFile::read(m_path);
    if (onDisk.keyId != m_file.keyId || onDisk.generation != m_file.generation ||
        onDisk.sealedPersons != m_file.sealedPersons)
        throw Error(
            ErrorKind::BadInput, "identity.key-changed",
            "subjects.key was changed by another program since it was opened; nothing was written. Open the "
            "key again and repeat");
    m_file = std::move(onDisk);
}

void SubjectKey::changePassphrase(const std::string& newPassphrase, const PassphraseCost& cost) {
    checkPassphrase(newPassphrase);
    rereadWraps();
    wrap(newPassphrase, cost);
    m_file.write(m_path);
}

void SubjectKey::renewRecoveryCode(const std::function<void(const std::string&)>& deliverCode) {
    rereadWraps();
    const SecretBytes recovery = SecretBytes::random(kRecoverySecretBytes);
    wrapForRecovery(recovery);
    std::string code = recoveryCodeOf(recovery);
    deliverCode(code);
    wipeText(code);
    m_file.write(m_path);
}

std::vector<ImportedPerson> SubjectKey::openPersons(const std::string& sealed) const {
    const auto plain = openSealed(m_pair, sealed);
    if (!plain)
        throw Error(
            ErrorKind::BadInput, "identity.sealed-to-other-key",
            "the persons of this import were sealed to another key or are damaged; import the folder again");
    return parseImportedPersons(*plain);
}

void SubjectKey::save() {
    rereadWraps();
    KeyFile next = m_file;
    ++next.generation;
    std::string persons = m_persons.toJson();
    next.sealedPersons =
        encrypt(derivedKey(m_master, "persons"), reinterpret_cast<const std::uint8_t*>(persons.data()),
                persons.size(), next.boundToPersons());
    wipeText(persons);
    next.write(m_path);
    m_file = std::move(next);
}

std::string SubjectKey::newPseudonym(const ImportedPerson& person, const PseudonymIsTaken& isTaken) const {
    const auto taken = [&](const std::string& label) { return m_persons.find(label) || isTaken(label); };
    if (!person.patientId.empty())
        return keyedPseudonym(derivedKey(m_master, "pseudonym"), "id " + person.patientId, taken);
    if (!person.patientName.empty())
        return keyedPseudonym(derivedKey(m_master, "pseudonym"),
                              "name " + person.patientName + '\0' + person.birthDate, taken);
    return randomPseudonym(taken);
}

std::string SubjectKey::dayZeroTag(const std::string& pseudonym, const std::string& date) const {
    return toHex(keyedHash(derivedKey(m_master, "day zero"), pseudonym + ' ' + date, 16));
}

std::optional<std::string> SubjectKey::dayZero(const Person& person, const std::string& pseudonym,
                                               const std::string& tag) const {
    for (const std::string& date : person.firstScanDates)
        if (dayZeroTag(pseudonym, date) == tag) return date;
    return std::nullopt;
}

} // namespace magiqt
