// What libsodium does at the door: identifiers by keyed hash, and a box that only the study's key opens. Pure
// functions, safe from any thread.
#pragma once

#include <string>

namespace magiqt {

// HMAC-SHA-256 of the text under the salt: 64 hexadecimal digits.
std::string keyedHash(const std::string& salt, const std::string& text);

// crypto_box_seal for a public key of 64 hexadecimal digits: bytes that say nothing to anybody without the
// secret key. Throws Error (Usage, "import.seal-key") when the text is no such key.
std::string sealFor(const std::string& publicKeyHex, const std::string& text);
// Throws as sealFor where the key cannot be used; before any work is done.
void checkSealKey(const std::string& publicKeyHex);

} // namespace magiqt
