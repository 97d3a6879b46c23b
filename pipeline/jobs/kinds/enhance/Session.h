// The scans of one session, made ready for the network: read, checked against each other, brought to one 1 mm
// grid and to model intensity. Positions are LPS mm. One thread.
#pragma once

#include "jobs/protocol/RunFolder.h"
#include "nn/inference/Enhancer.h"
#include "volume/Volume.h"

#include <array>
#include <functional>
#include <optional>

namespace magiqt {

struct SessionScan {
    VolumePointer native;           // as read
    std::vector<std::uint8_t> head; // mask on the native grid
    double scale = 1.0;             // model intensity = value / scale
    Volume onGrid;                  // cubic B-spline on the working grid, native intensity
};

struct Session {
    std::size_t primary = 0; // index into kContrastNames
    std::array<std::optional<SessionScan>, 3> scans;
    Geometry grid;     // 1 mm over the primary scan's field of view, axes nearest to L, P, S
    Index3 cropOrigin; // the head with a margin, on the grid (i, j, k)
    Index3 cropSize;
    EnhancerInput input; // the crop in model intensity, followed by zeros along an axis of fewer than 32 mm

    // Where voxel (i, j, k) of the crop stands in the input and in what the network gives for it.
    std::size_t inputIndex(std::int64_t i, std::int64_t j, std::int64_t k) const {
        return static_cast<std::size_t>((k * input.voxels[1] + j) * input.voxels[2] + i);
    }

    // Throws Error (BadInput): what readNifti throws, "enhance.no-primary", "enhance.same-image",
    // "enhance.other-geometry", "intensity.no-signal", (NoResource) "memory.predicted". No file is named.
    static Session read(const RunFolder& folder, const std::string& contrast,
                        const std::function<void(const Finding&)>& onFinding);

    // The same of scans in memory, without what only files can tell.
    static Session prepare(const std::array<VolumePointer, 3>& scans, std::size_t primary,
                           const std::function<void(const Finding&)>& onFinding);

    // The enhanced crop (model intensity, i fastest) pasted into the interpolated scan, in the scan's own
    // intensity. Towards faces of the crop inside the grid the change fades out over 6 mm.
    Volume paste(std::size_t contrast, const std::vector<float>& enhancedCrop) const;
    // A map of the crop (standard deviation) in the scan's intensity, zero outside.
    Volume pasteMap(std::size_t contrast, const std::vector<float>& mapCrop) const;
};

} // namespace magiqt
