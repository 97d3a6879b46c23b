#include "ComparisonRequest.h"

#include "base/Error.h"

#include <algorithm>
#include <set>

namespace magiqt {

namespace {

constexpr std::array kContrasts{"T1w", "T2w", "FLAIR"};
const std::vector<std::string> kUsualMetrics = {"psnr_db",
                                                "ssim",
                                                "hfen",
                                                "gradient_ratio",
                                                "spectrum_ratio",
                                                "consistency_correlation",
                                                "seam_gradient_ratio"};

[[noreturn]] void bad(const char* code, const std::string& message) {
    throw Error(ErrorKind::BadInput, code, message, {{"reason", message}});
}

// Names become parts of roles, files and cells of tables.
std::string nameFrom(const Json& json, const char* what) {
    const std::string name = json.at("name");
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.';
    };
    if (name.empty() || name.size() > 64 || !std::all_of(name.begin(), name.end(), allowed) ||
        name == "reference")
        bad("comparison.bad-name",
            std::string(what) + " is called '" + name +
                "'; 1 to 64 letters, digits, points, hyphens and underscores were expected");
    return name;
}

void checkFields(const Json& json, const std::set<std::string>& known, const std::string& where) {
    if (!json.is_object()) bad("comparison.invalid", where + " is " + json.dump() + "; an object was expected");
    for (const auto& item : json.items())
        if (!known.contains(item.key()))
            bad("comparison.unknown-field", where + " has a field '" + item.key() + "' that is not known");
}

} // namespace

ComparisonRequest ComparisonRequest::fromJson(const Json& json, const std::filesystem::path& folder) {
    ComparisonRequest request;
    try {
        checkFields(json,
                    {"name", "comment", "arms", "baseline", "pairs", "groups", "subjects", "seeds",
                     "seam_voxels", "anatomy", "metrics"},
                    "the comparison");
        request.name = json.at("name");
        request.plan = {{"name", request.name}, {"seeds", json.value("seeds", Json{64})}};
        for (const char* field : {"seam_voxels", "anatomy", "groups", "pairs", "baseline"})
            if (json.contains(field)) request.plan[field] = json.at(field);
        request.plan["metrics"] = json.value("metrics", kUsualMetrics);

        std::set<std::string> arms;
        for (Json arm : json.at("arms")) {
            const std::string name = nameFrom(arm, "an arm");
            checkFields(arm,
                        {"name", "interpolation", "weights", "evaluations", "samples", "sampler",
                         "patch_voxels", "halo", "attention", "shared_state"},
                        "the arm '" + name + "'");
            if (!arms.insert(name).second) bad("comparison.same-name", "two arms are called '" + name + "'");
            if (arm.contains("weights") == arm.contains("interpolation"))
                bad("comparison.bad-arm",
                    "the arm '" + name + "' must have either weights or an interpolation (linear or cubic)");
            if (arm.contains("weights")) {
                // A file of its own role, or the name of a model that ships.
                const std::filesystem::path file = arm.at("weights").get<std::string>();
                if (file.has_extension()) {
                    request.inputs["weights_" + name] = folder / file;
                    arm["weights"] = name;
                }
            }
            request.plan["arms"].push_back(arm);
        }

        std::set<std::string> subjects;
        for (const Json& entry : json.at("subjects")) {
            const std::string name = nameFrom(entry, "a subject");
            checkFields(entry, {"name", "age", "skull_stripped", "mask", "T1w", "T2w", "FLAIR"},
                        "the subject '" + name + "'");
            if (!subjects.insert(name).second)
                bad("comparison.same-name", "two subjects are called '" + name + "'");
            Json subject = {{"name", name},
                            {"age", entry.value("age", "adult")},
                            {"skull_stripped", entry.value("skull_stripped", false)},
                            {"contrasts", Json::array()}};
            if (entry.contains("mask"))
                request.inputs["mask_" + name] = folder / entry.at("mask").get<std::string>();
            for (const char* contrast : kContrasts) {
                if (!entry.contains(contrast)) continue;
                const Json& images = entry.at(contrast);
                checkFields(images, {"reference", "scan"}, "the subject '" + name + "', " + contrast + ",");
                if (images.empty())
                    bad("comparison.no-image", "the subject '" + name +
                                                   "' has neither scan nor reference of " +
                                                   std::string(contrast));
                for (const auto& image : images.items())
                    request.inputs[image.key() + "_" + name + "_" + contrast] =
                        folder / image.value().get<std::string>();
                subject["contrasts"].push_back(contrast);
            }
            if (subject["contrasts"].empty())
                bad("comparison.no-image", "the subject '" + name + "' has no images");
            request.plan["subjects"].push_back(subject);
        }
        if (arms.empty() || subjects.empty())
            bad("comparison.empty", "a comparison needs at least one arm and one subject");

        const ComparisonDesign design = ComparisonDesign::fromPlan(request.plan);
        std::set<std::string> groups;
        for (const auto& [group, members] : design.groups) {
            groups.insert(group);
            for (const std::string& arm : members)
                if (!arms.contains(arm))
                    bad("comparison.unknown-arm",
                        "the group '" + group + "' names an arm '" + arm + "' that is not there");
        }
        const auto require = [&](const std::string& group) {
            if (!groups.contains(group))
                bad("comparison.unknown-arm",
                    "'" + group + "' is compared, but no arm or group is called so");
        };
        if (!design.baseline.empty()) require(design.baseline);
        for (const auto& [first, second] : design.pairs) {
            require(first);
            require(second);
        }
    } catch (const Json::exception& problem) {
        bad("comparison.invalid", std::string("the comparison cannot be read: ") + problem.what());
    }
    return request;
}

ComparisonDesign ComparisonDesign::fromPlan(const Json& plan) {
    ComparisonDesign design;
    design.name = plan.value("name", "");
    design.baseline = plan.value("baseline", "");
    design.metrics = plan.value("metrics", kUsualMetrics);
    for (const Json& pair : plan.value("pairs", Json::array()))
        design.pairs.emplace_back(pair.at(0), pair.at(1));
    std::set<std::string> grouped;
    const Json groups = plan.value("groups", Json::object());
    for (const auto& group : groups.items())
        for (const std::string arm : group.value())
            grouped.insert(arm);
    // In the order of the arms: a group stands where its first arm does.
    for (const Json& arm : plan.at("arms")) {
        const std::string name = arm.at("name");
        if (!grouped.contains(name)) {
            design.groups.push_back({name, {name}});
            continue;
        }
        for (const auto& group : groups.items()) {
            const std::vector<std::string> members = group.value();
            const bool known = std::any_of(design.groups.begin(), design.groups.end(),
                                           [&](const auto& entry) { return entry.first == group.key(); });
            if (!known && std::find(members.begin(), members.end(), name) != members.end())
                design.groups.push_back({group.key(), members});
        }
    }
    return design;
}

} // namespace magiqt
