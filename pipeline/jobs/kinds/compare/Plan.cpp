#include "Plan.h"

#include "base/Error.h"
#include "base/Json.h"

#include <algorithm>

namespace magiqt {

namespace {

[[noreturn]] void bad(const std::string& what) {
    throw Error(ErrorKind::BadInput, "compare.bad-plan", "the plan of the comparison cannot be used: " + what,
                {{"reason", what}});
}

std::array<bool, kContrastCount> contrastsFrom(const Json& names) {
    std::array<bool, kContrastCount> contrasts{};
    for (const std::string name : names) {
        const auto found = std::find(kContrastNames.begin(), kContrastNames.end(), name);
        if (found == kContrastNames.end())
            bad("'" + name + "' is no contrast; T1w, T2w or FLAIR was expected");
        contrasts[static_cast<std::size_t>(found - kContrastNames.begin())] = true;
    }
    return contrasts;
}

ComparisonArm armFrom(const Json& json) {
    ComparisonArm arm;
    json.at("name").get_to(arm.name);
    if (json.contains("interpolation")) {
        const std::string name = json.at("interpolation");
        if (name != "linear" && name != "cubic")
            bad("arm '" + arm.name + "' interpolates by '" + name + "'; linear or cubic was expected");
        arm.interpolation = name == "cubic" ? Interpolation::CubicBSpline : Interpolation::Linear;
        return arm;
    }
    arm.weights = json.value("weights", arm.name);
    EnhancerOptions& sampling = arm.sampling;
    sampling.evaluations = json.value("evaluations", 0); // 0: the model's standard preset
    sampling.samples = json.value("samples", 1);
    sampling.sampler = json.value("sampler", sampling.sampler);
    sampling.patchVoxels = json.value("patch_voxels", std::int64_t{0});
    sampling.halo = json.value("halo", true);
    sampling.attention = json.value("attention", true);
    sampling.sharedState = json.value("shared_state", true);
    if (sampling.evaluations < 0 || sampling.evaluations > 4000 || sampling.samples < 1 ||
        sampling.samples > 64 || sampling.patchVoxels < 0 || sampling.patchVoxels % 16 != 0)
        bad("arm '" + arm.name +
            "': evaluations from 0 to 4000, samples from 1 to 64 and patches in multiples of 16 voxels were "
            "expected");
    return arm;
}

} // namespace

ComparisonPlan ComparisonPlan::fromText(const std::string& text) {
    ComparisonPlan plan;
    try {
        const Json json = Json::parse(text);
        for (const Json& arm : json.at("arms"))
            plan.arms.push_back(armFrom(arm));
        for (const Json& entry : json.at("subjects")) {
            ComparisonSubject subject;
            entry.at("name").get_to(subject.name);
            subject.age = ageBandFromName(entry.value("age", "adult"));
            subject.skullStripped = entry.value("skull_stripped", false);
            subject.contrasts = contrastsFrom(entry.at("contrasts"));
            plan.subjects.push_back(std::move(subject));
        }
        json.at("seeds").get_to(plan.seeds);
        plan.seamVoxels = json.value("seam_voxels", plan.seamVoxels);
        plan.anatomy = contrastsFrom(json.value("anatomy", Json::array()));
    } catch (const Json::exception& problem) {
        bad(problem.what());
    }
    if (plan.arms.empty() || plan.subjects.empty() || plan.seeds.empty())
        bad("at least one arm, one subject and one seed were expected");
    if (plan.seamVoxels < 16) bad("seam_voxels is below 16");
    return plan;
}

} // namespace magiqt
