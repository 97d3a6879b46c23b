// The few operations of libsodium that the key file needs, on strings of bytes and guarded keys:
// authenticated encryption (XChaCha20-Poly1305, IETF form, a random nonce in front of the result), key
// derivation (Argon2id for passphrases, keyed BLAKE2b else), key pairs and sealed boxes (X25519). Nothing
// here keeps state; safe from any thread.
#pragma once

#include "SecretMemory.h"

#include <cstdint>
#include <optional>
#include <string>

namespace magiqt {

// Throws Error (Internal, "identity.no-cryptography") when the system's random source cannot be used.
void startCryptography();

// What a passphrase costs to try: Argon2id passes and memory. Stored in the key file.
struct PassphraseCost {
    std::uint64_t passes = 3;
    std::uint64_t memoryBytes = 128u << 20;
    bool operator==(const PassphraseCost&) const = default;
    static PassphraseCost lowest(); // for tests
};

// The most that a key file may ask for when it is opened; more is a damaged or hostile file.
inline constexpr std::uint64_t kMostPasses = 64;
inline constexpr std::uint64_t kMostMemoryBytes = 1u << 30;

inline constexpr std::size_t kKeyBytes = 32;
inline constexpr std::size_t kSaltBytes = 16;

std::string randomBytes(std::size_t bytes);
std::string toHex(const std::string& bytes);
std::optional<std::string> fromHex(const std::string& hex); // nothing when it is no hexadecimal text

// Throws Error (NoResource, "identity.no-memory-for-passphrase").
SecretBytes keyOfPassphrase(const std::string& passphrase, const std::string& salt,
                            const PassphraseCost& cost);
// A key of its own for a purpose, from a key of 32 bytes (or any secret of 16 to 64 bytes).
SecretBytes derivedKey(const SecretBytes& secret, const std::string& purpose);
// Keyed BLAKE2b.
std::string keyedHash(const SecretBytes& key, const std::string& text, std::size_t bytes);
// BLAKE2b-256 without a key: against accidents, not against an attacker.
std::string plainHash(const std::string& text);

// nonce + cipher text + tag. `bound` is authenticated with it and must be given again to open.
std::string encrypt(const SecretBytes& key, const std::uint8_t* plain, std::size_t bytes,
                    const std::string& bound);
// Nothing when the key or `bound` is another one, or anything was changed.
std::optional<SecretBytes> decrypt(const SecretBytes& key, const std::string& sealed,
                                   const std::string& bound);

struct KeyPair {
    std::string publicKey;
    SecretBytes secretKey;
};
KeyPair newKeyPair();
std::string publicKeyOf(const SecretBytes& secretKey);
// crypto_box_seal and its opening; the first is what the import job does with the public key alone.
std::string sealTo(const std::string& publicKey, const std::string& plain);
std::optional<SecretBytes> openSealed(const KeyPair& pair, const std::string& sealed);

} // namespace magiqt
