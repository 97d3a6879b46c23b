// The volumes of one person that are looked at together, and the ways to compare them. An arm is a volume in
// the world of all arms (LPS mm): one that was registered is moved there (Volume::movedBy) before it comes
// here. Plain enums and functions.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace magiqt {

// Before: the input. After: enhanced. Reference: the high-field image. Other: what a second model made.
enum class Arm { Before, After, Reference, Other };
inline constexpr std::size_t armCount = 4;
inline constexpr std::array<Arm, armCount> allArms{Arm::Before, Arm::After, Arm::Reference, Arm::Other};

using ArmsPresent = std::array<bool, armCount>;
inline bool isPresent(const ArmsPresent& arms, Arm arm) {
    return arms[static_cast<std::size_t>(arm)];
}

// The two that a curtain, a blend or a difference is of.
struct ArmPair {
    Arm first = Arm::Before;
    Arm second = Arm::After;
    bool operator==(const ArmPair&) const = default;
};

// Every pair of those that are there, in the order of the arms; empty with fewer than two.
std::vector<ArmPair> pairsOf(const ArmsPresent& arms);

// SideBySide: every arm. Curtain: the first arm on the left of the edge, the second on the right. Difference:
// the second minus the first; with a reference (enhanced - reference) and (input - reference) on one scale.
// Blend, Checkerboard: both in one picture. Contour: the edges of the second over the first.
enum class CompareMode { SideBySide, Curtain, Difference, Blend, Checkerboard, Contour };

} // namespace magiqt
