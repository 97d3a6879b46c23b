// One slice of two images of the same head, as a picture that shows whether they lie on each other:
// chessboard, blend, or the edges of one drawn over the other. Works on samples of both at the same pixels
// (SliceSampler.h); NaN is outside of an image. Pure functions, free of threads and windows.
#pragma once

#include "DisplayMapping.h"

#include <cstdint>
#include <vector>

namespace magiqt {

enum class OverlayMode { Checkerboard, Contour, Blend };

struct OverlaySlice {
    int columns = 0;
    int rows = 0;
    double pixelMm = 1;
    std::vector<float> below, above; // row by row, columns * rows each
    ValueRange belowRange, aboveRange;
};

struct OverlayStyle {
    OverlayMode mode = OverlayMode::Checkerboard;
    double tileMm = 15;                     // of the chessboard
    double aboveShare = 0.5;                // of the blend, 0..1
    std::uint32_t edgeColour = 0xff35c9f0U; // 0xAARRGGBB of the contour
};

// 0xAARRGGBB, row by row; what lies outside of both images is black. Throws Error (Internal,
// "overlay.size") where the samples do not fill the slice.
std::vector<std::uint32_t> overlayPicture(const OverlaySlice& slice, const OverlayStyle& style);

// The pixels on an edge of `values`: the length of the gradient (Sobel) is among the largest tenth of those
// of the head and at least a tenth of the range over one millimetre; thinned to a ridge across
// the gradient (the suppression step of Canny 1986). One byte a pixel.
std::vector<std::uint8_t> edgesOf(const std::vector<float>& values, int columns, int rows,
                                  const ValueRange& range, double pixelMm = 1);

} // namespace magiqt
