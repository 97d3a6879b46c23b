#include "nn/simulator/TrainedRange.h"

#include <algorithm>
#include <cstdio>

namespace magiqt {

namespace {

constexpr double kTolerance = 0.1;
constexpr double kIsotropic = 1.3; // largest over smallest edge of a voxel up to which it counts as a cube

bool within(double value, const Range& range) {
    return value >= range[0] * (1.0 - kTolerance) && value <= range[1] * (1.0 + kTolerance);
}

std::string text(const char* format, double a, double b) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, format, a, b);
    return buffer;
}

} // namespace

TrainedRange TrainedRange::of(const SimulatorRecipe& recipe) {
    TrainedRange range;
    for (std::size_t c = 0; c < kContrastCount; ++c) {
        range.inPlaneMm[c] = recipe.inPlaneMm[c];
        if (recipe.coarseShare > 0.0)
            range.inPlaneMm[c][1] = std::max(range.inPlaneMm[c][1], recipe.coarseInPlaneMm[1]);
    }
    range.sliceMm = recipe.sliceMm;
    range.isotropicMm = recipe.isotropicMm;
    return range;
}

TrainedRange TrainedRange::ofCard(const Json& card) {
    TrainedRange range = of(SimulatorRecipe::standard());
    const Json told = card.value("trained_on", Json::object());
    try {
        if (told.contains("in_plane_mm"))
            for (std::size_t c = 0; c < kContrastCount; ++c)
                told.at("in_plane_mm").at(kContrastNames[c]).get_to(range.inPlaneMm[c]);
        if (told.contains("slice_mm")) told.at("slice_mm").get_to(range.sliceMm);
        if (told.contains("isotropic_mm")) told.at("isotropic_mm").get_to(range.isotropicMm);
    } catch (const Json::exception&) {
        return of(SimulatorRecipe::standard()); // a card is for people; a damaged one stops nothing
    }
    return range;
}

Json TrainedRange::toJson() const {
    Json inPlane = Json::object();
    for (std::size_t c = 0; c < kContrastCount; ++c)
        inPlane[kContrastNames[c]] = inPlaneMm[c];
    return {{"in_plane_mm", inPlane}, {"slice_mm", sliceMm}, {"isotropic_mm", isotropicMm}};
}

std::string TrainedRange::objection(std::size_t contrast, std::array<double, 3> spacingMm) const {
    std::sort(spacingMm.begin(), spacingMm.end());
    const bool cube = spacingMm[2] <= kIsotropic * spacingMm[0];
    const bool known = cube ? within(spacingMm[0], isotropicMm) && within(spacingMm[2], isotropicMm)
                            : within(spacingMm[0], inPlaneMm[contrast]) &&
                                  within(spacingMm[1], inPlaneMm[contrast]) && within(spacingMm[2], sliceMm);
    if (known) return {};
    return text("%.2f to %.2f mm in the plane and ", inPlaneMm[contrast][0], inPlaneMm[contrast][1]) +
           text("%.1f to %.1f mm slices, or cubes of ", sliceMm[0], sliceMm[1]) +
           text("%.1f to %.1f mm", isotropicMm[0], isotropicMm[1]);
}

} // namespace magiqt
