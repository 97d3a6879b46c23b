// The files of a queue folder: which of them changed since the last look, and writing them so that a reader
// sees the old entry or the new one. Knows nothing of what entries mean. One thread.
#pragma once

#include "QueueEntry.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

class QueueFolder {
public:
    // Makes the folder and runs/ beside it. Throws Error (NoResource, "queue.cannot-open").
    explicit QueueFolder(std::filesystem::path folder);

    const std::filesystem::path& path() const { return m_path; }
    std::filesystem::path study() const { return m_path.parent_path(); }
    std::filesystem::path fileOf(const std::string& id) const { return m_path / (id + ".json"); }

    // Ids whose files are new, changed or gone since the last call. One stat of the folder where nothing has
    // happened; no use is made of the wall clock. Throws Error (NoResource, "queue.unreadable") when the
    // folder cannot be read.
    std::vector<std::string> changedIds();

    // Throw Error (BadInput: json.*, "queue.entry-damaged"); empty when there is no such file.
    std::optional<QueueEntry> read(const std::string& id) const;
    // Replaces the file of the entry; synced. Throws Error (NoResource).
    void write(const QueueEntry& entry);
    // Files of entries that are not there yet: all of them or, where an Error is thrown, none.
    void writeNew(const std::vector<QueueEntry>& entries);
    void remove(const std::string& id);

private:
    struct Stamp {
        std::uint64_t inode = 0, bytes = 0;
        std::int64_t changedNs = 0;
        bool operator==(const Stamp&) const = default;
    };
    std::optional<Stamp> stampOf(const std::string& file) const;

    std::filesystem::path m_path;
    std::optional<Stamp> m_folderStamp;
    std::optional<std::int64_t> m_lookAgainMs; // monotonic
    std::map<std::string, Stamp> m_files;      // by id
};

// Letters and digits of ids as newId() draws them; what else lies in the folder is no entry.
bool isEntryId(const std::string& text);

} // namespace magiqt
