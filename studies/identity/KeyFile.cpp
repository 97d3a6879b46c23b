#include "KeyFile.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Json.h"

#include <fstream>
#include <iterator>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr char kFirstLine[] = "MagIQT subjects key\n";
constexpr int kVersion = 1;
constexpr std::uintmax_t kMostBytes = 256u << 20;

[[noreturn]] void failDamaged() {
    throw Error(
        ErrorKind::BadInput, "identity.key-damaged",
        "the key file subjects.key is damaged; nothing was changed. Put back a copy of it (magiqt-cli key "
        "export makes one); without one the study goes on, but nobody can be named any more");
}

std::string contentOf(const fs::path& file) {
    std::error_code failure;
    if (!fs::exists(file, failure))
        throw Error(
            ErrorKind::BadInput, "identity.no-key",
            "the study has no key file subjects.key: it was made without a passphrase, or the file was lost");
    const bool usable = fs::is_regular_file(file, failure) && fs::file_size(file, failure) <= kMostBytes;
    std::ifstream stream(file, std::ios::binary);
    if (failure || !usable || !stream)
        throw Error(ErrorKind::BadInput, "file.unreadable", "cannot read 'subjects.key'",
                    {{"file", "subjects.key"}});
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string bytesAt(const Json& json, const char* name, std::size_t expected = 0) {
    const auto bytes = fromHex(json.at(name).get<std::string>());
    if (!bytes || (expected > 0 && bytes->size() != expected)) failDamaged();
    return *bytes;
}

std::string checksumOf(Json json) {
    json.erase("checksum");
    return toHex(plainHash(json.dump()));
}

Json parsed(const std::string& content) {
    const std::string firstLine = kFirstLine;
    const std::size_t known = std::min(content.size(), firstLine.size());
    if (content.empty()) failDamaged();
    if (content.compare(0, known, firstLine, 0, known) != 0)
        throw Error(
            ErrorKind::BadInput, "identity.not-a-key-file",
            "subjects.key is not a key file of MagIQT; nothing was changed. Put back the right file, or "
            "move this one away if the study never had a key");
    if (known < firstLine.size()) failDamaged();
    Json json = Json::parse(content.begin() + static_cast<std::ptrdiff_t>(firstLine.size()), content.end(),
                            nullptr, false);
    if (!json.is_object()) failDamaged();
    return json;
}

} // namespace

std::string KeyFile::boundToPassphrase() const {
    return Json{"passphrase", kVersion, studyId, keyId, cost.passes, cost.memoryBytes, toHex(passphraseSalt)}
        .dump();
}

std::string KeyFile::boundToRecoveryCode() const {
    return Json{"recovery", kVersion, studyId, keyId, toHex(recoverySalt)}.dump();
}

std::string KeyFile::boundToSecretKey() const {
    return Json{"secretKey", kVersion, studyId, keyId, toHex(publicKey)}.dump();
}

std::string KeyFile::boundToPersons() const {
    return Json{"persons", kVersion, studyId, keyId, createdUtc, toHex(publicKey), generation}.dump();
}

KeyFile KeyFile::read(const fs::path& file) {
    const Json json = parsed(contentOf(file));
    if (json.contains("version") && json["version"].is_number_integer() && json["version"] > kVersion)
        throw Error(ErrorKind::BadInput, "identity.key-newer",
                    "subjects.key was written by a newer MagIQT (format " + json["version"].dump() +
                        ", this one reads " + std::to_string(kVersion) +
                        "); nothing was changed. Use that version",
                    {{"version", json["version"].dump()}, {"known", std::to_string(kVersion)}});
    KeyFile key;
    try {
        if (json.at("checksum") != checksumOf(json) || json.at("version") != kVersion) failDamaged();
        key.studyId = json.at("study");
        key.keyId = json.at("key");
        key.createdUtc = json.at("createdUtc");
        key.publicKey = bytesAt(json, "publicKey", kKeyBytes);
        key.sealedSecretKey = bytesAt(json, "sealedSecretKey");
        const Json& passphrase = json.at("passphrase");
        key.cost.passes = passphrase.at("argon2idPasses");
        key.cost.memoryBytes = passphrase.at("argon2idMemoryBytes");
        key.passphraseSalt = bytesAt(passphrase, "salt", kSaltBytes);
        key.wrappedByPassphrase = bytesAt(passphrase, "wrapped");
        key.recoverySalt = bytesAt(json.at("recovery"), "salt", kSaltBytes);
        key.wrappedByRecoveryCode = bytesAt(json.at("recovery"), "wrapped");
        key.generation = json.at("generation");
        key.sealedPersons = bytesAt(json, "persons");
    } catch (const Json::exception&) {
        failDamaged();
    }
    const PassphraseCost least = PassphraseCost::lowest();
    if (key.cost.passes < least.passes || key.cost.passes > kMostPasses ||
        key.cost.memoryBytes < least.memoryBytes || key.cost.memoryBytes > kMostMemoryBytes)
        failDamaged();
    return key;
}

void KeyFile::write(const fs::path& file) const {
    Json json = {{"version", kVersion},
                 {"study", studyId},
                 {"key", keyId},
                 {"createdUtc", createdUtc},
                 {"publicKey", toHex(publicKey)},
                 {"sealedSecretKey", toHex(sealedSecretKey)},
                 {"passphrase",
                  {{"argon2idPasses", cost.passes},
                   {"argon2idMemoryBytes", cost.memoryBytes},
                   {"salt", toHex(passphraseSalt)},
                   {"wrapped", toHex(wrappedByPassphrase)}}},
                 {"recovery", {{"salt", toHex(recoverySalt)}, {"wrapped", toHex(wrappedByRecoveryCode)}}},
                 {"generation", generation},
                 {"persons", toHex(sealedPersons)}};
    json["checksum"] = checksumOf(json);
    const std::string content = kFirstLine + json.dump(2) + "\n";
    AtomicFile out(file, FileAccess::OwnerAlone);
    out.write(content.data(), content.size());
    out.commit();
}

} // namespace magiqt
