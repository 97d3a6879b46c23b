// kill -9 of `magiqt-cli run` at random moments, for several kinds of job: each ends done, resumable or
// failed with a reason, its journal is whole, and the last run brings it to its end with the artifacts that
// the journal names.
#include "enhance/EnhanceFixture.h"

#include "base/Sha256.h"
#include "jobs/protocol/Journal.h"
#include "jobs/protocol/RunFolder.h"
#include "nn/simulator/PackWriter.h"
#include "simulator/SyntheticHead.h"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <poll.h>
#include <random>

using namespace magiqt;
using namespace magiqt::test;

namespace {

namespace fs = std::filesystem;

int killsOfOneKind() {
    return std::getenv("MAGIQT_LONG_KILLS") ? 70 : 5;
}

std::string newRun(const fs::path& parent, const std::string& kind, const Json& parameters,
                   const std::vector<std::string>& inputs) {
    std::vector<std::string> words{
        "job", "new", kind, "--in", parent.string(), "--parameters", parameters.dump()};
    for (const std::string& input : inputs) {
        words.push_back("--input");
        words.push_back(input);
    }
    const CliOutcome made = runCli(words);
    REQUIRE_MESSAGE(made.exitCode == 0, made.errors);
    return made.out.substr(0, made.out.find('\n'));
}

void checkConsistent(const RunFolder& folder, const JournalState& state) {
    CHECK(state.damagedLines <= 1); // the line that a kill tore, closed off by the next attempt
    CHECK((state.state == RunState::Queued || state.state == RunState::Interrupted ||
           state.state == RunState::Done));
    for (const ArtifactRecord& artifact : state.artifacts)
        CHECK(fs::exists(folder.out() / artifact.file));
}

// `longestMs`: about as long as an undisturbed run takes.
void killAndResume(const std::string& path, int longestMs) {
    std::mt19937 random(static_cast<unsigned>(longestMs));
    const RunFolder folder = RunFolder::open(path);
    int kills = 0, met = 0;
    for (; kills < killsOfOneKind(); ++kills) {
        CliProcess process({"run", path});
        // The moment is the test; the first one comes early, so that a quick machine is met at work as well.
        const int within = kills == 0 ? longestMs / 10 : longestMs;
        ::poll(nullptr, 0, static_cast<int>(random() % static_cast<unsigned>(within)));
        process.send(SIGKILL);
        if (process.waitForEnd().signal == SIGKILL) ++met;
        const JournalState state = readJournal(folder.journal());
        checkConsistent(folder, state);
        if (state.state == RunState::Done) break;
    }
    CHECK(met > 0);
    const CliOutcome last = runCli({"run", path});
    CHECK_MESSAGE(last.exitCode == 0, last.errors);
    const JournalState state = readJournal(folder.journal());
    CHECK((state.state == RunState::Done));
    CHECK_FALSE(state.artifacts.empty());
    for (const ArtifactRecord& artifact : state.artifacts)
        CHECK(sha256OfFile(folder.out() / artifact.file) == artifact.sha256);
    for (const auto& item : fs::recursive_directory_iterator(folder.path()))
        CHECK(item.path().extension() != ".part");
}

} // namespace

TEST_CASE("self-test") {
    const TemporaryFolder parent;
    killAndResume(newRun(parent.path(), "selftest",
                         {{"steps", 2000}, {"blocksPerStep", 5000}, {"checkpointEvery", 50}}, {}),
                  1200);
}

TEST_CASE("enhance") {
    const EnhanceFixture fixture;
    killAndResume(newRun(fixture.folder.path(), "enhance", {{"contrast", "T1w"}},
                         {"T1w=" + fixture.head.string(), "weights=" + fixture.identity.string()}),
                  2500);
}

TEST_CASE("train") {
    const TemporaryFolder folder;
    writeJsonFile(folder / "recipe.json", {{"name", "tiny"},
                                           {"preset", "XS"},
                                           {"steps", 12},
                                           {"region_voxels", 32},
                                           {"patches_per_axis", 1},
                                           {"warmup_steps", 2},
                                           {"evaluate_every", 0},
                                           {"checkpoint_minutes", 0.0005},
                                           {"seed", 4}});
    const SyntheticHead head({64, 72, 56});
    PackWriter writer("train");
    writer.add(head.imageSubject({0, 1, 2}, "all"));
    writer.add(head.labelSubject("labels"));
    writer.write(folder / "train.pack");
    killAndResume(
        newRun(folder.path(), "train", {{"device", "cpu"}},
               {"recipe=" + (folder / "recipe.json").string(), "pack=" + (folder / "train.pack").string()}),
        6000);
}
