#include "BidsExport.h"

#include "BidsPlan.h"
#include "BidsTable.h"
#include "SidecarRules.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Ids.h"
#include "base/Json.h"

#include <cmath>
#include <cstdio>
#include <system_error>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr const char* kVersion = "1.9.0";

[[noreturn]] void failToWrite(const std::string& reason) {
    throw Error(ErrorKind::NoResource, "bids.write-failed",
                "the data set could not be written: " + reason + "; nothing was published",
                {{"reason", reason}});
}

std::string yearsOf(int days) {
    const double years = days / 365.25;
    char text[16];
    if (years >= 89) return "89";
    std::snprintf(text, sizeof text, years < 2 ? "%.2f" : "%.0f", years < 2 ? years : std::floor(years));
    return text;
}

std::string stemOf(const std::string& file) {
    for (const char* ending : {".nii.gz", ".nii"})
        if (file.ends_with(ending)) return file.substr(0, file.size() - std::string(ending).size());
    return file;
}

Json objectIn(const std::string& text) {
    const Json value = Json::parse(text, nullptr, false);
    return value.is_object() ? value : Json::object();
}

// The data set in the making; gone unless it was moved into place.
class Draft {
public:
    explicit Draft(const fs::path& target)
        : m_target(target),
          m_folder(target.parent_path() / std::string(".").append(randomId(12)).append(".part")) {
        std::error_code failure;
        fs::create_directories(m_folder, failure);
        if (failure) failToWrite(failure.message());
    }
    ~Draft() {
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    const fs::path& folder() const { return m_folder; }
    void text(const fs::path& relative, const std::string& content) const {
        makeFolder(relative);
        AtomicFile file(m_folder / relative);
        file.write(content.data(), content.size());
        file.commit();
    }
    void json(const fs::path& relative, const Json& value) const { text(relative, value.dump(2) + "\n"); }
    void copy(const fs::path& from, const fs::path& relative) const {
        makeFolder(relative);
        std::error_code failure;
        fs::copy_file(from, m_folder / relative, failure);
        if (failure) failToWrite(failure.message());
    }
    void publish() const {
        std::error_code failure;
        fs::rename(m_folder, m_target, failure); // replaces an empty folder
        if (failure) failToWrite(failure.message());
    }

private:
    void makeFolder(const fs::path& relative) const {
        std::error_code failure;
        fs::create_directories((m_folder / relative).parent_path(), failure);
        if (failure) failToWrite(failure.message());
    }
    fs::path m_target, m_folder;
};

class Exporter {
public:
    Exporter(const Catalog& catalog, const BidsExportOptions& options, const fs::path& target)
        : m_catalog(catalog),
          m_options(options),
          m_plan(planBidsExport(catalog, options)),
          m_draft(target),
          m_target(target) {
        m_total = m_plan.scans.size();
        for (const auto& [name, images] : m_plan.datasets)
            m_total += images.size();
        for (const auto& [id, planned] : m_plan.scans)
            m_bySession[planned.scan.sessionId].push_back(&planned);
    }

    BidsExportResult run() {
        writeRaw();
        for (const auto& [name, images] : m_plan.datasets)
            writeDerivative(name, images);
        m_result.findings = m_plan.findings;
        m_result.subjects = m_plan.subjects.size();
        if (m_withoutField > 0)
            m_result.findings.push_back(
                {Severity::Warning,
                 "bids.field-strength-unknown",
                 std::to_string(m_withoutField) +
                     " scans have no known field strength; their sidecars cannot say it",
                 {{"scans", std::to_string(m_withoutField)}}});
        refuseLeaks();
        refuseInvalid();
        m_draft.publish();
        return std::move(m_result);
    }

private:
    void step() {
        if (m_options.progress)
            m_options.progress(static_cast<double>(m_done++) / static_cast<double>(m_total));
    }

    std::string title() const { return m_options.name.empty() ? "MagIQT study" : m_options.name; }

    void writeRaw() {
        m_draft.json("dataset_description.json",
                     {{"Name", title()},
                      {"BIDSVersion", kVersion},
                      {"DatasetType", "raw"},
                      {"License", "not given; ask those who gave you this data set"},
                      {"GeneratedBy", {{{"Name", "MagIQT"}, {"Version", MAGIQT_VERSION}}}}});
        m_draft.text("README",
                     title() + "\n\nExported by MagIQT " MAGIQT_VERSION
                               " (research use only).\n\nPeople are pseudonyms. There are no dates: sessions "
                               "are numbered, and days count from a\nperson's first scan. Field strength "
                               "stands in the sidecars (MagneticFieldStrength, tesla).\nFaces are not "
                               "removed unless the file's description says so.\n");
        m_draft.text(".bidsignore", "# nothing\n");
        writeParticipants();
        for (const Subject& subject : m_plan.subjects)
            writeSessions(subject);
        for (const auto& [id, planned] : m_plan.scans) {
            m_draft.copy(m_catalog.study() / planned.scan.file, planned.path());
            m_draft.json(stemOf(planned.path().string()) + ".json", sidecarOf(planned));
            ++m_result.scans;
            step();
        }
    }

    void writeParticipants() {
        BidsTable table{{"participant_id", "age", "sex"}, {}};
        for (const Subject& subject : m_plan.subjects) {
            std::string age;
            for (const Session& session : m_plan.sessions.at(subject.id))
                if (age.empty() && session.ageDays) age = yearsOf(*session.ageDays);
            const std::string sex = toString(subject.sex);
            table.rows.push_back({"sub-" + subject.pseudonym, age, sex});
        }
        m_draft.text("participants.tsv", table.text());
        m_draft.json(
            "participants.json",
            {{"age",
              {{"Description", "Age at the first session of this data set; 89 stands for 89 and older"},
               {"Units", "year"}}},
             {"sex",
              {{"Description", "Sex as recorded at the scan"},
               {"Levels", {{"F", "female"}, {"M", "male"}, {"O", "other"}}}}}});
    }

    void writeSessions(const Subject& subject) {
        const std::string name = "sub-" + subject.pseudonym;
        BidsTable table{{"session_id", "days_since_first_scan", "site"}, {}};
        for (const Session& session : m_plan.sessions.at(subject.id)) {
            table.rows.push_back({"ses-" + session.label,
                                  session.daysSinceFirst ? std::to_string(*session.daysSinceFirst) : "",
                                  leaksIn(session.site).empty() ? session.site : std::string()});
            writeScans(subject, session);
            ++m_result.sessions;
        }
        m_draft.text(name + "/" + name + "_sessions.tsv", table.text());
        m_draft.json(name + "/" + name + "_sessions.json",
                     {{"days_since_first_scan",
                       {{"Description", "Days since the person's first scan"}, {"Units", "day"}}},
                      {"site", {{"Description", "Where it was scanned"}}}});
    }

    void writeScans(const Subject& subject, const Session& session) {
        BidsTable table{{"filename", "quality"}, {}};
        for (const PlannedScan* planned : m_bySession.at(session.id))
            table.rows.push_back(
                {"anat/" + planned->path().filename().string(), toString(planned->scan.quality)});
        const std::string folder = "sub-" + subject.pseudonym + "/ses-" + session.label + "/";
        const std::string stem = folder + "sub-" + subject.pseudonym + "_ses-" + session.label + "_scans";
        m_draft.text(stem + ".tsv", table.text());
        m_draft.json(stem + ".json",
                     {{"quality",
                       {{"Description", "As judged by a person"},
                        {"Levels", {{"good", "good"}, {"usable", "usable"}, {"bad", "bad"}}}}}});
    }

    // The allow-listed metadata that came with the scan, completed by what the catalog knows of the scanner.
    Json sidecarOf(const PlannedScan& planned) {
        Json sidecar = shareableSidecar(objectIn(planned.scan.acquisitionJson));
        const fs::path beside = m_catalog.study() / (stemOf(planned.scan.file) + ".json");
        std::error_code ignored;
        if (fs::is_regular_file(beside, ignored)) sidecar.update(shareableSidecar(readJsonFile(beside)));
        const auto scanner = m_plan.scanners.find(planned.scan.scannerId);
        if (scanner != m_plan.scanners.end()) {
            Json known = Json::object();
            if (scanner->second.fieldStrengthTesla)
                known["MagneticFieldStrength"] = *scanner->second.fieldStrengthTesla;
            if (!scanner->second.manufacturer.empty()) known["Manufacturer"] = scanner->second.manufacturer;
            if (!scanner->second.model.empty()) known["ManufacturersModelName"] = scanner->second.model;
            const Json allowed = shareableSidecar(known);
            for (const auto& [key, value] : allowed.items())
                if (!sidecar.contains(key)) sidecar[key] = value;
        }
        m_withoutField += !sidecar.contains("MagneticFieldStrength");
        return sidecar;
    }

    void writeDerivative(const std::string& dataset, const std::vector<PlannedDerived>& images) {
        const fs::path root = fs::path("derivatives") / dataset;
        Json generated = {{"Name", "MagIQT"}, {"Version", MAGIQT_VERSION}};
        const auto model = m_plan.models.find(dataset);
        if (model != m_plan.models.end())
            generated["Description"] =
                "Model " + model->second.name + ", weights SHA-256 " + model->second.weightsSha256;
        m_draft.json(root / "dataset_description.json",
                     {{"Name", title() + ": " + dataset},
                      {"BIDSVersion", kVersion},
                      {"DatasetType", "derivative"},
                      {"License", "not given; ask those who gave you this data set"},
                      {"GeneratedBy", Json::array({generated})},
                      {"SourceDatasets", Json::array({{{"Version", MAGIQT_VERSION}}})},
                      {"DatasetLinks", {{"raw", "../.."}}}});
        m_draft.text(root / "README",
                     dataset + "\n\nDerived by MagIQT " MAGIQT_VERSION
                               ". Research use only, not for diagnosis: an enhanced image can miss or "
                               "invent detail.\nEach sidecar names its sources and what made it.\n");
        for (const PlannedDerived& planned : images) {
            m_draft.copy(m_catalog.study() / planned.image.file, root / planned.path());
            m_draft.json(root / (stemOf(planned.path().string()) + ".json"), sidecarOf(planned, model));
            ++m_result.derived;
            step();
        }
    }

    // What the job wrote, entry by entry through the list below and the hunt; sources as BIDS URIs.
    Json sidecarOf(const PlannedDerived& planned,
                   const std::map<std::string, Model>::const_iterator& model) const {
        Json own = objectIn(planned.image.figuresJson);
        const fs::path beside = m_catalog.study() / (stemOf(planned.image.file) + ".json");
        std::error_code ignored;
        if (fs::is_regular_file(beside, ignored)) own.update(readJsonFile(beside));
        Json sidecar = Json::object();
        for (const char* key :
             {"Description", "Resolution", "IntendedUse", "Contrast", "InputContrasts", "SourceVoxelMm",
              "Model", "Sampling", "IntensityScale", "ReDegradation", "Defaced", "SkullStripped"})
            if (own.contains(key) && leaksIn(own[key].dump()).empty()) sidecar[key] = own[key];
        if (!sidecar.contains("SkullStripped") || !sidecar["SkullStripped"].is_boolean())
            sidecar["SkullStripped"] = false;
        if (planned.name.suffix == "mask")
            sidecar["Type"] = planned.image.kind == "brain_mask" ? "Brain" : "ROI";
        if (model != m_plan.models.end() && !sidecar.contains("Model"))
            sidecar["Model"] = {{"Name", model->second.name}, {"SHA256", model->second.weightsSha256}};
        Json sources = Json::array();
        for (const RowId id : planned.sourceScans)
            sources.push_back("bids:raw:" + m_plan.scans.at(id).path().generic_string());
        sidecar["Sources"] = sources;
        if (!planned.name.label("space").empty()) {
            const auto reference = m_plan.scans.find(planned.reference);
            sidecar["SpatialReference"] = reference == m_plan.scans.end()
                                              ? std::string("the high-field scan that it was registered to")
                                              : "bids:raw:" + reference->second.path().generic_string();
        }
        return sidecar;
    }

    void refuseLeaks() {
        const LeakHunt hunt = huntLeaks(m_draft.folder(), m_options.knownNames);
        m_result.leakReport = leakReport(hunt, "Leak report of the BIDS export");
        const fs::path report = m_target.parent_path() / (m_target.filename().string() + "_leak-report.txt");
        {
            AtomicFile file(report);
            file.write(m_result.leakReport.data(), m_result.leakReport.size());
            file.commit();
        }
        if (!hunt.leaks.empty())
            throw Error(
                ErrorKind::BadInput, "bids.leak",
                std::to_string(hunt.leaks.size()) +
                    " places could name a person or a day; nothing was published, the report beside the "
                    "folder says where",
                {{"leaks", std::to_string(hunt.leaks.size())}});
    }

    void refuseInvalid() {
        m_result.validations.push_back(validateBids(m_draft.folder()));
        for (const auto& [name, images] : m_plan.datasets)
            m_result.validations.push_back(validateBids(m_draft.folder() / "derivatives" / name));
        for (const BidsReport& report : m_result.validations)
            for (const BidsIssue& issue : report.issues)
                if (issue.severity == Severity::Warning)
                    throw Error(ErrorKind::BadInput, "bids.not-valid",
                                "the data set would break a rule of BIDS (" + issue.code + ": " +
                                    issue.message + "); nothing was published",
                                {{"code", issue.code}, {"reason", issue.message}});
    }

    const Catalog& m_catalog;
    const BidsExportOptions& m_options;
    BidsPlan m_plan;
    std::map<RowId, std::vector<const PlannedScan*>> m_bySession;
    Draft m_draft;
    fs::path m_target;
    BidsExportResult m_result;
    std::size_t m_total = 0, m_done = 0, m_withoutField = 0;
};

} // namespace

BidsExportResult exportBids(const Catalog& catalog, const BidsExportOptions& options) {
    fs::path target = fs::absolute(options.folder).lexically_normal();
    if (!target.has_filename()) target = target.parent_path();
    std::error_code ignored;
    if (fs::exists(target, ignored) && !(fs::is_directory(target, ignored) && fs::is_empty(target, ignored)))
        throw Error(
            ErrorKind::Usage, "bids.folder-exists",
            "the folder of the export exists and is not empty; name a new one, nothing is ever overwritten");
    return Exporter(catalog, options, target).run();
}

void to_json(Json& json, const BidsExportResult& result) {
    json = {{"subjects", result.subjects},
            {"sessions", result.sessions},
            {"scans", result.scans},
            {"derived", result.derived},
            {"leaks", 0},
            {"validations", result.validations},
            {"findings", result.findings}};
}

} // namespace magiqt
