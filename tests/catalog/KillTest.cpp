// kill -9 of a writer at random moments: the catalog is sound and no row is lost that was acknowledged.
#include "StudyFixture.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <poll.h>
#include <random>
#include <set>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace magiqt;
using namespace magiqt::test;

namespace fs = std::filesystem;

namespace {

int killsWanted() {
    const char* wanted = std::getenv("MAGIQT_KILLS");
    return wanted ? std::atoi(wanted) : 15;
}

// What a writer said until it was killed, after `linesBefore` lines and a few random microseconds more.
std::string writeAndKill(const fs::path& study, int first, int linesBefore, int microseconds) {
    int ends[2] = {-1, -1};
    REQUIRE(::pipe(ends) == 0);
    const std::string start = std::to_string(first);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::close(ends[0]);
        ::close(ends[1]);
        ::execl(CATALOG_WRITER, CATALOG_WRITER, study.c_str(), start.c_str(), "edits", nullptr);
        std::_Exit(127);
    }
    REQUIRE(child > 0);
    ::close(ends[1]);
    std::string said;
    char buffer[256];
    const auto lines = [&] { return std::count(said.begin(), said.end(), '\n'); };
    bool alive = true;
    while (alive && lines() < linesBefore) {
        const ssize_t read = ::read(ends[0], buffer, sizeof buffer);
        alive = read > 0;
        if (alive) said.append(buffer, static_cast<std::size_t>(read));
    }
    pollfd nothing{-1, 0, 0};
    const timespec wait{0, microseconds * 1000L};
    ::ppoll(&nothing, 1, &wait, nullptr); // the random moment itself
    ::kill(child, SIGKILL);
    for (ssize_t read; (read = ::read(ends[0], buffer, sizeof buffer)) > 0;)
        said.append(buffer, static_cast<std::size_t>(read));
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    return said.substr(0, said.rfind('\n') + 1);
}

} // namespace

TEST_CASE("a writer is killed at random moments") {
    const TemporaryFolder folder;
    const fs::path study = folder / "study";
    std::mt19937 random(20261125);
    std::set<int> added, noted;
    int next = 0;
    const int kills = killsWanted();
    for (int kill = 0; kill < kills; ++kill) {
        CAPTURE(kill);
        // Some before the study is whole: the very first moments are among them.
        const int lines = static_cast<int>(random() % 6);
        std::istringstream said(writeAndKill(study, next, lines, static_cast<int>(random() % 20000)));
        std::string what;
        for (int person = 0; said >> what >> person;) {
            (what == "added" ? added : noted).insert(person);
            next = std::max(next, person + 1);
        }
        ++next; // the one that may have been committed and not said
        const Catalog catalog = Catalog::open(study, OpenMode::Create);
        CHECK_FALSE(catalog.isReadOnly()); // the lock went with the process
        const IntegrityReport report = catalog.integrityCheck();
        CHECK(report.ok);
        for (const std::string& problem : report.problems)
            MESSAGE(problem);
        for (const int person : added) {
            const auto subject = findSubject(catalog, "p" + std::to_string(1000 + person));
            REQUIRE(subject.has_value());
            CHECK(scansOfSubject(catalog, subject->id).size() == 4);
            if (noted.contains(person)) CHECK(subject->note == "noted");
        }
        for (const fs::path& backup : Catalog::backups(study)) { // whole or not there
            SQLite::Database copy((study / backup).string(), SQLite::OPEN_READONLY);
            CHECK(copy.execAndGet("PRAGMA quick_check").getString() == "ok");
            fs::remove(study / backup);
        }
    }
    CHECK(added.size() > static_cast<std::size_t>(kills) / 3);
    MESSAGE(kills << " kills, " << added.size() << " subjects acknowledged, none lost");
}
