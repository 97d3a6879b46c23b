// Memory for what must not stay behind: keys in guarded, locked pages that are wiped when they go
// (SecretBytes), strings and JSON of persons whose memory is wiped before it goes back to the heap
// (WipingAllocator). Wiping is best effort for text: a short string may lie in a register or on a stack for a
// moment. One object, one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <string>

namespace magiqt {

// Overwrites memory so that no compiler leaves it out.
void wipeMemory(void* data, std::size_t bytes) noexcept;
// The text and what is left of longer ones behind it; the string is empty afterwards.
void wipeText(std::string& text) noexcept;

// Bytes of a key. Never copied by accident: clone() says so.
class SecretBytes {
public:
    SecretBytes() = default;
    explicit SecretBytes(std::size_t bytes); // zeros; throws Error (NoResource, "identity.no-secret-memory")
    static SecretBytes random(std::size_t bytes);
    ~SecretBytes();
    SecretBytes(SecretBytes&& other) noexcept;
    SecretBytes& operator=(SecretBytes&& other) noexcept;
    SecretBytes(const SecretBytes&) = delete;
    SecretBytes& operator=(const SecretBytes&) = delete;
    SecretBytes clone() const;

    std::uint8_t* data() { return m_data; }
    const std::uint8_t* data() const { return m_data; }
    std::size_t size() const { return m_size; }

private:
    std::uint8_t* m_data = nullptr;
    std::size_t m_size = 0;
};

// For containers that hold secrets: what they give back is wiped first.
template <class T>
struct WipingAllocator {
    using value_type = T;
    WipingAllocator() = default;
    template <class U>
    WipingAllocator(const WipingAllocator<U>&) noexcept {}
    T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T))); }
    void deallocate(T* data, std::size_t count) noexcept {
        wipeMemory(data, count * sizeof(T));
        ::operator delete(data);
    }
    template <class U>
    bool operator==(const WipingAllocator<U>&) const noexcept {
        return true;
    }
};

} // namespace magiqt
