#include "Archive.h"

#include "base/Error.h"
#include "base/Ids.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <fstream>
#include <unistd.h>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t blockBytes = std::size_t(1) << 16;

std::string reasonOf(struct archive* handle) {
    const char* text = ::archive_error_string(handle);
    const std::string reason = text ? text : "unknown";
    return reason.substr(0, reason.find_first_of("/\n")); // no paths in messages
}

} // namespace

bool isSafeArchiveName(const std::string& name) {
    static constexpr const char* allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+/";
    if (name.empty() || name.size() > 400 || name.find_first_not_of(allowed) != std::string::npos)
        return false;
    std::size_t start = 0;
    for (;;) {
        const std::size_t end = name.find('/', start);
        const std::string part = name.substr(start, end - start);
        if (part.empty() || part == "." || part == "..") return false;
        if (end == std::string::npos) return true;
        start = end + 1;
    }
}

// --- writing

ArchiveWriter::ArchiveWriter(fs::path file) : m_file(fs::absolute(std::move(file))) {
    m_draft = m_file.parent_path() / std::string(".").append(randomId(8)).append(".part");
    m_archive = ::archive_write_new();
    ::archive_write_set_format_pax_restricted(m_archive);
    if (::archive_write_open_filename(m_archive, m_draft.c_str()) != ARCHIVE_OK) fail();
}

ArchiveWriter::~ArchiveWriter() {
    if (!m_archive) return;
    ::archive_write_free(m_archive);
    ::unlink(m_draft.c_str());
}

void ArchiveWriter::fail() const {
    const std::string reason = reasonOf(m_archive);
    throw Error(ErrorKind::NoResource, "bundle.cannot-write", "the bundle cannot be written: " + reason,
                {{"reason", reason}});
}

void ArchiveWriter::header(const std::string& name, std::uint64_t bytes) {
    if (!isSafeArchiveName(name))
        throw Error(ErrorKind::BadInput, "bundle.unsafe",
                    "a file of the run has a name that a bundle cannot hold; rename it",
                    {{"reason", "name"}});
    const std::unique_ptr<archive_entry, decltype(&::archive_entry_free)> entry(::archive_entry_new(),
                                                                                &::archive_entry_free);
    ::archive_entry_set_pathname(entry.get(), name.c_str());
    ::archive_entry_set_filetype(entry.get(), AE_IFREG);
    ::archive_entry_set_perm(entry.get(), 0644);
    ::archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes));
    if (::archive_write_header(m_archive, entry.get()) != ARCHIVE_OK) fail();
}

void ArchiveWriter::write(const void* data, std::size_t bytes) {
    if (bytes > 0 && ::archive_write_data(m_archive, data, bytes) != static_cast<la_ssize_t>(bytes)) fail();
}

void ArchiveWriter::addText(const std::string& name, const std::string& text) {
    header(name, text.size());
    write(text.data(), text.size());
}

void ArchiveWriter::addFile(const std::string& name, const fs::path& file) {
    header(name, fs::file_size(file));
    std::ifstream stream(file, std::ios::binary);
    std::array<char, blockBytes> block;
    while (stream.read(block.data(), block.size()) || stream.gcount() > 0)
        write(block.data(), static_cast<std::size_t>(stream.gcount()));
    if (!stream.eof())
        throw Error(ErrorKind::BadInput, "file.unreadable",
                    "'" + file.filename().string() + "' cannot be read",
                    {{"file", file.filename().string()}});
}

void ArchiveWriter::finish() {
    if (::archive_write_close(m_archive) != ARCHIVE_OK) fail();
    std::error_code failure;
    fs::rename(m_draft, m_file, failure);
    if (failure)
        throw Error(ErrorKind::NoResource, "bundle.cannot-write",
                    "the bundle cannot be written: " + failure.message(), {{"reason", failure.message()}});
    ::archive_write_free(m_archive);
    m_archive = nullptr;
}

// --- reading

ArchiveReader::ArchiveReader(const fs::path& file) {
    m_archive = ::archive_read_new();
    ::archive_read_support_format_tar(m_archive);
    ::archive_read_support_filter_gzip(m_archive);
    if (::archive_read_open_filename(m_archive, file.c_str(), blockBytes) != ARCHIVE_OK) {
        const std::string reason = reasonOf(m_archive);
        ::archive_read_free(m_archive);
        throw Error(ErrorKind::BadInput, "bundle.damaged", "this is no bundle, or it is damaged: " + reason,
                    {{"reason", reason}});
    }
}

ArchiveReader::~ArchiveReader() {
    ::archive_read_free(m_archive);
}

void ArchiveReader::fail() const {
    const std::string reason = reasonOf(m_archive);
    throw Error(ErrorKind::BadInput, "bundle.damaged", "the bundle is damaged: " + reason,
                {{"reason", reason}});
}

std::string ArchiveReader::next() {
    archive_entry* entry = nullptr;
    const int result = ::archive_read_next_header(m_archive, &entry);
    if (result == ARCHIVE_EOF) return {};
    if (result != ARCHIVE_OK) fail();
    const char* text = ::archive_entry_pathname(entry);
    const std::string name = text ? text : "";
    if (!isSafeArchiveName(name) || ::archive_entry_filetype(entry) != AE_IFREG ||
        ::archive_entry_hardlink(entry) || ::archive_entry_symlink(entry))
        throw Error(
            ErrorKind::BadInput, "bundle.unsafe",
            "the bundle holds something that would lead out of its folder or is no plain file; it is refused",
            {{"reason", "name"}});
    m_bytes = static_cast<std::uint64_t>(std::max<la_int64_t>(0, ::archive_entry_size(entry)));
    return name;
}

void ArchiveReader::read(const std::function<void(const void*, std::size_t)>& take) {
    std::array<char, blockBytes> block;
    for (;;) {
        const la_ssize_t got = ::archive_read_data(m_archive, block.data(), block.size());
        if (got < 0) fail();
        if (got == 0) return;
        take(block.data(), static_cast<std::size_t>(got));
    }
}

} // namespace magiqt
