// Writes a file so that readers see the old content or the whole new content, never a part: bytes go to a hidden
// temporary file in the same folder, commit() syncs and renames it. Without commit() the destructor removes the
// temporary. Use from one thread at a time.
#pragma once

#include <cstddef>
#include <filesystem>

namespace magiqt {

enum class FileAccess { Everyone, OwnerAlone }; // 0644, 0600; the umask takes from both

class AtomicFile {
public:
    // Opens the temporary file. Throws Error (NoResource, "file.cannot-create").
    explicit AtomicFile(std::filesystem::path target, FileAccess access = FileAccess::Everyone);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    // Throws Error (NoResource, "file.write-failed") when the disk is full or broken; the target is untouched.
    void write(const void* data, std::size_t bytes);

    // fsync, rename over the target, fsync of the folder.
    void commit();

private:
    std::filesystem::path m_target;
    std::filesystem::path m_temporary;
    int m_descriptor = -1;
};

} // namespace magiqt
