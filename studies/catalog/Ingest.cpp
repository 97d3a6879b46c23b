#include "Ingest.h"

#include "CatalogWriter.h"
#include "Lookup.h"
#include "store/Database.h"
#include "store/DerivedPlaces.h"
#include "store/RecordColumns.h"

#include "base/Error.h"
#include "base/Json.h"
#include "base/Sha256.h"
#include "jobs/protocol/Journal.h"
#include "jobs/protocol/RunFolder.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <memory>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

// What an input of the run is in the study.
struct Source {
    std::string role;
    RowId scanId = 0; // one of the two
    RowId derivedId = 0;
    Scan origin; // the scan itself, or the first that the derived image comes from
};

Finding warning(const char* code, const std::string& message,
                std::map<std::string, std::string> arguments = {}) {
    return {Severity::Warning, code, message, std::move(arguments)};
}

std::string relativeTo(const fs::path& study, const fs::path& place) {
    std::error_code failure;
    const fs::path relative =
        fs::weakly_canonical(place, failure).lexically_relative(fs::weakly_canonical(study, failure));
    return relative.empty() || *relative.begin() == ".." ? std::string() : relative.generic_string();
}

class RunIngest {
public:
    RunIngest(Catalog& catalog, const fs::path& runFolder)
        : m_catalog(catalog),
          m_folder(RunFolder::open(runFolder)),
          m_spec(m_folder.spec()),
          m_journal(readJournal(m_folder.journal())) {}

    IngestResult ingest(const TrainingSet& trainingSet);

private:
    void requireFinished() const;
    RunRecord record() const;
    std::optional<Source> sourceOf(const std::string& role, const std::string& sha256);
    std::optional<Source> sourceFrom(const std::string& role, const std::string& relativeFile);
    std::optional<Source> sourceByHash(const std::string& role, const std::string& sha256);
    Source known(const std::string& role, RowId scanId, RowId derivedId) const;
    void findSources();
    bool areOfOneSubject();
    const Source* source(const std::string& role) const;
    const Source& sourceOfImage(const std::string& role) const;

    void takeImages();
    void takeImage(const ArtifactRecord& artifact);
    void takePair();
    void takeModel(const TrainingSet& trainingSet);
    RowId modelOf(const Json& sidecar);
    Json artifactJson(const std::string& role) const;
    fs::path artifactFile(const std::string& role) const;

    Catalog& m_catalog;
    RunFolder m_folder;
    Json m_spec;
    JournalState m_journal;
    std::unique_ptr<CatalogWriter> m_writer;
    std::vector<Source> m_sources;
    IngestResult m_result;
    bool m_isNew = false;
};

void RunIngest::requireFinished() const {
    const RunState state = m_journal.state;
    if (state == RunState::Done || state == RunState::Failed || state == RunState::Cancelled) return;
    throw Error(ErrorKind::BadInput, "study.run-not-finished",
                "the run " + m_folder.id() + " is " + toString(state) +
                    "; it can be taken in when it is done",
                {{"run", m_folder.id()}, {"state", toString(state)}});
}

RunRecord RunIngest::record() const {
    RunRecord run;
    run.runId = m_folder.id();
    run.kind = m_folder.kind();
    run.state = toString(m_journal.state);
    run.folder = relativeTo(m_catalog.study(), m_folder.path());
    run.specSha256 = sha256OfFile(m_folder.path() / "spec.json");
    run.programVersion = m_spec.value("programVersion", std::string());
    run.createdUtc = m_spec.value("createdUtc", std::string());
    run.errorCode = m_journal.errorCode;
    return run;
}

Source RunIngest::known(const std::string& role, RowId scanId, RowId derivedId) const {
    Source source{role, scanId, derivedId, {}};
    if (scanId) {
        source.origin = scanById(m_catalog, scanId);
        return source;
    }
    Query origin = m_catalog.database().query("SELECT min(scan_id) FROM derived_origin WHERE derived_id = ?");
    if (origin.bind(derivedId).next() && !origin.isNull(0))
        source.origin = scanById(m_catalog, origin.integer(0));
    return source;
}

std::optional<Source> RunIngest::sourceFrom(const std::string& role, const std::string& relativeFile) {
    if (relativeFile.empty()) return std::nullopt;
    if (const auto scan = findScanByFile(m_catalog, relativeFile)) return known(role, *scan, 0);
    if (const auto derived = findDerivedImage(m_catalog, relativeFile)) return known(role, 0, *derived);
    return std::nullopt;
}

std::optional<Source> RunIngest::sourceByHash(const std::string& role, const std::string& sha256) {
    if (sha256.size() != 64) return std::nullopt;
    if (const auto derived = findDerivedImage(m_catalog, sha256)) return known(role, 0, *derived);
    const std::string bytes = bytesOfHash(sha256);
    Query scan = m_catalog.database().query("SELECT id FROM scan WHERE file_sha256 = ?");
    if (scan.bindBlob(bytes.data(), bytes.size()).next()) return known(role, scan.integer(0), 0);
    return std::nullopt;
}

// By the place that private.json names, then by the hash, then by the place in the study that the path ends
// with (the study was moved since), if the hash is right.
std::optional<Source> RunIngest::sourceOf(const std::string& role, const std::string& sha256) {
    std::string place;
    try {
        const Json places = readJsonFile(m_folder.path() / "private.json").value("inputs", Json::object());
        if (places.contains(role) && places.at(role).is_string()) place = places.at(role).get<std::string>();
    } catch (const Error&) {
        place.clear(); // a bundle from elsewhere has none
    }
    if (!place.empty())
        if (auto source = sourceFrom(role, relativeTo(m_catalog.study(), place))) return source;
    if (auto source = sourceByHash(role, sha256)) return source;
    for (const char* folder : {"/rawdata/", "/sourcedata/", "/derivatives/"}) {
        const std::size_t found = place.rfind(folder);
        if (found == std::string::npos) continue;
        const std::string relative = place.substr(found + 1);
        auto source = sourceFrom(role, relative);
        if (source && sha256OfFile(m_catalog.study() / relative) == sha256) return source;
    }
    return std::nullopt;
}

void RunIngest::findSources() {
    const Json inputs = m_spec.value("inputs", Json::object());
    for (const auto& [role, input] : inputs.items()) {
        if (role == "weights" || role == "recipe" || role == "pack" || role == "development" ||
            role == "simulator" || role == "initial" || role == "folder")
            continue;
        if (auto source = sourceOf(role, input.value("sha256", std::string())))
            m_sources.push_back(std::move(*source));
        else
            m_result.findings.push_back(
                warning("study.run-source-unknown",
                        "the input '" + role + "' of the run is no image of this study", {{"role", role}}));
    }
}

bool RunIngest::areOfOneSubject() {
    if (m_sources.empty()) return false;
    const bool same = std::all_of(m_sources.begin(), m_sources.end(), [&](const Source& source) {
        return source.origin.subjectId == m_sources.front().origin.subjectId;
    });
    if (!same)
        m_result.findings.push_back(
            warning("study.run-two-subjects",
                    "the inputs of the run belong to different subjects; its images were not "
                    "taken in"));
    return same;
}

const Source* RunIngest::source(const std::string& role) const {
    const auto found = std::find_if(m_sources.begin(), m_sources.end(),
                                    [&](const Source& source) { return source.role == role; });
    return found == m_sources.end() ? nullptr : &*found;
}

// enhanced_T1w comes from the input T1w; what has no such input from the scan, or the moving one.
const Source& RunIngest::sourceOfImage(const std::string& role) const {
    const std::size_t underscore = role.rfind('_');
    if (underscore != std::string::npos)
        if (const Source* found = source(role.substr(underscore + 1))) return *found;
    for (const char* likely : {"scan", "moving", "axial"})
        if (const Source* found = source(likely)) return *found;
    return m_sources.front();
}

fs::path RunIngest::artifactFile(const std::string& role) const {
    for (const ArtifactRecord& artifact : m_journal.artifacts)
        if (artifact.role == role) return m_folder.out() / artifact.file;
    return {};
}

// The JSON that a kind writes beside its images; an empty object without one.
Json RunIngest::artifactJson(const std::string& role) const {
    fs::path file = artifactFile(role);
    std::error_code failure;
    if (file.empty()) file = m_folder.out() / (role + ".json");
    if (!fs::exists(file, failure)) return Json::object();
    const Json json = readJsonFile(file);
    return json.is_object() ? json : Json::object();
}

RowId RunIngest::modelOf(const Json& sidecar) {
    const Json model = sidecar.value("Model", Json::object());
    const std::string sha256 = model.value("SHA256", std::string());
    if (sha256.size() != 64) return 0;
    Model record;
    record.name = model.value("Name", std::string("unnamed"));
    record.weightsSha256 = sha256;
    record.cardJson = model.dump();
    return m_writer->model(record).id;
}

void RunIngest::takeImage(const ArtifactRecord& artifact) {
    const Source& from = sourceOfImage(artifact.role);
    const std::string contrast = derivedContrast(artifact.role, from.origin.contrast);
    const Json sidecar = contrast.empty() ? Json::object() : artifactJson("sidecar_" + contrast);
    DerivedImage image;
    image.subjectId = from.origin.subjectId;
    image.runId = m_folder.id();
    image.kind = artifact.role;
    image.contrast = contrast;
    image.sha256 = artifact.sha256;
    image.modelId = modelOf(sidecar);
    const std::string model = sidecar.value("Model", Json::object()).value("Name", std::string());
    const DerivedName name = derivedName(m_folder.kind(), artifact.role, from.origin.contrast, model);
    const std::string runTag = m_folder.id().substr(m_folder.id().rfind('-') + 1);
    const auto place = [&](const fs::path& file, const std::string& sha256, const std::string& ending) {
        return placeDerived(m_catalog.study(), file, sha256, from.origin.file, name, ending, runTag)
            .generic_string();
    };
    image.file = place(m_folder.out() / artifact.file, artifact.sha256, ".nii.gz");
    for (const ArtifactRecord& beside : m_journal.artifacts)
        if (!contrast.empty() && beside.role == "sidecar_" + contrast &&
            artifact.role == "enhanced_" + contrast)
            place(m_folder.out() / beside.file, beside.sha256, ".json");
    Json figures = artifactJson(m_folder.kind());
    if (sidecar.contains("ReDegradation")) figures["ReDegradation"] = sidecar["ReDegradation"];
    image.figuresJson = figures.dump();
    for (const Source& source : m_sources)
        image.sources.push_back({source.role, source.scanId, source.derivedId});
    const CatalogWriter::Stored stored = m_writer->derivedImage(image);
    m_isNew = m_isNew || stored.isNew;
    m_result.derivedImages.push_back(stored.id);
}

void RunIngest::takeImages() {
    for (const ArtifactRecord& artifact : m_journal.artifacts) {
        if (!artifact.file.ends_with(".nii.gz")) continue;
        std::error_code failure;
        if (!fs::exists(m_folder.out() / artifact.file, failure))
            throw Error(ErrorKind::BadInput, "study.run-damaged",
                        "the run's '" + artifact.file + "' is not there any more; run it again",
                        {{"file", artifact.file}});
        takeImage(artifact);
    }
}

void RunIngest::takePair() {
    const Json report = artifactJson("register");
    const std::string verdict = report.value("verdict", std::string());
    const Source* moving = source("moving");
    const Source* fixed = source("fixed");
    if (!moving || !fixed) return;
    const Source* low = moving->origin.fieldClass == FieldClass::Low ? moving : fixed;
    const Source* high = low == moving ? fixed : moving;
    if (low->origin.fieldClass != FieldClass::Low || high->origin.fieldClass != FieldClass::High ||
        low->origin.contrast != high->origin.contrast) {
        m_result.findings.push_back(
            warning("study.registration-no-pair",
                    "the registered scans are not a low-field and a high-field scan of one "
                    "contrast; no pair was made"));
        return;
    }
    const auto number = [&](const char* key) -> std::optional<double> {
        if (!report.contains(key)) return std::nullopt;
        const Json& value = report.at(key);
        if (value.is_number()) return value.get<double>();
        if (!value.is_array()) return std::nullopt;
        double squares = 0; // a vector counts by its length
        for (const Json& part : value)
            squares += part.get<double>() * part.get<double>();
        return std::sqrt(squares);
    };
    Pair pair;
    pair.lowFieldScanId = low->origin.id;
    pair.highFieldScanId = high->origin.id;
    pair.light = trafficLightFrom(verdict);
    pair.runId = m_folder.id();
    pair.quality = {number("similarityBefore"), number("similarityAfter"), number("overlap"),
                    number("rotationDegrees"),  number("translationMm"),   number("jacobianMin")};
    for (const RowId id : m_result.derivedImages)
        if (const DerivedImage image = derivedImageById(m_catalog, id); image.kind == "registered")
            pair.registeredFile = image.file;
    const fs::path transform = artifactFile("transform");
    if (!transform.empty())
        pair.transformFile = placeDerived(m_catalog.study(), transform, sha256OfFile(transform),
                                          moving->origin.file, derivedName("register", "transform", {}, {}),
                                          ".tfm", m_folder.id().substr(m_folder.id().rfind('-') + 1))
                                 .generic_string();
    const CatalogWriter::Stored stored = m_writer->registeredPair(pair);
    m_isNew = m_isNew || stored.isNew;
    m_result.pairId = stored.id;
}

// "__metadata__" of a safetensors file: 8 bytes of length, then a JSON header.
Json weightsMetadata(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::uint64_t length = 0;
    stream.read(reinterpret_cast<char*>(&length), sizeof length);
    if (!stream || length > (64u << 20)) return Json::object();
    std::string text(static_cast<std::size_t>(length), '\0');
    stream.read(text.data(), static_cast<std::streamsize>(length));
    const Json header = Json::parse(text, nullptr, false);
    return stream && header.is_object() ? header.value("__metadata__", Json::object()) : Json::object();
}

void RunIngest::takeModel(const TrainingSet& trainingSet) {
    const fs::path file = artifactFile("weights");
    const Json metadata = file.empty() ? Json::object() : weightsMetadata(file);
    Model model;
    model.weightsSha256 = metadata.value("sha256", std::string());
    if (model.weightsSha256.size() != 64)
        throw Error(ErrorKind::BadInput, "study.run-damaged", "the run's weights cannot be read; train again",
                    {{"file", file.filename().string()}});
    const Json card = Json::parse(metadata.value("magiqt", std::string("{}")), nullptr, false);
    model.cardJson = card.is_object() ? card.dump() : "{}";
    model.name = "trained " + m_folder.id();
    if (card.is_object() && card.contains("card") && card["card"].is_object())
        model.name = card["card"].value("name", model.name);
    model.file = relativeTo(m_catalog.study(), file);
    model.runId = m_folder.id();
    const CatalogWriter::Stored stored = m_writer->model(model);
    m_isNew = m_isNew || stored.isNew;
    m_result.modelId = stored.id;
    m_writer->modelTrainedOn(stored.id, trainingSet.subjectIds);
    for (const int part : trainingSet.parts)
        m_writer->modelTrainedOnPart(stored.id, trainingSet.splitId, part);
    if (stored.isNew && trainingSet.subjectIds.empty() && trainingSet.parts.empty())
        m_result.findings.push_back(
            warning("study.training-set-unknown",
                    "the study does not know which subjects the model was trained on; it "
                    "cannot warn where they are enhanced with it"));
}

IngestResult RunIngest::ingest(const TrainingSet& trainingSet) {
    requireFinished();
    m_result.runId = m_folder.id();
    m_result.kind = m_folder.kind();
    m_result.state = toString(m_journal.state);
    m_writer = std::make_unique<CatalogWriter>(m_catalog);
    m_isNew = m_writer->run(record()).isNew;
    const bool isRed =
        m_journal.errorCode == "register.failed-quality" ||
        (m_result.kind == "register" && artifactJson("register").value("verdict", std::string()) == "red");
    if (isRed)
        m_result.findings.push_back(
            warning("study.registration-red", "the registration failed its quality check; no pair was made"));
    if (m_journal.state == RunState::Done && !isRed) {
        if (m_result.kind == "train") {
            takeModel(trainingSet);
        } else {
            findSources();
            if (areOfOneSubject()) {
                takeImages();
                if (m_result.kind == "register") takePair();
            }
        }
    }
    if (m_isNew)
        m_writer->audit("ingest", "Take in the run " + m_result.runId + " (" + m_result.kind + ")",
                        {{"run", m_result.runId},
                         {"state", m_result.state},
                         {"derivedImages", m_result.derivedImages},
                         {"pair", m_result.pairId},
                         {"model", m_result.modelId}});
    m_writer->commit();
    m_result.wasKnown = !m_isNew;
    return m_result;
}

} // namespace

IngestResult ingestRun(Catalog& catalog, const fs::path& runFolder, const TrainingSet& trainingSet) {
    requireWritable(catalog);
    RunIngest ingest(catalog, runFolder);
    try {
        return ingest.ingest(trainingSet);
    } catch (const Json::exception& problem) {
        throw Error(ErrorKind::BadInput, "study.run-damaged",
                    "what the run wrote cannot be read: " + std::string(problem.what()),
                    {{"reason", problem.what()}});
    }
}

} // namespace magiqt
