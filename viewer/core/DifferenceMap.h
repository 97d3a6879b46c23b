// One image minus another in one slice, as colours: blue where the second is darker, white where both agree,
// red where it is brighter; symmetric about zero. Differences within the noise of both are grey: nobody can
// say that they are there. Where one arm has no data, and in the air around the head (background in both
// arms, connected to the border of the slice), the pixel is black; enclosed fluid is compared. Values are
// (intensity - offset) * scale: intensity units, or parts of an arm's robust range where units differ. Plain
// functions, free of threads.
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

struct ColourSlice {
    SampleGrid grid;
    std::vector<Rgba> colours; // row by row, like the grid
};

inline constexpr Rgba noiseColour{150, 150, 150, 255};

struct DifferenceArm {
    const Volume* volume = nullptr;
    double background = 0.0; // foregroundThreshold(), an intensity
    double noise = 0.0;      // noiseSigma(), an intensity
    double offset = 0.0;     // an intensity
    double scale = 1.0;
};

// Two standard deviations of the difference of two values that differ by noise alone.
double noiseFloor(const DifferenceArm& first, const DifferenceArm& second);

ColourSlice differenceSlice(const DifferenceArm& first, const DifferenceArm& second, const SampleGrid& grid,
                            double limit);

// The value at the ends of the colour scale: 0.3 of a robust span, with the same relative window.
double differenceLimit(double span, const DisplayMapping& mapping);

} // namespace magiqt
