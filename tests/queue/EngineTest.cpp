// A queue worked off with real processes: order, room, needs and their artifacts, cancel, retry, resume, a
// second runner, a full disk.
#include "QueueFixture.h"

#include "jobs/protocol/RunLock.h"
#include "support/FileSizeLimit.h"
#include "support/Files.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>

using namespace magiqt;
using namespace magiqt::test;

namespace {

RunnerOptions withThreads(int threads) {
    RunnerOptions options;
    options.threads = threads;
    return options;
}

QueueRequest prioritised(int priority, int threads = 1) {
    QueueRequest request;
    request.priority = priority;
    request.resources.threads = threads;
    return request;
}

} // namespace

TEST_CASE("jobs are run to their end, each once, in a run folder of the study") {
    QueueFixture fixture;
    std::vector<std::string> ids;
    for (int i = 0; i < 6; ++i)
        ids.push_back(fixture.add(shortRun));
    REQUIRE(fixture.rounds([&] { return fixture.engine().snapshot()->count(EntryState::Done) == 6; }));
    for (const std::string& id : ids) {
        const QueueEntry entry = fixture.entry(id);
        CHECK(entry.attempts == 1);
        CHECK(fixture.runOf(id).attempts == 1);
        CHECK(fixture.resultOf(id) == fixture.resultOf(ids[0]));
        const RunFolder run = RunFolder::open(fixture.study() / entry.runFolder);
        CHECK(entry.runFolder == "runs/" + run.id() + "_selftest");
        CHECK_FALSE(RunLock::isHeld(run.path()));
        CHECK((fixture.statusOf(id)->run.artifacts.size() == 1));
    }
}

TEST_CASE(
    "higher priority goes first, equal ones in their order, and a large job is not overtaken for ever") {
    QueueFixture fixture(withThreads(2));
    const std::string low = fixture.add(shortRun, prioritised(0, 2));
    const std::string next = fixture.add(shortRun, prioritised(0, 2));
    const std::string large = fixture.add(shortRun, prioritised(5, 2));
    const std::string high = fixture.add(shortRun, prioritised(9, 1));
    std::vector<std::string> started;
    REQUIRE(fixture.rounds([&] {
        for (const std::string& id : {low, next, large, high})
            if (!fixture.entry(id).runFolder.empty() &&
                std::find(started.begin(), started.end(), id) == started.end())
                started.push_back(id);
        return fixture.engine().snapshot()->count(EntryState::Done) == 4;
    }));
    CHECK(started == std::vector<std::string>{high, large, low, next});
}

TEST_CASE("no more runs at once than threads, memory and GPUs allow") {
    RunnerOptions options = withThreads(8);
    options.gpus = 2;
    options.memoryMiB = 1000;
    QueueFixture fixture(options);
    QueueRequest training = prioritised(1);
    training.resources.gpu = GpuUse::Required;
    for (int i = 0; i < 4; ++i)
        fixture.add(longRun, training);
    QueueRequest hungry = prioritised(0);
    hungry.resources.memoryMiB = 600;
    for (int i = 0; i < 3; ++i)
        fixture.add(longRun, hungry);
    fixture.engine().step();
    fixture.engine().step();
    fixture.queue().refresh();
    int trainings = 0, others = 0;
    for (const EntryPointer& entry : fixture.queue().entries())
        if (isAtWork(entry->state)) ++(entry->request.resources.gpu == GpuUse::None ? others : trainings);
    CHECK(trainings == 2); // one a GPU
    CHECK(others == 1);    // 600 of 1000 MiB
}

TEST_CASE("a runner that begins anew leaves each run the GPU that it has") {
    RunnerOptions options = withThreads(8);
    options.gpus = 2;
    QueueFixture fixture(options);
    QueueRequest training = prioritised(1);
    training.resources.gpu = GpuUse::Required;
    const std::string first = fixture.add(longRun, training), second = fixture.add(longRun, training);
    REQUIRE(fixture.rounds([&] { return fixture.runOf(second).attempts == 1; }));
    CHECK(fixture.entry(first).gpu == 0);
    CHECK(fixture.entry(second).gpu == 1);
    fixture.queue().cancel(first, std::chrono::seconds(5));
    REQUIRE(fixture.roundsUntil(first, EntryState::Cancelled));
    fixture.endRunner(); // the next one must not take the second run for one on GPU 0
    const std::string third = fixture.add(longRun, training);
    REQUIRE(fixture.roundsUntil(third, EntryState::Running));
    CHECK(fixture.entry(second).gpu == 1);
    CHECK(fixture.entry(third).gpu == 0);
}

TEST_CASE("a job that needs a GPU fails with the reason where there is none") {
    QueueFixture fixture;
    QueueRequest training;
    training.resources.gpu = GpuUse::Required;
    const std::string id = fixture.add(shortRun, training);
    REQUIRE(fixture.roundsUntil(id, EntryState::Failed));
    CHECK(fixture.entry(id).reason.code == "queue.no-gpu");
    CHECK(fixture.entry(id).attempts == 0);
}

TEST_CASE("a job starts when what it needs is done, with the artifact of it as its input") {
    QueueFixture fixture;
    const std::string first = fixture.add(shortRun);
    QueueRequest request;
    request.inputs["previous"] = ArtifactSource{first, "result"};
    const std::string second = fixture.add(shortRun, request);
    request.inputs = {{"previous", ArtifactSource{second, "result"}}};
    const std::string third = fixture.add(shortRun, request);
    CHECK(fixture.entry(second).runFolder.empty()); // made when it starts
    REQUIRE(fixture.roundsUntil(third, EntryState::Done));
    const RunFolder run = RunFolder::open(fixture.study() / fixture.entry(third).runFolder);
    CHECK(run.inputPath("previous") ==
          fixture.study() / fixture.entry(second).runFolder / "out" / "selftest.json");
    QueueRequest wrong;
    wrong.inputs["previous"] = ArtifactSource{first, "picture"};
    const std::string fails = fixture.add(shortRun, wrong);
    REQUIRE(fixture.roundsUntil(fails, EntryState::Failed));
    CHECK(fixture.entry(fails).reason.code == "queue.artifact-missing");
}

TEST_CASE("what fails before or in its run says why, blocks what needs it, and goes on after a retry") {
    QueueFixture fixture;
    writeFile(fixture.study() / "scan.nii", "as it was");
    QueueRequest request;
    request.inputs["scan"] = fixture.study() / "gone.nii";
    const std::string lost = fixture.add(shortRun, request);
    QueueRequest needing;
    needing.needs = {lost};
    const std::string blocked = fixture.add(shortRun, needing);
    REQUIRE(fixture.roundsUntil(lost, EntryState::Failed));
    CHECK(fixture.entry(lost).reason.code == "file.unreadable");
    CHECK((fixture.stateOf(blocked) == EntryState::Blocked));
    writeFile(fixture.study() / "gone.nii", "back");
    CHECK(fixture.queue().retry(blocked) == std::vector<std::string>{lost});
    REQUIRE(fixture.roundsUntil(blocked, EntryState::Done));
}

TEST_CASE("a program that ends before the run begins is a failure with its exit code") {
    RunnerOptions options;
    options.program = {"/bin/sh", "-c", "echo no such thing >&2; exit 7"};
    QueueFixture fixture(options);
    const std::string id = fixture.add(shortRun);
    REQUIRE(fixture.roundsUntil(id, EntryState::Failed));
    CHECK(fixture.entry(id).reason.code == "queue.did-not-start");
    CHECK(fixture.entry(id).reason.arguments.at("exitCode") == "7");
}

TEST_CASE("a program that is not there leaves everything waiting, and a finding says so") {
    RunnerOptions options;
    options.program = {"/nowhere/magiqt-cli", "run"};
    QueueFixture fixture(options);
    const std::string id = fixture.add(shortRun);
    REQUIRE(fixture.rounds([&] { return !fixture.engine().snapshot()->findings.empty(); }));
    CHECK(fixture.engine().snapshot()->findings[0].code == "executor.cannot-start");
    CHECK((fixture.stateOf(id) == EntryState::Waiting));
    CHECK(fixture.entry(id).attempts == 0);
}

TEST_CASE("a killed job is interrupted, blocks what needs it, and a retry resumes it to the same bytes") {
    QueueFixture fixture;
    const Json parameters = {{"steps", 400}, {"blocksPerStep", 5000}, {"checkpointEvery", 10}};
    const std::string whole = fixture.add(parameters);
    const std::string killed = fixture.add(parameters);
    QueueRequest request;
    request.needs = {killed};
    const std::string needing = fixture.add(shortRun, request);
    REQUIRE(fixture.rounds(
        [&] { return isAtWork(fixture.stateOf(killed)) && !fixture.runOf(killed).lastCheckpoint.empty(); }));
    ::kill(static_cast<pid_t>(std::stol(fixture.entry(killed).handle)), SIGKILL);
    REQUIRE(fixture.roundsUntil(killed, EntryState::Interrupted));
    CHECK(fixture.entry(killed).reason.code == "queue.killed");
    CHECK((fixture.stateOf(needing) == EntryState::Blocked));
    fixture.queue().retry(killed);
    REQUIRE(fixture.rounds([&] {
        return fixture.stateOf(needing) == EntryState::Done && fixture.stateOf(whole) == EntryState::Done;
    }));
    CHECK(fixture.resultOf(killed) == fixture.resultOf(whole));
    CHECK(fixture.runOf(killed).attempts == 2);
    CHECK(fixture.entry(killed).attempts == 2);
}

TEST_CASE("a job that is stopped at a checkpoint says by what; one that may is resumed by itself") {
    RunnerOptions options;
    options.autoResume = 1;
    QueueFixture fixture(options);
    const std::string id = fixture.add(longRun);
    const auto stop = [&](int attempts) {
        REQUIRE(fixture.rounds([&] {
            return fixture.stateOf(id) == EntryState::Running && fixture.runOf(id).attempts == attempts &&
                   fixture.runOf(id).fraction > 0;
        }));
        ::kill(static_cast<pid_t>(std::stol(fixture.entry(id).handle)), SIGUSR1);
    };
    stop(1);
    stop(2);
    REQUIRE(fixture.roundsUntil(id, EntryState::Interrupted));
    CHECK(fixture.entry(id).reason.code == "queue.stopped");
    CHECK(fixture.entry(id).reason.arguments.at("signal") == "SIGUSR1");
}

TEST_CASE(
    "cancel is heard; since when it was asked is seen; one that does not hear is killed at its deadline") {
    SUBCASE("heard") {
        QueueFixture fixture;
        const std::string id = fixture.add(longRun);
        REQUIRE(fixture.rounds(
            [&] { return fixture.stateOf(id) == EntryState::Running && fixture.runOf(id).attempts == 1; }));
        fixture.queue().cancel(id, std::chrono::hours(1));
        REQUIRE(fixture.roundsUntil(id, EntryState::Cancelled));
        CHECK(fixture.entry(id).reason.code == "queue.cancelled-run");
        CHECK_FALSE(fixture.entry(id).cancel);
        fixture.queue().retry(id); // clears the file `cancel`
        REQUIRE(fixture.rounds(
            [&] { return fixture.runOf(id).attempts == 2 && fixture.runOf(id).state == RunState::Running; }));
    }
    SUBCASE("deaf") {
        RunnerOptions options;
        options.program = {"/bin/sh", "-c", "exec cat /dev/zero >/dev/null"};
        QueueFixture fixture(options);
        const std::string id = fixture.add(longRun);
        REQUIRE(fixture.roundsUntil(id, EntryState::Running));
        fixture.queue().cancel(id, std::chrono::milliseconds(300));
        REQUIRE(fixture.rounds([&] {
            return fixture.statusOf(id)->cancelAskedSecondsAgo.has_value() ||
                   fixture.stateOf(id) == EntryState::Cancelled;
        }));
        REQUIRE(fixture.roundsUntil(id, EntryState::Cancelled));
        CHECK((fixture.runOf(id).state == RunState::Cancelled)); // recorded by force
    }
    SUBCASE("no runner was there when it was asked") {
        QueueFixture fixture;
        const std::string id = fixture.add(longRun);
        REQUIRE(fixture.rounds(
            [&] { return fixture.stateOf(id) == EntryState::Running && fixture.runOf(id).attempts == 1; }));
        fixture.endRunner();
        fixture.queue().cancel(id, std::chrono::hours(1));
        REQUIRE(fixture.roundsUntil(id, EntryState::Cancelled));
    }
}

TEST_CASE("a second runner watches, sees the progress, adds and cancels, and takes over") {
    QueueFixture fixture;
    const std::string id = fixture.add(longRun);
    REQUIRE(fixture.rounds(
        [&] { return fixture.stateOf(id) == EntryState::Running && fixture.runOf(id).attempts == 1; }));
    RunnerOptions options;
    options.program = {SELFTEST_RUNNER};
    QueueEngine second(fixture.folder(), options);
    REQUIRE(second.step());
    CHECK((second.snapshot()->role == RunnerRole::AnotherIsAtWork));
    REQUIRE(second.snapshot()->entries.size() == 1);
    CHECK((second.snapshot()->entries[0]->run.state == RunState::Running));
    const std::string waiting = second.queue().add([] {
        QueueRequest request;
        request.kind = "selftest";
        request.resources.threads = 0; // needs the whole machine
        return request;
    }());
    second.step();
    CHECK((second.queue().get(waiting)->state == EntryState::Waiting)); // it starts nothing
    fixture.endRunner();
    second.step();
    CHECK((second.snapshot()->role == RunnerRole::AtWork));
    CHECK((second.queue().get(id)->state == EntryState::Running)); // taken up, not started again
    CHECK(fixture.runOf(id).attempts == 1);
    second.queue().cancel(id, std::chrono::hours(1));
    for (int i = 0; i < 3000 && second.snapshot()->count(EntryState::Done) == 0; ++i) {
        second.step();
        awaitChange(fixture.study());
    }
    CHECK((second.queue().get(id)->state == EntryState::Cancelled));
    CHECK((second.queue().get(waiting)->state == EntryState::Done));
}

TEST_CASE("on a full disk nothing is lost or started twice, a finding says so, and it goes on by itself") {
    QueueFixture fixture;
    const std::string running =
        fixture.add({{"steps", 300}, {"blocksPerStep", 3000}, {"checkpointEvery", 100}});
    REQUIRE(fixture.roundsUntil(running, EntryState::Running));
    const std::string waiting = fixture.add(shortRun);
    {
        const FileSizeLimit full(50);
        REQUIRE(fixture.rounds([&] {
            return !fixture.engine().snapshot()->findings.empty() &&
                   fixture.runOf(running).state == RunState::Done;
        }));
        CHECK((fixture.stateOf(running) == EntryState::Running)); // on the disk; it could not be written
        CHECK((fixture.stateOf(waiting) == EntryState::Waiting));
    }
    REQUIRE(fixture.roundsUntil(running, EntryState::Done));
    REQUIRE(fixture.roundsUntil(waiting, EntryState::Done));
    CHECK(fixture.runOf(running).attempts == 1);
    CHECK(fixture.runOf(waiting).attempts == 1);
}

TEST_CASE("a damaged entry does not hold up the others") {
    QueueFixture fixture;
    const std::string bad = fixture.add(shortRun), good = fixture.add(shortRun);
    writeFile(fixture.folder() / (bad + ".json"), "{");
    REQUIRE(fixture.roundsUntil(good, EntryState::Done));
    REQUIRE(fixture.engine().snapshot()->findings.size() == 1);
    CHECK(fixture.engine().snapshot()->findings[0].code == "queue.entry-damaged");
}

TEST_CASE("QueueRunner does the same behind poll(), which is quick") {
    QueueFixture fixture;
    for (int i = 0; i < 3; ++i)
        fixture.add(shortRun);
    RunnerOptions options;
    options.program = {SELFTEST_RUNNER};
    QueueRunner runner(fixture.folder(), options);
    CHECK(runner.snapshot() != nullptr);
    int news = 0;
    for (int i = 0; i < 6000 && runner.snapshot()->count(EntryState::Done) < 3; ++i) {
        news += runner.poll() ? 1 : 0;
        awaitChange(fixture.study());
    }
    CHECK(runner.snapshot()->count(EntryState::Done) == 3);
    CHECK(news > 1);
    CHECK((runner.snapshot()->role == RunnerRole::AtWork));
}
