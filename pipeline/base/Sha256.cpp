#include "Sha256.h"

#include "Error.h"
#include "Sha256Blocks.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <vector>

namespace magiqt {

Sha256::Sha256()
    : m_state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
              0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19} {}

void Sha256::blocks(const std::uint8_t* bytes, std::size_t count) {
    static const bool hardware = hasSha256Instructions();
    hardware ? sha256BlocksHardware(m_state, bytes, count) : sha256BlocksPortable(m_state, bytes, count);
}

void Sha256::update(const void* data, std::size_t bytes) {
    const auto* next = static_cast<const std::uint8_t*>(data);
    m_total += bytes;
    while (bytes > 0) {
        if (m_buffered == 0 && bytes >= 64) {
            blocks(next, bytes / 64);
            next += bytes / 64 * 64;
            bytes %= 64;
            continue;
        }
        const std::size_t take = std::min(bytes, 64 - m_buffered);
        std::memcpy(m_buffer.data() + m_buffered, next, take);
        m_buffered += take;
        next += take;
        bytes -= take;
        if (m_buffered == 64) {
            blocks(m_buffer.data(), 1);
            m_buffered = 0;
        }
    }
}

std::string Sha256::hexDigest() {
    const std::uint64_t bits = m_total * 8;
    const std::uint8_t end = 0x80;
    const std::uint8_t zero = 0;
    update(&end, 1);
    while (m_buffered != 56)
        update(&zero, 1);
    std::array<std::uint8_t, 8> length{};
    for (std::size_t i = 0; i < 8; ++i)
        length[i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
    update(length.data(), length.size());
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    for (const std::uint32_t word : m_state)
        for (int shift = 28; shift >= 0; shift -= 4)
            hex += digits[(word >> shift) & 15u];
    return hex;
}

std::string sha256Hex(const void* data, std::size_t bytes) {
    Sha256 hash;
    hash.update(data, bytes);
    return hash.hexDigest();
}

std::string sha256OfFile(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        throw Error(ErrorKind::BadInput, "file.unreadable", "cannot read '" + file.filename().string() + "'",
                    {{"file", file.filename().string()}});
    Sha256 hash;
    std::vector<char> buffer(1u << 20);
    while (stream) {
        stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        hash.update(buffer.data(), static_cast<std::size_t>(stream.gcount()));
    }
    return hash.hexDigest();
}

} // namespace magiqt
