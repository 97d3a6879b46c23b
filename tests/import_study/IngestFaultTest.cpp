// kill -9 before every step of taking an import in, and what a second call makes of it.
#include "ImportRunFixture.h"

#include "base/Error.h"
#include "catalog/Lookup.h"
#include "catalog/store/Database.h"
#include "support/Files.h"

#include <doctest/doctest.h>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace magiqt;
using namespace magiqt::test;
namespace fs = std::filesystem;

namespace {

// Takes the run in in a child process that is killed before its n-th step; false when it got to the end
// before.
bool killAtStep(const StudyFixture& fixture, const fs::path& run, bool withKey, int n) {
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            Catalog catalog = fixture.open();
            std::optional<SubjectKey> key;
            if (withKey) key = fixture.openKey(catalog);
            int step = 0;
            ImportIngestOptions options;
            options.beforeStep = [&](const char*) {
                if (++step == n) ::kill(::getpid(), SIGKILL);
            };
            ingestImportRun(catalog, key ? &*key : nullptr, run, options);
            ::_exit(0);
        } catch (const Error& error) {
            std::fprintf(stderr, "%s\n", error.fullMessage().c_str());
            ::_exit(1);
        }
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE((WIFSIGNALED(status) || WEXITSTATUS(status) == 0));
    return WIFSIGNALED(status);
}

std::string everyRowHasItsFile(const StudyFixture& fixture) {
    const Catalog catalog = Catalog::open(fixture.study(), OpenMode::ReadOnly);
    const IntegrityReport report = catalog.integrityCheck(IntegrityCheck::DatabaseAndFiles);
    return !report.ok ? "damaged" : !report.missingFiles.empty() ? "missing files" : "";
}

FixtureScan scanOf(const std::string& person, const std::string& session, const std::string& content) {
    FixtureScan scan;
    scan.person = person;
    scan.session = session;
    scan.content = content;
    return scan;
}

} // namespace

TEST_CASE("killed before any step, with and without a key, the second call ends as if nothing had happened") {
    for (const bool withKey : {false, true}) {
        CAPTURE(withKey);
        for (int n = 1; n < 100; ++n) {
            CAPTURE(n);
            const StudyFixture fixture;
            std::string publicKey;
            if (withKey) publicKey = fixture.makeKey(fixture.open()).publicKeyHex();
            const auto imported = [&](const std::string& content, const std::string& day,
                                      const std::string& other) {
                return fixture.makeRun({scanOf("p1", "s1", content + "1"), scanOf("p2", "s1", content + "2")},
                                       {personNamed("p1", "4711", "Doe^Jane", "1990-05-17", {{"s1", day}}),
                                        personNamed("p2", other, "Doe^Jane", "1990-05-17", {{"s1", day}})},
                                       publicKey);
            };
            // The second delivery is earlier (renumbers), and one of its persons contradicts a known one.
            const fs::path first = imported("a", "2023-04-05", "4711"),
                           second = imported("b", "2023-03-26", "9999");
            CHECK_FALSE(killAtStep(fixture, first, withKey, 1000));
            const bool killed = killAtStep(fixture, second, withKey, n);
            CHECK(everyRowHasItsFile(fixture) == "");
            Catalog catalog = fixture.open();
            std::optional<SubjectKey> key;
            if (withKey) key = fixture.openKey(catalog);
            ingestImportRun(catalog, key ? &*key : nullptr, second);
            CHECK(consistencyOf(fixture) == "");
            CHECK(catalog.database().integer("SELECT count(*) FROM scan") == 4);
            CHECK(pseudonyms(catalog).size() == (withKey ? 2u : 4u));
            if (withKey) {
                CHECK(sessionsOfSubject(catalog, pseudonyms(catalog)[0]) == "01@10 02@0");
                CHECK(conflicts(catalog).size() == 1);
            }
            CHECK_FALSE(fs::exists(second / "out" / "0001_T1w.nii.gz"));
            if (!killed) {
                CHECK(n > 8); // it was killed at every step before
                break;
            }
        }
    }
}

TEST_CASE(
    "a catalog put back from an older backup gets its scans again from the run and the study's own files") {
    const StudyFixture fixture;
    Catalog catalog = fixture.open();
    SubjectKey key = fixture.makeKey(catalog);
    const auto jane = [](const std::string& day) {
        return std::vector{personNamed("p1", "4711", "Doe^Jane", "1990-05-17", {{"s1", day}})};
    };
    ingestImportRun(catalog, &key,
                    fixture.makeRun({scanOf("p1", "s1", "a")}, jane("2023-04-05"), key.publicKeyHex()));
    catalog.checkpoint();
    const std::string before = contentOf(fixture.study() / "study.sqlite");
    const fs::path run = fixture.makeRun({scanOf("p1", "s1", "b")}, jane("2023-03-26"), key.publicKeyHex());
    ingestImportRun(catalog, &key, run);
    CHECK(sessionsOfSubject(catalog, pseudonyms(catalog)[0]) == "01@10 02@0");
    { const Catalog gone = std::move(catalog); }
    for (const char* file : {"study.sqlite-wal", "study.sqlite-shm"})
        fs::remove(fixture.study() / file);
    writeFile(fixture.study() / "study.sqlite", before);
    Catalog restored = fixture.open();
    REQUIRE(sessionsOfSubject(restored, pseudonyms(restored)[0]) == "01@0"); // days of before
    // The key knows an earlier first scan than this catalog counts from; the tag says so.
    const auto result = ingestImportRun(restored, &key, run);
    CHECK(result.newScans == 1);
    CHECK(sessionsOfSubject(restored, pseudonyms(restored)[0]) == "01@10 02@0");
    CHECK(consistencyOf(fixture) == "");
}
