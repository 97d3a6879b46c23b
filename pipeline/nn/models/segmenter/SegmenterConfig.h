// What a segmenter is: the classes it tells apart and the shape of its network, as its weights say. Plain
// data, no Torch.
#pragma once

#include "base/JsonForward.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace magiqt {

// Classes of every voxel. The brain mask is InnerCsf ... Ventricles: brain and ventricles with the fluid of
// sulci and cisterns, bounded by a closing of the brain by kHullRadiusMm. OuterCsf is the fluid between that
// and the skull.
enum class HeadClass : unsigned char { Air, Head, OuterCsf, InnerCsf, Grey, White, Ventricles };
inline constexpr std::size_t kHeadClassCount = 7;
inline constexpr double kHullRadiusMm = 6.0;
inline constexpr bool isBrainMask(HeadClass value) {
    return value >= HeadClass::InnerCsf;
}

inline constexpr std::size_t kSegmenterLevels = 4;

struct SegmenterConfig {
    double spacingMm = 2.0;                                               // of the grid it sees and labels
    std::array<std::int64_t, kSegmenterLevels> widths = {16, 32, 64, 96}; // at 1/2, 1/4, 1/8, 1/16 resolution
    // What it was trained on; larger images go in overlapping pieces of this size.
    std::array<std::int64_t, 3> regionKji = {96, 112, 96};
    bool prior =
        false; // it is given a brain mask's probabilities as second channel, intensities scaled inside it

    bool operator==(const SegmenterConfig&) const = default;
};

// Sizes of what goes into the network are multiples of this many voxels.
inline constexpr std::int64_t kSegmenterMultiple = 16;

void to_json(Json& json, const SegmenterConfig& config);
void from_json(const Json& json, SegmenterConfig& config); // throws Error (BadInput, "model.bad-config")

} // namespace magiqt
