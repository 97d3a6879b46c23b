#include "BatchPlan.h"

#include "base/Error.h"
#include "base/Json.h"
#include "catalog/Lookup.h"
#include "catalog/Pairs.h"

#include <map>
#include <set>
#include <utility>

namespace magiqt {

namespace {

Json parametersOf(const BatchOptions& options) {
    switch (options.kind) {
    case BatchKind::Prepare:
        return {{"biasField", options.biasField},
                {"brainMask", options.brainMask},
                {"normalise", options.normalise},
                {"spacingMm", options.spacingMm}};
    case BatchKind::Enhance:
        return {{"preset", options.preset}, {"samples", options.samples}, {"device", options.device}};
    case BatchKind::Register:
        return {{"transform", options.transform}};
    case BatchKind::Fuse:
        return {{"spacingMm", options.spacingMm}};
    case BatchKind::Segment:
    case BatchKind::Deface:
        break;
    }
    return Json::object();
}

JobResources resourcesOf(const BatchOptions& options) {
    JobResources resources;
    switch (options.kind) {
    case BatchKind::Enhance:
        resources.threads = 0;
        resources.memoryMiB = 2500;
        resources.gpu = options.device == "cpu" ? GpuUse::None : GpuUse::Optional;
        break;
    case BatchKind::Fuse:
        resources.threads = 0;
        resources.memoryMiB = 2000;
        break;
    case BatchKind::Segment:
        resources.threads = 0;
        resources.memoryMiB = 2000;
        resources.gpu = GpuUse::Optional;
        break;
    case BatchKind::Register:
        resources.threads = 2;
        resources.memoryMiB = 1500;
        break;
    case BatchKind::Prepare:
    case BatchKind::Deface:
        resources.threads = 1;
        resources.memoryMiB = 1000;
        break;
    }
    return resources;
}

class Planner {
public:
    Planner(const Catalog& catalog, const BatchOptions& options, const std::string& label)
        : m_catalog(catalog), m_options(options), m_label(label), m_parameters(parametersOf(options)) {}

    BatchPlan plan(const std::vector<RowId>& scanIds) {
        for (const RowId id : scanIds) {
            const Scan scan = scanById(m_catalog, id);
            if (m_options.kind == BatchKind::Enhance)
                enhance(scan);
            else if (m_options.kind == BatchKind::Register)
                registerPairs(scan);
            else if (m_options.kind == BatchKind::Fuse)
                gather(scan);
            else
                add(scan, {{"scan", path(scan.file)}}, m_parameters);
        }
        fuseGathered();
        return std::move(m_plan);
    }

private:
    std::filesystem::path path(const std::string& relative) const { return m_catalog.study() / relative; }

    void add(const Scan& scan, std::map<std::string, EntryInput> inputs, const Json& parameters) {
        QueueRequest request;
        request.kind = jobKindOf(m_options.kind);
        request.parametersJson = parameters.dump();
        request.inputs = std::move(inputs);
        request.priority = m_options.priority;
        request.resources = resourcesOf(m_options);
        request.batch = m_label;
        request.title = titleOf(scan);
        m_plan.requests.push_back(std::move(request));
    }

    std::string titleOf(const Scan& scan) const {
        return "sub-" + subjectById(m_catalog, scan.subjectId).pseudonym + " ses-" +
               sessionById(m_catalog, scan.sessionId).label + " " + scan.contrast;
    }

    void enhance(const Scan& scan) {
        if (scan.fieldClass == FieldClass::High) {
            ++m_plan.highField;
            return;
        }
        if (scan.contrast != "T1w" && scan.contrast != "T2w" && scan.contrast != "FLAIR") {
            ++m_plan.unknownContrast;
            return;
        }
        Json parameters = m_parameters;
        parameters["contrast"] = scan.contrast;
        add(scan, {{scan.contrast, path(scan.file)}}, parameters);
    }

    void registerPairs(const Scan& scan) {
        PairFilter filter;
        filter.scanId = scan.id;
        const std::vector<PairRow> found = pairs(m_catalog, filter);
        if (found.empty()) ++m_plan.withoutPair;
        for (const PairRow& row : found) {
            if (!m_seenPairs.insert(row.pair.id).second) continue; // its other scan is chosen too
            if (row.pair.verdict == HumanVerdict::Accepted) {
                ++m_plan.alreadyDone;
                continue;
            }
            add(scanById(m_catalog, row.pair.lowFieldScanId),
                {{"moving", path(row.lowFieldFile)}, {"fixed", path(row.highFieldFile)}}, m_parameters);
        }
    }

    void gather(const Scan& scan) {
        if (scan.fieldClass == FieldClass::High)
            ++m_plan.highField;
        else if (scan.plane != "axial" && scan.plane != "coronal" && scan.plane != "sagittal")
            ++m_plan.withoutPartner;
        else
            m_plan.repeated +=
                m_gathered[{scan.sessionId, scan.contrast}].emplace(scan.plane, scan).second ? 0 : 1;
    }

    void fuseGathered() {
        for (const auto& [of, byPlane] : m_gathered) {
            if (byPlane.size() < 2) {
                ++m_plan.withoutPartner;
                continue;
            }
            std::map<std::string, EntryInput> inputs;
            for (const auto& [plane, scan] : byPlane)
                inputs[plane] = path(scan.file);
            add(byPlane.begin()->second, std::move(inputs), m_parameters);
        }
    }

    const Catalog& m_catalog;
    const BatchOptions& m_options;
    std::string m_label;
    Json m_parameters;
    BatchPlan m_plan;
    std::set<RowId> m_seenPairs;
    std::map<std::pair<RowId, std::string>, std::map<std::string, Scan>>
        m_gathered; // session and contrast; plane
};

} // namespace

std::string jobKindOf(BatchKind kind) {
    switch (kind) {
    case BatchKind::Prepare:
        return "prepare";
    case BatchKind::Enhance:
        return "enhance";
    case BatchKind::Register:
        return "register";
    case BatchKind::Segment:
        return "segment";
    case BatchKind::Deface:
        return "deface";
    case BatchKind::Fuse:
        return "fuse";
    }
    return {};
}

BatchPlan planBatch(const Catalog& catalog, const BatchOptions& options, const std::vector<RowId>& scanIds,
                    const std::string& label) {
    return Planner(catalog, options, label).plan(scanIds);
}

BatchOptions batchOptionsFrom(const std::string& kind, const std::string& parametersJson) {
    BatchOptions options;
    bool isKnown = false;
    for (const BatchKind each : {BatchKind::Prepare, BatchKind::Enhance, BatchKind::Register,
                                 BatchKind::Segment, BatchKind::Deface, BatchKind::Fuse})
        if (kind == jobKindOf(each)) {
            options.kind = each;
            isKnown = true;
        }
    if (!isKnown)
        throw Error(
            ErrorKind::Usage, "batch.kind-unknown",
            "'" + kind +
                "' cannot be done with many scans; prepare, enhance, register, segment, deface and fuse can",
            {{"kind", kind}});
    const Json allowed = parametersOf(options);
    Json given;
    try {
        given = Json::parse(parametersJson);
        for (const auto& item : given.items())
            if (!allowed.contains(item.key()))
                throw Error(ErrorKind::Usage, "batch.parameter-unknown",
                            "'" + item.key() + "' is no parameter of a batch of " + kind,
                            {{"parameter", item.key()}});
        options.biasField = given.value("biasField", options.biasField);
        options.brainMask = given.value("brainMask", options.brainMask);
        options.normalise = given.value("normalise", options.normalise);
        options.spacingMm = given.value("spacingMm", options.spacingMm);
        options.preset = given.value("preset", options.preset);
        options.samples = given.value("samples", options.samples);
        options.device = given.value("device", options.device);
        options.transform = given.value("transform", options.transform);
    } catch (const Json::exception&) {
        throw Error(ErrorKind::BadInput, "json.invalid",
                    "the parameters are no JSON object of the expected types");
    }
    return options;
}

std::string batchParametersJson(const BatchOptions& options) {
    return parametersOf(options).dump();
}

} // namespace magiqt
