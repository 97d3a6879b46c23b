// Where a study lies and who has it open.
#include "StudyFixture.h"

#include "support/Files.h"

#include "base/Error.h"
#include "catalog/store/StudyPlace.h"

#include <doctest/doctest.h>

#include <memory>
#include <sys/mount.h>
#include <unistd.h>

using namespace magiqt;
using namespace magiqt::test;

namespace fs = std::filesystem;

namespace {

std::string journalMode(const fs::path& study) {
    SQLite::Database database((study / "study.sqlite").string(), SQLite::OPEN_READONLY);
    return database.execAndGet("PRAGMA journal_mode").getString();
}

std::int64_t scanCount(const Catalog& catalog) {
    return ScanSearch(catalog).count({});
}

} // namespace

TEST_CASE("a study is made, closed, found again and moved") {
    const TemporaryFolder folder;
    std::string id;
    {
        Catalog catalog = Catalog::open(folder / "a", OpenMode::Create);
        CHECK_FALSE(catalog.isReadOnly());
        CHECK(catalog.findings().empty());
        CHECK(catalog.schemaVersion() == Catalog::newestSchema());
        id = catalog.studyId();
        CHECK(id.size() == 20);
        fill(catalog, 3);
    }
    CHECK(journalMode(folder / "a") == "wal");
    fs::rename(folder / "a", folder / "elsewhere? 50% #1");
    const Catalog catalog = Catalog::open(folder / "elsewhere? 50% #1", OpenMode::ReadWrite);
    CHECK(catalog.studyId() == id);
    CHECK(scanCount(catalog) == 12);
    CHECK(catalog.integrityCheck().ok);
    for (const auto& row : ScanSearch(catalog).page({}, 0, 100).rows)
        CHECK(fs::path(row.file).is_relative());
}

TEST_CASE("what is no study is refused") {
    const TemporaryFolder folder;
    CHECK(codeOf([&] { Catalog::open(folder / "none", OpenMode::ReadWrite); }) == "study.not-a-study");
    CHECK(codeOf([&] { Catalog::open(folder / "none", OpenMode::ReadOnly); }) == "study.not-a-study");
    fs::create_directory(folder / "other");
    SQLite::Database((folder / "other" / "study.sqlite").string(),
                     SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE t(x)");
    CHECK(codeOf([&] { Catalog::open(folder / "other", OpenMode::ReadWrite); }) == "study.not-a-study");
    fs::create_directory(folder / "text");
    writeFile(folder / "text" / "study.sqlite", std::string(5000, 'x'));
    CHECK(codeOf([&] { Catalog::open(folder / "text", OpenMode::ReadWrite); }) == "study.damaged");
    CHECK(contentOf(folder / "text" / "study.sqlite") == std::string(5000, 'x'));
    writeFile(folder / "file", "x");
    CHECK(codeOf([&] { Catalog::open(folder / "file" / "study", OpenMode::Create); }) ==
          "study.cannot-create");
}

TEST_CASE("the second opener reads, and sees what the first writes") {
    Study study(2);
    Catalog second = Catalog::open(study.path(), OpenMode::ReadWrite);
    CHECK(second.isReadOnly());
    CHECK(hasFinding(second.findings(), "study.opened-elsewhere"));
    CHECK(scanCount(second) == 8);
    CHECK(codeOf([&] { CatalogWriter writer(second); }) == "study.read-only");
    CHECK(codeOf([&] { Editor(second).changeScans({1}, {.quality = ScanQuality::Good}); }) ==
          "study.read-only");
    const std::int64_t before = second.changeCounter();
    fill(study.catalog, 1, 2);
    CHECK(second.changeCounter() > before);
    CHECK(scanCount(second) == 12);
    study.catalog = Catalog::open(study.path(), OpenMode::ReadOnly); // gives the lock back
    CHECK_FALSE(Catalog::open(study.path(), OpenMode::ReadWrite).isReadOnly());
}

TEST_CASE("a worker's reader sees commits and cannot write") {
    Study study(1);
    Catalog reader = study.catalog.openReader();
    CHECK(reader.isReadOnly());
    CHECK(scanCount(reader) == 4);
    fill(study.catalog, 1, 1);
    CHECK(scanCount(reader) == 8);
    CHECK(codeOf([&] { CatalogWriter writer(reader); }) == "study.read-only");
}

TEST_CASE("a folder that cannot be written to is read in place") {
    Study study(2);
    const OpenOptions asReadOnly{OpenOptions::Place::ReadOnlyFolder};
    SUBCASE("closed properly") {
        study.catalog = Catalog::open(study.path(), OpenMode::ReadOnly);
        { Catalog::open(study.path(), OpenMode::ReadWrite).checkpoint(); }
        const TemporaryFolder copy;
        fs::create_directory(copy / "s");
        fs::copy_file(study.path() / "study.sqlite", copy / "s" / "study.sqlite");
        Catalog catalog = Catalog::open(copy / "s", OpenMode::ReadWrite, asReadOnly);
        CHECK(catalog.isReadOnly());
        CHECK(hasFinding(catalog.findings(), "study.read-only-folder"));
        CHECK_FALSE(hasFinding(catalog.findings(), "study.read-only-copy"));
        CHECK(scanCount(catalog) == 8);
        CHECK(scanCount(catalog.openReader()) == 8);
        CHECK(std::distance(fs::directory_iterator(copy / "s"), fs::directory_iterator()) ==
              1); // nothing was left
    }
    SUBCASE("with a log that was not yet written back") {
        const TemporaryFolder copy;
        fs::create_directory(copy / "s");
        for (const char* name : {"study.sqlite", "study.sqlite-wal"})
            fs::copy_file(study.path() / name, copy / "s" / name);
        Catalog catalog = Catalog::open(copy / "s", OpenMode::ReadWrite, asReadOnly);
        CHECK(catalog.isReadOnly());
        CHECK(hasFinding(catalog.findings(), "study.read-only-copy"));
        CHECK(scanCount(catalog) == 8);
        CHECK(scanCount(catalog.openReader()) == 8);
        CHECK(codeOf([&] { CatalogWriter writer(catalog); }) == "study.read-only");
    }
}

TEST_CASE("a mount that is read-only is read") {
    const TemporaryFolder study; // closed: SQLite holds a file for all who have the same one open
    fill(*std::make_unique<Catalog>(Catalog::open(study.path(), OpenMode::Create)), 2);
    const TemporaryFolder mount;
    const bool mounted = ::mount(study.path().c_str(), mount.path().c_str(), nullptr, MS_BIND, nullptr) == 0;
    if (!mounted ||
        ::mount(nullptr, mount.path().c_str(), nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr) != 0) {
        if (mounted) ::umount(mount.path().c_str());
        MESSAGE("skipped: this user cannot mount");
        return;
    }
    {
        const Catalog catalog = Catalog::open(mount.path(), OpenMode::ReadWrite);
        CHECK(catalog.isReadOnly());
        CHECK(hasFinding(catalog.findings(), "study.read-only-folder"));
        CHECK(scanCount(catalog) == 8);
    }
    CHECK(::umount(mount.path().c_str()) == 0);
}

TEST_CASE("on a network file system there is a warning and no write-ahead log") {
    Study study(2);
    const OpenOptions network{OpenOptions::Place::NetworkFileSystem};
    study.catalog = Catalog::open(study.path(), OpenMode::ReadOnly);
    {
        Catalog other =
            Catalog::open(study.path(), OpenMode::ReadOnly, network); // has a log: read without sharing
        CHECK(hasFinding(other.findings(), "study.network-filesystem"));
        CHECK(scanCount(other) == 8);
    }
    study.catalog = Catalog::open(study.path(), OpenMode::ReadOnly, network);
    const TemporaryFolder copy;
    fs::create_directory(copy / "s");
    fs::copy_file(study.path() / "study.sqlite", copy / "s" / "study.sqlite");
    if (fs::exists(study.path() / "study.sqlite-wal"))
        fs::copy_file(study.path() / "study.sqlite-wal", copy / "s" / "study.sqlite-wal");
    Catalog catalog = Catalog::open(copy / "s", OpenMode::ReadWrite, network);
    CHECK_FALSE(catalog.isReadOnly());
    CHECK(hasFinding(catalog.findings(), "study.network-filesystem"));
    CHECK(scanCount(catalog) == 8);
    fill(catalog, 1, 2);
    CHECK(journalMode(copy / "s") == "delete");
    CHECK_FALSE(fs::exists(copy / "s" / "study.sqlite-wal"));
    CHECK(scanCount(catalog.openReader()) == 12);
}

TEST_CASE("kinds of file systems") {
    CHECK(isNetworkType("fuse.sshfs"));
    CHECK(isNetworkType("nfs4"));
    CHECK(isNetworkType("cifs"));
    CHECK_FALSE(isNetworkType("fuseblk"));
    CHECK_FALSE(isNetworkType("ext4"));
    CHECK_FALSE(isNetworkType("overlay"));
    CHECK(networkFileSystem("/proc").empty());
}

TEST_CASE("another writer is waited for, then named") {
    Study study(1);
    study.catalog = Catalog::open(study.path(), OpenMode::ReadOnly);
    Catalog catalog = Catalog::open(study.path(), OpenMode::ReadWrite, {OpenOptions::Place::Detect, 20});
    SQLite::Database other = raw(study.path()); // a program that knows nothing of the lock
    other.exec("BEGIN IMMEDIATE");
    CHECK(codeOf([&] { CatalogWriter writer(catalog); }) == "study.busy");
    other.exec("ROLLBACK");
    CHECK(codeOf([&] { CatalogWriter writer(catalog); }) == "nothing was thrown");
}
