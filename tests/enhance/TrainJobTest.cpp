// The job kind train from the outside: what it refuses, and that a run stopped or killed on the way ends with
// the weights of an undisturbed one.
#include "CliProcess.h"

#include "nn/simulator/PackWriter.h"
#include "simulator/SyntheticHead.h"
#include "support/Files.h"

#include <doctest/doctest.h>

#include <fstream>

#include <csignal>

using namespace magiqt;
using namespace magiqt::test;
namespace fs = std::filesystem;

namespace {

struct TrainFixture {
    TemporaryFolder folder;
    fs::path recipe = folder / "recipe.json";
    fs::path pack = folder / "train.pack";

    TrainFixture() {
        writeRecipe({{"name", "tiny"},
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
        writer.write(pack);
    }

    void writeRecipe(const Json& json) const { writeJsonFile(recipe, json); }

    std::vector<std::string> words(const std::string& run) const {
        return {"train", recipe.string(),         "--pack",   pack.string(),
                "--out", (folder / run).string(), "--device", "cpu"};
    }

    std::string weights(const std::string& run) const {
        return contentOf(folder / run / "out" / "weights.safetensors");
    }

    Json lastRecord(const std::string& run) const {
        const std::string journal = contentOf(folder / run / "journal.jsonl");
        const std::size_t start = journal.rfind('\n', journal.size() - 2);
        return Json::parse(journal.substr(start == std::string::npos ? 0 : start + 1));
    }
};

} // namespace

TEST_CASE("a recipe or pack that cannot be used ends with 3 and says what is wrong") {
    const TrainFixture fixture;
    int count = 0;
    const auto refused = [&](const std::string& code, const std::string& word) {
        const std::string run = "run-" + std::to_string(++count);
        const CliOutcome outcome = runCli(fixture.words(run));
        CAPTURE(code);
        CAPTURE(outcome.errors);
        CHECK(outcome.exitCode == 3);
        const Json last = fixture.lastRecord(run);
        CHECK(last.at("type") == "failed");
        CHECK(last.at("code") == code);
        CHECK(last.at("message").get<std::string>().find(word) != std::string::npos);
        // A person at the command line is told the same.
        const CliOutcome again = runCli({"run", (fixture.folder / run).string()});
        CHECK(again.exitCode == 3);
        CHECK(again.errors.find(last.at("message").get<std::string>()) != std::string::npos);
        CHECK_FALSE(fs::exists(fixture.folder / run / "out" / "weights.safetensors"));
    };
    const std::string goodRecipe = contentOf(fixture.recipe);
    writeFile(fixture.recipe, "{ \"steps\": ");
    refused("json.invalid", "recipe.json");
    fixture.writeRecipe({{"steps", 0}});
    refused("recipe.bad-value", "steps");
    fixture.writeRecipe({{"learning_rte", 0.1}});
    refused("recipe.unknown-field", "learning_rte");
    writeFile(fixture.recipe, goodRecipe);
    const std::string goodPack = contentOf(fixture.pack);
    writeFile(fixture.pack, goodPack.substr(0, goodPack.size() / 2));
    refused("tensors.damaged", "train.pack");
    std::string flipped = goodPack;
    flipped[flipped.size() - 5000] = static_cast<char>(flipped[flipped.size() - 5000] ^ 1);
    writeFile(fixture.pack, flipped);
    refused("tensors.damaged", "train.pack");
    fs::remove(fixture.pack);
    const CliOutcome missing = runCli(fixture.words("run-missing"));
    CHECK(missing.exitCode == 3);
    CHECK(missing.errors.find("train.pack") != std::string::npos);
}

TEST_CASE("a training that is stopped by a signal or killed goes on, and ends with the same bytes") {
    const TrainFixture fixture;
    REQUIRE(runCli(fixture.words("whole")).exitCode == 0);
    const std::string expected = fixture.weights("whole");
    REQUIRE(expected.size() > 100000);
    const auto isCheckpoint = [](const Json& record) { return record.at("type") == "checkpoint"; };
    for (const auto& [signal, name] : {std::pair{SIGTERM, "stopped"}, {SIGKILL, "killed"}}) {
        CAPTURE(name);
        const fs::path run = fixture.folder / name;
        {
            CliProcess process(fixture.words(name));
            REQUIRE(process.waitForRecord(run, isCheckpoint));
            process.send(signal);
            const CliOutcome outcome = process.waitForEnd();
            if (signal == SIGTERM) CHECK(outcome.exitCode == 8);
            if (signal == SIGKILL) CHECK(outcome.signal == SIGKILL);
        }
        CHECK(runCli(fixture.words(name)).exitCode == 0);
        CHECK(fixture.weights(name) == expected);
        CHECK(fixture.lastRecord(name).at("type") == "done");
    }
    // A finished run is not taken for one of another recipe.
    std::ofstream(fixture.recipe, std::ios::app) << "\n";
    const CliOutcome other = runCli(fixture.words("whole"));
    CHECK(other.exitCode == 2);
    CHECK(other.errors.find("another recipe") != std::string::npos);
    CHECK(fixture.weights("whole") == expected);
}
