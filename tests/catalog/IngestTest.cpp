// Finished run folders come into the catalog: once, with their sources, without a path.
#include "StudyFixture.h"

#include "support/Files.h"

#include "base/Error.h"
#include "base/Json.h"
#include "catalog/EndedRuns.h"
#include "catalog/Ingest.h"
#include "catalog/Pairs.h"
#include "jobs/protocol/JobContext.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace magiqt;
using namespace magiqt::test;

namespace fs = std::filesystem;

namespace {

// A study of one subject whose four scans are files.
struct Filed : Study {
    Filed() : Study(2) {
        for (const ScanRow& row : ScanSearch(catalog).page({}, 0, 99).rows) {
            fs::create_directories((path() / row.file).parent_path());
            writeFile(path() / row.file, "voxels of " + row.file);
        }
    }
    std::string file(RowId scan) { return scanById(catalog, scan).file; }
    fs::path place(RowId scan) { return path() / file(scan); }
    RunFolder run(const std::string& kind, std::map<std::string, fs::path> inputs, JobFunction job) {
        const RunFolder made = RunFolder::create(path() / "runs", {kind, "{}", std::move(inputs), {}, 1});
        executeJob(made, job);
        return made;
    }
};

void put(JobContext& context, const char* role, const char* name, const std::string& content) {
    fs::create_directories(context.folder().out());
    writeFile(context.folder().out() / name, content);
    context.artifact(role, context.folder().out() / name);
}

void enhance(JobContext& context) {
    put(context, "enhanced_T1w", "enhanced_T1w.nii.gz", "enhanced " + context.folder().id());
    const Json sidecar{{"Model", {{"Name", "xs preview"}, {"SHA256", hashOf("weights")}}}};
    put(context, "sidecar_T1w", "enhanced_T1w.json", sidecar.dump());
}

void prepare(JobContext& context) {
    put(context, "prepared", "prepared.nii.gz", "prepared");
    put(context, "brain_mask", "brain_mask.nii.gz", "mask");
    put(context, "report", "prepare.json", R"({"brainMl": 1400})");
}

template <const char* Verdict>
void registerScans(JobContext& context) {
    put(context, "registered", "registered.nii.gz", "registered");
    put(context, "transform", "transform.tfm", "#Insight Transform File V1.0");
    const Json report{
        {"verdict", Verdict}, {"overlap", 0.91}, {"translationMm", {3, 4, 0}}, {"rotationDegrees", 2.5}};
    put(context, "report", "register.json", report.dump());
    if (std::string(Verdict) == "red")
        throw Error(ErrorKind::BadInput, "register.failed-quality", "the registration failed");
}
const char green[] = "green";
const char red[] = "red";

void train(JobContext& context) {
    const std::string header =
        Json{{"__metadata__", {{"sha256", hashOf("trained")}, {"magiqt", R"({"card":{"name":"mine"}})"}}}}
            .dump();
    std::string file(8, '\0');
    file[0] = static_cast<char>(header.size());
    put(context, "weights", "weights.safetensors", file + header);
}

void stop(JobContext&) {
    throw Error(ErrorKind::NoResource, "job.out-of-memory", "no memory");
}

} // namespace

TEST_CASE("runs that ended and are not in the catalog yet are found, oldest first") {
    Filed study;
    CHECK(runsToTakeIn(study.catalog).empty());
    const RunFolder first = study.run("prepare", {{"scan", study.place(1)}}, &prepare);
    const RunFolder failed = study.run("segment", {{"scan", study.place(1)}}, &stop);
    study.run("selftest", {}, [](JobContext&) {});
    RunFolder::create(study.path() / "runs",
                      {"enhance", "{}", {{"T1w", study.place(1)}}, {}, 1}); // not started
    fs::create_directories(study.path() / "runs" / "something else");
    std::vector<fs::path> expected{first.path(), failed.path()};
    std::sort(expected.begin(), expected.end());
    CHECK(runsToTakeIn(study.catalog) == expected);
    ingestRun(study.catalog, first.path());
    CHECK(runsToTakeIn(study.catalog) == std::vector<fs::path>{failed.path()});
    ingestRun(study.catalog, failed.path());
    CHECK(runsToTakeIn(study.catalog).empty());
    // Tried again, it ends well: what it made comes in now.
    executeJob(failed, &prepare);
    CHECK(runsToTakeIn(study.catalog) == std::vector<fs::path>{failed.path()});
    const IngestResult again = ingestRun(study.catalog, failed.path());
    CHECK(again.state == "done");
    CHECK(again.derivedImages.size() == 2);
    CHECK(runsToTakeIn(study.catalog).empty());
}

TEST_CASE("an enhanced image: placed, named, with model and source") {
    Filed study;
    const RunFolder run = study.run("enhance", {{"T1w", study.place(1)}}, &enhance);
    const IngestResult taken = ingestRun(study.catalog, run.path());
    CHECK(taken.state == "done");
    CHECK_FALSE(taken.wasKnown);
    CHECK(taken.findings.empty());
    REQUIRE(taken.derivedImages.size() == 1);
    const DerivedImage image = derivedImageById(study.catalog, taken.derivedImages[0]);
    CHECK(image.file ==
          "derivatives/magiqt-xs-preview/sub-p1000/ses-01/anat/sub-p1000_ses-01_desc-enhanced_T1w.nii.gz");
    CHECK(contentOf(study.path() / image.file) == "enhanced " + run.id());
    CHECK(fs::exists(
        study.path() /
        "derivatives/magiqt-xs-preview/sub-p1000/ses-01/anat/sub-p1000_ses-01_desc-enhanced_T1w.json"));
    CHECK(image.contrast == "T1w");
    CHECK(image.sources.at(0).scanId == 1);

    const auto provenance = provenanceOf(study.catalog, study.path() / image.file);
    REQUIRE(provenance.has_value());
    CHECK(provenance->model->weightsSha256 == hashOf("weights"));
    CHECK(provenance->run->folder == "runs/" + run.path().filename().string());
    CHECK(provenance->sourceScans.at(0).id == 1);
    CHECK_FALSE(provenance->subjectWasTrainedOn);
    {
        CatalogWriter writer(study.catalog);
        writer.modelTrainedOn(image.modelId, {image.subjectId});
        writer.commit();
    }
    CHECK(provenanceOf(study.catalog, image.file)->subjectWasTrainedOn);

    CHECK(ingestRun(study.catalog, run.path()).wasKnown); // again
    CHECK(derivedImagesOfScan(study.catalog, 1).size() == 1);

    // The same scan enhanced once more keeps the first image.
    const RunFolder second = study.run("enhance", {{"T1w", study.place(1)}}, &enhance);
    const IngestResult more = ingestRun(study.catalog, second.path());
    CHECK(derivedImagesOfScan(study.catalog, 1).size() == 2);
    CHECK(contentOf(study.path() / image.file) == "enhanced " + run.id());
    CHECK(derivedImageById(study.catalog, more.derivedImages.at(0)).file != image.file);
}

TEST_CASE("no path outside of the study comes into the catalog") {
    Filed study;
    const RunFolder run = study.run("enhance", {{"T1w", study.place(1)}}, &enhance);
    ingestRun(study.catalog, run.path());
    study.catalog.checkpoint();
    CHECK(contentOf(study.path() / "study.sqlite").find(study.path().string()) == std::string::npos);
}

TEST_CASE("a chain: what was made of a prepared image comes from the scan") {
    Filed study;
    const RunFolder first = study.run("prepare", {{"scan", study.place(2)}}, &prepare);
    // As the queue hands it on: from the first run's out/, known by its hash alone.
    const RunFolder second = study.run("segment", {{"scan", first.out() / "prepared.nii.gz"}}, &prepare);
    CHECK(ingestRun(study.catalog, second.path()).findings.at(0).code ==
          "study.run-source-unknown"); // too early
    const IngestResult taken = ingestRun(study.catalog, first.path());
    CHECK(taken.derivedImages.size() == 2);
    const DerivedImage prepared = derivedImageById(study.catalog, taken.derivedImages[0]);
    CHECK(Json::parse(prepared.figuresJson).at("brainMl") == 1400);
    CHECK(
        prepared.file.ends_with("prepared/sub-p1000/ses-01/anat/sub-p1000_ses-01_desc-prepared_T2w.nii.gz"));
    const DerivedImage mask = derivedImageById(study.catalog, taken.derivedImages[1]);
    CHECK(mask.file.ends_with("_desc-brain_mask.nii.gz"));
    CHECK(mask.contrast.empty());
    const IngestResult next = ingestRun(study.catalog, second.path());
    REQUIRE(next.derivedImages.size() == 2);
    CHECK(derivedImageById(study.catalog, next.derivedImages[0]).sources.at(0).derivedId == prepared.id);
    CHECK(derivedImagesOfScan(study.catalog, 2).size() == 4);
}

TEST_CASE("a registration makes a pair, a red one never") {
    Filed study;
    const RunFolder good =
        study.run("register", {{"moving", study.place(1)}, {"fixed", study.place(3)}}, &registerScans<green>);
    const IngestResult taken = ingestRun(study.catalog, good.path());
    const Pair pair = pairById(study.catalog, taken.pairId);
    CHECK(pair.lowFieldScanId == 1);
    CHECK(pair.highFieldScanId == 3);
    CHECK((pair.light == TrafficLight::Green));
    CHECK(pair.quality.overlap == 0.91);
    CHECK(pair.quality.translationMm == 5);
    CHECK(contentOf(study.path() / pair.transformFile).starts_with("#Insight"));
    CHECK(fs::exists(study.path() / pair.registeredFile));
    CHECK(ingestRun(study.catalog, good.path()).wasKnown);

    const RunFolder bad =
        study.run("register", {{"moving", study.place(2)}, {"fixed", study.place(4)}}, &registerScans<red>);
    const IngestResult failed = ingestRun(study.catalog, bad.path());
    CHECK(failed.state == "failed");
    CHECK(failed.findings.at(0).code == "study.registration-red");
    CHECK(failed.pairId == 0);
    CHECK(pairs(study.catalog).size() == 1);
    CHECK(findRun(study.catalog, bad.id())->errorCode == "register.failed-quality");

    // Two subjects, or two scans of one field class.
    const RunFolder mixed =
        study.run("register", {{"moving", study.place(1)}, {"fixed", study.place(7)}}, &registerScans<green>);
    CHECK(ingestRun(study.catalog, mixed.path()).findings.at(0).code == "study.run-two-subjects");
    const RunFolder same =
        study.run("register", {{"moving", study.place(1)}, {"fixed", study.place(2)}}, &registerScans<green>);
    CHECK(ingestRun(study.catalog, same.path()).findings.at(0).code == "study.registration-no-pair");
    CHECK(pairs(study.catalog).size() == 1);
}

TEST_CASE("a training makes a model that knows whom it has seen") {
    Filed study;
    const RowId split =
        Editor(study.catalog).addSplit({.name = "s", .train = 0.5, .validation = 0, .test = 0.5});
    const RunFolder run = study.run("train", {}, &train);
    const IngestResult taken = ingestRun(study.catalog, run.path(), {split, {0}, {}});
    CHECK(taken.findings.empty());
    const Model model = modelById(study.catalog, taken.modelId);
    CHECK(model.name == "mine");
    CHECK(model.weightsSha256 == hashOf("trained"));
    CHECK(model.file.ends_with("out/weights.safetensors"));
    CHECK(trainingSubjects(study.catalog, model.id).size() == 1);
    const RunFolder unknown = study.run("train", {}, &train);
    CHECK(ingestRun(study.catalog, unknown.path()).modelId == model.id); // the same weights
}

TEST_CASE("runs that are not done") {
    Filed study;
    const RunFolder waiting =
        RunFolder::create(study.path() / "runs", {"enhance", "{}", {{"T1w", study.place(1)}}, {}, 1});
    CHECK(codeOf([&] { ingestRun(study.catalog, waiting.path()); }) == "study.run-not-finished");
    CHECK(codeOf([&] { ingestRun(study.catalog, study.path() / "nowhere"); }) == "run.not-a-run-folder");
    const RunFolder failed = study.run("enhance", {{"T1w", study.place(1)}}, &stop);
    CHECK(ingestRun(study.catalog, failed.path()).state == "failed");
    CHECK(findRun(study.catalog, failed.id())->errorCode == "job.out-of-memory");
    CHECK(derivedImagesOfScan(study.catalog, 1).empty());
    const RunFolder emptied = study.run("enhance", {{"T1w", study.place(1)}}, &enhance);
    fs::remove(emptied.out() / "enhanced_T1w.nii.gz");
    CHECK(codeOf([&] { ingestRun(study.catalog, emptied.path()); }) == "study.run-damaged");
    CHECK_FALSE(findRun(study.catalog, emptied.id()).has_value()); // nothing of it was taken
    CHECK(codeOf([&] {
              Catalog reader = study.catalog.openReader();
              ingestRun(reader, failed.path());
          }) == "study.read-only");
}

TEST_CASE("a study that was moved still knows the sources of its runs") {
    Filed study;
    const RunFolder run = study.run("enhance", {{"T1w", study.place(1)}}, &enhance);
    study.catalog = Catalog::open(study.path(), OpenMode::ReadOnly);
    const fs::path moved = study.folder.path() / "moved";
    const std::string runName = run.path().filename().string();
    { const Catalog last = Catalog::open(study.path(), OpenMode::ReadWrite); }
    study.catalog = Catalog::open(study.path(), OpenMode::ReadOnly);
    fs::rename(study.path(), moved);
    Catalog catalog = Catalog::open(moved, OpenMode::ReadWrite);
    const IngestResult taken = ingestRun(catalog, moved / "runs" / runName);
    CHECK(taken.findings.empty());
    CHECK(taken.derivedImages.size() == 1);
}

TEST_CASE("a later registration leaves what a person accepted and takes another verdict back") {
    Filed study;
    const std::map<std::string, fs::path> inputs{{"moving", study.place(1)}, {"fixed", study.place(3)}};
    const RowId pair =
        ingestRun(study.catalog, study.run("register", inputs, &registerScans<green>).path()).pairId;
    REQUIRE(pair != 0);
    const auto row = [&] { return pairs(study.catalog).at(0).pair; };
    const std::string first = row().runId;
    Editor(study.catalog).judgePairs({pair}, HumanVerdict::Accepted);
    ingestRun(study.catalog, study.run("register", inputs, &registerScans<green>).path());
    CHECK(row().runId == first);
    CHECK((row().verdict == HumanVerdict::Accepted));
    Editor(study.catalog).judgePairs({pair}, HumanVerdict::Rejected);
    ingestRun(study.catalog, study.run("register", inputs, &registerScans<green>).path());
    CHECK(row().runId != first);
    CHECK((row().verdict == HumanVerdict::None));
}
