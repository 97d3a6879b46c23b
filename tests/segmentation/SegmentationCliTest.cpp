// magiqt-cli prepare, segment and compare-segmentations from the outside.
#include "enhance/CliProcess.h"
#include "simulator/SyntheticHead.h"
#include "support/TemporaryFolder.h"
#include "volume/Nifti.h"
#include "volume/Resample.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

using namespace magiqt;
using namespace magiqt::test;

namespace {

// 3 mm voxels, so that everything is quick.
std::filesystem::path writeHead(const TemporaryFolder& folder, const std::string& name) {
    const SyntheticHead head({52, 62, 50});
    const Geometry grid = Geometry::axisAligned(head.sizeIjk, Point3(3, 3, 3), Point3(-75, -90, -75));
    std::vector<float> values = head.image(0);
    for (float& value : values)
        value *= 1000.0f;
    writeNifti(folder / name, Volume(grid, values));
    return folder / name;
}

Json parsed(const CliOutcome& outcome) {
    return Json::parse(outcome.out, nullptr, false);
}

} // namespace

TEST_CASE("prepare writes image and mask on one grid and says what it did") {
    const TemporaryFolder folder;
    const auto scan = writeHead(folder, "john_doe.nii.gz");
    const auto out = folder / "p.nii.gz", mask = folder / "m.nii.gz";
    const CliOutcome outcome = runCli({"prepare", scan, "--out", out, "--mask-out", mask, "--spacing", "2",
                                       "--json", "--run", folder / "run", "--threads", "1"});
    INFO(outcome.errors);
    REQUIRE(outcome.exitCode == 0);
    const Json json = parsed(outcome);
    CHECK(json.at("report").at("spacingMm") == 2.0);
    CHECK(json.at("report").at("brainMask").at("volumeMl").get<double>() > 200);
    CHECK(json.at("report").at("biasField").at("method") == "N4");
    CHECK(readNifti(out).volume->geometry().isSameAs(readNifti(mask).volume->geometry()));
    CHECK((readNiftiHeader(mask).type == VoxelType::UInt8));
    for (const char* artifact : {"prepared.nii.gz", "brain_mask.nii.gz", "bias_field.nii.gz", "prepare.json"})
        CHECK(std::filesystem::exists(folder.path() / "run" / "out" / artifact));
    // The name of the file may be a person's.
    for (const char* text : {"journal.jsonl", "spec.json", "out/prepare.json"}) {
        std::ifstream stream(folder.path() / "run" / text);
        const std::string content((std::istreambuf_iterator<char>(stream)), {});
        CHECK(content.find("john_doe") == std::string::npos);
    }
}

TEST_CASE("segment prints volumes, with and without an image to write") {
    const TemporaryFolder folder;
    const auto scan = writeHead(folder, "scan.nii.gz");
    const CliOutcome outcome = runCli({"segment", scan, "--out", folder / "t.nii.gz", "--json", "--threads",
                                       "1", "--keep-run", "--run", folder / "run"});
    INFO(outcome.errors);
    REQUIRE(outcome.exitCode == 0);
    const Json volumes = parsed(outcome).at("report").at("volumesMl");
    for (const char* name : {"brainMask", "csf", "grey", "white", "ventricles"})
        CHECK(volumes.at(name).get<double>() >= 0.0);
    CHECK(readNifti(folder / "t.nii.gz")
              .volume->geometry()
              .isSameAs(isotropicGrid(readNifti(scan).volume->geometry(), 1.0)));
    // A label map equals itself.
    const CliOutcome same =
        runCli({"compare-segmentations", folder / "t.nii.gz", folder / "t.nii.gz", "--json"});
    REQUIRE(same.exitCode == 0);
    for (const auto& item : parsed(same).at("cases").at(0).at("labels").items()) {
        CHECK(item.value().at("dice") == 1.0);
        CHECK(item.value().at("hd95Mm") == 0.0);
    }
}

TEST_CASE("bad calls and bad files are refused with their code") {
    const TemporaryFolder folder;
    const auto scan = writeHead(folder, "scan.nii.gz");
    const auto codeOf = [](const CliOutcome& outcome) {
        CHECK(outcome.exitCode != 0);
        return outcome.errorCode();
    };
    CHECK(codeOf(runCli({"prepare", folder / "none.nii.gz", "--out", folder / "o.nii.gz", "--json"})) ==
          "file.unreadable");
    CHECK(codeOf(runCli({"prepare", scan, "--out", scan, "--json"})) == "output.is-input");
    CHECK(codeOf(runCli({"segment", scan, "--out", folder / "o.png", "--json"})) == "output.name");
    const Volume flat(Geometry::axisAligned({64, 64, 1}, Point3(3, 3, 3), Point3(0, 0, 0)),
                      std::vector<float>(4096, 5.0f));
    writeNifti(folder / "flat.nii.gz", flat);
    const CliOutcome refused = runCli(
        {"prepare", folder / "flat.nii.gz", "--out", folder / "o.nii.gz", "--json", "--no-brain-mask"});
    CHECK(refused.exitCode == 3);
    CHECK(refused.errorCode() == "prepare.flat");
    CHECK_FALSE(std::filesystem::exists(folder / "o.nii.gz"));
    // Weights that enhance are no segmenter.
    const CliOutcome other = runCli({"segment", scan, "--json", "--weights",
                                     std::filesystem::path(MODELS_FOLDER) / "magiqt-xs.safetensors"});
    CHECK(other.exitCode == 3);
    CHECK(other.errorCode() == "model.not-a-segmenter");
    CHECK(codeOf(runCli({"compare-segmentations", scan, scan, scan, "--json"})) == "compare.pairs");
    // Models of segmentation are not offered for enhancing.
    const CliOutcome listed = runCli(
        {"enhance", scan, "--contrast", "T1w", "--out", folder / "e.nii.gz", "--weights", "brain", "--json"});
    CHECK(listed.exitCode == 3);
    CHECK(listed.errorCode() == "model.missing");
    CHECK(listed.out.find("tissue") == std::string::npos);
}
