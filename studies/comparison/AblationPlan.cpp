#include "AblationPlan.h"

#include "base/Error.h"

namespace magiqt {

namespace {

struct Way {
    std::string suffix;
    Json sampling;
};

// The ways in which a cell is sampled; its recipe says which parts it was trained with.
std::vector<Way> waysOf(const Json& recipe, const Json& comparison) {
    const auto evaluations = comparison.value("evaluations", 5);
    const auto patch = comparison.value("patch_voxels", 32);
    const auto sampled = [&](int evaluationsHere, int patchHere, bool shared) {
        return Json{{"evaluations", evaluationsHere},
                    {"patch_voxels", patchHere},
                    {"halo", recipe.value("halo", true)},
                    {"attention", recipe.value("attention", true)},
                    {"shared_state", shared}};
    };
    std::vector<Way> ways = {{"", sampled(evaluations, patch, true)},
                             {".independent", sampled(evaluations, patch, false)},
                             {".whole", sampled(evaluations, 0, true)}};
    if (comparison.value("preview", false)) ways.push_back({".preview", sampled(1, patch, true)});
    return ways;
}

} // namespace

Json ablationComparison(const Json& series, const std::filesystem::path& weights, const Json& subjects,
                        const std::filesystem::path& subjectsFolder) {
    try {
        const Json comparison = series.value("comparison", Json::object());
        Json plan = {{"name", series.at("name")},
                     {"arms", {{{"name", "cubic"}, {"interpolation", "cubic"}}}}};
        plan["baseline"] = "cubic";
        plan["groups"] = Json::object();
        plan["pairs"] = comparison.value("pairs", Json::array());
        for (const Json& cell : series.at("cells")) {
            const std::string name = cell.at("name");
            Json recipe = series.at("base");
            recipe.merge_patch(cell.value("recipe", Json::object()));
            for (const Way& way : waysOf(recipe, comparison)) {
                Json members = Json::array();
                for (const std::uint64_t seed : series.at("seeds")) {
                    const std::string label = name + "-s" + std::to_string(seed);
                    Json arm = way.sampling;
                    arm["name"] = label + way.suffix;
                    arm["weights"] = std::filesystem::absolute(weights / (label + ".safetensors")).string();
                    plan["arms"].push_back(arm);
                    members.push_back(arm["name"]);
                }
                plan["groups"][name + way.suffix] = members;
                if (way.suffix == ".independent") // what shared state adds
                    plan["pairs"].push_back({name, name + way.suffix});
                if (way.suffix == ".whole") // what tiling costs
                    plan["pairs"].push_back({name, name + way.suffix});
            }
        }
        const auto absolute = [&](Json& path) {
            path = std::filesystem::absolute(subjectsFolder / path.get<std::string>()).string();
        };
        plan["subjects"] = subjects.at("subjects");
        for (Json& subject : plan["subjects"]) {
            if (subject.contains("mask")) absolute(subject["mask"]);
            for (const char* contrast : {"T1w", "T2w", "FLAIR"})
                if (subject.contains(contrast))
                    for (auto& image : subject[contrast].items())
                        absolute(image.value());
        }
        for (const char* field : {"seeds", "anatomy", "metrics", "seam_voxels"})
            if (subjects.contains(field)) plan[field] = subjects.at(field);
        if (!plan.contains("seam_voxels")) plan["seam_voxels"] = comparison.value("patch_voxels", 32);
        return plan;
    } catch (const Json::exception& problem) {
        throw Error(ErrorKind::BadInput, "comparison.invalid",
                    std::string("the ablation cannot be read: ") + problem.what() +
                        "; a series with base, cells and seeds, and a file with subjects were expected");
    }
}

} // namespace magiqt
