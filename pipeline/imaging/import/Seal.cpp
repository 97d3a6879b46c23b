#include "Seal.h"

#include "base/Error.h"

#include <sodium.h>

#include <array>

namespace magiqt {

namespace {

void start() {
    if (sodium_init() < 0) throw Error(ErrorKind::Internal, "import.sodium", "libsodium cannot be started");
}

std::array<unsigned char, crypto_box_PUBLICKEYBYTES> keyOf(const std::string& hex) {
    start();
    std::array<unsigned char, crypto_box_PUBLICKEYBYTES> key{};
    std::size_t bytes = 0;
    const bool valid =
        hex.size() == 2 * key.size() &&
        sodium_hex2bin(key.data(), key.size(), hex.data(), hex.size(), nullptr, &bytes, nullptr) == 0 &&
        bytes == key.size();
    if (!valid)
        throw Error(
            ErrorKind::Usage, "import.seal-key",
            "the key that identities are sealed for must be 64 hexadecimal digits: the study's public key");
    return key;
}

} // namespace

std::string keyedHash(const std::string& salt, const std::string& text) {
    start();
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(salt.data()), salt.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> digest{};
    crypto_auth_hmacsha256_final(&state, digest.data());
    std::string hex(2 * digest.size() + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    hex.pop_back();
    return hex;
}

void checkSealKey(const std::string& publicKeyHex) {
    keyOf(publicKeyHex);
}

std::string sealFor(const std::string& publicKeyHex, const std::string& text) {
    const auto key = keyOf(publicKeyHex);
    std::string sealed(text.size() + crypto_box_SEALBYTES, '\0');
    if (crypto_box_seal(reinterpret_cast<unsigned char*>(sealed.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), text.size(), key.data()) != 0)
        throw Error(ErrorKind::Usage, "import.seal-key",
                    "the study's public key cannot be used to seal identities");
    return sealed;
}

} // namespace magiqt
