#include "Cryptography.h"

#include "base/Error.h"

#include <sodium.h>

#include <algorithm>

namespace magiqt {

namespace {
const std::uint8_t* bytesOf(const std::string& text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}
std::uint8_t* bytesOf(std::string& text) {
    return reinterpret_cast<std::uint8_t*>(text.data());
}

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(kKeyBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(kKeyBytes == crypto_box_PUBLICKEYBYTES && kKeyBytes == crypto_box_SECRETKEYBYTES);
static_assert(kSaltBytes == crypto_pwhash_SALTBYTES);
} // namespace

void startCryptography() {
    static const int started = sodium_init();
    if (started < 0)
        throw Error(ErrorKind::Internal, "identity.no-cryptography",
                    "the system's random source cannot be used; identities can be neither stored nor opened");
}

PassphraseCost PassphraseCost::lowest() {
    return {crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN};
}

std::string randomBytes(std::size_t bytes) {
    startCryptography();
    std::string made(bytes, '\0');
    randombytes_buf(made.data(), bytes);
    return made;
}

std::string toHex(const std::string& bytes) {
    std::string hex(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), bytesOf(bytes), bytes.size());
    hex.pop_back();
    return hex;
}

std::optional<std::string> fromHex(const std::string& hex) {
    std::string bytes(hex.size() / 2, '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    if (hex.size() % 2 != 0 ||
        sodium_hex2bin(bytesOf(bytes), bytes.size(), hex.data(), hex.size(), nullptr, &length, &end) != 0)
        return std::nullopt;
    if (length != bytes.size() || end != hex.data() + hex.size()) return std::nullopt;
    return bytes;
}

SecretBytes keyOfPassphrase(const std::string& passphrase, const std::string& salt,
                            const PassphraseCost& cost) {
    SecretBytes key(kKeyBytes);
    if (crypto_pwhash(key.data(), key.size(), passphrase.data(), passphrase.size(), bytesOf(salt),
                      cost.passes, static_cast<std::size_t>(cost.memoryBytes),
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw Error(ErrorKind::NoResource, "identity.no-memory-for-passphrase",
                    "there is not enough memory to check the passphrase (" +
                        std::to_string(cost.memoryBytes >> 20) +
                        " MiB are needed); close other programs and try again",
                    {{"memoryMiB", std::to_string(cost.memoryBytes >> 20)}});
    return key;
}

SecretBytes derivedKey(const SecretBytes& secret, const std::string& purpose) {
    SecretBytes key(kKeyBytes);
    crypto_generichash(key.data(), key.size(), bytesOf(purpose), purpose.size(), secret.data(),
                       secret.size());
    return key;
}

std::string keyedHash(const SecretBytes& key, const std::string& text, std::size_t bytes) {
    std::string hash(std::max<std::size_t>(bytes, crypto_generichash_BYTES_MIN), '\0');
    crypto_generichash(bytesOf(hash), hash.size(), bytesOf(text), text.size(), key.data(), key.size());
    hash.resize(bytes);
    return hash;
}

std::string plainHash(const std::string& text) {
    std::string hash(crypto_generichash_BYTES, '\0');
    crypto_generichash(bytesOf(hash), hash.size(), bytesOf(text), text.size(), nullptr, 0);
    return hash;
}

std::string encrypt(const SecretBytes& key, const std::uint8_t* plain, std::size_t bytes,
                    const std::string& bound) {
    std::string sealed = randomBytes(kNonce);
    sealed.resize(kNonce + bytes + kTag);
    unsigned long long length = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytesOf(sealed) + kNonce, &length, plain, bytes,
                                               bytesOf(bound), bound.size(), nullptr, bytesOf(sealed),
                                               key.data());
    return sealed;
}

std::optional<SecretBytes> decrypt(const SecretBytes& key, const std::string& sealed,
                                   const std::string& bound) {
    if (sealed.size() < kNonce + kTag || key.size() != kKeyBytes) return std::nullopt;
    SecretBytes plain(sealed.size() - kNonce - kTag);
    unsigned long long length = 0;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.data(), &length, nullptr, bytesOf(sealed) + kNonce,
                                                   sealed.size() - kNonce, bytesOf(bound), bound.size(),
                                                   bytesOf(sealed), key.data()) != 0)
        return std::nullopt;
    return plain;
}

KeyPair newKeyPair() {
    KeyPair pair{std::string(kKeyBytes, '\0'), SecretBytes(kKeyBytes)};
    crypto_box_keypair(bytesOf(pair.publicKey), pair.secretKey.data());
    return pair;
}

std::string publicKeyOf(const SecretBytes& secretKey) {
    std::string publicKey(kKeyBytes, '\0');
    crypto_scalarmult_base(bytesOf(publicKey), secretKey.data());
    return publicKey;
}

std::string sealTo(const std::string& publicKey, const std::string& plain) {
    startCryptography();
    std::string sealed(plain.size() + crypto_box_SEALBYTES, '\0');
    if (publicKey.size() != kKeyBytes ||
        crypto_box_seal(bytesOf(sealed), bytesOf(plain), plain.size(), bytesOf(publicKey)) != 0)
        throw Error(ErrorKind::BadInput, "identity.public-key-invalid",
                    "the public key of the study is not valid");
    return sealed;
}

std::optional<SecretBytes> openSealed(const KeyPair& pair, const std::string& sealed) {
    if (sealed.size() < crypto_box_SEALBYTES) return std::nullopt;
    SecretBytes plain(sealed.size() - crypto_box_SEALBYTES);
    if (crypto_box_seal_open(plain.data(), bytesOf(sealed), sealed.size(), bytesOf(pair.publicKey),
                             pair.secretKey.data()) != 0)
        return std::nullopt;
    return plain;
}

} // namespace magiqt
