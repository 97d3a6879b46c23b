// Intensities of a volume: exact quantiles, the mask of the head, and the scale that the enhancement model
// works in. Masks have one byte a voxel, 0 or 1, in the order of Volume::voxels(). Pure functions, safe from
// any thread.
#pragma once

#include "Volume.h"

#include <cstdint>
#include <span>
#include <vector>

namespace magiqt {

// Exact quantiles with linear interpolation between order statistics (numpy's default). probabilities in
// 0..1. Throws Error (BadInput, "intensity.empty") when there are no values.
std::vector<double> quantiles(std::span<const float> values, std::span<const double> probabilities);
double quantile(std::span<const float> values, double probability);

// The voxels with mask != 0, in order.
std::vector<float> maskedValues(const Volume& volume, std::span<const std::uint8_t> mask);

// Foreground of a head or of a skull-stripped brain: threshold on the smoothed image, largest component,
// closing, holes filled. Exact zeros are never evidence of noise. Where no plausible head is found, the mask
// is all voxels above the threshold and `findings` (when given) says so ("mask.uncertain").
std::vector<std::uint8_t> headMask(const Volume& volume, Findings* findings = nullptr);

// normalised = value / scale with scale = 2 x the median inside the mask: the median of the head becomes 0.5,
// 0 stays 0. The inverse is the multiplication. Throws Error (BadInput, "intensity.no-signal") where the
// median is <= 0.
struct IntensityScale {
    double scale = 1;
};
double modelIntensityScale(const Volume& volume, std::span<const std::uint8_t> mask);

// Centre of the mask in LPS mm; the centre of the grid for an empty mask.
Point3 centroidLps(const Geometry& geometry, std::span<const std::uint8_t> mask);

} // namespace magiqt
