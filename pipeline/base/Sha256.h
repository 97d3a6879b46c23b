// SHA-256 (FIPS 180-4). Written here and not taken from libsodium because the gpu preset builds with LibTorch and
// header-only libraries alone; checked against the standard's test vectors. One object, one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace magiqt {

class Sha256 {
public:
    Sha256();
    void update(const void* data, std::size_t bytes);
    // 64 lower-case hexadecimal digits; the object is used up.
    std::string hexDigest();

private:
    void blocks(const std::uint8_t* bytes, std::size_t count); // of 64 bytes

    std::array<std::uint32_t, 8> m_state;
    std::array<std::uint8_t, 64> m_buffer{};
    std::size_t m_buffered = 0;
    std::uint64_t m_total = 0;
};

std::string sha256Hex(const void* data, std::size_t bytes);

// Throws Error (BadInput, "file.unreadable").
std::string sha256OfFile(const std::filesystem::path& file);

} // namespace magiqt
