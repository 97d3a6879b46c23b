#include "QueueFolder.h"

#include "JobQueue.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Ids.h"
#include "base/Json.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

// Two changes within one tick of a file system's clock give the folder one time stamp: after a change it is
// read once more when that tick is over for sure (the coarsest in use ticks every two seconds).
constexpr std::int64_t coarsestTickMs = 2100;

// From so many files on one sync of the whole file system is quicker than one for each.
constexpr std::size_t manyFiles = 16;

[[noreturn]] void fail(const char* code, const std::string& doing, int number) {
    const std::string reason = std::strerror(number);
    throw Error(ErrorKind::NoResource, code, "cannot " + doing + " the job queue: " + reason,
                {{"reason", reason}});
}

void syncFolder(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

std::string textOf(const QueueEntry& entry, const fs::path& study) {
    // What a program or a file system said may be no UTF-8.
    return entryToJson(entry, study).dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

// New files under hidden names; they are gone again unless they were renamed.
class Drafts {
public:
    explicit Drafts(fs::path folder) : m_folder(std::move(folder)) {}
    ~Drafts() {
        for (const auto& [draft, target] : m_files)
            ::unlink(draft.c_str());
    }
    Drafts(const Drafts&) = delete;
    Drafts& operator=(const Drafts&) = delete;

    void add(const fs::path& target, const std::string& text) {
        const fs::path draft = m_folder / std::string(".").append(target.stem().string()).append(".part");
        const int descriptor = ::open(draft.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
        if (descriptor < 0) fail("queue.cannot-write", "write", errno);
        m_files.emplace_back(draft, target);
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        const int number = written < 0 ? errno : ENOSPC;
        const bool complete = written == static_cast<ssize_t>(text.size());
        ::close(descriptor);
        if (!complete) fail("queue.cannot-write", "write", number);
    }

    void publish() {
        const int folder = ::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder < 0 || ::syncfs(folder) != 0) fail("queue.cannot-write", "write", errno);
        std::size_t done = 0;
        for (; done < m_files.size(); ++done)
            if (::rename(m_files[done].first.c_str(), m_files[done].second.c_str()) != 0) break;
        const int number = errno;
        if (done < m_files.size()) {
            for (std::size_t i = 0; i < done; ++i)
                ::unlink(m_files[i].second.c_str());
            ::close(folder);
            fail("queue.cannot-write", "write", number);
        }
        ::fsync(folder);
        ::close(folder);
        m_files.clear();
    }

private:
    fs::path m_folder;
    std::vector<std::pair<fs::path, fs::path>> m_files;
};

} // namespace

bool isEntryId(const std::string& text) {
    return !text.empty() && text.size() <= 64 &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos &&
           text[0] != '-';
}

QueueFolder::QueueFolder(fs::path folder) : m_path(fs::absolute(std::move(folder)).lexically_normal()) {
    if (!m_path.has_filename()) m_path = m_path.parent_path();
    std::error_code failure;
    fs::create_directories(m_path, failure);
    if (failure || !fs::is_directory(m_path)) {
        const std::string reason = failure ? failure.message() : "it is no folder";
        throw Error(ErrorKind::NoResource, "queue.cannot-open", "cannot open the job queue: " + reason,
                    {{"reason", reason}});
    }
}

std::optional<QueueFolder::Stamp> QueueFolder::stampOf(const std::string& file) const {
    struct stat status {};
    if (::stat((m_path / file).c_str(), &status) != 0) return std::nullopt;
    return Stamp{status.st_ino, static_cast<std::uint64_t>(status.st_size),
                 status.st_mtim.tv_sec * 1000000000ll + status.st_mtim.tv_nsec};
}

std::vector<std::string> QueueFolder::changedIds() {
    const std::optional<Stamp> now = stampOf(".");
    if (!now) fail("queue.unreadable", "read", errno);
    const std::int64_t nowMs = monotonicMs();
    if (now == m_folderStamp) {
        if (!m_lookAgainMs || nowMs < *m_lookAgainMs) return {};
        m_lookAgainMs.reset();
    } else {
        m_lookAgainMs = nowMs + coarsestTickMs;
    }
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(m_path.c_str()), &::closedir);
    if (!folder) fail("queue.unreadable", "read", errno);
    std::vector<std::string> changed;
    std::map<std::string, Stamp> files;
    while (const dirent* item = ::readdir(folder.get())) {
        const std::string name = item->d_name;
        if (!name.ends_with(".json")) continue;
        const std::string id = name.substr(0, name.size() - 5);
        if (!isEntryId(id)) continue;
        struct stat status {};
        if (::fstatat(::dirfd(folder.get()), item->d_name, &status, 0) != 0) continue;
        const Stamp stamp{status.st_ino, static_cast<std::uint64_t>(status.st_size),
                          status.st_mtim.tv_sec * 1000000000ll + status.st_mtim.tv_nsec};
        const auto before = m_files.find(id);
        if (before == m_files.end() || !(before->second == stamp)) changed.push_back(id);
        files.emplace(id, stamp);
    }
    for (const auto& [id, stamp] : m_files)
        if (!files.contains(id)) changed.push_back(id);
    m_files = std::move(files);
    m_folderStamp = now;
    return changed;
}

std::optional<QueueEntry> QueueFolder::read(const std::string& id) const {
    const fs::path file = fileOf(id);
    std::error_code failure;
    if (!fs::exists(file, failure)) return std::nullopt;
    QueueEntry entry = entryFromJson(readJsonFile(file), study());
    if (entry.id() != id)
        throw Error(ErrorKind::BadInput, "queue.entry-damaged", "a queue entry has the id of another one",
                    {{"reason", "id"}});
    return entry;
}

void QueueFolder::write(const QueueEntry& entry) {
    AtomicFile file(fileOf(entry.id()), FileAccess::OwnerAlone);
    const std::string text = textOf(entry, study());
    file.write(text.data(), text.size());
    file.commit();
}

void QueueFolder::writeNew(const std::vector<QueueEntry>& entries) {
    if (entries.size() < manyFiles) {
        std::vector<fs::path> written;
        try {
            for (const QueueEntry& entry : entries) {
                write(entry);
                written.push_back(fileOf(entry.id()));
            }
        } catch (const Error&) {
            for (const fs::path& file : written)
                ::unlink(file.c_str());
            throw;
        }
        return;
    }
    Drafts drafts(m_path);
    for (const QueueEntry& entry : entries)
        drafts.add(fileOf(entry.id()), textOf(entry, study()));
    drafts.publish();
}

void QueueFolder::remove(const std::string& id) {
    if (::unlink(fileOf(id).c_str()) != 0 && errno != ENOENT) fail("queue.cannot-write", "change", errno);
    syncFolder(m_path);
}

} // namespace magiqt
