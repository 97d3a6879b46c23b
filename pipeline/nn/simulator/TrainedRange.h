// Which scans a model has seen in training: the voxel sizes that its simulator draws. Stands in the model's
// card as "trained_on", so that a scan outside it can be told. Plain data, no Torch.
#pragma once

#include "base/JsonForward.h"
#include "nn/simulator/SimulatorRecipe.h"

#include <array>
#include <string>

namespace magiqt {

struct TrainedRange {
    std::array<Range, kContrastCount> inPlaneMm{}; // of scans in slices, coarse ones among them
    Range sliceMm{}, isotropicMm{};

    static TrainedRange of(const SimulatorRecipe& recipe);
    // What the card says; of a card that says nothing, that of the simulator that is built in.
    static TrainedRange ofCard(const Json& card);
    Json toJson() const;

    // In words what is wrong with voxels of this size (any order of the axes), empty where nothing is. Ten
    // per cent beyond a range are no reason to speak.
    std::string objection(std::size_t contrast, std::array<double, 3> spacingMm) const;
};

} // namespace magiqt
