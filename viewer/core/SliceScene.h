// What a surface draws: patches of a window, each with one slice of a volume or one of ready colours. The
// canvas makes it, a surface (VTK or raster) draws it, a test looks at it without either. Plain data; a patch
// shares the volume. Device pixels from the top left; LPS mm.
#pragma once

#include "DifferenceMap.h"
#include "DisplayMapping.h"
#include "SliceEngine.h"
#include "SliceGeometry.h"

#include "volume/Volume.h"

#include <memory>
#include <vector>

namespace magiqt {

struct DeviceRect {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    bool operator==(const DeviceRect&) const = default;
};

struct ScenePatch {
    DeviceRect rect;
    SliceGeometry geometry; // its pixels are device pixels, its size is that of the rectangle
    // Either may be null; colours lie over the volume, with their own transparency.
    VolumePointer volume;
    std::shared_ptr<const ColourSlice> colours;
    // Of a volume.
    WindowLevel windowLevel;
    Slab slab;
};

using SliceScene = std::vector<ScenePatch>;

} // namespace magiqt
