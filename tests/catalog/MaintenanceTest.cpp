// Backup, integrity check, repair.
#include "StudyFixture.h"

#include "support/FileSizeLimit.h"
#include "support/Files.h"

#include "base/Error.h"

#include <doctest/doctest.h>

#include <fstream>

using namespace magiqt;
using namespace magiqt::test;

namespace fs = std::filesystem;

namespace {

// Overwrites pages in the middle of the database.
void damage(const fs::path& study) {
    std::fstream file(study / "study.sqlite", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(8192);
    const std::string rubbish(40000, '\x5a');
    file.write(rubbish.data(), static_cast<std::streamsize>(rubbish.size()));
}

void close(Study& study) {
    study.catalog.checkpoint();
    study.catalog = Catalog::open(study.path(), OpenMode::ReadOnly);
}

} // namespace

TEST_CASE("a backup is a whole study, also while it is written to") {
    Study study(3);
    CatalogWriter writer(study.catalog); // not committed yet
    writer.subject({0, "later", Sex::Unknown, {}, {}, {}});
    const fs::path name = study.catalog.openReader().backup("by hand");
    writer.commit();
    CHECK(name.parent_path() == "backups");
    CHECK(Catalog::backups(study.path()) == std::vector<fs::path>{name});
    const TemporaryFolder other;
    fs::copy_file(study.path() / name, other / "study.sqlite");
    const Catalog copy = Catalog::open(other.path(), OpenMode::ReadWrite);
    CHECK(ScanSearch(copy).count({}) == 12);
    CHECK_FALSE(findSubject(copy, "later").has_value());
    CHECK(copy.studyId() == study.catalog.studyId());
    CHECK(copy.integrityCheck().ok);
}

TEST_CASE("once a day a copy is made, and five of these stay") {
    Study study(1);
    const auto age = [&](const fs::path& backup, int hours) {
        fs::last_write_time(study.path() / backup,
                            fs::file_time_type::clock::now() - std::chrono::hours(hours));
    };
    const fs::path byHand = study.catalog.backup();
    CHECK_FALSE(study.catalog.backupDaily()); // there is one of today
    age(byHand, 25);
    for (int day = 0; day < 7; ++day) {
        const auto made = study.catalog.backupDaily();
        REQUIRE(made);
        CHECK_FALSE(study.catalog.backupDaily());
        age(*made, 25);
    }
    const std::vector<fs::path> all = Catalog::backups(study.path());
    CHECK(all.size() == 6);
    CHECK(all.back() == byHand); // what somebody asked for is not taken away
    const Catalog reader = Catalog::open(study.path(), OpenMode::ReadOnly);
    CHECK_FALSE(reader.backupDaily());
}

TEST_CASE("a backup for which there is no room leaves nothing behind") {
    Study study(3);
    {
        const FileSizeLimit full(20000);
        CHECK(codeOf([&] { study.catalog.backup(); }) == "study.backup-failed");
    }
    CHECK(Catalog::backups(study.path()).empty());
    CHECK(fs::is_empty(study.path() / "backups"));
    CHECK(study.catalog.integrityCheck().ok);
}

TEST_CASE("a full disk refuses a commit and keeps what was there") {
    Study study(2);
    {
        const FileSizeLimit full(fs::file_size(study.path() / "study.sqlite-wal") + 8192);
        const std::string code = codeOf([&] { fill(study.catalog, 50, 2); });
        CHECK((code == "study.io-error" || code == "study.disk-full"));
    }
    CHECK(ScanSearch(study.catalog).count({}) == 8);
    CHECK(study.catalog.integrityCheck().ok);
    fill(study.catalog, 1, 2);
    CHECK(ScanSearch(study.catalog).count({}) == 12);
}

TEST_CASE("damage is seen, and the newest sound backup comes back") {
    Study study(40);
    const fs::path first = study.catalog.backup();
    fill(study.catalog, 1, 40);
    const fs::path second = study.catalog.backup();
    fill(study.catalog, 1, 41);
    const fs::path third = study.catalog.backup();
    close(study);
    study.catalog = Catalog::open(study.path(), OpenMode::ReadWrite);
    CHECK(codeOf([&] { Catalog::repairFromBackup(study.path()); }) == "study.opened-elsewhere");
    close(study);
    damage(study.path());
    std::ofstream(study.path() / third, std::ios::binary | std::ios::trunc) << "not a database";
    {
        bool seen = false;
        try {
            seen = !Catalog::open(study.path(), OpenMode::ReadOnly).integrityCheck().ok;
        } catch (const Error& problem) {
            seen = problem.code() == "study.damaged";
        }
        CHECK(seen);
    }
    CHECK(codeOf([&] { Catalog::repairFromBackup(study.path(), third); }) == "study.no-backup");
    CHECK(Catalog::repairFromBackup(study.path()) == second);
    Catalog repaired = Catalog::open(study.path(), OpenMode::ReadWrite);
    CHECK(repaired.integrityCheck().ok);
    CHECK(ScanSearch(repaired).count({}) == 164);
    int kept = 0;
    for (const auto& entry : fs::directory_iterator(study.path()))
        kept += entry.path().filename().string().starts_with("study.damaged-") ? 1 : 0;
    CHECK(kept >= 1); // what was damaged is still there
    repaired = Catalog::open(study.path(), OpenMode::ReadOnly);
    CHECK(Catalog::repairFromBackup(study.path(), first) == first);
}

TEST_CASE("without a backup nothing is touched") {
    Study study(1);
    close(study);
    damage(study.path());
    const std::string before = contentOf(study.path() / "study.sqlite");
    CHECK(codeOf([&] { Catalog::repairFromBackup(study.path()); }) == "study.no-backup");
    CHECK(contentOf(study.path() / "study.sqlite") == before);
}

TEST_CASE("the check sees rows that do not fit and files that are gone") {
    Study study(2);
    SUBCASE("a search row that is out of date") {
        ScanFilter only;
        only.contrasts = {"FLAIR"};
        const auto flairs = ScanSearch(study.catalog).count(only);
        raw(study.path()).exec("UPDATE scan_row SET contrast = 'FLAIR' WHERE id = 1");
        const IntegrityReport report = study.catalog.integrityCheck();
        CHECK_FALSE(report.ok);
        CHECK(report.problems.empty()); // no damage: no backup need come back
        CHECK(report.staleSearch.size() == 1);
        study.catalog.rebuildSearch();
        CHECK(study.catalog.integrityCheck().ok);
        CHECK(ScanSearch(study.catalog).count(only) == flairs);
    }
    SUBCASE("a reference into nothing") {
        SQLite::Database database = raw(study.path());
        database.exec("PRAGMA foreign_keys = OFF; UPDATE scan SET scanner_id = 99 WHERE id = 1");
        CHECK_FALSE(study.catalog.integrityCheck().ok);
    }
    SUBCASE("files") {
        const IntegrityReport report = study.catalog.integrityCheck(IntegrityCheck::DatabaseAndFiles);
        CHECK_FALSE(report.ok);
        CHECK(report.problems.empty());
        CHECK(report.missingFiles.size() == 8);
    }
}
