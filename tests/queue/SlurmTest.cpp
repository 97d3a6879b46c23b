// A cluster that misbehaves: vanished jobs, a controller that does not answer, lost ids, wrappers' chatter,
// requeues. No trouble of a scheduler may make a job fail, be lost or run twice.
#include "SlurmFixture.h"

#include "base/Error.h"
#include "jobs/protocol/Journal.h"
#include "jobs/protocol/RunLock.h"
#include "support/Files.h"

#include <doctest/doctest.h>

#include <memory>
#include <optional>

using namespace magiqt;
using namespace magiqt::test;

namespace {

const std::string unknownId = "slurm_load_jobs error: Invalid job id specified";
const std::string down = "slurm_load_jobs error: Unable to contact slurm controller (connect failure)";

std::string submitErrorOf(SlurmFixture& fixture) {
    try {
        fixture.executor.submit(fixture.run());
    } catch (const Error& error) {
        return error.code();
    }
    return {};
}

} // namespace

TEST_CASE("a job goes through the line, runs and ends as the scheduler says") {
    SlurmFixture fixture;
    fixture.slurm.answer("sbatch", "77\n");
    const RunFolder folder = fixture.run();
    const std::string handle = fixture.executor.submit(folder, {2, 100, 0, {}});
    CHECK(fixture.slurm.lastScript().find("--cpus-per-task=2\n") != std::string::npos);
    const std::string name = fixture.nameOf(folder);
    fixture.slurm.answer("scontrol", fixture.record("77", name, "PENDING"));
    CHECK((fixture.look(handle).state == ProcessState::Waiting));
    CHECK(fixture.look(handle).scheduler == "job 77 PENDING");
    fixture.slurm.answer("scontrol", fixture.record("77", name, "RUNNING"));
    CHECK((fixture.look(handle).state == ProcessState::Running));
    fixture.slurm.answer("scontrol", fixture.record("77", name, "COMPLETED"));
    CHECK((fixture.look(handle).state == ProcessState::Running)); // its files may still be on their way
    fixture.pass(61);
    CHECK((fixture.look(handle).state == ProcessState::Ended));
    CHECK(fixture.slurm.callsOf("squeue") == 0); // the controller knew all
}

TEST_CASE(
    "the id is taken out of a wrapper's chatter; one that cannot be told is looked for by the job's name") {
    SlurmFixture fixture;
    fixture.slurm.answer("sbatch", "Your quota: 12 %\n--------\n78;alpha\n");
    const RunFolder folder = fixture.run();
    const std::string handle = fixture.executor.submit(folder);
    fixture.slurm.answer("scontrol", fixture.record("78", fixture.nameOf(folder), "PENDING"));
    CHECK((fixture.look(handle).state == ProcessState::Waiting));

    for (const std::string chatter : {"", "15\n79\n", "all is well\n"}) {
        CAPTURE(chatter);
        SlurmFixture lost;
        lost.slurm.answer("sbatch", chatter);
        const RunFolder run = lost.run();
        const std::string token = lost.executor.submit(run);
        lost.slurm.answer("squeue", "12|RUNNING|None|other\n79|PENDING|Priority|" + lost.nameOf(run) + "\n");
        lost.slurm.answer("scontrol", "", unknownId, 1);
        CHECK((lost.look(token).state == ProcessState::Waiting));
        CHECK(lost.look(token).scheduler == "job 79 PENDING (Priority)");
        CHECK(readJsonFile(run.path() / "slurm.json").at("job") == "79"); // also after a restart
    }
}

TEST_CASE("a number that belongs to another job is dropped") {
    SlurmFixture fixture;
    fixture.slurm.answer("sbatch", "42\n"); // a wrapper's; ours is 80
    const RunFolder folder = fixture.run();
    const std::string handle = fixture.executor.submit(folder);
    fixture.slurm.answer("scontrol", fixture.record("42", "somebody-elses", "COMPLETED"));
    fixture.slurm.answer("squeue", "80|RUNNING|None|" + fixture.nameOf(folder) + "\n");
    CHECK((fixture.look(handle).state == ProcessState::Running));
    CHECK(fixture.look(handle).scheduler.find("job 80") == 0);
}

TEST_CASE("the job itself says which one it is when nobody else does") {
    SlurmFixture fixture;
    fixture.slurm.answer("sbatch", "");
    const RunFolder folder = fixture.run();
    const std::string handle = fixture.executor.submit(folder);
    const std::string name = fixture.nameOf(folder);
    writeFile(folder.path() / ("slurm-" + name.substr(7) + ".job"), "81\n");
    fixture.slurm.answer("scontrol", fixture.record("81", name, "RUNNING"));
    CHECK((fixture.look(handle).state == ProcessState::Running));
}

TEST_CASE("a submission that was refused fails; one that reached nobody is tried again; a lost answer is "
          "looked for") {
    SlurmFixture fixture;
    fixture.slurm.answer("sbatch", "", "sbatch: error: Batch job submission failed: Invalid account", 1);
    CHECK(submitErrorOf(fixture) == "slurm.refused");
    fixture.slurm.answer("sbatch", "", "sbatch: error: " + down, 1);
    CHECK(submitErrorOf(fixture) == "slurm.no-answer");
    fixture.slurm.answer("sbatch", "", "sbatch: error: Socket timed out on send/recv operation", 1);
    const RunFolder folder = fixture.run();
    const std::string handle = fixture.executor.submit(folder);
    CHECK_FALSE(handle.empty());
    SUBCASE("it is in the line") {
        fixture.slurm.answer("squeue", "82|PENDING|None|" + fixture.nameOf(folder) + "\n");
        CHECK((fixture.look(handle).state == ProcessState::Waiting));
    }
    SUBCASE("nobody knows it: it is to be submitted again, but not at once") {
        fixture.slurm.answer("squeue", "");
        CHECK((fixture.look(handle).state == ProcessState::Unknown));
        fixture.pass(29);
        CHECK((fixture.look(handle).state == ProcessState::Unknown));
        fixture.pass(2);
        CHECK((fixture.look(handle).state == ProcessState::Ended));
        CHECK(fixture.look(handle).neverStarted);
    }
    SUBCASE("nobody can be asked: nothing is concluded") {
        fixture.slurm.answer("squeue", "", down, 1);
        for (int i = 0; i < 20; ++i) {
            fixture.pass(600);
            CHECK((fixture.look(handle).state == ProcessState::Unknown));
        }
        REQUIRE(fixture.executor.findings().size() == 1);
        CHECK(fixture.executor.findings()[0].code == "slurm.no-answer");
    }
}

TEST_CASE("a controller that does not answer is asked less and less often, and its jobs stay as they are") {
    SlurmFixture fixture;
    fixture.slurm.answer("sbatch", "90\n");
    const RunFolder folder = fixture.run();
    const std::string handle = fixture.executor.submit(folder);
    fixture.slurm.answer("scontrol", fixture.record("90", fixture.nameOf(folder), "RUNNING"));
    CHECK((fixture.look(handle).state == ProcessState::Running));
    fixture.slurm.answer("scontrol", "", down, 1);
    fixture.slurm.forgetCalls();
    for (int second = 0; second < 3600; ++second) {
        fixture.pass(1);
        if (fixture.look(handle).state != ProcessState::Running) FAIL("second " << second);
    }
    CHECK(fixture.slurm.callsOf("scontrol") < 25); // 5, 10, 20 ... 300 s
    CHECK(fixture.slurm.callsOf("scontrol") > 5);
    fixture.slurm.answer("scontrol", fixture.record("90", fixture.nameOf(folder), "RUNNING"));
    fixture.pass(301);
    fixture.look(handle);
    CHECK(fixture.executor.findings().empty());
}

TEST_CASE("a command that hangs is not waited for") {
    SlurmFixture fixture(Json{{"commandSeconds", 1}});
    fixture.slurm.answer("sbatch", "91\n");
    const std::string handle = fixture.executor.submit(fixture.run());
    fixture.slurm.hang("scontrol");
    CHECK((fixture.look(handle).state == ProcessState::Unknown));
    REQUIRE(fixture.executor.findings().size() == 1);
    CHECK(fixture.executor.findings()[0].arguments.at("said") == "it did not answer in time");
}

TEST_CASE(
    "an id that the controller no longer knows is unknown, not failed; after long silence the job is lost") {
    SlurmFixture fixture;
    fixture.slurm.answer("sbatch", "92\n");
    const RunFolder folder = fixture.run();
    const std::string handle = fixture.executor.submit(folder);
    fixture.slurm.answer("scontrol", "", unknownId, 1);
    fixture.slurm.answer("squeue", "");
    CHECK((fixture.look(handle).state == ProcessState::Unknown));
    SUBCASE("it writes on") {
        for (int i = 0; i < 10; ++i) {
            fixture.pass(1800);
            Journal(folder.journal()).append("started", Json::object());
            CHECK((fixture.look(handle).state == ProcessState::Unknown));
        }
    }
    SUBCASE("it holds its lock") {
        const RunLock lock(folder.path());
        fixture.pass(100000);
        CHECK((fixture.look(handle).state == ProcessState::Unknown));
    }
    SUBCASE("silence") {
        fixture.pass(3599);
        CHECK((fixture.look(handle).state == ProcessState::Unknown));
        fixture.pass(2);
        const ProcessStatus status = fixture.look(handle);
        CHECK((status.state == ProcessState::Ended));
        CHECK_FALSE(status.neverStarted);
        CHECK_FALSE(status.scheduler.empty());
    }
    SUBCASE("the accounting knows") {
        SlurmFixture other;
        other.slurm.answer("sbatch", "93\n");
        const RunFolder run = other.run();
        const std::string token = other.executor.submit(run);
        other.slurm.answer("scontrol", "", unknownId, 1);
        other.slurm.answer("sacct", "93|OUT_OF_MEMORY|" + other.nameOf(run) + "\n");
        other.look(token);
        other.pass(61);
        CHECK((other.look(token).state == ProcessState::Ended));
        CHECK(other.look(token).scheduler == "job 93 OUT_OF_MEMORY");
    }
}

TEST_CASE("a job that is put into the line again waits again, and is not left waiting for two minutes") {
    SlurmFixture fixture;
    fixture.slurm.answer("sbatch", "94\n");
    const RunFolder folder = fixture.run();
    const std::string handle = fixture.executor.submit(folder), name = fixture.nameOf(folder);
    fixture.slurm.answer("scontrol", fixture.record("94", name, "NODE_FAIL"));
    CHECK((fixture.look(handle).state == ProcessState::Running));
    fixture.slurm.answer("scontrol",
                         "JobId=94 JobName=" + name + " JobState=PENDING Reason=BeginTime Restarts=1\n");
    fixture.pass(70);
    CHECK((fixture.look(handle).state == ProcessState::Waiting));
    fixture.look(handle);
    CHECK(fixture.slurm.calls().find("scontrol update JobId=94 StartTime=now+10") != std::string::npos);
    fixture.slurm.forgetCalls();
    fixture.look(handle);
    CHECK(fixture.slurm.calls().find("update") == std::string::npos); // once a restart
    fixture.slurm.answer("scontrol", fixture.record("94", name, "TIMEOUT"));
    fixture.look(handle);
    fixture.pass(61);
    CHECK((fixture.look(handle).state == ProcessState::Ended));
    CHECK(fixture.look(handle).scheduler.find("TIMEOUT") != std::string::npos);
}

TEST_CASE("cancel: by the file first, by force at the deadline and until it is seen to have worked") {
    SlurmFixture fixture;
    fixture.slurm.answer("sbatch", "95\n");
    const RunFolder folder = fixture.run();
    const std::string handle = fixture.executor.submit(folder), name = fixture.nameOf(folder);
    SUBCASE("running") {
        fixture.slurm.answer("scontrol", fixture.record("95", name, "RUNNING"));
        fixture.look(handle);
        fixture.executor.cancel(handle, std::chrono::seconds(30));
        CHECK(folder.cancelRequested());
        fixture.pass(29);
        fixture.look(handle);
        CHECK(fixture.slurm.callsOf("scancel") == 0);
        fixture.pass(2);
        fixture.look(handle);
        CHECK(fixture.slurm.callsOf("scancel") == 1);
        fixture.look(handle); // still running: scancel had said nothing
        CHECK(fixture.slurm.callsOf("scancel") == 2);
    }
    SUBCASE("in the line, where no file is read") {
        fixture.slurm.answer("scontrol", fixture.record("95", name, "PENDING"));
        fixture.look(handle);
        fixture.executor.cancel(handle, std::chrono::hours(1));
        fixture.look(handle);
        CHECK(fixture.slurm.callsOf("scancel") == 1);
    }
    SUBCASE("in the line, and forgotten at once as tasks of arrays are") {
        fixture.slurm.answer("scontrol", fixture.record("95", name, "PENDING"));
        fixture.look(handle);
        fixture.executor.cancel(handle, std::chrono::hours(1));
        fixture.look(handle);
        fixture.slurm.answer("scontrol", "", "Job 95 not found", 1);
        CHECK((fixture.look(handle).state == ProcessState::Ended));
        CHECK((readJournal(folder.journal()).state == RunState::Cancelled));
        return;
    }
    fixture.slurm.answer("scontrol", fixture.record("95", name, "CANCELLED"));
    CHECK((fixture.look(handle).state == ProcessState::Ended));
    CHECK((readJournal(folder.journal()).state == RunState::Cancelled));
}

TEST_CASE("a batch is one array, and each run is followed as its task") {
    SlurmFixture fixture;
    fixture.slurm.answer("sbatch", "100\n");
    std::vector<RunFolder> folders;
    for (int i = 0; i < 5; ++i)
        folders.push_back(fixture.run());
    const auto handles = fixture.executor.submitAll(folders, {1, 50, 0, {}});
    REQUIRE(handles.size() == 5);
    CHECK(fixture.slurm.callsOf("sbatch") == 1);
    CHECK(fixture.slurm.lastScript().find("--array=0-4\n") != std::string::npos);
    const std::string name = fixture.nameOf(folders[0]);
    CHECK(name == fixture.nameOf(folders[4]));
    fixture.slurm.answer("scontrol",
                         fixture.record("101", name, "RUNNING", "ArrayJobId=100 ArrayTaskId=0") +
                             fixture.record("102", name, "COMPLETED", "ArrayJobId=100 ArrayTaskId=1") +
                             fixture.record("100", name, "PENDING", "ArrayJobId=100 ArrayTaskId=2-4%2"));
    fixture.executor.look();
    CHECK((fixture.executor.poll(handles[0]).state == ProcessState::Running));
    for (int i = 2; i < 5; ++i)
        CHECK((fixture.executor.poll(handles[static_cast<std::size_t>(i)]).state == ProcessState::Waiting));
    fixture.pass(61);
    fixture.executor.look();
    CHECK((fixture.executor.poll(handles[1]).state == ProcessState::Ended));
    CHECK((fixture.executor.poll(handles[0]).state == ProcessState::Running));
    // A later process takes them up by the tickets in the folders.
    SlurmExecutor late(fixture.site, {"magiqt-cli", "run"}, fixture.study / "queue" / "slurm", {},
                       [&] { return fixture.now; });
    CHECK(late.attach(folders[3]) == handles[3]);
    late.look();
    CHECK((late.poll(handles[3]).state == ProcessState::Waiting));
    CHECK(late.attach(fixture.run()).empty());
}

TEST_CASE("a run outside of what the cluster sees is refused, and without Slurm it says so") {
    SlurmFixture fixture(Json{{"sharedRoot", "/shared"}});
    CHECK(submitErrorOf(fixture) == "slurm.not-shared");
    SlurmFixture other(Json{{"prefix", {"/nowhere/ssh"}}});
    CHECK(submitErrorOf(other) == "slurm.not-installed");
}
