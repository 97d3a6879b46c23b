// The contrasts of one session, in the order in which every tensor, recipe, pack and file holds them. No
// Torch.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace magiqt {

inline constexpr std::size_t kContrastCount = 3;
inline constexpr auto kContrasts = static_cast<std::int64_t>(kContrastCount); // as Torch counts
inline constexpr std::array<const char*, kContrastCount> kContrastNames = {"T1w", "T2w", "FLAIR"};

} // namespace magiqt
