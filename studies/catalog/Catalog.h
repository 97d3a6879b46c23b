// The catalog of a study folder: study.sqlite, opened, locked, migrated. What is in it is read by Lookup.h,
// ScanSearch.h and SubjectSearch.h, written by CatalogWriter.h (ingest) and Editor.h (edits by people, with
// undo).
//
// Thread rule: one Catalog is one connection and belongs to one thread at a time; a worker thread has its own
// (openReader). Several processes may read one study; one writes, the holder of study.lock, and whoever comes
// second gets a read-only catalog and a Finding that says so. Everything throws magiqt::Error, never an
// exception of SQLite:
//   study.busy (NoResource)      another connection holds it for longer than the time-out
//   study.disk-full, study.io-error (NoResource)
//   study.damaged (BadInput)     not a database, or a malformed one; repairFromBackup
//   study.constraint (BadInput)  the change breaks a rule of the schema; nothing was changed
//   study.read-only (Usage)      a change was asked of a read-only catalog
// Journal: write-ahead log on a local disk. On a network file system (NFS, SMB, AFS, sshfs and other FUSE,
// ...) the write-ahead log cannot work: a rollback journal is used and the Finding study.network-filesystem
// says so.
#pragma once

#include "base/Finding.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

enum class OpenMode {
    ReadOnly,  // never locks, never writes
    ReadWrite, // falls back to read-only with a Finding where it must
    Create,    // ReadWrite, and makes the study where there is none
};

// Full: a commit is on the disk when it returns. Normal: a power cut may lose the last commits, a crash of
// the program none.
enum class Durability { Full, Normal };

struct OpenOptions {
    enum class Place { Detect, ReadOnlyFolder, NetworkFileSystem }; // other than Detect: for tests
    Place place = Place::Detect;
    int busyTimeoutMs = 5000;
};

struct IntegrityReport {
    bool ok = true;
    std::vector<std::string> problems; // of SQLite's integrity_check, foreign keys
    std::vector<std::string>
        staleSearch; // search rows that differ from their scans: rebuildSearch() mends them
    std::vector<std::string> missingFiles; // relative; of scans and derived images
};

enum class IntegrityCheck { Database, DatabaseAndFiles };

class Database;  // studies/catalog/store: the connection
class ScanTable; // likewise: all scans in memory

class Catalog {
public:
    // Throws Error (BadInput, "study.not-a-study") without study.sqlite, ("study.newer-than-program") when a
    // later version of the program made it in a way that this one cannot read, ("study.damaged"),
    // (NoResource, ...).
    static Catalog open(const std::filesystem::path& study, OpenMode mode, const OpenOptions& options = {});
    static bool isStudy(const std::filesystem::path& folder);
    // The newest schema that this program knows.
    static int newestSchema();

    Catalog(Catalog&&) noexcept;
    Catalog& operator=(Catalog&&) noexcept;
    ~Catalog();

    const std::filesystem::path& study() const;
    // Random, drawn when the study was made, never changed: what subjects.key is bound to.
    std::string studyId() const;
    bool isReadOnly() const;
    // Why it is read-only, that it lies on a network, that it was migrated: study.opened-elsewhere,
    // study.read-only-folder, study.network-filesystem, study.newer-compatible, study.migrated.
    const Findings& findings() const;
    int schemaVersion() const;

    // Another connection to the same study for another thread, read-only, opened in the way that works here.
    Catalog openReader() const;
    // Grows with every change that this connection can see, its own included. For caches and refreshing.
    std::int64_t changeCounter() const;

    void setDurability(Durability durability);
    // Stands in the audit trail: "desktop", "cli". Never a person's name.
    void setActor(std::string actor);
    const std::string& actor() const;

    IntegrityReport integrityCheck(IntegrityCheck depth = IntegrityCheck::Database) const;
    // A complete copy in backups/, made while others read; returns its path relative to the study. Read-only
    // catalogs can be backed up where the folder can be written to. Throws Error (NoResource,
    // "study.backup-failed").
    std::filesystem::path backup(const std::string& reason = "manual") const;
    // The same (reason "daily") where the newest copy of whatever reason is older than a day; of the daily
    // ones the newest five stay. Nothing where none is due, or the catalog is read-only. Throws as backup().
    std::optional<std::filesystem::path> backupDaily() const;
    // Names relative to the study, newest first.
    static std::vector<std::filesystem::path> backups(const std::filesystem::path& study);
    // Puts a backup (default: the newest that passes its own check) in the place of a catalog that is
    // damaged; the damaged files are kept beside it as study.damaged-<time>.sqlite. Nobody may have the study
    // open. Throws Error (BadInput, "study.no-backup") or (Usage, "study.opened-elsewhere"); then nothing was
    // changed.
    static std::filesystem::path repairFromBackup(const std::filesystem::path& study,
                                                  const std::filesystem::path& backup = {});
    // Makes the rows that are searched anew from scans, subjects and pairs.
    void rebuildSearch();
    // Writes what the write-ahead log holds into the database, so that the folder can be copied.
    void checkpoint();

    // For studies/catalog alone. The table is as of the latest change.
    Database& database() const;
    std::shared_ptr<const ScanTable> scanTable() const;

private:
    struct State;
    explicit Catalog(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace magiqt
