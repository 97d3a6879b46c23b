// What an enhancement refuses and what it only remarks on: the exit code, the code of the error, and a
// message that says what to do. A refused call writes nothing.
#include "EnhanceFixture.h"

#include <doctest/doctest.h>

#include <random>
#include <unistd.h>

using namespace magiqt;
using namespace magiqt::test;
namespace fs = std::filesystem;

namespace {

struct Refusal {
    int exitCode;
    std::string code;
    std::string advice; // words that the message must have
};

void checkRefused(const CliOutcome& outcome, const Refusal& expected) {
    CAPTURE(outcome.out);
    CAPTURE(outcome.errors);
    CHECK(outcome.exitCode == expected.exitCode);
    CHECK(outcome.errorCode() == expected.code);
    const Json error = outcome.error();
    REQUIRE(error.is_object());
    const std::string message = error.at("message");
    CHECK_MESSAGE(message.find(expected.advice) != std::string::npos, message);
    CHECK_MESSAGE(outcome.errors.find(message) != std::string::npos, "the message is also on stderr");
}

Volume noise(const Geometry& geometry, double least, double most) {
    std::mt19937 source(5);
    std::vector<float> voxels(static_cast<std::size_t>(geometry.voxelCount()));
    for (float& voxel : voxels)
        voxel = static_cast<float>(least + (most - least) * static_cast<double>(source()) / 4294967296.0);
    return Volume(geometry, std::move(voxels));
}

} // namespace

TEST_CASE("the contrast is asked for where it is not clear") {
    const EnhanceFixture fixture;
    writeNifti(fixture.folder / "scan.nii.gz", noise(axialGrid(), 100, 140));
    checkRefused(fixture.enhance(fixture.folder / "scan.nii.gz", {"--contrast", "auto"}),
                 {3, "enhance.contrast-unsure", "--contrast T1w, T2w or FLAIR"});
    checkRefused(fixture.enhance(fixture.head, {"--contrast", "PD"}),
                 {2, "enhance.contrast", "T1w, T2w, FLAIR or auto"});
    CHECK(fixture.nothingWasWritten());
}

TEST_CASE("--also of the same contrast, the same file, another place or nothing at all is refused") {
    const EnhanceFixture fixture;
    const std::string t2 = writeHead(fixture.folder / "other.nii.gz", HeadContrast::T2w).string();
    checkRefused(fixture.enhance(fixture.head, {"--also", "T1w=" + t2}),
                 {2, "enhance.same-contrast", "each contrast can be given once"});
    checkRefused(fixture.enhance(fixture.head, {"--also", "T2w=" + t2, "FLAIR=" + t2}),
                 {3, "enhance.same-image", "each contrast needs its own scan"});
    checkRefused(fixture.enhance(fixture.head, {"--also", "T2w=" + fixture.head.string()}),
                 {3, "enhance.same-image", "each contrast needs its own scan"});
    checkRefused(fixture.enhance(fixture.head, {"--also", "T2w"}), {2, "enhance.also", "T2w=scan.nii.gz"});
    checkRefused(fixture.enhance(fixture.head, {"--also", "T2w=" + (fixture.folder / "none.nii").string()}),
                 {3, "file.unreadable", "none.nii"});
    // The same head, 70 mm away: another subject, or another session.
    const Volume head = drawHead(axialGrid(), HeadContrast::T2w);
    Matrix4 moved = head.geometry().indexToLps();
    moved(1, 3) += 70;
    writeNifti(fixture.folder / "away.nii.gz",
               Volume(Geometry(head.geometry().sizeIjk(), moved), head.voxels()));
    checkRefused(
        fixture.enhance(fixture.head, {"--also", "T2w=" + (fixture.folder / "away.nii.gz").string()}),
        {3, "enhance.other-geometry", "register them first"});
    CHECK(fixture.nothingWasWritten());
}

TEST_CASE("an output that exists is kept without --force, and replaced with it") {
    const EnhanceFixture fixture;
    writeFile(fixture.out, "old image");
    checkRefused(fixture.enhance(fixture.head), {2, "enhance.output-exists", "--force"});
    CHECK(contentOf(fixture.out) == "old image");
    fs::remove(fixture.out);
    writeFile(fixture.sidecar, "old sidecar");
    checkRefused(fixture.enhance(fixture.head), {2, "enhance.output-exists", "--force"});
    CHECK(contentOf(fixture.sidecar) == "old sidecar");
    CHECK_FALSE(fs::exists(fixture.out));
    CHECK(fixture.enhance(fixture.head, {"--force"}).exitCode == 0);
    CHECK(readJsonFile(fixture.sidecar).contains("Model"));
    CHECK_NOTHROW(readNifti(fixture.out));
}

TEST_CASE("an output that is an input, a folder, of another format or out of reach is refused") {
    const EnhanceFixture fixture;
    const std::string input = contentOf(fixture.head);
    const auto to = [&](const fs::path& out, std::vector<std::string> more = {}) {
        more.insert(more.end(), {"--out", out.string()});
        return fixture.enhance(fixture.head, more);
    };
    checkRefused(to(fixture.head, {"--force"}), {2, "enhance.output-is-input", "choose another name"});
    fs::create_symlink(fixture.head, fixture.folder / "link.nii.gz");
    checkRefused(to(fixture.folder / "link.nii.gz", {"--force"}),
                 {2, "enhance.output-is-input", "choose another name"});
    const fs::path t2 = writeHead(fixture.folder / "other.nii.gz", HeadContrast::T2w);
    checkRefused(to(t2, {"--force", "--also", "T2w=" + t2.string()}),
                 {2, "enhance.output-is-input", "choose another name"});
    CHECK(contentOf(fixture.head) == input);
    fs::create_directory(fixture.results / "folder.nii.gz");
    checkRefused(to(fixture.results / "folder.nii.gz", {"--force"}),
                 {2, "enhance.output-is-folder", "name a file"});
    fs::remove(fixture.results / "folder.nii.gz");
    checkRefused(to(fixture.results / "image.png"), {2, "enhance.output-name", ".nii.gz or .nii"});
    checkRefused(to(fixture.folder / "nowhere" / "image.nii.gz"),
                 {5, "enhance.output-unwritable", "make it or choose another"});
    checkRefused(to(fixture.shaken / "image.nii.gz"),
                 {5, "enhance.output-unwritable", "make it or choose another"});
    if (::geteuid() != 0) { // root may write anywhere
        fs::permissions(fixture.results, fs::perms::owner_read | fs::perms::owner_exec);
        checkRefused(to(fixture.out), {5, "enhance.output-unwritable", "choose another"});
        fs::permissions(fixture.results, fs::perms::owner_all);
    }
    checkRefused(fixture.enhance(fixture.head, {"--preset", "standard", "--samples", "2", "--uncertainty",
                                                fixture.out.string()}),
                 {2, "enhance.same-output", "its own name"});
    checkRefused(fixture.enhance(fixture.head, {"--uncertainty", (fixture.results / "map.nii.gz").string()}),
                 {2, "enhance.uncertainty-samples", "--samples 2"});
    checkRefused(fixture.enhance(fixture.head, {"--preset", "preview", "--samples", "2"}),
                 {2, "enhance.preview-samples", "--preset standard"});
    CHECK(fixture.nothingWasWritten());
}

TEST_CASE("weights that are missing, damaged or something else are refused") {
    const EnhanceFixture fixture;
    const auto with = [&](const std::string& weights) {
        return fixture.enhance(fixture.head, {"--weights", weights});
    };
    fs::create_directory(fixture.folder / "models");
    CliSettings noModels;
    noModels.environment["MAGIQT_MODELS"] = fixture.folder / "models";
    checkRefused(fixture.enhance(fixture.head, {"--weights", "no-such-model"}, noModels),
                 {3, "model.missing", "give a file with --weights"});
    checkRefused(fixture.enhance(fixture.head, {"--weights", ""}, noModels),
                 {3, "model.missing", "give a file with --weights"});
    checkRefused(with((fixture.folder / "none.safetensors").string()),
                 {3, "model.missing", "give a file that exists"});
    const std::string whole = contentOf(fixture.identity);
    const fs::path file = fixture.folder / "weights.safetensors";
    writeFile(file, whole.substr(0, whole.size() / 2));
    checkRefused(with(file.string()), {3, "tensors.damaged", "fetch or make it again"});
    std::string flipped = whole;
    flipped[flipped.size() - 1000] = static_cast<char>(flipped[flipped.size() - 1000] ^ 0x10);
    writeFile(file, flipped);
    checkRefused(with(file.string()), {3, "tensors.damaged", "fetch or make it again"});
    writeFile(file, "");
    checkRefused(with(file.string()), {3, "tensors.damaged", "fetch or make it again"});
    checkRefused(with(fixture.head.string()), {3, "tensors.damaged", "fetch or make it again"});
    CHECK(fixture.nothingWasWritten());
}

TEST_CASE("without CUDA --device cuda says so") {
    if (cudaIsHere()) {
        MESSAGE("skipped: there is a CUDA device");
        return;
    }
    const EnhanceFixture fixture;
    checkRefused(fixture.enhance(fixture.head, {"--device", "cuda"}),
                 {5, "device.no-cuda", "use --device auto or --device cpu"});
    CHECK(fixture.nothingWasWritten());
}

TEST_CASE("too little memory is said before the work begins") {
    const EnhanceFixture fixture;
    CliSettings little;
    little.environment["MAGIQT_AVAILABLE_MEMORY_MIB"] = "100";
    const fs::path run = fixture.folder / "run";
    checkRefused(fixture.enhance(fixture.head, {"--run", run.string()}, little),
                 {5, "memory.predicted", "close other programs or choose a smaller model"});
    CHECK(contentOf(run / "journal.jsonl").find("\"stage\":\"enhancing\"") == std::string::npos);
    CHECK(fixture.nothingWasWritten());
    CliSettings plenty;
    plenty.environment["MAGIQT_AVAILABLE_MEMORY_MIB"] = "100000";
    CHECK(fixture.enhance(fixture.head, {}, plenty).exitCode == 0);
}

TEST_CASE("a spacing that makes the 1 mm grid absurd is refused before its memory is taken") {
    const EnhanceFixture fixture;
    CliSettings settings; // of a machine that is large, but not that large
    settings.environment["MAGIQT_AVAILABLE_MEMORY_MIB"] = "16000";
    writeNifti(fixture.folder / "metres.nii.gz", drawHead(gridAroundHead({48, 56, 12}, {200, 200, 500})));
    checkRefused(fixture.enhance(fixture.folder / "metres.nii.gz", {}, settings),
                 {5, "memory.predicted", "check the voxel spacing"});
    CHECK(fixture.nothingWasWritten());
}

TEST_CASE("an image without signal, a cut-off file and a file that is no image are refused") {
    const EnhanceFixture fixture;
    const fs::path file = fixture.folder / "scan.nii.gz";
    writeNifti(file, Volume(axialGrid(), std::vector<float>(40 * 46 * 10, 0.0f)));
    const CliOutcome empty = fixture.enhance(file);
    checkRefused(empty, {3, "intensity.no-signal", "positive values"});
    CHECK(empty.hasFinding("volume.constant"));
    const std::string whole = contentOf(fixture.head);
    for (const std::string contrast : {"T1w", "auto"}) {
        writeFile(file, whole.substr(0, whole.size() / 2));
        checkRefused(fixture.enhance(file, {"--contrast", contrast}),
                     {3, "nifti.gzip-damaged", "take it again from its source"});
        writeFile(file, "");
        CHECK(fixture.enhance(file, {"--contrast", contrast}).exitCode == 3);
    }
    writeNifti(fixture.folder / "plain.nii", drawHead(axialGrid()));
    fs::resize_file(fixture.folder / "plain.nii", 60000);
    checkRefused(fixture.enhance(fixture.folder / "plain.nii"), {3, "nifti.truncated", "cut off"});
    writeFile(fixture.folder / "text.nii", "this is no image at all, only some words\n");
    CHECK(fixture.enhance(fixture.folder / "text.nii").exitCode == 3);
    checkRefused(fixture.enhance(fixture.folder / "none.nii"), {3, "file.unreadable", "none.nii"});
    CHECK(fixture.enhance(fixture.folder.path()).exitCode == 3);
    CHECK(fixture.nothingWasWritten());
}

TEST_CASE("what is odd is remarked on in the JSON and in the sidecar, and the run goes on") {
    const EnhanceFixture fixture;
    struct Odd {
        std::string finding;
        Volume volume;
    };
    const std::vector<Odd> all = {
        {"volume.few-slices", drawHead(gridAroundHead({40, 46, 6}, {2, 2, 8}))},
        {"volume.few-slices", drawHead(gridAroundHead({40, 46, 1}, {2, 2, 5}))},
        {"volume.spacing", drawHead(gridAroundHead({40, 46, 8}, {2, 2, 14}))},
        {"volume.spacing", noise(gridAroundHead({48, 56, 12}, {0.1, 0.1, 0.5}), 100, 300)},
        {"volume.high-resolution", noise(gridAroundHead({52, 54, 50}, {1, 1, 1}), 100, 300)},
    };
    for (const auto& [finding, volume] : all) {
        CAPTURE(finding);
        writeNifti(fixture.folder / "scan.nii.gz", volume);
        const CliOutcome outcome = fixture.enhance(fixture.folder / "scan.nii.gz", {"--force"});
        CAPTURE(outcome.out);
        REQUIRE(outcome.exitCode == 0);
        CHECK(outcome.hasFinding(finding));
        CHECK(outcome.errors.find("warning: ") != std::string::npos);
        bool stored = false;
        const Json card = readJsonFile(fixture.sidecar);
        for (const Json& one : card.at("Findings"))
            stored = stored || one.at("code") == finding;
        CHECK(stored);
    }
    // The plain head gives none of these.
    const CliOutcome plain = fixture.enhance(fixture.head, {"--force"});
    for (const char* code : {"volume.few-slices", "volume.spacing", "volume.high-resolution"})
        CHECK_FALSE(plain.hasFinding(code));
}

TEST_CASE("a scan given as another contrast than it shows gets a warning, or none, but is enhanced as said") {
    const EnhanceFixture fixture;
    const CliOutcome outcome = fixture.enhance(fixture.head, {"--contrast", "FLAIR"});
    CHECK(outcome.exitCode == 0);
    CHECK(readJsonFile(fixture.sidecar).at("Contrast") == "FLAIR");
}
