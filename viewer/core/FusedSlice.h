// Two volumes in one picture of a pane: blend, checkerboard, or the edges of the second over the first. A
// colour a device pixel. Plain function, free of threads.
#pragma once

#include "DifferenceMap.h"
#include "OverlayPicture.h"
#include "SliceEngine.h"

namespace magiqt {

struct FusedArm {
    const Volume* volume = nullptr;
    WindowLevel windowLevel;
};

ColourSlice fusedSlice(const FusedArm& first, const FusedArm& second, const SliceGeometry& slice,
                       const Slab& slab, const OverlayStyle& style);

} // namespace magiqt
