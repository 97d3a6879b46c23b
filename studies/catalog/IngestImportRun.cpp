#include "IngestImportRun.h"

#include "base/Error.h"
#include "base/Json.h"
#include "base/Sha256.h"
#include "jobs/protocol/Journal.h"
#include "jobs/protocol/RunFolder.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr int kMostAgeDays = 32872; // 90 years

[[noreturn]] void failDamaged(const std::string& what) {
    throw Error(ErrorKind::BadInput, "import.run-damaged",
                "the import run cannot be taken in: " + what +
                    "; nothing was changed. Import the folder again",
                {{"what", what}});
}

bool isOneOf(const std::string& text, std::initializer_list<const char*> words) {
    return std::any_of(words.begin(), words.end(), [&](const char* word) { return text == word; });
}

bool isHex(const std::string& text, std::size_t length) {
    return text.size() == length && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// "p12", "s1", "0001_T1w.nii.gz"
bool isPlainName(const std::string& text) {
    return !text.empty() && text.size() <= 64 && text.front() != '.' &&
           text.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-") ==
               std::string::npos;
}

bool isPlainWord(const std::string& text) {
    return text.size() <= 48 &&
           text.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ ._/-+") == std::string::npos;
}

std::string textOf(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<double> numberOf(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

std::optional<int> wholeOf(const Json& object, const char* name) {
    const auto number = numberOf(object, name);
    return number && std::abs(*number) < 1e6 ? std::optional(static_cast<int>(std::lround(*number)))
                                             : std::nullopt;
}

void addFindings(Findings& findings, const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_array()) return;
    for (const Json& finding : *found)
        findings.push_back(finding.get<Finding>());
}

void readGeometry(const Json& json, ImportRunScan& scan) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        scan.sizeIjk[axis] = json.at("size").at(axis).get<int>();
        scan.spacingMm[axis] = json.at("spacingMm").at(axis).get<double>();
        if (scan.sizeIjk[axis] < 1 || !(scan.spacingMm[axis] > 0)) failDamaged("a scan has no size");
    }
    scan.orientation = textOf(json, "orientation");
    if (scan.orientation.size() > 3 || scan.orientation.find_first_not_of("LRAPSI") != std::string::npos)
        scan.orientation.clear();
    const auto matrix = json.find("indexToLps");
    if (matrix == json.end() || !matrix->is_array() || matrix->size() != 12) return;
    scan.indexToLps.emplace();
    for (std::size_t i = 0; i < 12; ++i)
        (*scan.indexToLps)[i] = matrix->at(i).get<double>();
}

void readScanner(const Json& json, ImportRunScan& scan) {
    scan.scanner.manufacturer = textOf(json, "manufacturer");
    scan.scanner.model = textOf(json, "model");
    for (std::string* text : {&scan.scanner.manufacturer, &scan.scanner.model})
        if (!isPlainWord(*text)) text->clear();
    scan.scanner.fieldStrengthTesla = numberOf(json, "fieldStrengthTesla");
    const auto& field = scan.scanner.fieldStrengthTesla;
    if (field && !(*field > 0 && *field < 30)) scan.scanner.fieldStrengthTesla.reset();
    const std::string kind = textOf(json, "scannerKind");
    scan.fieldClass = fieldClassOf(field);
    if (isOneOf(kind, {"low-field", "high-field"})) scan.fieldClass = fieldClassFrom(kind);
}

ImportRunScan readScan(const Json& json, const std::map<std::string, ArtifactRecord>& artifacts) {
    ImportRunScan scan;
    scan.series = textOf(json, "id");
    scan.person = textOf(json, "person");
    scan.session = textOf(json, "session");
    scan.file = textOf(json, "file");
    scan.sidecar = textOf(json, "sidecar");
    scan.contentSha256 = textOf(json, "contentSha256");
    for (const std::string* name : {&scan.series, &scan.person, &scan.session, &scan.file})
        if (!isPlainName(*name)) failDamaged("a scan has no proper name");
    if (!scan.sidecar.empty() && !isPlainName(scan.sidecar)) failDamaged("a sidecar has no proper name");
    if (!scan.file.ends_with(".nii.gz")) failDamaged("a scan is no .nii.gz");
    if (!isHex(scan.contentSha256, 64)) failDamaged("a scan has no hash");
    const auto artifact = artifacts.find(scan.file);
    if (artifact == artifacts.end()) failDamaged("a scan is not in the run's journal");
    scan.fileSha256 = artifact->second.sha256;
    scan.contrast = textOf(json, "contrast");
    if (!isOneOf(scan.contrast, {"T1w", "T2w", "FLAIR"})) scan.contrast = "unknown";
    scan.plane = textOf(json, "plane");
    if (!isOneOf(scan.plane, {"axial", "coronal", "sagittal", "isotropic", "oblique"})) scan.plane.clear();
    readGeometry(json, scan);
    readScanner(json, scan);
    if (const auto age = wholeOf(json, "ageDays"); age && *age >= 0) scan.ageDays = coarseAge(*age);
    scan.daysSinceFirst = wholeOf(json, "daysSinceFirst");
    const std::string sex = textOf(json, "sex");
    if (isOneOf(sex, {"F", "M", "O"})) scan.sex = sexFrom(sex);
    addFindings(scan.findings, json, "findings");
    addFindings(scan.findings, json, "seriesFindings");
    return scan;
}

} // namespace

int coarseAge(int days) {
    if (days < 730) return std::max(0, days);
    if (days > 89 * 365.25) return kMostAgeDays;
    return (days + 15) / 30 * 30;
}

Json allowedSidecar(const Json& sidecar) {
    Json allowed = Json::object();
    if (!sidecar.is_object()) return allowed;
    for (const char* name : {"EchoTime", "RepetitionTime", "InversionTime", "FlipAngle",
                             "MagneticFieldStrength", "ImagingFrequency", "SliceThickness",
                             "SpacingBetweenSlices", "EchoTrainLength", "NumberOfAverages", "PixelBandwidth"})
        if (const auto number = numberOf(sidecar, name); number && std::abs(*number) <= 1e5)
            allowed[name] = sidecar.at(name);
    if (textOf(sidecar, "Modality") == "MR") allowed["Modality"] = "MR";
    const std::string dimensions = textOf(sidecar, "MRAcquisitionType");
    if (isOneOf(dimensions, {"2D", "3D"})) allowed["MRAcquisitionType"] = dimensions;
    for (const char* name : {"Manufacturer", "ManufacturersModelName"})
        if (const std::string text = textOf(sidecar, name); !text.empty() && isPlainWord(text))
            allowed[name] = text;
    return allowed;
}

ImportRun readImportRun(const fs::path& runFolder) {
    const RunFolder folder = RunFolder::open(runFolder);
    const Json spec = folder.spec();
    ImportRun run;
    run.runId = folder.id();
    run.specSha256 = sha256OfFile(folder.path() / "spec.json");
    run.programVersion = textOf(spec, "programVersion");
    run.createdUtc = textOf(spec, "createdUtc");
    run.site = textOf(spec.value("parameters", Json::object()), "site");
    std::map<std::string, ArtifactRecord> artifacts;
    for (const ArtifactRecord& artifact : readJournal(folder.journal()).artifacts)
        artifacts[artifact.file] = artifact;
    try {
        const Json json = readJsonFile(folder.out() / "import.json");
        for (const Json& scan : json.at("scans"))
            run.scans.push_back(readScan(scan, artifacts));
        addFindings(run.findings, json, "findings");
    } catch (const Json::exception&) {
        failDamaged("import.json is not as expected");
    }
    return run;
}

} // namespace magiqt
