// Tar files by libarchive, so small that nothing in them can lead out of a folder: regular files with plain
// relative names alone are written and read. One thread an object.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

struct archive;

namespace magiqt {

// Letters, digits and "._-+" in parts between '/', none of them "." or "..": what a bundle may hold.
bool isSafeArchiveName(const std::string& name);

class ArchiveWriter {
public:
    // Writes beside `file` and renames in finish(). Throws Error (NoResource, "bundle.cannot-write").
    explicit ArchiveWriter(std::filesystem::path file);
    ~ArchiveWriter(); // without finish(): nothing is left

    void addText(const std::string& name, const std::string& text);
    void addFile(const std::string& name, const std::filesystem::path& file);
    void finish();

private:
    void header(const std::string& name, std::uint64_t bytes);
    void write(const void* data, std::size_t bytes);
    [[noreturn]] void fail() const;

    std::filesystem::path m_file, m_draft;
    struct archive* m_archive = nullptr;
};

class ArchiveReader {
public:
    // Throws Error (BadInput, "bundle.damaged").
    explicit ArchiveReader(const std::filesystem::path& file);
    ~ArchiveReader();

    // The next file's name; empty at the end. Throws Error (BadInput): "bundle.damaged", and "bundle.unsafe"
    // for anything but a regular file with a safe name.
    std::string next();
    std::uint64_t bytes() const { return m_bytes; } // as its header says
    void read(const std::function<void(const void* data, std::size_t bytes)>& take);

private:
    [[noreturn]] void fail() const;

    struct archive* m_archive = nullptr;
    std::uint64_t m_bytes = 0;
};

} // namespace magiqt
