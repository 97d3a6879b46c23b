// What stands in subjects.key, and nothing of what it means: a first line by which the file is known, then
// JSON. The checksum finds accidents (a wrong passphrase must not look like damage, nor damage like a wrong
// passphrase); against an attacker every sealed part is bound to all the clear fields that matter to it.
// Plain data; one thread.
#pragma once

#include "Cryptography.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace magiqt {

struct KeyFile {
    std::string studyId;
    std::string keyId;
    std::string createdUtc;
    std::string publicKey; // bytes
    std::string sealedSecretKey;
    PassphraseCost cost;
    std::string passphraseSalt;
    std::string wrappedByPassphrase;
    std::string recoverySalt;
    std::string wrappedByRecoveryCode;
    std::uint64_t generation = 0; // of the persons: counts how often they were stored
    std::string sealedPersons;

    // What each sealed part is bound to.
    std::string boundToPassphrase() const;
    std::string boundToRecoveryCode() const;
    std::string boundToSecretKey() const;
    std::string boundToPersons() const;

    // Throws Error (BadInput): "identity.no-key", "identity.not-a-key-file", "identity.key-newer",
    // "identity.key-damaged". Reads only.
    static KeyFile read(const std::filesystem::path& file);
    // Complete or not at all, synced, mode 0600. Throws Error (NoResource).
    void write(const std::filesystem::path& file) const;
};

} // namespace magiqt
