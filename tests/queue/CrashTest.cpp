// kill -9 of the runner at each of its steps and at random moments: no job is lost, none is started twice.
#include "QueueFixture.h"

#include "jobs/protocol/RunLock.h"
#include "support/Files.h"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <poll.h>
#include <random>
#include <set>
#include <sys/wait.h>
#include <unistd.h>

using namespace magiqt;
using namespace magiqt::test;

namespace {

namespace fs = std::filesystem;

pid_t startRunner(const fs::path& queue, const std::string& step = {}, int times = 1) {
    const std::string count = std::to_string(times), folder = queue.string();
    const pid_t process = ::fork();
    if (process == 0) {
        if (step.empty())
            ::execl(QUEUE_RUNNER, QUEUE_RUNNER, folder.c_str(), static_cast<char*>(nullptr));
        else
            ::execl(QUEUE_RUNNER, QUEUE_RUNNER, folder.c_str(), step.c_str(), count.c_str(),
                    static_cast<char*>(nullptr));
        ::_exit(127);
    }
    return process;
}

int waitFor(pid_t process) {
    int status = 0;
    ::waitpid(process, &status, 0);
    return status;
}

// Every run folder belongs to an entry, and no run has begun more often than it may. An entry may name a
// folder that is not made yet: it stands in the entry first.
void checkConsistent(QueueFixture& fixture, int mostAttempts) {
    fixture.queue().refresh();
    std::set<std::string> named;
    for (const EntryPointer& entry : fixture.queue().entries()) {
        CAPTURE(entry->id());
        if (entry->runFolder.empty()) continue;
        CHECK(named.insert(entry->runFolder).second);
        const JournalState run = readJournal(fixture.study() / entry->runFolder / "journal.jsonl");
        CHECK(run.attempts <= mostAttempts);
        CHECK(run.damagedLines == 0);
    }
    std::error_code failure;
    for (fs::directory_iterator it(fixture.study() / "runs", failure), end; !failure && it != end;
         it.increment(failure)) {
        const std::string name = it->path().filename().string();
        if (name[0] != '.') CHECK_MESSAGE(named.contains("runs/" + name), name);
    }
    CHECK(fixture.queue().findings().empty());
}

} // namespace

TEST_CASE("a runner killed at any step, then another: every job is run once") {
    for (const char* step : {"before-intent", "after-intent", "after-folder", "after-submit", "after-record",
                             "before-conclude", "after-conclude"}) {
        for (const int times : {1, 3}) {
            CAPTURE(step);
            CAPTURE(times);
            QueueFixture fixture;
            std::vector<std::string> ids;
            for (int i = 0; i < 4; ++i)
                ids.push_back(fixture.add(shortRun));
            QueueRequest needing;
            needing.inputs["previous"] = ArtifactSource{ids[0], "result"};
            ids.push_back(fixture.add(shortRun, needing));
            const int status = waitFor(startRunner(fixture.folder(), step, times));
            REQUIRE(WIFSIGNALED(status));
            REQUIRE(WTERMSIG(status) == SIGKILL);
            REQUIRE(WEXITSTATUS(waitFor(startRunner(fixture.folder()))) == 0);
            for (const std::string& id : ids) {
                CHECK((fixture.stateOf(id) == EntryState::Done));
                CHECK(fixture.runOf(id).attempts == 1);
                CHECK(fixture.entry(id).attempts == 1);
            }
            checkConsistent(fixture, 1);
        }
    }
}

TEST_CASE("runners killed at random moments: every job is run once") {
    std::mt19937 random(20260131);
    const int rounds = std::getenv("MAGIQT_LONG_KILLS") ? 200 : 12;
    QueueFixture fixture;
    std::vector<std::string> ids;
    for (int i = 0; i < 3 * rounds; ++i)
        ids.push_back(fixture.add({{"steps", 60}, {"blocksPerStep", 2000}, {"checkpointEvery", 20}}));
    for (int i = 0; i < rounds; ++i) {
        const pid_t runner = startRunner(fixture.folder());
        ::poll(nullptr, 0, static_cast<int>(random() % 60)); // the moment is the test
        ::kill(runner, SIGKILL);
        waitFor(runner);
        checkConsistent(fixture, 1);
    }
    REQUIRE(WEXITSTATUS(waitFor(startRunner(fixture.folder()))) == 0);
    for (const std::string& id : ids) {
        CHECK((fixture.stateOf(id) == EntryState::Done));
        CHECK(fixture.runOf(id).attempts == 1);
    }
    checkConsistent(fixture, 1);
}

TEST_CASE("jobs and runners killed at random moments: every job ends done or resumable, journals are whole") {
    std::mt19937 random(7);
    const int rounds = std::getenv("MAGIQT_LONG_KILLS") ? 200 : 12;
    QueueFixture fixture;
    const Json parameters = {{"steps", 200}, {"blocksPerStep", 3000}, {"checkpointEvery", 10}};
    for (int i = 0; i < 6; ++i)
        fixture.add(parameters);
    for (int i = 0; i < rounds; ++i) {
        const pid_t runner = startRunner(fixture.folder());
        ::poll(nullptr, 0, 20 + static_cast<int>(random() % 80));
        if (random() % 2 == 0) fixture.killRuns();
        ::kill(runner, SIGKILL);
        waitFor(runner);
        fixture.queue().refresh();
        for (const EntryPointer& entry : fixture.queue().entries())
            if (entry->state == EntryState::Interrupted) fixture.queue().retry(entry->id());
        checkConsistent(fixture, 1000);
    }
    for (int i = 0; i < 10; ++i) {
        REQUIRE(WEXITSTATUS(waitFor(startRunner(fixture.folder()))) == 0);
        fixture.queue().refresh();
        for (const EntryPointer& entry : fixture.queue().entries())
            if (entry->state == EntryState::Interrupted) fixture.queue().retry(entry->id());
    }
    const std::string expected = [&] {
        QueueFixture undisturbed;
        const std::string id = undisturbed.add(parameters);
        REQUIRE(undisturbed.roundsUntil(id, EntryState::Done));
        return undisturbed.resultOf(id);
    }();
    for (const EntryPointer& entry : fixture.queue().entries()) {
        CHECK((entry->state == EntryState::Done));
        CHECK(fixture.resultOf(entry->id()) == expected);
    }
}
