// A lock on a file that the kernel takes away when the process ends, however it ends; an
// open-file-description lock, as RunLock's, so it works over NFS. One object, one thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

namespace magiqt {

class FileLock {
public:
    // Empty when another holds it. Throws Error (NoResource, "queue.cannot-lock") when the file cannot be
    // made.
    static std::optional<FileLock> tryTake(const std::filesystem::path& file);
    // Waits for it; throws Error (NoResource, "queue.locked") when it is still held after `patience`.
    static FileLock take(const std::filesystem::path& file, std::chrono::milliseconds patience);
    static bool isHeld(const std::filesystem::path& file);

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

private:
    explicit FileLock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor = -1;
};

} // namespace magiqt
