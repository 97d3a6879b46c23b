// Studies of every earlier schema are brought up to date without loss; later ones are refused or read.
#include "StudyFixture.h"

#include "support/FileSizeLimit.h"
#include "support/Files.h"

#include "base/Error.h"
#include "catalog/store/Migration.h"

#include <doctest/doctest.h>

using namespace magiqt;
using namespace magiqt::test;

namespace fs = std::filesystem;

namespace {

// fixtures/v000N.sql: what the sqlite3 shell's .dump said of a study of that schema, with rows in every
// table. Since schema 3 a study holds a full-text index, which no dump brings back: there the steps are run.
constexpr int newestDump = 2;

void makeOld(const fs::path& study, int version) {
    fs::create_directories(study);
    SQLite::Database database((study / "study.sqlite").string(),
                              SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    const int dumped = std::min(version, newestDump);
    database.exec(contentOf(fs::path(CATALOG_FIXTURES) / ("v000" + std::to_string(dumped) + ".sql")));
    for (int step = dumped; step < version; ++step)
        database.exec(std::string(migrationScripts()[static_cast<std::size_t>(step)].script));
    database.exec("PRAGMA application_id = 0x4D514954; PRAGMA user_version = " + std::to_string(version));
}

} // namespace

TEST_CASE("every earlier schema is migrated, with a backup first") {
    for (int version = 1; version < Catalog::newestSchema(); ++version) {
        CAPTURE(version);
        const TemporaryFolder folder;
        makeOld(folder.path(), version);
        const Catalog catalog = Catalog::open(folder.path(), OpenMode::ReadWrite);
        CHECK(catalog.schemaVersion() == Catalog::newestSchema());
        CHECK(hasFinding(catalog.findings(), "study.migrated"));
        CHECK(catalog.integrityCheck().ok);
        CHECK(catalog.studyId().size() >= 8);

        ScanSearch search(catalog);
        CHECK(search.count({}) == 4);
        ScanFilter filter;
        filter.text = "swoop ax";
        CHECK(search.count(filter) == 2);
        filter = {};
        filter.pairStatuses = {PairStatus::Green};
        CHECK(search.count(filter) == 2);
        filter = {};
        filter.enhanced = true;
        CHECK(search.count(filter) == 1);

        const auto backups = Catalog::backups(folder.path());
        REQUIRE(backups.size() == 1);
        SQLite::Database before((folder.path() / backups[0]).string(), SQLite::OPEN_READONLY);
        CHECK(number(before, "PRAGMA user_version") == version);
        CHECK(number(before, "SELECT count(*) FROM scan") == 4);
    }
}

TEST_CASE("an old study that cannot be written to is read through a migrated copy") {
    const TemporaryFolder folder;
    makeOld(folder.path(), 1);
    const Catalog catalog =
        Catalog::open(folder.path(), OpenMode::ReadOnly, {OpenOptions::Place::ReadOnlyFolder});
    CHECK(catalog.isReadOnly());
    CHECK(hasFinding(catalog.findings(), "study.read-only-copy"));
    CHECK(ScanSearch(catalog).count({}) == 4);
    SQLite::Database original((folder.path() / "study.sqlite").string(), SQLite::OPEN_READONLY);
    CHECK(number(original, "PRAGMA user_version") == 1);
}

TEST_CASE("a study of a newer program") {
    Study study(1);
    study.catalog = Catalog::open(study.path(), OpenMode::ReadOnly);
    const int newest = Catalog::newestSchema();
    const auto pretend = [&](int minCompatible) {
        SQLite::Database database = raw(study.path());
        database.exec("INSERT OR REPLACE INTO schema_step VALUES(" + std::to_string(newest + 1) +
                      ", 'later', " + std::to_string(minCompatible) +
                      ", '9', 'then'); PRAGMA user_version = " + std::to_string(newest + 1));
    };
    SUBCASE("is refused where this one cannot read it") {
        pretend(newest + 1);
        for (const OpenMode mode : {OpenMode::ReadOnly, OpenMode::ReadWrite, OpenMode::Create})
            CHECK(codeOf([&] { Catalog::open(study.path(), mode); }) == "study.newer-than-program");
    }
    SUBCASE("is read where it can") {
        pretend(newest);
        Catalog catalog = Catalog::open(study.path(), OpenMode::ReadWrite);
        CHECK(catalog.isReadOnly());
        CHECK(hasFinding(catalog.findings(), "study.newer-compatible"));
        CHECK(ScanSearch(catalog).count({}) == 4);
        CHECK(codeOf([&] { CatalogWriter writer(catalog); }) == "study.read-only");
    }
}

TEST_CASE("a disk that gets full at any moment of a migration loses nothing") {
    int refused = 0;
    for (int eighths = 4; eighths <= 16; eighths += 2) {
        CAPTURE(eighths);
        const TemporaryFolder folder;
        makeOld(folder.path(), 1);
        const std::uintmax_t bytes = fs::file_size(folder.path() / "study.sqlite");
        {
            const FileSizeLimit full(bytes * static_cast<std::uintmax_t>(eighths) / 8);
            const std::string code = codeOf([&] { Catalog::open(folder.path(), OpenMode::ReadWrite); });
            if (code != "nothing was thrown") ++refused;
            CHECK((code == "nothing was thrown" || code == "study.backup-failed" ||
                   code == "study.migration-failed" || code == "study.io-error" ||
                   code == "study.disk-full"));
        }
        for (const fs::path& backup : Catalog::backups(folder.path())) { // complete or not there
            SQLite::Database copy((folder.path() / backup).string(), SQLite::OPEN_READONLY);
            CHECK(number(copy, "SELECT count(*) FROM scan") == 4);
        }
        const Catalog catalog = Catalog::open(folder.path(), OpenMode::ReadWrite); // with room again
        CHECK(catalog.schemaVersion() == Catalog::newestSchema());
        CHECK(catalog.integrityCheck().ok);
        CHECK(ScanSearch(catalog).count({}) == 4);
    }
    CHECK(refused > 0);
}

TEST_CASE("the steps are numbered without a gap and say who can read them") {
    int expected = 1;
    for (const MigrationScript& step : migrationScripts()) {
        CHECK(step.number == expected++);
        CHECK(step.script.starts_with("-- min_compatible: "));
        CHECK(step.script == contentOf(fs::path(CATALOG_MIGRATIONS) / (step.name + ".sql")));
    }
    CHECK(expected >= 3);
}
