// Whole slices of volumes on the CPU: samples (SliceSampler.h) at the pixel centres of a pane, through one
// plane or a slab, and their grey values. Plain functions, free of threads.
#pragma once

#include "DisplayMapping.h"
#include "SliceGeometry.h"

#include "volume/Volume.h"

#include <cstdint>
#include <vector>

namespace magiqt {

enum class SlabMode { Mean, Maximum, Minimum };

// thicknessMm 0: the plane alone. Otherwise the planes within half the thickness on both sides, no further
// apart than the finest voxel.
struct Slab {
    double thicknessMm = 0.0;
    SlabMode mode = SlabMode::Mean;
    bool operator==(const Slab&) const = default;
};

// Row by row, one value a pixel of the pane (its size rounded down to whole pixels). Where a slab leaves the
// volume, the part inside counts.
std::vector<float> resliceVolume(const Volume& volume, const SliceGeometry& slice, const Slab& slab = {});

// 0xffGGGGGG; below the window and NaN black. `stride`: pixels from one row of the picture to the next.
void paintGrey(const std::vector<float>& values, int columns, const WindowLevel& windowLevel,
               std::uint32_t* pixels, std::size_t stride);

} // namespace magiqt
