// What a run survives: SIGKILL at any point, signals that ask for a stop, cancel, a second start, a full
// disk. The measure is always the same: run again, and the result has the bytes of an undisturbed run.
#include "RunnerProcess.h"

#include "base/Json.h"
#include "base/Sha256.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <csignal>

using namespace magiqt;
using namespace magiqt::test;

namespace {

RunFolder makeSelftest(const TemporaryFolder& parent, const Json& parameters, std::uint64_t seed = 7) {
    RunRequest request;
    request.kind = "selftest";
    request.parametersJson = parameters.dump();
    request.seed = seed;
    return RunFolder::create(parent.path(), request);
}

std::string undisturbedResult(const TemporaryFolder& parent, Json parameters) {
    parameters.erase("killAt");
    const RunFolder folder = makeSelftest(parent, parameters);
    REQUIRE(runSelftest(folder).exitCode == 0);
    return resultOf(folder);
}

void checkNothingIsHalfWritten(const RunFolder& folder) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
        if (entry.path().extension() == ".json") CHECK_NOTHROW(readJsonFile(entry.path()));
    }
}

void checkNoTemporaryIsLeft(const RunFolder& folder) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path()))
        CHECK_MESSAGE(entry.path().extension() != ".part", entry.path().filename().string());
}

void checkDone(const RunFolder& folder, const std::string& expectedResult) {
    const JournalState state = readJournal(folder.journal());
    CHECK((state.state == RunState::Done));
    CHECK(state.fraction == 1);
    CHECK(resultOf(folder) == expectedResult);
    REQUIRE(state.artifacts.size() == 1);
    CHECK(state.artifacts[0].sha256 == sha256OfFile(folder.out() / "selftest.json"));
    checkNothingIsHalfWritten(folder);
    checkNoTemporaryIsLeft(folder);
}

const Json longRun = {{"steps", 300}, {"blocksPerStep", 5000}, {"checkpointEvery", 10}};

} // namespace

TEST_CASE("a run killed at any of ten points resumes to the same bytes") {
    const TemporaryFolder parent;
    const Json plain = {{"steps", 20}, {"blocksPerStep", 100}, {"checkpointEvery", 5}};
    const std::string expected = undisturbedResult(parent, plain);
    CHECK(readJsonFile(makeSelftest(parent, plain).path() / "spec.json").at("kind") == "selftest");
    for (const char* point :
         {"start", "first-step", "before-checkpoint", "in-checkpoint", "after-checkpoint",
          "after-checkpoint-record", "last-step", "in-result", "after-result", "after-artifact-record"}) {
        CAPTURE(point);
        Json parameters = plain;
        parameters["killAt"] = point;
        const RunFolder folder = makeSelftest(parent, parameters);
        CHECK(runSelftest(folder).signal == SIGKILL);
        CHECK((readJournal(folder.journal()).state == RunState::Interrupted));
        checkNothingIsHalfWritten(folder);
        CHECK(runSelftest(folder).exitCode == 0);
        checkDone(folder, expected);
        CHECK(readJournal(folder.journal()).attempts == 2);
    }
}

TEST_CASE("a run killed from outside again and again resumes from its checkpoint to the same bytes") {
    const TemporaryFolder parent;
    const std::string expected = undisturbedResult(parent, longRun);
    const RunFolder folder = makeSelftest(parent, longRun);
    for (int kills = 0; kills < 5; ++kills) {
        const std::string before = readJournal(folder.journal()).lastCheckpoint;
        RunnerProcess runner(folder);
        REQUIRE(runner.waitFor([&](const JournalState& state) { return state.lastCheckpoint != before; }));
        runner.send(SIGKILL);
        REQUIRE(runner.waitForEnd().signal == SIGKILL);
        CHECK((readJournal(folder.journal()).state == RunState::Interrupted));
        checkNothingIsHalfWritten(folder);
    }
    // It went forward every time and did not begin again.
    std::vector<std::int64_t> resumedAt;
    CHECK(runSelftest(folder).exitCode == 0);
    JournalTail(folder.journal()).poll([&](const Json& record) {
        if (record.at("type") == "note" && record.contains("resumedAtStep"))
            resumedAt.push_back(record["resumedAtStep"]);
    });
    REQUIRE(resumedAt.size() == 5);
    for (std::size_t i = 0; i < resumedAt.size(); ++i)
        CHECK(resumedAt[i] >= 10 * static_cast<std::int64_t>(i + 1));
    checkDone(folder, expected);
}

TEST_CASE("each stop signal ends the run at a checkpoint with exit code 8, and it resumes") {
    const TemporaryFolder parent;
    const std::string expected = undisturbedResult(parent, longRun);
    for (const auto& [number, name] :
         {std::pair{SIGTERM, "SIGTERM"}, {SIGUSR1, "SIGUSR1"}, {SIGINT, "SIGINT"}}) {
        CAPTURE(name);
        const RunFolder folder = makeSelftest(parent, longRun);
        RunnerProcess runner(folder);
        REQUIRE(runner.waitFor([](const JournalState& state) { return !state.lastCheckpoint.empty(); }));
        runner.send(number);
        CHECK(runner.waitForEnd().exitCode == 8);
        const JournalState stopped = readJournal(folder.journal());
        CHECK((stopped.state == RunState::Interrupted));
        CHECK(stopped.stopSignal == name);
        CHECK(runSelftest(folder).exitCode == 0);
        checkDone(folder, expected);
    }
}

TEST_CASE(
    "cancel is heard before the start, in the first steps and after a checkpoint; the run can be resumed") {
    const TemporaryFolder parent;
    const std::string expected = undisturbedResult(parent, longRun);
    SUBCASE("before the start") {
        const RunFolder folder = makeSelftest(parent, longRun);
        folder.requestCancel();
        CHECK(runSelftest(folder).exitCode == 4);
        CHECK((readJournal(folder.journal()).state == RunState::Cancelled));
        CHECK(readJournal(folder.journal()).lastCheckpoint.empty());
        folder.clearCancel();
        CHECK(runSelftest(folder).exitCode == 0);
        checkDone(folder, expected);
    }
    for (const std::string phase : {"first steps", "after a checkpoint"}) {
        SUBCASE(phase.c_str()) {
            const RunFolder folder = makeSelftest(parent, longRun);
            RunnerProcess runner(folder);
            REQUIRE(runner.waitFor([&](const JournalState& state) {
                return phase == "first steps" ? state.attempts > 0 : !state.lastCheckpoint.empty();
            }));
            folder.requestCancel();
            CHECK(runner.waitForEnd().exitCode == 4);
            const JournalState cancelled = readJournal(folder.journal());
            CHECK((cancelled.state == RunState::Cancelled));
            CHECK(cancelled.exitCode == 4);
            CHECK(resultOf(folder).empty());
            // Run again without clearing it: still cancelled.
            CHECK(runSelftest(folder).exitCode == 4);
            folder.clearCancel();
            CHECK(runSelftest(folder).exitCode == 0);
            checkDone(folder, expected);
        }
    }
}

TEST_CASE("a second start of a run at work is refused and leaves no trace") {
    const TemporaryFolder parent;
    const RunFolder folder =
        makeSelftest(parent, {{"steps", 100000000}, {"blocksPerStep", 1000}, {"checkpointEvery", 1000}});
    RunnerProcess first(folder);
    REQUIRE(first.waitFor([](const JournalState& state) { return state.attempts == 1; }));
    CHECK(runSelftest(folder).exitCode == 2);
    const JournalState state = readJournal(folder.journal());
    CHECK((state.state == RunState::Running));
    CHECK(state.attempts == 1);
    folder.requestCancel();
    CHECK(first.waitForEnd().exitCode == 4);
}

TEST_CASE("a run that is done stays as it is when it is started again") {
    const TemporaryFolder parent;
    const RunFolder folder = makeSelftest(parent, {{"steps", 3}});
    CHECK(runSelftest(folder).exitCode == 0);
    const std::string journal = contentOf(folder.journal());
    CHECK(runSelftest(folder).exitCode == 0);
    CHECK(contentOf(folder.journal()) == journal);
}

TEST_CASE("on a full disk the run ends with exit code 5, and resumes when there is room again") {
    const TemporaryFolder parent;
    const Json parameters = {{"steps", 200}, {"blocksPerStep", 100}, {"checkpointEvery", 1}};
    const std::string expected = undisturbedResult(parent, parameters);
    for (const unsigned bytes : {40u, 130u, 700u, 5000u}) {
        CAPTURE(bytes);
        const RunFolder folder = makeSelftest(parent, parameters);
        CHECK(RunnerProcess(folder, Disk::Full, bytes).waitForEnd().exitCode == 5);
        const RunState state = readJournal(folder.journal()).state;
        CHECK((state != RunState::Done));
        CHECK((state != RunState::Running));
        checkNothingIsHalfWritten(folder);
        CHECK(runSelftest(folder).exitCode == 0);
        checkDone(folder, expected);
    }
}
