#include "Opening.h"

#include "Migration.h"

#include "base/Ids.h"

#include <array>
#include <cstdlib>
#include <fstream>
#include <unistd.h>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr const char* databaseName = "study.sqlite";

std::string uriOf(const fs::path& file, const char* options) {
    static const char* digits = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char character : fs::absolute(file).string()) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte == '%' || byte == '?' || byte == '#' || byte < 0x20) {
            uri += '%';
            uri += digits[byte >> 4];
            uri += digits[byte & 15];
        } else {
            uri += character;
        }
    }
    return uri + options;
}

std::uintmax_t sizeOf(const fs::path& file) {
    std::error_code failure;
    const std::uintmax_t bytes = fs::file_size(file, failure);
    return failure ? 0 : bytes;
}

fs::path logOf(const fs::path& file) {
    return file.string() + "-wal";
}

// Bytes 18 and 19 of the header are 2 where a write-ahead log is used.
bool usesLog(const fs::path& file) {
    std::array<char, 20> header{};
    std::ifstream(file, std::ios::binary).read(header.data(), header.size());
    return header[18] == 2;
}

void setUp(Database& database) {
    database.execute("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; "
                     "PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON");
}

enum class Sharing { Shared, Alone };

// Alone: before the first look, so that a log that is there is read without shared memory, which networks
// lack.
std::unique_ptr<Database> openWritable(const fs::path& file, int busyTimeoutMs,
                                       Sharing sharing = Sharing::Shared) {
    auto database = std::make_unique<Database>(uriOf(file, ""),
                                               SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE |
                                                   SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX,
                                               busyTimeoutMs);
    if (sharing == Sharing::Alone) database->text("PRAGMA locking_mode = EXCLUSIVE");
    setUp(*database);
    return database;
}

std::unique_ptr<Database> openReadable(const fs::path& file, bool immutable, int busyTimeoutMs) {
    auto database = std::make_unique<Database>(
        uriOf(file, immutable ? "?immutable=1" : ""),
        SQLite::OPEN_READONLY | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX, busyTimeoutMs);
    setUp(*database);
    return database;
}

[[noreturn]] void refuseStranger(const fs::path& study) {
    const std::string name = study.filename().string();
    throw Error(ErrorKind::BadInput, "study.not-a-study",
                "'" + name + "' is not a study: its study.sqlite was made by another program",
                {{"folder", name}});
}

// Newer than this program: refused, or for reading alone where the step says that it can be read.
void checkVersion(Database& database, const fs::path& study, bool& readOnly, Findings& findings) {
    const int version = schemaVersion(database);
    if (version > 0 && database.integer("PRAGMA application_id") != studyApplicationId) refuseStranger(study);
    if (version == 0 && database.integer("SELECT count(*) FROM sqlite_schema") > 0) refuseStranger(study);
    const int newest = Catalog::newestSchema();
    if (version <= newest) return;
    const Error::Arguments arguments{{"found", std::to_string(version)}, {"known", std::to_string(newest)}};
    if (minCompatible(database) > newest)
        throw Error(ErrorKind::BadInput, "study.newer-than-program",
                    "the study was made by a newer version of the program (schema " +
                        std::to_string(version) + ", this one knows " + std::to_string(newest) +
                        "); install the newer version to open it",
                    arguments);
    readOnly = true;
    findings.push_back({Severity::Warning, "study.newer-compatible",
                        "the study was made by a newer version of the program; it can be read, not changed",
                        arguments});
}

void useJournal(Database& database, const std::string& network) {
    if (network.empty()) {
        database.text("PRAGMA journal_mode = WAL");
        return;
    }
    database.text("PRAGMA journal_mode = DELETE");
    database.text("PRAGMA locking_mode = NORMAL");
    database.integer("SELECT count(*) FROM sqlite_schema");
}

void bringUpToDate(Database& database, const fs::path& study, Findings& findings) {
    const int version = schemaVersion(database);
    const int newest = Catalog::newestSchema();
    if (version < newest) {
        std::string backup;
        if (version > 0)
            backup = writeBackup(database, study, "before-schema-" + std::to_string(newest)).string();
        migrate(database);
        if (version > 0)
            findings.push_back(
                {Severity::Note,
                 "study.migrated",
                 "the study was brought from schema " + std::to_string(version) + " to " +
                     std::to_string(newest) + "; what it was before is in " + backup,
                 {{"from", std::to_string(version)}, {"to", std::to_string(newest)}, {"backup", backup}}});
    }
    if (database.integer("SELECT count(*) FROM study WHERE key = 'id'") == 0)
        database.query("INSERT INTO study VALUES('id', ?) ON CONFLICT DO NOTHING").bind(randomId(20)).run();
}

// A private copy that can be opened and migrated whatever the folder allows.
void openCopy(Opened& opened, const fs::path& study, const OpenOptions& options) {
    opened.privateCopy = std::make_shared<PrivateFolder>();
    opened.file = opened.privateCopy->path() / databaseName;
    std::error_code failure;
    fs::copy_file(study / databaseName, opened.file, failure);
    if (!failure && sizeOf(logOf(study / databaseName)) > 0)
        fs::copy_file(logOf(study / databaseName), logOf(opened.file), failure);
    if (failure)
        throw Error(ErrorKind::NoResource, "study.cannot-open",
                    "the catalog of the study cannot be opened: " + failure.message(),
                    {{"reason", failure.message()}});
    fs::permissions(opened.file, fs::perms::owner_read | fs::perms::owner_write, failure);
    opened.database = openWritable(opened.file, options.busyTimeoutMs);
    checkVersion(*opened.database, study, opened.readOnly, opened.findings);
    migrate(*opened.database);
    opened.findings.push_back(
        {Severity::Note,
         "study.read-only-copy",
         "the study lies where it cannot be opened in place; a copy of its catalog is read, and "
         "what others change meanwhile is not seen",
         {}});
    opened.readOnly = true;
    opened.database->execute("PRAGMA query_only = ON");
}

void openForReading(Opened& opened, const fs::path& study, const OpenOptions& options, bool folderIsWritable,
                    bool onNetwork) {
    opened.readOnly = true;
    opened.lock.reset();
    const fs::path file = study / databaseName;
    const bool log = usesLog(file);
    const bool cannotShare = log && (!folderIsWritable || onNetwork);
    if (cannotShare && sizeOf(logOf(file)) > 0) return openCopy(opened, study, options);
    opened.file = file;
    opened.immutable = cannotShare || (!log && !folderIsWritable && !onNetwork);
    opened.database = openReadable(file, opened.immutable, options.busyTimeoutMs);
    checkVersion(*opened.database, study, opened.readOnly, opened.findings);
    if (schemaVersion(*opened.database) >= Catalog::newestSchema()) return;
    opened.database.reset();
    opened.immutable = false;
    openCopy(opened, study, options);
}

void noteReadOnly(Opened& opened, const char* code, const char* message) {
    opened.findings.push_back({Severity::Warning, code, message, {}});
}

// False: it must be opened for reading.
bool openForWriting(Opened& opened, const fs::path& study, const OpenOptions& options,
                    const std::string& network) {
    opened.lock = std::make_unique<StudyLock>();
    switch (opened.lock->take(study)) {
    case StudyLock::Taken::Yes:
        break;
    case StudyLock::Taken::HeldByAnother:
        noteReadOnly(opened, "study.opened-elsewhere",
                     "another window or program has this study open; it can be read here, not changed");
        return false;
    case StudyLock::Taken::CannotLock:
        noteReadOnly(opened, "study.read-only-folder",
                     "the folder of the study cannot be written to; it can be read, "
                     "not changed");
        return false;
    }
    opened.file = study / databaseName;
    opened.database =
        openWritable(opened.file, options.busyTimeoutMs, network.empty() ? Sharing::Shared : Sharing::Alone);
    bool readOnly = false;
    checkVersion(*opened.database, study, readOnly, opened.findings);
    opened.readOnly = readOnly;
    if (readOnly) {
        opened.lock.reset();
        opened.database->execute("PRAGMA query_only = ON");
        return true;
    }
    useJournal(*opened.database, network);
    bringUpToDate(*opened.database, study, opened.findings);
    return true;
}

} // namespace

PrivateFolder::PrivateFolder() {
    std::string pattern = (fs::temp_directory_path() / "magiqt-study-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        throw Error(ErrorKind::NoResource, "study.cannot-open",
                    "no folder can be made for a copy of the catalog");
    m_path = pattern;
}

PrivateFolder::~PrivateFolder() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

Opened openStudy(const fs::path& study, OpenMode mode, const OpenOptions& options) {
    const std::string name = study.filename().string();
    std::error_code failure;
    if (mode == OpenMode::Create) {
        fs::create_directories(study, failure);
        if (failure)
            throw Error(ErrorKind::NoResource, "study.cannot-create",
                        "the study '" + name + "' cannot be made: " + failure.message(),
                        {{"folder", name}, {"reason", failure.message()}});
    } else if (!fs::is_regular_file(study / databaseName, failure)) {
        throw Error(ErrorKind::BadInput, "study.not-a-study",
                    "'" + name + "' is not a study: it has no study.sqlite", {{"folder", name}});
    }
    using Place = OpenOptions::Place;
    const std::string network = options.place == Place::NetworkFileSystem ? "NFS" : networkFileSystem(study);
    const bool writable =
        options.place != Place::ReadOnlyFolder && canWriteIn(study) &&
        (!fs::exists(study / databaseName) || ::access((study / databaseName).c_str(), W_OK) == 0);
    Opened opened;
    if (!network.empty())
        opened.findings.push_back({Severity::Warning,
                                   "study.network-filesystem",
                                   "the study lies on a network file system (" + network +
                                       "): it works without the write-ahead log, slower, and only one "
                                       "program may change it at a time; a "
                                       "local disk is safer",
                                   {{"fileSystem", network}}});
    if (mode != OpenMode::ReadOnly && !writable)
        noteReadOnly(opened, "study.read-only-folder",
                     "the folder of the study cannot be written to; it can be read, not changed");
    if (mode != OpenMode::ReadOnly && writable && openForWriting(opened, study, options, network))
        return opened;
    openForReading(opened, study, options, writable, !network.empty());
    return opened;
}

std::unique_ptr<Database> openReaderOf(const fs::path& file, bool immutable, int busyTimeoutMs) {
    return openReadable(file, immutable, busyTimeoutMs);
}

} // namespace magiqt
