// What a comparison compares, as the run's parameter `plan` says it; the files stand by role in the run
// folder. Plain values.
#pragma once

#include "base/JsonForward.h"
#include "nn/core/Contrasts.h"
#include "nn/inference/Enhancer.h"
#include "nn/simulator/SimulatorRecipe.h"
#include "volume/Resample.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

struct ComparisonArm {
    std::string name;
    std::optional<Interpolation> interpolation; // nothing: a model, its file has the role weights_<weights>
    std::string weights;
    EnhancerOptions sampling;
};

struct ComparisonSubject {
    std::string name;
    AgeBand age = AgeBand::Adult;
    std::array<bool, kContrastCount> contrasts{};
    bool skullStripped = false; // the mask of the comparison is the brain
};

struct ComparisonPlan {
    std::vector<ComparisonArm> arms;
    std::vector<ComparisonSubject> subjects;
    std::vector<std::uint64_t> seeds;
    std::int64_t seamVoxels = 32;               // patches whose borders are looked at
    std::array<bool, kContrastCount> anatomy{}; // contrasts that are segmented

    // Throws Error (BadInput, "compare.bad-plan").
    static ComparisonPlan fromText(const std::string& text);
};

} // namespace magiqt
