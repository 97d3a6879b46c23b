// The queue against a real slurmctld and slurmd on loopback. Says 'skipped' where they cannot be started.
#include "queue/QueueFixture.h"

#include "base/Error.h"
#include "jobs/queue/slurm/CommandRun.h"
#include "support/Files.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <unistd.h>

using namespace magiqt;
using namespace magiqt::test;

namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

std::string outputOf(const std::vector<std::string>& words) {
    return runCommand(words, seconds(30)).out;
}

// One for all cases; ends with the program, and by itself when the program is killed.
class RealSlurm {
public:
    RealSlurm() {
        const CommandOutcome up =
            runCommand({SLURM_SCRIPTS "/slurm-up.sh", m_folder.path().string(), std::to_string(::getpid())},
                       seconds(60));
        m_isUp = up.succeeded();
        if (!m_isUp) {
            MESSAGE("skipped: no Slurm can be started here: " << up.out);
            return;
        }
        ::setenv("SLURM_CONF", (m_folder / "slurm.conf").c_str(), 1);
        writeFile(m_folder / "loopback.json", Json{{"timeMinutes", 5},
                                                   {"cpus", 1},
                                                   {"memoryMiB", 50},
                                                   {"pollSeconds", 1},
                                                   {"settleSeconds", 2},
                                                   {"run", {SELFTEST_RUNNER}}}
                                                  .dump());
        ::setenv("MAGIQT_SLURM_SITES", m_folder.path().c_str(), 1);
    }
    ~RealSlurm() {
        if (m_isUp) runCommand({SLURM_SCRIPTS "/slurm-down.sh", m_folder.path().string()}, seconds(60));
    }
    bool isUp() const { return m_isUp; }

private:
    TemporaryFolder m_folder;
    bool m_isUp = false;
};

RealSlurm& slurm() {
    static RealSlurm one;
    return one;
}

QueueRequest onCluster(const std::string& batch = {}) {
    QueueRequest request;
    request.executor = "slurm:loopback";
    request.batch = batch;
    return request;
}

// "1234", from what the cluster says of the entry ("job 1234 RUNNING").
std::string jobOf(const QueueFixture& fixture, const std::string& id) {
    const std::string text = fixture.statusOf(id) ? fixture.statusOf(id)->scheduler : "";
    if (!text.starts_with("job ")) return {};
    const std::string job = text.substr(4, text.find(' ', 4) - 4);
    return job.find_first_not_of("0123456789_") == std::string::npos ? job : "";
}

bool isRunning(QueueFixture& fixture, const std::string& id) {
    return fixture.stateOf(id) == EntryState::Running && fixture.runOf(id).fraction > 0 &&
           !jobOf(fixture, id).empty();
}

} // namespace

TEST_CASE("a job is submitted, seen in the line or at work, and ends done") {
    if (!slurm().isUp()) return;
    QueueFixture fixture;
    const std::string id = fixture.add(shortRun, onCluster());
    REQUIRE(fixture.roundsUntil(id, EntryState::Done));
    CHECK(fixture.entry(id).attempts == 1);
    CHECK(fixture.runOf(id).attempts == 1);
    const std::string here = fixture.add(shortRun);
    REQUIRE(fixture.roundsUntil(here, EntryState::Done));
    CHECK(fixture.resultOf(id) == fixture.resultOf(here));
}

TEST_CASE("cancel reaches a job on a node by its file, and one in the line by scancel") {
    if (!slurm().isUp()) return;
    QueueFixture fixture;
    const std::string id = fixture.add(longRun, onCluster());
    REQUIRE(fixture.rounds([&] { return isRunning(fixture, id); }));
    fixture.queue().cancel(id, std::chrono::hours(1));
    REQUIRE(fixture.roundsUntil(id, EntryState::Cancelled));
    CHECK((fixture.runOf(id).state == RunState::Cancelled));

    std::vector<std::string> all; // more than there are processors: the last one has to wait
    for (int i = 0; i < 65; ++i)
        all.push_back(fixture.add(longRun, onCluster("many")));
    REQUIRE(fixture.rounds(
        [&] { return fixture.statusOf(all.back())->scheduler.find("PENDING") != std::string::npos; }));
    fixture.queue().cancel(all.back(), std::chrono::hours(1));
    REQUIRE(fixture.roundsUntil(all.back(), EntryState::Cancelled));
    CHECK(fixture.runOf(all.back()).attempts == 0);
    for (const std::string& one : all)
        fixture.queue().cancel(one, std::chrono::milliseconds(0));
    REQUIRE(fixture.rounds([&] { return fixture.engine().snapshot()->count(EntryState::Cancelled) == 66; },
                           seconds(120)));
}

TEST_CASE("USR1 makes a checkpoint, the job goes into the line again and resumes to the same bytes") {
    if (!slurm().isUp()) return;
    QueueFixture fixture;
    // Long enough on any processor to be at work still when the signal comes.
    const Json parameters = {{"steps", 3000}, {"blocksPerStep", 100000}, {"checkpointEvery", 20}};
    const std::string id = fixture.add(parameters, onCluster());
    REQUIRE(
        fixture.rounds([&] { return isRunning(fixture, id) && !fixture.runOf(id).lastCheckpoint.empty(); }));
    outputOf({"scancel", "--batch", "--signal=USR1", jobOf(fixture, id)});
    // Slurm holds a job that goes into the line again for two minutes; the queue cuts that short.
    REQUIRE(fixture.rounds([&] { return fixture.runOf(id).attempts == 2; }));
    REQUIRE(fixture.rounds([&] { return fixture.stateOf(id) == EntryState::Done; }, seconds(150)));
    CHECK(fixture.entry(id).attempts == 1); // one submission, two starts
    const std::string here = fixture.add(parameters);
    REQUIRE(fixture.rounds([&] { return fixture.stateOf(here) == EntryState::Done; }, seconds(300)));
    CHECK(fixture.resultOf(id) == fixture.resultOf(here));
}

TEST_CASE("a batch of five is one array") {
    if (!slurm().isUp()) return;
    QueueFixture fixture;
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i)
        ids.push_back(fixture.add(shortRun, onCluster("five")));
    std::set<std::string> arrays;
    REQUIRE(fixture.rounds([&] {
        for (const std::string& id : ids)
            if (const std::string job = jobOf(fixture, id); job.find('_') != std::string::npos)
                arrays.insert(job.substr(0, job.find('_')));
        return fixture.engine().snapshot()->count(EntryState::Done) == 5;
    }));
    CHECK(arrays.size() == 1);
    for (const std::string& id : ids)
        CHECK(fixture.runOf(id).attempts == 1);
}

TEST_CASE(
    "a runner that was closed takes its cluster jobs up again; a wrong request is refused with the reason") {
    if (!slurm().isUp()) return;
    QueueFixture fixture;
    const std::string id = fixture.add(longRun, onCluster());
    REQUIRE(fixture.rounds([&] { return isRunning(fixture, id); }));
    fixture.endRunner();
    fixture.engine().step();
    REQUIRE(fixture.rounds([&] { return isRunning(fixture, id); }));
    CHECK(fixture.entry(id).attempts == 1);
    outputOf({"scancel", jobOf(fixture, id)}); // behind our back; the program stops at a checkpoint for TERM
    REQUIRE(fixture.roundsUntil(id, EntryState::Interrupted));
    CHECK(
        (fixture.entry(id).reason.code == "queue.stopped" || fixture.entry(id).reason.code == "queue.lost"));
    fixture.queue().retry(id);
    REQUIRE(fixture.rounds([&] { return isRunning(fixture, id) && fixture.runOf(id).attempts == 2; }));
    fixture.queue().cancel(id, std::chrono::seconds(1));
    REQUIRE(fixture.roundsUntil(id, EntryState::Cancelled));

    const fs::path site = fs::path(std::getenv("MAGIQT_SLURM_SITES")) / "wrong.json";
    writeFile(site, Json{{"partition", "nosuch"}, {"run", {SELFTEST_RUNNER}}}.dump());
    QueueRequest wrong = onCluster();
    wrong.executor = "slurm:wrong";
    const std::string refused = fixture.add(shortRun, wrong);
    REQUIRE(fixture.roundsUntil(refused, EntryState::Failed));
    CHECK(fixture.entry(refused).reason.code == "slurm.refused");
    CHECK(fixture.entry(refused).reason.message.find("artition") != std::string::npos);
}
