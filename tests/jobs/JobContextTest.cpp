// What a job's own process does with the folder; other processes are in FaultsTest.
#include "jobs/protocol/JobContext.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/protocol/Journal.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <csignal>
#include <limits>
#include <new>
#include <stdexcept>

using namespace magiqt;
using namespace magiqt::test;

namespace {

RunFolder makeRun(const TemporaryFolder& parent, const std::string& parameters = "{}") {
    RunRequest request;
    request.kind = "selftest";
    request.parametersJson = parameters;
    request.seed = 11;
    return RunFolder::create(parent.path(), request);
}

JournalState stateAfter(JobFunction run, int expectedExitCode) {
    const TemporaryFolder parent;
    const RunFolder folder = makeRun(parent);
    CHECK(executeJob(folder, run) == expectedExitCode);
    CHECK(contentOf(folder.journal()).find("Anna") == std::string::npos);
    return readJournal(folder.journal());
}

} // namespace

TEST_CASE("every exception becomes a record and an exit code, without paths") {
    JournalState state = stateAfter(
        [](JobContext&) {
            throw Error(ErrorKind::BadInput, "a.b", "bad", {{"value", "3"}});
        },
        3);
    CHECK((state.state == RunState::Failed));
    CHECK(state.errorCode == "a.b");
    CHECK(state.errorMessage == "bad");
    CHECK(state.errorArguments.at("value") == "3");
    CHECK(state.exitCode == 3);

    state = stateAfter([](JobContext&) { throw std::bad_alloc(); }, 5);
    CHECK(state.errorCode == "job.out-of-memory");

    state = stateAfter(
        [](JobContext&) { throw std::runtime_error("cannot open /home/Anna Maier/scan.nii: no\n#1 trace"); },
        70);
    CHECK(state.errorCode == "job.internal");
    CHECK(state.errorMessage.find("cannot open [...]") != std::string::npos);
    CHECK(state.errorMessage.find("Maier") == std::string::npos);
    CHECK(state.errorMessage.find("trace") == std::string::npos);

    state = stateAfter([](JobContext&) { (void)std::filesystem::file_size("/home/Anna Maier/scan.nii"); }, 5);
    CHECK(state.errorCode == "job.file-system");

    state = stateAfter([](JobContext&) { throw 3; }, 70);
    CHECK((state.state == RunState::Failed));
}

TEST_CASE("a failed run can be run again and be done") {
    const TemporaryFolder parent;
    const RunFolder folder = makeRun(parent);
    CHECK(executeJob(folder, [](JobContext&) { throw std::runtime_error("once"); }) == 70);
    CHECK(executeJob(folder, [](JobContext&) {}) == 0);
    CHECK((readJournal(folder.journal()).state == RunState::Done));
    // And then never again.
    CHECK(executeJob(folder, [](JobContext&) { throw std::runtime_error("not run"); }) == 0);
    CHECK(readJournal(folder.journal()).attempts == 2);
}

TEST_CASE("a job sees its parameters with defaults, and its seed") {
    const TemporaryFolder parent;
    const RunFolder folder = makeRun(parent, R"({"steps":3})");
    const JobFunction job = [](JobContext& context) {
        context.note({{"parameters", context.parameters()}, {"seed", context.seed()}});
    };
    CHECK(executeJob(folder, job, {{"steps", 1}, {"more", "default"}}) == 0);
    Json note;
    JournalTail(folder.journal()).poll([&](const Json& record) {
        if (record.at("type") == "note") note = record;
    });
    CHECK(note.at("parameters") == Json{{"steps", 3}, {"more", "default"}});
    CHECK(note.at("seed") == 11);
}

TEST_CASE("progress is written at most ten times a second, the last of it always") {
    const TemporaryFolder parent;
    const RunFolder folder = makeRun(parent);
    const JobFunction job = [](JobContext& context) {
        for (int i = 0; i < 1000; ++i)
            context.progress(i / 2000.0, "counting");
    };
    CHECK(executeJob(folder, job) == 0);
    int count = 0;
    double last = -1;
    JournalTail(folder.journal()).poll([&](const Json& record) {
        if (record.at("type") != "progress") return;
        ++count;
        last = record.at("fraction");
    });
    CHECK(count >= 2);
    CHECK(count < 200); // 1000 calls take far less than 20 s
    CHECK(last == doctest::Approx(999 / 2000.0));
}

TEST_CASE("records of every kind come back in the state; what is not finite does no harm") {
    const TemporaryFolder parent;
    const RunFolder folder = makeRun(parent);
    const JobFunction job = [](JobContext& context) {
        context.progress(std::numeric_limits<double>::quiet_NaN(), "odd");
        context.metric("loss", 0.25, 4);
        context.metric("loss", std::numeric_limits<double>::infinity(), 5);
        context.finding({Severity::Note, "a.b", "odd", {}});
        writeFile(context.folder().out() / "result.bin", "abc");
        context.artifact("result", "result.bin");
        context.checkpointWritten("step 4");
        CHECK_THROWS_AS(context.artifact("spec", context.folder().path() / "spec.json"), Error);
        CHECK_THROWS_AS(context.artifact("spec", "../spec.json"), Error);
        CHECK_THROWS_AS(context.artifact("missing", "missing.bin"), Error);
    };
    CHECK(executeJob(folder, job) == 0);
    const JournalState state = readJournal(folder.journal());
    CHECK(state.damagedLines == 0);
    CHECK(state.metrics.at("loss") == 0.25);
    CHECK(state.findings.size() == 1);
    CHECK(state.lastCheckpoint == "step 4");
    REQUIRE(state.artifacts.size() == 1);
    CHECK(state.artifacts[0] ==
          ArtifactRecord{"result", "result.bin", 3,
                         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"});
}

TEST_CASE("cancel wins over a signal, and signals get their old handlers back") {
    const TemporaryFolder parent;
    const RunFolder folder = makeRun(parent);
    const JobFunction job = [](JobContext& context) {
        std::raise(SIGTERM);
        context.folder().requestCancel();
        CHECK(context.stopRequested());
        context.throwIfStopped();
    };
    const auto before = std::signal(SIGTERM, SIG_IGN);
    CHECK(executeJob(folder, job) == 4);
    CHECK((std::signal(SIGTERM, before) == SIG_IGN));
    // The signal of one run is not one of the next.
    folder.clearCancel();
    CHECK(executeJob(folder, [](JobContext& context) { context.throwIfStopped(); }) == 0);
}

TEST_CASE("what a killed attempt left half-written is removed at the next start") {
    const TemporaryFolder parent;
    const RunFolder folder = makeRun(parent);
    writeFile(folder.out() / ".abcdefgh.part", "half");
    writeFile(folder.checkpoint() / ".abcdefgh.part", "half");
    writeFile(folder.out() / "kept.part", "whole");
    CHECK(executeJob(folder, [](JobContext&) {}) == 0);
    CHECK_FALSE(std::filesystem::exists(folder.out() / ".abcdefgh.part"));
    CHECK_FALSE(std::filesystem::exists(folder.checkpoint() / ".abcdefgh.part"));
    CHECK(std::filesystem::exists(folder.out() / "kept.part"));
}
