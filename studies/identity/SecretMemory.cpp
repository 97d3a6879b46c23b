#include "SecretMemory.h"

#include "Cryptography.h"

#include "base/Error.h"

#include <sodium.h>

#include <cstring>
#include <utility>

namespace magiqt {

void wipeMemory(void* data, std::size_t bytes) noexcept {
    sodium_memzero(data, bytes);
}

void wipeText(std::string& text) noexcept {
    text.resize(text.capacity()); // within the memory it has: also the rest of a longer text is overwritten
    wipeMemory(text.data(), text.size());
    text.clear();
}

SecretBytes::SecretBytes(std::size_t bytes) : m_size(bytes) {
    startCryptography();
    m_data = static_cast<std::uint8_t*>(sodium_malloc(bytes == 0 ? 1 : bytes));
    if (!m_data)
        throw Error(ErrorKind::NoResource, "identity.no-secret-memory",
                    "there is no protected memory left for a key; close other programs and try again");
    std::memset(m_data, 0, bytes);
}

SecretBytes SecretBytes::random(std::size_t bytes) {
    SecretBytes made(bytes);
    randombytes_buf(made.m_data, bytes);
    return made;
}

SecretBytes::~SecretBytes() {
    sodium_free(m_data); // wipes
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

SecretBytes SecretBytes::clone() const {
    SecretBytes copy(m_size);
    std::memcpy(copy.m_data, m_data, m_size);
    return copy;
}

} // namespace magiqt
