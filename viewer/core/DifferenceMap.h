// After minus before in one slice, as colours: blue where the after arm is darker, white where both agree,
// red where it is brighter; symmetric about zero. Where one arm has no data, and in the air around the
// head (background in both arms, connected to the border of the slice), the pixel is black; enclosed fluid is
// compared. Values are in the image's intensity units. Plain functions, free of threads.
#pragma once

#include "DisplayMapping.h"
#include "SliceSampler.h"

#include <array>
#include <cstdint>
#include <vector>

namespace magiqt {

using Rgba = std::array<std::uint8_t, 4>;

// part: difference / limit, clamped to -1..1. Perceptually even steps from white to both ends.
Rgba differenceColour(double part);

struct DifferenceSlice {
    SampleGrid grid;
    std::vector<Rgba> colours; // row by row, like the grid
};

struct DifferenceArm {
    const Volume* volume = nullptr;
    double background = 0.0; // foregroundThreshold()
};

DifferenceSlice differenceSlice(const DifferenceArm& before, const DifferenceArm& after,
                                const SampleGrid& grid, double limit);

// The value at the ends of the colour scale: 0.3 of the before arm's robust span, with the same relative
// window.
double differenceLimit(const ValueRange& before, const DisplayMapping& mapping);

} // namespace magiqt
