// Shape of a MagIQT network: what a checkpoint says about itself. Plain data, no Torch.
#pragma once

#include "base/JsonForward.h"
#include "nn/core/Contrasts.h"
#include "nn/core/CrossBatch.h"

#include <array>
#include <cstdint>
#include <string>

namespace magiqt {

inline constexpr std::int64_t kStateChannels = 3 * 8; // Haar bands of the residual
inline constexpr std::int64_t kConditionChannels =
    kStateChannels + 3; // Haar bands of the input + availability

enum class Normalisation { ChannelRms, Group }; // Group exists as the negative control of "tiled = whole"

struct MagiqtConfig {
    std::string preset = "XS";
    std::array<std::int64_t, 3> widths = {24, 48, 96}; // at 1/2, 1/4, 1/8 resolution
    std::int64_t blocksPerLevel = 1;
    std::int64_t transformerBlocks = 1;
    std::int64_t heads = 4;
    bool transformer = true;           // off: each block becomes a parameter-matched bottleneck convolution
    std::int64_t bottleneckWidth = 64; // of that convolution
    Normalisation normalisation = Normalisation::ChannelRms;
    std::int64_t extraChannels = 0; // of the condition, after the input's bands and flags (a cascade's)

    // XS, S, M or B of model notes 4.2, or XXS (16, 32, 64) for experiments on a CPU. Throws Error (Usage,
    // "model.unknown-preset").
    static MagiqtConfig fromPreset(const std::string& preset);
    bool operator==(const MagiqtConfig&) const = default;
};

void to_json(Json& json, const MagiqtConfig& config);
void from_json(const Json& json, MagiqtConfig& config); // throws Error (BadInput, "model.bad-config")

} // namespace magiqt
