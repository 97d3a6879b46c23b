// `magiqt-cli register` and `fuse` from the outside: outputs, exit codes, a red light, a killed run that goes
// on, refusals.
#include "SmoothHead.h"

#include "enhance/CliProcess.h"
#include "support/Files.h"

#include "volume/Nifti.h"

#include <doctest/doctest.h>

#include <csignal>

using namespace magiqt;
using namespace magiqt::test;

namespace {

struct RegisterFixture {
    TemporaryFolder folder;
    std::filesystem::path fixed = folder / "fixed.nii.gz", moving = folder / "moving.nii.gz",
                          results = folder / "results";
    std::filesystem::path out = results / "out.nii.gz", transform = results / "t.tfm",
                          report = results / "r.json";

    RegisterFixture() {
        std::filesystem::create_directory(results);
        NiftiWriteOptions whole;
        whole.type = VoxelType::Int16;
        writeNifti(fixed, rounded(*drawSmoothHead(headGrid({2.5, 2.5, 2.5}), SmoothContrast::A, 15)), whole);
        writeNifti(moving,
                   rounded(*drawSmoothHead(headGrid({3, 3, 6}), SmoothContrast::B, 50,
                                           [](const Point3& p) { return Point3(p + Point3(7, -4, 5)); })),
                   whole);
    }
    static Volume rounded(Volume volume) {
        for (float& value : volume.editableVoxels())
            value = std::round(value);
        return volume;
    }
    std::vector<std::string> words(std::vector<std::string> more = {}) const {
        std::vector<std::string> words = {"register", moving.string(), fixed.string(),
                                          "--out",    out.string(),    "--json"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    CliSettings settings() const {
        CliSettings settings;
        settings.environment["XDG_STATE_HOME"] = (folder / "state").string();
        return settings;
    }
    CliOutcome run(std::vector<std::string> more = {}) const {
        return runCli(words(std::move(more)), settings());
    }
};

} // namespace

TEST_CASE("register writes image, transform and report") {
    const RegisterFixture f;
    const CliOutcome outcome =
        f.run({"--transform-out", f.transform.string(), "--report", f.report.string()});
    REQUIRE(outcome.exitCode == 0);
    const NiftiImage registered = readNifti(f.out);
    CHECK(registered.volume->geometry().isSameAs(readNiftiHeader(f.fixed).geometry));
    CHECK((registered.type == VoxelType::Int16));
    CHECK(contentOf(f.transform).starts_with("#Insight Transform File V1.0"));
    CHECK(contentOf(f.transform).find("Euler3DTransform_double_3_3") != std::string::npos);
    const Json report = readJsonFile(f.report);
    CHECK(report.at("verdict") == "green");
    CHECK(report.at("translationMm").get<double>() == doctest::Approx(Point3(7, -4, 5).norm()).epsilon(0.05));
    const Json printed = Json::parse(outcome.out);
    CHECK(printed.at("report").at("verdict") == "green");
    CHECK(printed.at("outputs").contains("transform"));
    CHECK(std::filesystem::is_empty(f.folder / "state" / "magiqt" / "runs"));
}

TEST_CASE("a failed registration ends with 3, keeps its report and writes no image") {
    const RegisterFixture f;
    NiftiWriteOptions whole;
    std::vector<float> noise;
    std::uint64_t counter = 1;
    const Geometry grid = headGrid({3, 3, 6});
    for (std::int64_t n = 0; n < grid.voxelCount(); ++n) {
        counter = counter * 6364136223846793005u + 1442695040888963407u;
        noise.push_back(static_cast<float>(counter >> 54));
    }
    std::filesystem::remove(f.moving);
    writeNifti(f.moving, Volume(grid, noise), whole);
    const auto run = f.folder / "run";
    const CliOutcome outcome = f.run({"--report", f.report.string(), "--run", run.string()});
    CHECK(outcome.exitCode == 3);
    CHECK(outcome.errorCode() == "register.failed-quality");
    CHECK(!std::filesystem::exists(f.out));
    CHECK(readJsonFile(f.report).at("verdict") == "red");
    CHECK(!readJsonFile(f.report).at("reasons").empty());
    CHECK(std::filesystem::exists(run / "out" / "register.json"));
    CHECK(!std::filesystem::exists(run / "out" / "registered.nii.gz"));
    CHECK(contentOf(run / "journal.jsonl").find("\"role\":\"report\"") != std::string::npos);
}

TEST_CASE("a killed registration goes on to the same transform; a cancelled one ends with 4") {
    const RegisterFixture f;
    const std::vector<std::string> more = {"--transform-out", f.transform.string(), "--transform", "affine",
                                           "--force"};
    REQUIRE(f.run(more).exitCode == 0);
    const std::string whole = contentOf(f.transform);
    const auto isCheckpoint = [](const Json& record) { return record.at("type") == "checkpoint"; };

    auto words = f.words(more);
    const auto run = f.folder / "run";
    words.insert(words.end(), {"--run", run.string()});
    {
        CliProcess process(words, f.settings());
        REQUIRE(process.waitForRecord(run, isCheckpoint));
        process.send(SIGKILL);
        CHECK(process.waitForEnd().signal == SIGKILL);
    }
    std::filesystem::remove(f.transform);
    CHECK(runCli({"run", run.string()}, f.settings()).exitCode == 0);
    CHECK(contentOf(f.transform) == whole);

    const auto second = f.folder / "second";
    words.back() = second.string();
    CliProcess process(words, f.settings());
    REQUIRE(process.waitForRecord(second, isCheckpoint));
    writeFile(second / "cancel", "");
    CHECK(process.waitForEnd().exitCode == 4);
}

TEST_CASE("bad calls and bad images are refused before anything is written") {
    const RegisterFixture f;
    CHECK(f.run({"--transform", "curly"}).exitCode == 2);
    CHECK(runCli({"register", f.moving.string(), f.fixed.string(), "--out", f.moving.string(), "--json"},
                 f.settings())
              .errorCode() == "output.is-input");
    CHECK(runCli({"register", f.moving.string(), f.fixed.string(), "--out", (f.results / "x.png").string(),
                  "--json"},
                 f.settings())
              .errorCode() == "output.name");
    CHECK(runCli({"register", (f.folder / "none.nii.gz").string(), f.fixed.string(), "--out", f.out.string(),
                  "--json"},
                 f.settings())
              .errorCode() == "file.unreadable");
    CHECK(f.run({"--transform-out", (f.folder / "none" / "t.tfm").string()}).errorCode() ==
          "output.unwritable");
    writeNifti(f.folder / "flat.nii.gz",
               Volume(headGrid({3, 3, 6}), std::vector<float>(headGrid({3, 3, 6}).voxelCount(), 4.0f)));
    const CliOutcome constant = runCli({"register", (f.folder / "flat.nii.gz").string(), f.fixed.string(),
                                        "--out", f.out.string(), "--json"},
                                       f.settings());
    CHECK(constant.exitCode == 3);
    CHECK(constant.errorCode() == "registration.constant");
    writeNifti(
        f.folder / "nan.nii.gz",
        Volume(headGrid({3, 3, 6}), std::vector<float>(headGrid({3, 3, 6}).voxelCount(), std::nanf(""))));
    CHECK(runCli({"register", (f.folder / "nan.nii.gz").string(), f.fixed.string(), "--out", f.out.string(),
                  "--json"},
                 f.settings())
              .errorCode() == "registration.constant");
    CliSettings poor = f.settings();
    poor.environment["MAGIQT_AVAILABLE_MEMORY_MIB"] = "20";
    const CliOutcome memory = runCli(f.words(), poor);
    CHECK(memory.exitCode == 5);
    CHECK(memory.errorCode() == "memory.predicted");
    CHECK(std::filesystem::is_empty(f.results));
}

TEST_CASE("fuse finds out which scan is which") {
    const RegisterFixture f;
    const auto axial = f.folder / "one.nii.gz", sagittal = f.folder / "two.nii.gz";
    writeNifti(axial, *drawSmoothHead(headGrid({2.5, 2.5, 6}), SmoothContrast::A, 20));
    writeNifti(sagittal, *drawSmoothHead(headGrid({6, 2.5, 2.5}), SmoothContrast::A, 20));
    const CliOutcome outcome = runCli({"fuse", sagittal.string(), axial.string(), "--out", f.out.string(),
                                       "--report", f.report.string(), "--spacing", "2.5", "--json"},
                                      f.settings());
    REQUIRE(outcome.exitCode == 0);
    const Json report = readJsonFile(f.report);
    CHECK(report.at("scans").size() == 2);
    CHECK(report.at("scans")[0].at("plane") == "axial");
    CHECK(report.at("scans")[1].at("plane") == "sagittal");
    CHECK(report.at("verdict") == "green");
    CHECK(readNiftiHeader(f.out).geometry.spacingMm().isApprox(Point3(2.5, 2.5, 2.5), 1e-6));
    CHECK(runCli({"fuse", axial.string(), axial.string(), "--out", f.out.string(), "--force", "--json"},
                 f.settings())
              .errorCode() == "fuse.same-plane");
}

TEST_CASE("a damaged image is named by its role: a file's name may be a person's") {
    const RegisterFixture f;
    const std::filesystem::path named = f.folder / "john_doe.nii.gz";
    std::filesystem::copy_file(f.moving, named);
    std::filesystem::resize_file(named, std::filesystem::file_size(named) / 2);
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"register", named.string(), f.fixed.string(), "--out", f.out.string(),
                                   "--json"},
          std::vector<std::string>{"register", f.fixed.string(), named.string(), "--out", f.out.string(),
                                   "--json"}}) {
        const CliOutcome outcome = runCli(words, f.settings());
        INFO(outcome.errors);
        CHECK(outcome.exitCode == 3);
        CHECK(outcome.out.find("john_doe") == std::string::npos);
        CHECK(outcome.errors.find("john_doe") == std::string::npos);
        std::filesystem::create_directories(f.folder / "state");
        for (const auto& entry : std::filesystem::recursive_directory_iterator(f.folder / "state"))
            if (entry.path().filename() == "journal.jsonl")
                CHECK(contentOf(entry.path()).find("john_doe") == std::string::npos);
    }
}
