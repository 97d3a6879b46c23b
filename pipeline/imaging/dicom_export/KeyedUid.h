// UIDs that the same image and key always give and that nobody without the key can trace back: a keyed hash
// (HMAC with SHA-256, RFC 2104) as a UUID below 2.25 (PS3.5, annex B). Pure functions.
#pragma once

#include <string>

namespace magiqt {

std::string hmacSha256(const std::string& key, const std::string& message); // 64 hex digits
std::string keyedUid(const std::string& key, const std::string& message);   // "2.25.<decimal>"

} // namespace magiqt
