#include "BidsPlan.h"

#include "base/Error.h"

#include <algorithm>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

std::string extensionOf(const std::string& file) {
    return file.ends_with(".nii.gz") ? ".nii.gz" : ".nii";
}

std::string acquisitionLabel(const std::string& plane) {
    static const std::map<std::string, std::string> labels{
        {"axial", "axi"}, {"coronal", "cor"}, {"sagittal", "sag"}, {"isotropic", "iso"}};
    const auto found = labels.find(plane);
    return found == labels.end() ? std::string() : found->second;
}

// What an artifact of a job is called in BIDS; nullopt for what has no place there.
struct DerivedName {
    const char* description;
    const char* suffix; // empty: the contrast
};

std::optional<DerivedName> derivedNameOf(const std::string& kind) {
    const std::string role = kind.substr(0, kind.rfind('_'));
    if (role == "enhanced") return DerivedName{"enhanced", ""};
    if (role == "uncertainty") return DerivedName{"uncertainty", ""};
    static const std::map<std::string, DerivedName> names{
        {"prepared", {"preproc", ""}},    {"registered", {"registered", ""}},
        {"fused", {"fused", ""}},         {"defaced", {"defaced", ""}},
        {"enhanced", {"enhanced", ""}},   {"brain_mask", {"brain", "mask"}},
        {"defacemask", {"face", "mask"}}, {"tissues", {"tissues", "dseg"}},
        {"lesions", {"lesion", "mask"}}};
    const auto found = names.find(kind);
    if (found == names.end()) return std::nullopt;
    return found->second;
}

class Planner {
public:
    Planner(const Catalog& catalog, const BidsExportOptions& options)
        : m_catalog(catalog), m_options(options) {}

    BidsPlan run() {
        ScanSearch search(m_catalog);
        ScanQuery query;
        query.filter = m_options.filter;
        const auto ids = search.ids(query);
        std::set<RowId> subjects;
        for (const RowId id : *ids) {
            const Scan scan = scanById(m_catalog, id);
            if (addScan(scan)) subjects.insert(scan.subjectId);
        }
        if (m_plan.scans.empty())
            throw Error(
                ErrorKind::BadInput, "bids.nothing-to-export",
                ids->empty()
                    ? "no scan of the study passes the filter; nothing was exported"
                    : "no scan that passes the filter has a contrast and a file; nothing was exported");
        std::set<RowId> sessions;
        for (const auto& [id, planned] : m_plan.scans)
            sessions.insert(planned.scan.sessionId);
        for (const RowId id : subjects)
            addSubject(id, sessions);
        if (m_options.derivatives == BidsDerivatives::Export)
            for (const RowId id : subjects)
                for (const DerivedImage& image : derivedImagesOfSubject(m_catalog, id))
                    addDerived(image);
        if (m_leftOut > 0)
            m_plan.findings.push_back({Severity::Note,
                                       "bids.derived-left-out",
                                       std::to_string(m_leftOut) +
                                           " derived images have no place in BIDS, no file, or "
                                           "come from scans that are not exported",
                                       {{"images", std::to_string(m_leftOut)}}});
        return std::move(m_plan);
    }

private:
    void leaveOut(const Scan& scan, const std::string& why) {
        m_plan.findings.push_back({Severity::Warning,
                                   "bids.scan-left-out",
                                   "scan " + std::to_string(scan.id) + " was left out: " + why,
                                   {{"scan", std::to_string(scan.id)}, {"reason", why}}});
    }

    bool addScan(const Scan& scan) {
        std::error_code ignored;
        if (scan.contrast != "T1w" && scan.contrast != "T2w" && scan.contrast != "FLAIR") {
            leaveOut(scan, "its contrast is not known");
            return false;
        }
        if (!fs::is_regular_file(m_catalog.study() / scan.file, ignored)) {
            leaveOut(scan, "its file is missing");
            return false;
        }
        BidsName name;
        name.entities = {{"sub", subjectById(m_catalog, scan.subjectId).pseudonym},
                         {"ses", sessionById(m_catalog, scan.sessionId).label}};
        // acq-, rec- and the like as the file has them; the plane where it has no acq-.
        if (const auto own = parseBidsName(fs::path(scan.file).filename().string()))
            for (const char* entity : {"acq", "ce", "rec"})
                if (isBidsLabel(own->label(entity))) name.set(entity, own->label(entity));
        if (name.label("acq").empty()) name.set("acq", acquisitionLabel(scan.plane));
        name.suffix = scan.contrast;
        name.extension = extensionOf(scan.file);
        makeFree(name);
        m_plan.scans.emplace(scan.id, PlannedScan{scan, name});
        if (scan.scannerId != 0)
            m_plan.scanners.emplace(scan.scannerId, scannerById(m_catalog, scan.scannerId));
        return true;
    }

    // run-1 goes without saying until there is a run-2.
    void makeFree(BidsName& name) {
        BidsName plain = name;
        plain.extension = ".nii.gz";
        for (int run = 1;; ++run) {
            if (run > 1) plain.set("run", std::to_string(run));
            if (m_taken.insert(composeBidsName(plain, BidsScope::Raw)).second) break;
        }
        name.set("run", plain.label("run"));
    }

    void addSubject(RowId id, const std::set<RowId>& sessions) {
        m_plan.subjects.push_back(subjectById(m_catalog, id));
        for (const Session& session : sessionsOf(m_catalog, id))
            if (sessions.contains(session.id)) m_plan.sessions[id].push_back(session);
    }

    // Scans at the start of the chain; false where one is not exported.
    bool collectSources(const DerivedImage& image, std::vector<RowId>& scans, int depth = 0) const {
        for (const DerivedSource& source : image.sources) {
            if (source.scanId != 0) {
                if (!m_plan.scans.contains(source.scanId)) return false;
                if (std::find(scans.begin(), scans.end(), source.scanId) == scans.end())
                    scans.push_back(source.scanId);
            } else if (depth > 8 ||
                       !collectSources(derivedImageById(m_catalog, source.derivedId), scans, depth + 1)) {
                return false;
            }
        }
        return !scans.empty();
    }

    RowId scanOfRole(const DerivedImage& image, const std::string& role) const {
        for (const DerivedSource& source : image.sources)
            if (source.role == role) {
                if (source.scanId != 0) return source.scanId;
                std::vector<RowId> scans;
                if (collectSources(derivedImageById(m_catalog, source.derivedId), scans))
                    return scans.front();
            }
        return 0;
    }

    // The scan whose name the derived image takes: the one of its contrast, else the moving one, else the
    // first.
    RowId namesake(const DerivedImage& image, const std::vector<RowId>& sources) const {
        if (const RowId moving = scanOfRole(image, "moving"); moving != 0) return moving;
        for (const RowId id : sources)
            if (m_plan.scans.at(id).scan.contrast == image.contrast) return id;
        return sources.front();
    }

    void addDerived(const DerivedImage& image) {
        std::error_code ignored;
        PlannedDerived planned;
        planned.image = image;
        const auto wanted = derivedNameOf(image.kind);
        const bool isImage = image.file.ends_with(".nii.gz") || image.file.ends_with(".nii");
        if (!wanted || !isImage || !fs::is_regular_file(m_catalog.study() / image.file, ignored) ||
            !collectSources(image, planned.sourceScans)) {
            ++m_leftOut;
            return;
        }
        const PlannedScan& origin = m_plan.scans.at(namesake(image, planned.sourceScans));
        planned.name = origin.name;
        planned.name.extension = extensionOf(image.file);
        planned.name.suffix = *wanted->suffix != '\0'  ? wanted->suffix
                              : image.contrast.empty() ? origin.scan.contrast
                                                       : image.contrast;
        if (image.kind == "registered") {
            planned.reference = scanOfRole(image, "fixed");
            planned.name.set("space", "fixed");
        }
        std::string dataset = "magiqt";
        if (image.modelId != 0) {
            const Model model = modelById(m_catalog, image.modelId);
            const std::string label = bidsLabelFrom(model.name).empty() ? model.weightsSha256.substr(0, 8)
                                                                        : bidsLabelFrom(model.name);
            dataset += "-" + label;
            // Two models of one name are two data sets.
            if (const auto known = m_plan.models.find(dataset);
                known != m_plan.models.end() && known->second.weightsSha256 != model.weightsSha256)
                dataset += model.weightsSha256.substr(0, 8);
            m_plan.models.emplace(dataset, model);
        }
        for (int number = 1;; ++number) {
            planned.name.set("desc",
                             wanted->description + (number > 1 ? std::to_string(number) : std::string()));
            if (m_taken.insert(dataset + "/" + composeBidsName(planned.name, BidsScope::Derivative)).second)
                break;
        }
        m_plan.datasets[dataset].push_back(std::move(planned));
    }

    const Catalog& m_catalog;
    const BidsExportOptions& m_options;
    BidsPlan m_plan;
    std::set<std::string> m_taken;
    std::size_t m_leftOut = 0;
};

} // namespace

BidsPlan planBidsExport(const Catalog& catalog, const BidsExportOptions& options) {
    return Planner(catalog, options).run();
}

} // namespace magiqt
