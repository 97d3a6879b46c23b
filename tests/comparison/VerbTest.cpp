// `magiqt-cli compare` and `ablate` from the outside: what they measure on small heads, that a killed run
// goes on to the same scores, and what they refuse.
#include "enhance/CliProcess.h"
#include "enhance/SmallHeads.h"
#include "enhance/Weights.h"

#include "base/Json.h"
#include "nn/simulator/PackWriter.h"
#include "simulator/SyntheticHead.h"
#include "support/Files.h"

#include <doctest/doctest.h>

#include <csignal>
#include <map>
#include <sstream>

using namespace magiqt;
using namespace magiqt::test;
namespace fs = std::filesystem;

namespace {

struct Fixture {
    TemporaryFolder folder;
    fs::path identity = folder / "identity.safetensors";
    fs::path shaken = folder / "shaken.safetensors";
    fs::path reference = folder / "reference.nii.gz";
    fs::path scan = folder / "scan.nii.gz";

    Fixture() {
        writeIdentityWeights(identity);
        writeShakenWeights(shaken);
        writeNifti(reference, drawHead(gridAroundHead({72, 82, 48}, {1, 1, 1}), HeadContrast::T1w, 2.0), {});
        writeNifti(scan, drawHead(gridAroundHead({48, 54, 12}, {1.6, 1.6, 5})), {});
    }

    fs::path plan(const Json& changes = Json::object()) const {
        Json json = {
            {"name", "small"},
            {"arms",
             {{{"name", "linear"}, {"interpolation", "linear"}},
              {{"name", "cubic"}, {"interpolation", "cubic"}},
              {{"name", "identity"}, {"weights", "identity.safetensors"}, {"evaluations", 1}},
              {{"name", "shaken"},
               {"weights", "shaken.safetensors"},
               {"evaluations", 2},
               {"patch_voxels", 32},
               {"halo", false},
               {"attention", false},
               {"shared_state", false}}}},
            {"baseline", "cubic"},
            {"seeds", {3}},
            {"subjects",
             {{{"name", "given"}, {"T1w", {{"reference", "reference.nii.gz"}, {"scan", "scan.nii.gz"}}}},
              {{"name", "alone"}, {"T1w", {{"scan", "scan.nii.gz"}}}}}}};
        json.merge_patch(changes);
        const fs::path file = folder / "plan.json";
        writeJsonFile(file, json);
        return file;
    }

    std::vector<std::string> words(const fs::path& planFile, const std::string& run) const {
        return {"compare", planFile.string(), "--out", (folder / run).string(), "--device", "cpu", "--json"};
    }

    // (arm, subject, metric) -> value
    std::map<std::tuple<std::string, std::string, std::string>, double> scores(const std::string& run) const {
        std::map<std::tuple<std::string, std::string, std::string>, double> found;
        std::istringstream lines(contentOf(folder / run / "out" / "scores.csv"));
        std::string line;
        std::getline(lines, line);
        while (std::getline(lines, line)) {
            std::istringstream cells(line);
            std::array<std::string, 6> cell;
            for (std::string& text : cell)
                std::getline(cells, text, ',');
            found[{cell[0], cell[1], cell[4]}] = std::stod(cell[5]);
        }
        return found;
    }
};

std::string withoutTimes(const std::string& csv) {
    std::istringstream lines(csv);
    std::string kept, line;
    while (std::getline(lines, line))
        if (line.find(",seconds,") == std::string::npos) kept += line + "\n";
    return kept;
}

} // namespace

TEST_CASE("compare measures every arm on every subject, and writes what it found") {
    const Fixture fixture;
    const CliOutcome outcome = runCli(fixture.words(fixture.plan(), "run"));
    CAPTURE(outcome.errors);
    REQUIRE(outcome.exitCode == 0);
    const Json summary = Json::parse(outcome.out);
    CHECK(summary.at("groups").size() == 4);
    CHECK_FALSE(summary.at("warnings").empty()); // one subject has a reference
    const auto scores = fixture.scores("run");
    // Weights that change nothing are cubic interpolation to 1 mm, and from there onto the reference's own 1
    // mm grid.
    CHECK(scores.at({"identity", "given", "psnr_db"}) ==
          doctest::Approx(scores.at({"cubic", "given", "psnr_db"})).epsilon(0.02));
    CHECK(scores.at({"linear", "given", "gradient_ratio"}) < scores.at({"cubic", "given", "gradient_ratio"}));
    CHECK(scores.at({"shaken", "given", "psnr_db"}) < scores.at({"identity", "given", "psnr_db"}));
    CHECK(scores.at({"shaken", "given", "seam_gradient_ratio"}) !=
          scores.at({"identity", "given", "seam_gradient_ratio"}));
    CHECK(scores.at({"identity", "alone", "consistency_correlation"}) > 0.9);
    CHECK_FALSE(scores.contains({"identity", "alone", "psnr_db"})); // there is no reference
    for (const char* file : {"values.csv", "pairs.csv", "subjects.csv", "summary.json"})
        CHECK(fs::exists(fixture.folder / "run" / "report" / file));
    CHECK(contentOf(fixture.folder / "run" / "out" / "pictures" / "given_T1w.pgm").starts_with("P5\n"));
    // Neither folders nor file names travel with the run.
    const std::string spec = contentOf(fixture.folder / "run" / "spec.json");
    CHECK(spec.find("nii.gz") == std::string::npos);
    CHECK(spec.find(fixture.folder.path().string()) == std::string::npos);

    // The same call again is done at once; another plan needs another folder.
    CHECK(runCli(fixture.words(fixture.plan(), "run")).exitCode == 0);
    const CliOutcome other = runCli(fixture.words(fixture.plan({{"seeds", {4}}}), "run"));
    CHECK(other.exitCode == 2);
    CHECK(other.out.find("run.other-parameters") != std::string::npos);
}

TEST_CASE("a comparison that is stopped or killed goes on to the same scores") {
    const Fixture fixture;
    const fs::path plan = fixture.plan();
    REQUIRE(runCli(fixture.words(plan, "whole")).exitCode == 0);
    const std::string expected = withoutTimes(contentOf(fixture.folder / "whole" / "out" / "scores.csv"));
    for (const auto& [signal, name] : {std::pair{SIGTERM, "stopped"}, {SIGKILL, "killed"}}) {
        CAPTURE(name);
        {
            CliProcess process(fixture.words(plan, name));
            REQUIRE(process.waitForRecord(
                fixture.folder / name, [](const Json& record) { return record.at("type") == "checkpoint"; }));
            process.send(signal);
            const CliOutcome outcome = process.waitForEnd();
            if (signal == SIGTERM) CHECK(outcome.exitCode == 8);
        }
        CHECK_FALSE(fs::exists(fixture.folder / name / "out" / "scores.csv"));
        CHECK(runCli(fixture.words(plan, name)).exitCode == 0);
        CHECK(withoutTimes(contentOf(fixture.folder / name / "out" / "scores.csv")) == expected);
    }
}

TEST_CASE("what cannot be compared ends with 3 and a word on it") {
    const Fixture fixture;
    const CliOutcome unknown = runCli(fixture.words(fixture.plan({{"baseline", "none"}}), "a"));
    CHECK(unknown.exitCode == 3);
    CHECK(unknown.out.find("comparison.unknown-arm") != std::string::npos);
    CHECK_FALSE(fs::exists(fixture.folder / "a"));
    writeFile(fixture.identity, "no weights");
    CHECK(runCli(fixture.words(fixture.plan(), "b")).exitCode == 3);
    fs::remove(fixture.reference);
    const CliOutcome missing = runCli(fixture.words(fixture.plan(), "c"));
    CHECK(missing.exitCode == 3);
    CHECK((missing.out + missing.errors).find("reference") != std::string::npos);
}

TEST_CASE("ablate trains every cell and seed and compares every way of sampling; killed, it goes on") {
    const Fixture fixture;
    const fs::path series = fixture.folder / "series.json", pack = fixture.folder / "train.pack",
                   subjects = fixture.folder / "subjects.json";
    writeFile(series, R"({
      "name": "q2",
      "base": {"preset": "XXS", "steps": 3, "region_voxels": 32, "patches_per_axis": 2, "warmup_steps": 1,
               "evaluate_every": 2, "checkpoint_minutes": 0.0005},
      "cells": [ {"name": "conv-none", "recipe": {"transformer": false, "halo": false, "attention": false}},
                 {"name": "all"} ],
      "seeds": [1],
      "comparison": {"evaluations": 2, "patch_voxels": 32, "pairs": [["all", "conv-none"]]} })");
    writeFile(subjects, R"({"subjects": [{"name": "given", "T1w": {"reference": "reference.nii.gz"}}]})");
    const SyntheticHead head({64, 72, 56});
    PackWriter writer("train");
    writer.add(head.imageSubject({0, 1, 2}, "all"));
    writer.write(pack);
    const auto words = [&](const std::string& run) {
        return std::vector<std::string>{
            "ablate",      series.string(), "--pack",          pack.string(), "--development",
            pack.string(), "--subjects",    subjects.string(), "--out",       (fixture.folder / run).string(),
            "--device",    "cpu",           "--json"};
    };
    const CliOutcome whole = runCli(words("whole"));
    CAPTURE(whole.errors);
    REQUIRE(whole.exitCode == 0);
    const Json summary = Json::parse(whole.out);
    CHECK(summary.at("groups").size() == 1 + 2 * 3);
    const std::string curves = contentOf(fixture.folder / "whole" / "training" / "out" / "curves.csv");
    CHECK(curves.find("all,1,development_psnr_gain_db,2,") != std::string::npos);
    CHECK(curves.find("conv-none,1,loss,3,") != std::string::npos);

    {
        CliProcess process(words("killed"));
        REQUIRE(process.waitForRecord(fixture.folder / "killed" / "training", [](const Json& record) {
            return record.at("type") == "checkpoint" && record.at("name") == "all-s1";
        }));
        process.send(SIGKILL);
        process.waitForEnd();
    }
    REQUIRE(runCli(words("killed")).exitCode == 0);
    for (const char* file : {"conv-none-s1.safetensors", "all-s1.safetensors"})
        CHECK(contentOf(fixture.folder / "killed" / "training" / "out" / file) ==
              contentOf(fixture.folder / "whole" / "training" / "out" / file));
    const auto steady = [](const std::string& text) { // memory and waiting are of the process
        std::istringstream lines(text);
        std::string kept, line;
        while (std::getline(lines, line))
            if (line.find("memory") == std::string::npos && line.find("waiting") == std::string::npos &&
                line.find("smoothed") == std::string::npos)
                kept += line + "\n";
        return kept;
    };
    CHECK(steady(contentOf(fixture.folder / "killed" / "training" / "out" / "curves.csv")) == steady(curves));
    CHECK(withoutTimes(contentOf(fixture.folder / "killed" / "comparison" / "out" / "scores.csv")) ==
          withoutTimes(contentOf(fixture.folder / "whole" / "comparison" / "out" / "scores.csv")));
}
