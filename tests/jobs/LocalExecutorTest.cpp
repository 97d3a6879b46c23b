#include "RunnerProcess.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/protocol/LocalExecutor.h"
#include "jobs/protocol/RunLock.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace magiqt;
using namespace magiqt::test;

namespace {

RunFolder makeRun(const TemporaryFolder& parent, const Json& parameters) {
    RunRequest request;
    request.kind = "selftest";
    request.parametersJson = parameters.dump();
    return RunFolder::create(parent.path(), request);
}

// Blocks until the process of this handle has ended, without collecting it.
void waitForChild(const std::string& handle) {
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(std::stol(handle)), &info, WEXITED | WNOWAIT);
}

const Json endless = {{"steps", 100000000}, {"blocksPerStep", 1000}, {"checkpointEvery", 1000}};

} // namespace

TEST_CASE("the local executor runs a folder in a session of its own and sees its exit code") {
    const TemporaryFolder parent;
    const RunFolder folder = makeRun(parent, {{"steps", 3}});
    LocalExecutor executor({SELFTEST_RUNNER});
    const std::string handle = executor.submit(folder);
    CHECK(::getsid(static_cast<pid_t>(std::stol(handle))) == static_cast<pid_t>(std::stol(handle)));
    waitForChild(handle);
    const ProcessStatus status = executor.poll(handle);
    CHECK(status.state == ProcessState::Ended);
    CHECK(status.exitCode == 0);
    CHECK((readJournal(folder.journal()).state == RunState::Done));
}

TEST_CASE("what the child writes to stderr stands in the folder; an unknown handle is unknown") {
    const TemporaryFolder parent;
    const RunFolder folder = makeRun(parent, {{"steps", 3}});
    LocalExecutor executor({"/bin/sh", "-c", "echo complaint >&2; exit 9"});
    const std::string handle = executor.submit(folder);
    waitForChild(handle);
    CHECK(executor.poll(handle).exitCode == 9);
    CHECK(contentOf(folder.path() / "stderr.txt") == "complaint\n");
    CHECK((readJournal(folder.journal()).state == RunState::Queued));
    CHECK(executor.poll("123456789").state == ProcessState::Unknown);
}

TEST_CASE("a program that is not there is an error") {
    const TemporaryFolder parent;
    const RunFolder folder = makeRun(parent, {{"steps", 3}});
    LocalExecutor executor({"/nowhere/magiqt-cli", "run"});
    try {
        executor.submit(folder);
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.code() == "executor.cannot-start");
        CHECK(error.fullMessage().find("nowhere") == std::string::npos);
    }
}

TEST_CASE("cancel is heard by the child within its deadline") {
    const TemporaryFolder parent;
    const RunFolder folder = makeRun(parent, endless);
    LocalExecutor executor({SELFTEST_RUNNER});
    const std::string handle = executor.submit(folder);
    executor.cancel(handle, std::chrono::hours(1));
    waitForChild(handle);
    CHECK(executor.poll(handle).exitCode == 4);
    CHECK((readJournal(folder.journal()).state == RunState::Cancelled));
}

TEST_CASE("a child that does not hear is killed at the deadline, and the journal says cancelled") {
    const TemporaryFolder parent;
    const RunFolder folder = makeRun(parent, endless);
    LocalExecutor executor({"/bin/sh", "-c", "exec cat /dev/zero >/dev/null"}); // deaf to everything
    const std::string handle = executor.submit(folder);
    CHECK(executor.poll(handle).state == ProcessState::Running);
    executor.cancel(handle, std::chrono::hours(1));
    CHECK(executor.poll(handle).state == ProcessState::Running);
    executor.cancel(handle, std::chrono::milliseconds(0));
    const ProcessStatus status = executor.poll(handle);
    CHECK(status.state == ProcessState::Ended);
    CHECK(status.endSignal == SIGKILL);
    CHECK((readJournal(folder.journal()).state == RunState::Cancelled));
    CHECK_FALSE(RunLock::isHeld(folder.path()));
}

TEST_CASE("another executor takes a run up by its lock and can end it; a free folder gives no handle") {
    const TemporaryFolder parent;
    const RunFolder folder = makeRun(parent, endless);
    LocalExecutor late({SELFTEST_RUNNER});
    CHECK(late.attach(folder).empty());
    RunnerProcess runner(folder);
    REQUIRE(runner.waitFor([](const JournalState& state) { return state.attempts == 1; }));
    const std::string handle = late.attach(folder);
    REQUIRE_FALSE(handle.empty());
    CHECK(late.poll(handle).state == ProcessState::Running);
    late.cancel(handle, std::chrono::hours(1));
    CHECK(runner.waitForEnd().exitCode == 4);
    CHECK(late.poll(handle).state == ProcessState::Ended);
    CHECK((readJournal(folder.journal()).state == RunState::Cancelled));
}

TEST_CASE("a run is held from the moment it is handed over, and cannot be started twice") {
    const TemporaryFolder parent;
    const RunFolder folder = makeRun(parent, endless);
    LocalExecutor executor({"/bin/sh", "-c", "exec cat /dev/zero >/dev/null"}); // never looks at the lock
    const std::string handle = executor.submit(folder);
    CHECK(RunLock::isHeld(folder.path()));
    CHECK(RunLock::holder(folder.path()) == static_cast<pid_t>(std::stol(handle)));
    LocalExecutor other({SELFTEST_RUNNER});
    try {
        other.submit(folder);
        FAIL("it was started twice");
    } catch (const Error& error) {
        CHECK(error.code() == "run.already-running");
    }
    CHECK(other.attach(folder) == handle);
    executor.cancel(handle, std::chrono::milliseconds(0));
    CHECK(executor.poll(handle).state == ProcessState::Ended);
    CHECK_FALSE(RunLock::isHeld(folder.path()));
}

TEST_CASE("a child is given the environment that was asked for, and its own children not the lock") {
    const TemporaryFolder parent;
    const RunFolder folder = makeRun(parent, {{"steps", 3}});
    LocalExecutor executor({"/bin/sh", "-c", "echo \"$CUDA_VISIBLE_DEVICES\" >&2"});
    waitForChild(executor.submit(folder, {1, 0, 1, {{"CUDA_VISIBLE_DEVICES", "3"}}}));
    CHECK(contentOf(folder.path() / "stderr.txt") == "3\n");
    // The self-test takes the lock up, writes its records and frees it.
    const RunFolder second = makeRun(parent, {{"steps", 3}});
    LocalExecutor runner({SELFTEST_RUNNER});
    const std::string handle = runner.submit(second);
    waitForChild(handle);
    CHECK(runner.poll(handle).exitCode == 0);
    CHECK((readJournal(second.journal()).state == RunState::Done));
}
