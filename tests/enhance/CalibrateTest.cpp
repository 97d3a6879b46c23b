// `magiqt-cli calibrate` from the outside: what it stores in the card, that it goes on after a kill, what it
// refuses.
#include "CliProcess.h"
#include "SmallHeads.h"
#include "Weights.h"

#include "simulator/SyntheticHead.h"
#include "support/Files.h"

#include <doctest/doctest.h>

#include <csignal>

using namespace magiqt;
using namespace magiqt::test;
namespace fs = std::filesystem;

namespace {

// FreeSurfer codes of the synthetic head's tissues.
int freeSurferCode(Tissue tissue) {
    switch (tissue) {
    case Tissue::WhiteMatter:
        return 2;
    case Tissue::GreyMatter:
        return 3;
    case Tissue::Csf:
        return 24;
    case Tissue::ChoroidPlexus:
        return 31;
    default:
        return 0;
    }
}

fs::path writeLabels(const TemporaryFolder& folder, const std::string& name,
                     std::array<std::int64_t, 3> size) {
    const SyntheticHead head(size);
    std::vector<float> voxels;
    for (const std::uint8_t code : head.codes)
        voxels.push_back(static_cast<float>(freeSurferCode(static_cast<Tissue>(code))));
    const fs::path file = folder / name;
    writeNifti(file, Volume(Geometry::axisAligned({size[0], size[1], size[2]}, {1, 1, 1}, {0, 0, 0}), voxels),
               {});
    return file;
}

} // namespace

TEST_CASE("calibrate stores factors and held-out coverage in the card, and the weights stay the same") {
    const TemporaryFolder folder;
    const fs::path weights = folder / "weights.safetensors";
    writeShakenWeights(weights);
    const fs::path a = writeLabels(folder, "a.nii.gz", {64, 72, 60}),
                   b = writeLabels(folder, "b.nii.gz", {60, 68, 56});
    const auto words = [&](const std::string& run) {
        return std::vector<std::string>{"calibrate",
                                        weights.string(),
                                        "--labels",
                                        a.string(),
                                        b.string(),
                                        "--out",
                                        (folder / run).string(),
                                        "--samples",
                                        "2",
                                        "--evaluations",
                                        "2",
                                        "--draws",
                                        "1",
                                        "--device",
                                        "cpu",
                                        "--json"};
    };
    const CliOutcome whole = runCli(words("whole"));
    CAPTURE(whole.errors);
    REQUIRE(whole.exitCode == 0);
    const Json calibration = Json::parse(whole.out);
    for (const char* contrast : {"T1w", "T2w", "FLAIR"}) {
        const Json& found = calibration.at("contrasts").at(contrast);
        CHECK(found.at("factor").get<double>() > 0.0);
        CHECK(found.at("held_out").size() == 2);
        CHECK(found.at("guaranteed_factor").is_null()); // two heads guarantee nothing
    }
    CHECK(calibration.at("scans") == "simulated");
    const fs::path out = folder / "whole" / "out" / "weights.safetensors";
    const CliOutcome card = runCli({"models", out.string()});
    REQUIRE(card.exitCode == 0);
    const Json description = Json::parse(card.out);
    CHECK((description.at("card").at("calibration") == calibration));
    CHECK(description.at("card").at("name") == "made-by-the-test");
    // Bit for bit the same tensors.
    const std::string before = contentOf(weights), after = contentOf(out);
    CHECK(before.substr(before.size() - 100'000) == after.substr(after.size() - 100'000));

    {
        CliProcess process(words("killed"));
        REQUIRE(process.waitForRecord(folder / "killed",
                                      [](const Json& record) { return record.at("type") == "checkpoint"; }));
        process.send(SIGKILL);
        process.waitForEnd();
    }
    REQUIRE(runCli(words("killed")).exitCode == 0);
    CHECK(contentOf(folder / "killed" / "out" / "calibration.json") ==
          contentOf(folder / "whole" / "out" / "calibration.json"));

    // An image enhanced with several samples says what its uncertainty means.
    writeHead(folder / "head_T1w.nii.gz");
    const CliOutcome enhanced = runCli({"enhance", (folder / "head_T1w.nii.gz").string(), "--contrast", "T1w",
                                        "--out", (folder / "e.nii.gz").string(), "--preset", "standard",
                                        "--samples", "2", "--weights", out.string(), "--device", "cpu"});
    CAPTURE(enhanced.errors);
    REQUIRE(enhanced.exitCode == 0);
    const Json sidecar = readJsonFile(folder / "e.json");
    CHECK(sidecar.at("Calibration").at("FactorOfDeviation") ==
          calibration.at("contrasts").at("T1w").at("factor"));
}

TEST_CASE("what cannot be calibrated is refused") {
    const TemporaryFolder folder;
    const fs::path weights = folder / "weights.safetensors";
    writeShakenWeights(weights);
    const fs::path a = writeLabels(folder, "a.nii.gz", {64, 72, 60});
    const CliOutcome one =
        runCli({"calibrate", weights.string(), "--labels", a.string(), "--out", (folder / "one").string(),
                "--samples", "2", "--evaluations", "1", "--draws", "1", "--device", "cpu"});
    CHECK(one.exitCode == 3);
    CHECK(one.errors.find("at least 2") != std::string::npos);
    writeHead(folder / "image.nii.gz");
    const CliOutcome image =
        runCli({"calibrate", weights.string(), "--labels", (folder / "image.nii.gz").string(), "--out",
                (folder / "two").string(), "--device", "cpu"});
    CHECK(image.exitCode == 3);
    CHECK(image.errors.find("label map") != std::string::npos);
}
