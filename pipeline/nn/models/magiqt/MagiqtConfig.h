// Shape of a MagIQT network: what a checkpoint says about itself. Plain data, no Torch.
#pragma once

#include "base/JsonForward.h"
#include "nn/core/Contrasts.h"

#include <array>
#include <cstdint>
#include <string>

namespace magiqt {

inline constexpr auto kContrasts = static_cast<std::int64_t>(kContrastCount); // as Torch counts
inline constexpr std::int64_t kStateChannels = kContrasts * 8;                // Haar bands of the residual
inline constexpr std::int64_t kConditionChannels =
    kStateChannels + kContrasts;                   // Haar bands of the input + availability
inline constexpr std::int64_t kVoxelsPerToken = 8; // a token is one voxel at 1/8 resolution: 8 mm

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

    // XS, S, M or B of model notes 4.2. Throws Error (Usage, "model.unknown-preset").
    static MagiqtConfig fromPreset(const std::string& preset);
    bool operator==(const MagiqtConfig&) const = default;
};

// The three cross-batch parts (model notes 4.4), each for itself.
struct CrossBatch {
    bool halo = true;        // 3x3x3 convolutions see the neighbouring patches instead of zeros
    bool attention = true;   // windows are cut on the merged token grid, with pooled context tokens
    bool sharedState = true; // one noise field and one solver state for all patches (sampling only)
    bool operator==(const CrossBatch&) const = default;
};

void to_json(Json& json, const MagiqtConfig& config);
void from_json(const Json& json, MagiqtConfig& config); // throws Error (BadInput, "model.bad-config")
void to_json(Json& json, const CrossBatch& crossBatch);
void from_json(const Json& json, CrossBatch& crossBatch);

} // namespace magiqt
