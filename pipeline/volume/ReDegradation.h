// Does the enhanced image still agree with what was measured? The enhanced image is brought back to the
// scan's own grid (slice profile and in-plane blur of its voxels), matched to the scan linearly inside the
// head, and the difference is expressed in units of its own robust spread: clusters of |z| > 3 are structure
// that the scan does not support, or that enhancement removed. Pure function, safe from any thread.
#pragma once

#include "Volume.h"

#include <cstdint>
#include <span>

namespace magiqt {

struct ReDegradation {
    double slope = 1.0; // scan = slope * degraded + intercept, least squares inside the mask
    double intercept = 0.0;
    double residualSigma = 0.0; // 1.4826 x median absolute deviation of the difference inside the mask
    double correlation = 0.0;   // Pearson, degraded against scan inside the mask
    std::int64_t voxelsAbove3 = 0;
    std::int64_t clusters = 0; // 26-connected, at least kLeastClusterVoxels voxels
    Volume z;                  // on the scan's grid, zero outside the mask
};

inline constexpr std::int64_t kLeastClusterVoxels = 5;

// `enhanced` on any finer grid of the same world space; `headMask` on the scan's grid.
ReDegradation reDegrade(const Volume& scan, const Volume& enhanced, std::span<const std::uint8_t> headMask);

} // namespace magiqt
