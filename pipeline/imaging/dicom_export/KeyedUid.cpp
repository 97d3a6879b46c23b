#include "KeyedUid.h"

#include "base/Sha256.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace magiqt {

namespace {

std::string bytesOf(const std::string& hex) {
    std::string bytes;
    for (std::size_t n = 0; n + 1 < hex.size(); n += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(n, 2), nullptr, 16));
    return bytes;
}

std::string digest(const std::string& text) {
    return sha256Hex(text.data(), text.size());
}

} // namespace

std::string hmacSha256(const std::string& key, const std::string& message) {
    constexpr std::size_t kBlock = 64;
    std::string padded = key.size() > kBlock ? bytesOf(digest(key)) : key;
    padded.resize(kBlock, '\0');
    std::string inner = padded;
    std::string outer = padded;
    for (char& c : inner)
        c = static_cast<char>(c ^ 0x36);
    for (char& c : outer)
        c = static_cast<char>(c ^ 0x5c);
    return digest(outer + bytesOf(digest(inner + message)));
}

std::string keyedUid(const std::string& key, const std::string& message) {
    const std::string bytes = bytesOf(hmacSha256(key, message).substr(0, 32));
    std::array<std::uint32_t, 16> number{};
    for (std::size_t n = 0; n < number.size(); ++n)
        number[n] = static_cast<unsigned char>(bytes[n]);
    number[6] = (number[6] & 0x0f) | 0x80; // version 8: made by rules of our own (RFC 9562)
    number[8] = (number[8] & 0x3f) | 0x80;
    std::string decimal;
    while (std::any_of(number.begin(), number.end(), [](std::uint32_t byte) { return byte != 0; })) {
        std::uint32_t rest = 0;
        for (std::uint32_t& byte : number) {
            const std::uint32_t value = rest * 256 + byte;
            byte = value / 10;
            rest = value % 10;
        }
        decimal.insert(decimal.begin(), static_cast<char>('0' + rest));
    }
    return "2.25." + decimal;
}

} // namespace magiqt
