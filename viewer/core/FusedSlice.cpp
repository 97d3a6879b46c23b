#include "FusedSlice.h"

namespace magiqt {

namespace {

ValueRange rangeOf(const WindowLevel& windowLevel) {
    return {windowLevel.level - 0.5 * windowLevel.window, windowLevel.level + 0.5 * windowLevel.window};
}

} // namespace

ColourSlice fusedSlice(const FusedArm& first, const FusedArm& second, const SliceGeometry& slice,
                       const Slab& slab, const OverlayStyle& style) {
    ColourSlice fused;
    fused.grid = pixelGrid(slice);
    OverlaySlice both;
    both.columns = fused.grid.columns;
    both.rows = fused.grid.rows;
    both.pixelMm = slice.mmPerPixel();
    both.below = resliceVolume(*first.volume, slice, slab);
    both.above = resliceVolume(*second.volume, slice, slab);
    both.belowRange = rangeOf(first.windowLevel);
    both.aboveRange = rangeOf(second.windowLevel);
    const std::vector<std::uint32_t> picture = overlayPicture(both, style);
    fused.colours.reserve(picture.size());
    for (const std::uint32_t pixel : picture)
        fused.colours.push_back({static_cast<std::uint8_t>(pixel >> 16),
                                 static_cast<std::uint8_t>(pixel >> 8), static_cast<std::uint8_t>(pixel),
                                 255});
    return fused;
}

} // namespace magiqt
