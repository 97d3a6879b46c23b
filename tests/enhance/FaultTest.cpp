// What an enhancement survives: SIGKILL at ten points, a signal that asks for a stop, cancel, a full disk.
// The measure is always the same: run again, and the outputs have the bytes of an undisturbed run.
#include "EnhanceFixture.h"

#include "jobs/protocol/Journal.h"
#include "jobs/protocol/RunFolder.h"

#include <doctest/doctest.h>

#include <csignal>

using namespace magiqt;
using namespace magiqt::test;
namespace fs = std::filesystem;

namespace {

struct Faults {
    EnhanceFixture fixture;
    int count = 0;

    // A standard run (5 evaluations) as the desktop makes it.
    RunFolder newRun() {
        const fs::path results = fixture.folder / ("results-" + std::to_string(++count));
        fs::create_directory(results);
        RunRequest request;
        request.kind = "enhance";
        request.seed = 21;
        request.parametersJson = Json{{"contrast", "T1w"}, {"preset", "standard"}}.dump();
        request.inputs = {{"T1w", fixture.head}, {"weights", fixture.shaken}};
        request.outputs = {{"enhanced_T1w", results / "enhanced.nii.gz"},
                           {"sidecar_T1w", results / "enhanced.json"}};
        return RunFolder::createAt(fixture.folder / ("run-" + std::to_string(count)), request);
    }

    fs::path resultsOf(const RunFolder& run) const { return run.outputPath("enhanced_T1w").parent_path(); }

    std::map<std::string, std::string> bytesOf(const RunFolder& run) const {
        std::map<std::string, std::string> bytes;
        for (const fs::path& folder : {resultsOf(run), run.out()})
            for (const auto& entry : fs::directory_iterator(folder))
                bytes[entry.path().filename().string()] = contentOf(entry.path());
        return bytes;
    }

    // The same for every fixture: input, weights and seed are.
    const std::map<std::string, std::string>& undisturbed() {
        static std::map<std::string, std::string> bytes;
        if (!bytes.empty()) return bytes;
        const RunFolder run = newRun();
        const CliOutcome outcome = runCli({"run", run.path().string()});
        CAPTURE(outcome.errors);
        REQUIRE(outcome.exitCode == 0);
        bytes = bytesOf(run);
        REQUIRE(bytes.size() == 4);
        REQUIRE(bytes.at("enhanced.nii.gz") == bytes.at("enhanced_T1w.nii.gz"));
        return bytes;
    }
};

// What stands under a final name is whole, at any moment.
void checkNothingIsHalfWritten(const Faults& faults, const RunFolder& run) {
    for (const fs::path& folder : {faults.resultsOf(run), run.path(), run.out(), run.checkpoint()})
        for (const auto& entry : fs::directory_iterator(folder)) {
            const std::string name = entry.path().filename().string();
            CAPTURE(name);
            if (name.ends_with(".part")) continue;
            if (name.ends_with(".json")) CHECK_NOTHROW(readJsonFile(entry.path()));
            if (name.ends_with(".nii.gz")) CHECK_NOTHROW(readNifti(entry.path()));
        }
}

void checkResumes(const Faults& faults, const RunFolder& run,
                  const std::map<std::string, std::string>& expected) {
    const CliOutcome outcome = runCli({"run", run.path().string()});
    CAPTURE(outcome.errors);
    CHECK(outcome.exitCode == 0);
    const JournalState state = readJournal(run.journal());
    CHECK((state.state == RunState::Done));
    CHECK(state.fraction == 1);
    CHECK(faults.bytesOf(run) == expected); // bytes and names: no .part, nothing more, nothing less
    for (const auto& entry : fs::recursive_directory_iterator(run.path()))
        CHECK_MESSAGE(entry.path().extension() != ".part", entry.path().filename().string());
}

std::function<bool(const Json&)> progressFrom(double fraction) {
    return [fraction](const Json& record) {
        return record.at("type") == "progress" && record.at("fraction") >= fraction;
    };
}

void stopAfterOneEvaluation(const RunFolder& run, int signal) {
    CliProcess process({"run", run.path().string()});
    REQUIRE(process.waitForRecord(run.path(), progressFrom(0.05 + 0.9 / 5 - 1e-6)));
    process.send(signal);
    CHECK(process.waitForEnd().exitCode == 8);
}

} // namespace

TEST_CASE("a run killed while it reads, loads or samples resumes to the same bytes") {
    Faults faults;
    const auto& expected = faults.undisturbed();
    const std::vector<std::pair<std::string, std::function<bool(const Json&)>>> points = {
        {"started", [](const Json& record) { return record.at("type") == "started"; }},
        {"loading", progressFrom(0.025)},
        {"sampling begins", progressFrom(0.05)},
        {"after one evaluation", progressFrom(0.05 + 0.9 / 5 - 1e-6)},
        {"after three evaluations", progressFrom(0.05 + 3 * 0.9 / 5 - 1e-6)}};
    for (const auto& [point, condition] : points) {
        CAPTURE(point);
        const RunFolder run = faults.newRun();
        CliProcess process({"run", run.path().string()});
        REQUIRE(process.waitForRecord(run.path(), condition));
        process.send(SIGKILL);
        CHECK(process.waitForEnd().signal == SIGKILL);
        CHECK((readJournal(run.journal()).state == RunState::Interrupted));
        CHECK(fs::is_empty(faults.resultsOf(run)));
        checkNothingIsHalfWritten(faults, run);
        checkResumes(faults, run, expected);
        CHECK(readJournal(run.journal()).attempts == 2);
    }
}

#ifdef FAULTY_DISK
// Image and sidecar each come into being twice: in the run folder and at the user's place.
TEST_CASE("a run killed before or after any file gets its name resumes to the same bytes and leaves no other "
          "file") {
    Faults faults;
    const auto& expected = faults.undisturbed();
    const auto killed = [&](const RunFolder& run, const char* variable, int rename) {
        CliSettings settings;
        settings.environment = {{"LD_PRELOAD", FAULTY_DISK}, {variable, std::to_string(rename)}};
        return runCli({"run", run.path().string()}, settings).signal == SIGKILL;
    };
    for (const auto& [variable, rename] :
         std::vector<std::pair<const char*, int>>{{"KILL_BEFORE_RENAME", 1},
                                                  {"KILL_BEFORE_RENAME", 2},
                                                  {"KILL_BEFORE_RENAME", 3},
                                                  {"KILL_BEFORE_RENAME", 4},
                                                  {"KILL_AFTER_RENAME", 4}}) {
        CAPTURE(variable);
        CAPTURE(rename);
        const RunFolder run = faults.newRun();
        REQUIRE(killed(run, variable, rename));
        CHECK((readJournal(run.journal()).state == RunState::Interrupted));
        CHECK(fs::exists(run.outputPath("enhanced_T1w")) == (rename > 2));
        checkNothingIsHalfWritten(faults, run);
        checkResumes(faults, run, expected);
    }
    CHECK_FALSE(killed(faults.newRun(), "KILL_BEFORE_RENAME", 5)); // there is no fifth
}
#endif

TEST_CASE(
    "SIGTERM stops at a checkpoint; killed while it goes on from there, it still ends with the same bytes") {
    Faults faults;
    const auto& expected = faults.undisturbed();
    const RunFolder run = faults.newRun();
    stopAfterOneEvaluation(run, SIGTERM);
    const JournalState stopped = readJournal(run.journal());
    CHECK((stopped.state == RunState::Interrupted));
    CHECK(stopped.stopSignal == "SIGTERM");
    CHECK(stopped.lastCheckpoint == "sampling");
    CHECK(fs::exists(run.checkpoint() / "sampling.safetensors"));
    CHECK(fs::is_empty(faults.resultsOf(run)));
    {
        CliProcess process({"run", run.path().string()});
        bool isNewAttempt = false;
        int attempts = 0;
        double firstEvaluation = 0;
        REQUIRE(process.waitForRecord(run.path(), [&](const Json& record) {
            if (record.at("type") == "started") isNewAttempt = ++attempts == 2;
            if (isNewAttempt && record.at("type") == "progress" && record.at("fraction") > 0.06)
                firstEvaluation = record.at("fraction");
            return firstEvaluation > 0;
        }));
        CHECK(firstEvaluation > 0.05 + 1.5 * 0.9 / 5); // it did not begin again
        process.send(SIGKILL);
        CHECK(process.waitForEnd().signal == SIGKILL);
    }
    checkResumes(faults, run, expected);
    CHECK_FALSE(fs::exists(run.checkpoint() / "sampling.safetensors"));
}

TEST_CASE("a checkpoint that is damaged costs time, not the result") {
    Faults faults;
    const auto& expected = faults.undisturbed();
    const RunFolder run = faults.newRun();
    stopAfterOneEvaluation(run, SIGUSR1);
    const fs::path checkpoint = run.checkpoint() / "sampling.safetensors";
    REQUIRE(fs::exists(checkpoint));
    fs::resize_file(checkpoint, fs::file_size(checkpoint) / 2);
    checkResumes(faults, run, expected);
}

TEST_CASE("cancel ends a run with exit code 4 and no output; it can be resumed on demand") {
    Faults faults;
    const auto& expected = faults.undisturbed();
    const RunFolder run = faults.newRun();
    CliProcess process({"run", run.path().string()});
    REQUIRE(process.waitForRecord(run.path(), progressFrom(0.05)));
    run.requestCancel();
    CHECK(process.waitForEnd().exitCode == 4);
    CHECK((readJournal(run.journal()).state == RunState::Cancelled));
    CHECK(fs::is_empty(faults.resultsOf(run)));
    CHECK(runCli({"run", run.path().string()}).exitCode == 4);
    CHECK(runCli({"run", "--resume", run.path().string()}).exitCode == 0);
    CHECK(faults.bytesOf(run) == expected);
}

TEST_CASE("the enhance command stops with 8 at a signal and says how to go on") {
    const EnhanceFixture fixture;
    const fs::path run = fixture.folder / "run";
    CliProcess process({"enhance", fixture.head.string(), "--contrast", "T1w", "--out", fixture.out.string(),
                        "--weights", fixture.shaken.string(), "--run", run.string()});
    REQUIRE(process.waitForRecord(run, [](const Json& record) { return record.at("type") == "progress"; }));
    process.send(SIGTERM);
    const CliOutcome outcome = process.waitForEnd();
    CHECK(outcome.exitCode == 8);
    CHECK(outcome.errors.find("resume it with: magiqt-cli run") != std::string::npos);
    CHECK(fixture.nothingWasWritten());
    CHECK(runCli({"run", run.string()}).exitCode == 0);
    CHECK_NOTHROW(readNifti(fixture.out));
}

TEST_CASE("on a full disk the old output stays, the exit code is 5 and the message says why") {
    const EnhanceFixture fixture;
    writeFile(fixture.out, "old image");
    writeFile(fixture.sidecar, "{}");
    CliSettings full;
    full.diskFullAtBytes = 30000; // room for the journal, not for an image
    const CliOutcome outcome = fixture.enhance(fixture.head, {"--force"}, full);
    CAPTURE(outcome.errors);
    CHECK(outcome.exitCode == 5);
    CHECK(outcome.errorCode() == "file.write-failed");
    CHECK(contentOf(fixture.out) == "old image");
    CHECK(contentOf(fixture.sidecar) == "{}");
    for (const auto& entry : fs::recursive_directory_iterator(fixture.folder.path()))
        CHECK_MESSAGE(entry.path().extension() != ".part", entry.path().filename().string());
    CHECK(fixture.enhance(fixture.head, {"--force"}).exitCode == 0);
    CHECK_NOTHROW(readNifti(fixture.out));
}

#ifdef FAULTY_DISK
TEST_CASE("where the target's disk alone is full the old output stays, and what was computed is kept to be "
          "finished") {
    const EnhanceFixture fixture;
    writeFile(fixture.out, "old image");
    writeFile(fixture.sidecar, "{}");
    CliSettings full;
    full.environment = {{"LD_PRELOAD", FAULTY_DISK}, {"DISK_FULL_BELOW", fixture.results.string()}};
    const CliOutcome outcome = fixture.enhance(fixture.head, {"--force"}, full);
    CAPTURE(outcome.errors);
    CHECK(outcome.exitCode == 5);
    CHECK(outcome.errorCode() == "file.write-failed");
    CHECK(contentOf(fixture.out) == "old image");
    CHECK(contentOf(fixture.sidecar) == "{}");
    CHECK(std::distance(fs::directory_iterator(fixture.results), {}) == 2); // no draft is left
    const std::string how = "when there is room: magiqt-cli run ";
    const std::size_t at = outcome.errors.find(how);
    REQUIRE(at != std::string::npos);
    const std::string rest = outcome.errors.substr(at + how.size());
    CHECK(runCli({"run", rest.substr(0, rest.find('\n'))}).exitCode == 0);
    CHECK_NOTHROW(readNifti(fixture.out));
}
#endif

TEST_CASE("an output folder that vanishes during the run is a failure of the disk, and the run can be "
          "finished later") {
    Faults faults;
    const auto& expected = faults.undisturbed();
    const RunFolder run = faults.newRun();
    fs::remove(faults.resultsOf(run));
    const CliOutcome outcome = runCli({"run", run.path().string(), "--json"});
    CHECK(outcome.exitCode == 5);
    CHECK(outcome.errorCode() == "file.cannot-create");
    fs::create_directory(faults.resultsOf(run));
    checkResumes(faults, run, expected);
}
