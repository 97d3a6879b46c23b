// How a study's database is opened where it lies: with a write-ahead log, with a rollback journal, for
// reading from a folder that cannot be written to, or from a private copy where nothing else works. For
// studies/catalog alone.
#pragma once

#include "Database.h"
#include "StudyPlace.h"

#include "catalog/Catalog.h"

#include <filesystem>
#include <memory>

namespace magiqt {

// A private folder that is removed at the end.
class PrivateFolder {
public:
    PrivateFolder(); // throws Error (NoResource, "study.cannot-open")
    ~PrivateFolder();
    PrivateFolder(const PrivateFolder&) = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

struct Opened {
    std::unique_ptr<Database> database;
    std::unique_ptr<StudyLock> lock;            // held: this one writes
    std::shared_ptr<PrivateFolder> privateCopy; // the database lies there
    std::filesystem::path file;                 // what is open
    bool immutable = false;
    bool readOnly = true;
    Findings findings;
};

// Makes, locks, checks and migrates as Catalog::open says.
Opened openStudy(const std::filesystem::path& study, OpenMode mode, const OpenOptions& options);
// A further read-only connection to what is open.
std::unique_ptr<Database> openReaderOf(const std::filesystem::path& file, bool immutable, int busyTimeoutMs);

// A copy of the open database under backups/, complete or not at all. Returns its path relative to the study.
std::filesystem::path writeBackup(Database& database, const std::filesystem::path& study,
                                  const std::string& reason);

constexpr int studyApplicationId = 0x4D514954; // "MQIT"

} // namespace magiqt
