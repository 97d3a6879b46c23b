// Catalog: integrity check, backup, repair.
#include "Catalog.h"

#include "store/Database.h"
#include "store/Migration.h"
#include "store/Opening.h"
#include "store/RecordColumns.h"

#include "base/Ids.h"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr const char* backupFolder = "backups";
constexpr const char* dailyReason = "daily";
constexpr std::size_t dailyKept = 5;
constexpr std::chrono::hours oneDay{24};

// 20260131T123456789Z: sorts by time.
std::string compactNow() {
    std::string text = utcNow();
    std::erase_if(text,
                  [](char character) { return character == '-' || character == ':' || character == '.'; });
    return text;
}

void syncToDisk(const fs::path& place, int flags) {
    const int descriptor = ::open(place.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

// Page by page, of one moment. Not VACUUM INTO, which SQLite 3.40 refuses from a read-only connection where a
// table has generated columns. Without a log of its own, so that the copy is one file.
void copyInto(Database& database, const fs::path& file) {
    SQLite::Database copy(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    const int result = SQLite::Backup(copy, database.raw()).executeStep(-1);
    if (result != SQLITE_DONE) throw std::runtime_error("the database is being written");
    copy.exec("PRAGMA journal_mode = DELETE");
}

std::vector<std::string> problemsOf(Database& database, const std::string& pragma) {
    std::vector<std::string> problems;
    Query query = database.query(pragma);
    while (query.next())
        if (query.text(0) != "ok") problems.push_back(query.text(0));
    return problems;
}

// Copies of a scan's columns that differ from the scan.
void checkSearchRows(Database& database, std::vector<std::string>& problems) {
    const std::int64_t wrong = database.integer("SELECT count(*) FROM (SELECT id, subject_id, session_id, "
                                                "scanner_id, pseudonym, session, contrast, plane, "
                                                "field_class, sex, quality, excluded, warnings, age_days, "
                                                "days_since_first, coarsest_mm, voxel_mm3, site FROM "
                                                "scan_row_source EXCEPT SELECT id, subject_id, session_id, "
                                                "scanner_id, pseudonym, session, contrast, plane, "
                                                "field_class, sex, quality, excluded, warnings, age_days, "
                                                "days_since_first, coarsest_mm, voxel_mm3, site FROM "
                                                "scan_row)");
    if (wrong > 0) problems.push_back("search rows of " + std::to_string(wrong) + " scans are out of date");
    const std::int64_t pairs = database.integer(
        "SELECT count(*) FROM scan_row JOIN scan_pair_status ON scan_id = id WHERE status <> pair_status");
    if (pairs > 0) problems.push_back("pair status of " + std::to_string(pairs) + " scans is out of date");
    const std::int64_t surplus =
        database.integer("SELECT (SELECT count(*) FROM scan_row) - (SELECT count(*) FROM scan)");
    if (surplus != 0) problems.push_back("search rows and scans differ in number");
    const std::int64_t people =
        database.integer("SELECT (SELECT count(*) FROM subject) - (SELECT count(*) FROM subject_row) + "
                         "(SELECT count(*) FROM (SELECT "
                         "id, pseudonym, sex, (SELECT min(age_days) FROM session WHERE subject_id = "
                         "subject.id), (SELECT count(*) FROM "
                         "session WHERE subject_id = subject.id), (SELECT count(*) FROM pair WHERE "
                         "subject_id = subject.id) FROM "
                         "subject EXCEPT SELECT id, pseudonym, sex, age_days, sessions, pairs FROM "
                         "subject_row)) + (SELECT count(*) "
                         "FROM (SELECT subject_id, count(*), sum(field_class = 'low-field'), sum(field_class "
                         "= 'high-field') FROM scan "
                         "GROUP BY subject_id EXCEPT SELECT id, scans, low, high FROM subject_row))");
    if (people != 0)
        problems.push_back("search rows of " + std::to_string(people) + " subjects are out of date");
}

bool isSoundBackup(const fs::path& file) {
    try {
        Database database(file.string(), SQLite::OPEN_READONLY, 1000);
        return database.integer("PRAGMA application_id") == studyApplicationId &&
               schemaVersion(database) > 0 && problemsOf(database, "PRAGMA integrity_check").empty();
    } catch (const Error&) {
        return false;
    }
}

fs::path chosenBackup(const fs::path& study, const fs::path& wanted) {
    if (!wanted.empty()) {
        const fs::path file = wanted.is_absolute() ? wanted : study / wanted;
        if (isSoundBackup(file)) return file;
        throw Error(ErrorKind::BadInput, "study.no-backup",
                    "'" + file.filename().string() + "' is not a sound backup of a study",
                    {{"file", file.filename().string()}});
    }
    for (const fs::path& backup : Catalog::backups(study))
        if (isSoundBackup(study / backup)) return study / backup;
    throw Error(ErrorKind::BadInput, "study.no-backup", "the study has no sound backup in its folder backups",
                {{"file", backupFolder}});
}

void moveIfThere(const fs::path& from, const fs::path& to) {
    std::error_code failure;
    if (fs::exists(from, failure)) fs::rename(from, to);
}

} // namespace

fs::path writeBackup(Database& database, const fs::path& study, const std::string& reason) {
    const fs::path folder = study / backupFolder;
    const fs::path name =
        "study_" + compactNow() + "_v" + std::to_string(schemaVersion(database)) + "_" + reason + ".sqlite";
    const fs::path draft = folder / std::string(".").append(randomId(8)).append(".part");
    std::error_code failure;
    try {
        fs::create_directories(folder);
        copyInto(database, draft);
        syncToDisk(draft, O_RDWR);
        fs::rename(draft, folder / name);
        syncToDisk(folder, O_RDONLY | O_DIRECTORY);
    } catch (const std::exception& problem) {
        fs::remove(draft, failure);
        for (const char* ending : {"-journal", "-wal", "-shm"})
            fs::remove(draft.string() + ending, failure);
        const auto* system = dynamic_cast<const fs::filesystem_error*>(&problem);
        const std::string why = system ? system->code().message() : problem.what();
        throw Error(ErrorKind::NoResource, "study.backup-failed",
                    "the backup of the study could not be written: " + why + "; nothing was changed",
                    {{"reason", why}});
    }
    return fs::path(backupFolder) / name;
}

fs::path Catalog::backup(const std::string& reason) const {
    std::string word;
    for (const char character : reason)
        word += std::isalnum(static_cast<unsigned char>(character)) ? character : '-';
    return writeBackup(database(), study(), word.empty() ? "manual" : word);
}

std::optional<fs::path> Catalog::backupDaily() const {
    if (isReadOnly()) return std::nullopt;
    const std::vector<fs::path> before = backups(study());
    std::error_code failure;
    if (!before.empty()) {
        const auto written = fs::last_write_time(study() / before.front(), failure);
        if (!failure && fs::file_time_type::clock::now() - written < oneDay) return std::nullopt;
    }
    const fs::path made = backup(dailyReason);
    std::size_t kept = 0;
    for (const fs::path& file : backups(study())) // newest first
        if (file.stem().string().ends_with(std::string("_") + dailyReason) && ++kept > dailyKept)
            fs::remove(study() / file, failure);
    return made;
}

std::vector<fs::path> Catalog::backups(const fs::path& study) {
    std::vector<fs::path> found;
    std::error_code failure;
    for (fs::directory_iterator entry(study / backupFolder, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        const std::string name = entry->path().filename().string();
        if (name.starts_with("study_") && name.ends_with(".sqlite"))
            found.push_back(fs::path(backupFolder) / name);
    }
    std::sort(found.begin(), found.end(), std::greater<>());
    return found;
}

IntegrityReport Catalog::integrityCheck(IntegrityCheck depth) const {
    IntegrityReport report;
    Database& connection = database();
    const ReadTransaction oneState(connection);
    try {
        report.problems = problemsOf(connection, "PRAGMA integrity_check");
        for (const std::string& table : problemsOf(connection, "PRAGMA foreign_key_check"))
            report.problems.push_back("a row of '" + table + "' refers to nothing");
        if (report.problems.empty()) checkSearchRows(connection, report.staleSearch);
        if (depth == IntegrityCheck::DatabaseAndFiles) {
            Query files =
                connection.query("SELECT file FROM scan UNION ALL SELECT file FROM derived_image ORDER BY 1");
            std::error_code failure;
            while (files.next())
                if (!fs::exists(study() / files.text(0), failure))
                    report.missingFiles.push_back(files.text(0));
        }
    } catch (const Error& problem) {
        if (problem.code() != "study.damaged") throw;
        report.problems.push_back(problem.what());
    }
    report.ok = report.problems.empty() && report.staleSearch.empty() && report.missingFiles.empty();
    return report;
}

// As migration 0003 made them first.
void Catalog::rebuildSearch() {
    requireWritable(*this);
    Database& connection = database();
    WriteTransaction transaction(connection);
    for (const char* statement :
         {"DELETE FROM scan_row", "DELETE FROM scan_text", "DELETE FROM subject_row",
          "INSERT INTO subject_row(id, pseudonym, sex, age_days, sessions, scans, low, high, pairs) "
          "SELECT id, pseudonym, sex, (SELECT min(age_days) FROM session WHERE subject_id = subject.id), "
          "(SELECT count(*) FROM session WHERE subject_id = subject.id), "
          "(SELECT count(*) FROM scan WHERE subject_id = subject.id), "
          "(SELECT count(*) FROM scan WHERE subject_id = subject.id AND field_class = 'low-field'), "
          "(SELECT count(*) FROM scan WHERE subject_id = subject.id AND field_class = 'high-field'), "
          "(SELECT count(*) FROM pair WHERE subject_id = subject.id) FROM subject",
          "INSERT INTO scan_row SELECT * FROM scan_row_source",
          "UPDATE scan_row SET pair_status = (SELECT status FROM scan_pair_status WHERE scan_id = "
          "scan_row.id) "
          "WHERE id IN (SELECT low_scan_id FROM pair UNION SELECT high_scan_id FROM pair)",
          "UPDATE scan_row SET enhanced = 1 WHERE id IN (SELECT derived_origin.scan_id FROM derived_origin "
          "JOIN "
          "derived_image ON derived_image.id = derived_origin.derived_id WHERE derived_image.kind LIKE "
          "'enhanced%')",
          "INSERT INTO scan_text(rowid, words) SELECT id, words FROM scan_text_source"})
        connection.execute(statement);
    appendAudit(connection, actor(), "rebuild-search", "Make the search rows anew", "{}");
    transaction.commit();
}

fs::path Catalog::repairFromBackup(const fs::path& study, const fs::path& backup) {
    StudyLock lock;
    switch (lock.take(study)) {
    case StudyLock::Taken::Yes:
        break;
    case StudyLock::Taken::HeldByAnother:
        throw Error(ErrorKind::Usage, "study.opened-elsewhere",
                    "another window or program has this study open; close it and repair again");
    case StudyLock::Taken::CannotLock:
        throw Error(ErrorKind::NoResource, "study.read-only-folder",
                    "the folder of the study cannot be written to");
    }
    const fs::path source = chosenBackup(study, backup);
    const fs::path draft = study / ".study.repair.part";
    const fs::path current = study / "study.sqlite";
    const std::string kept = "study.damaged-" + compactNow() + ".sqlite";
    try {
        fs::copy_file(source, draft, fs::copy_options::overwrite_existing);
        syncToDisk(draft, O_RDWR);
        // The old log goes first: it must never meet the other database.
        moveIfThere(current.string() + "-wal", study / (kept + "-wal"));
        moveIfThere(current.string() + "-journal", study / (kept + "-journal"));
        fs::remove(current.string() + "-shm");
        if (fs::exists(current)) fs::create_hard_link(current, study / kept);
        fs::rename(draft, current);
        syncToDisk(study, O_RDONLY | O_DIRECTORY);
    } catch (const fs::filesystem_error& problem) {
        std::error_code ignored;
        fs::remove(draft, ignored);
        throw Error(ErrorKind::NoResource, "study.repair-failed",
                    "the backup could not be put in place: " + problem.code().message(),
                    {{"reason", problem.code().message()}});
    }
    return source.lexically_relative(study);
}

} // namespace magiqt
