// A volume seen as a stack of planes: the slice direction (the one with the coarsest spacing) last. The
// measurements of an acquisition (noise, correlation, spectrum, transfer function) are made in these axes,
// since a 2-D scan has one in-plane resolution and another one through the slices. Plain data and pure
// functions, safe from any thread. Axes: x and y lie in the plane, z goes from slice to slice; x is fastest
// in memory.
#pragma once

#include "Volume.h"

#include <array>
#include <complex>
#include <cstdint>
#include <span>
#include <vector>

namespace magiqt {

struct PlaneStack {
    std::array<std::int64_t, 3> size{1, 1, 1};  // x, y, z
    std::array<double, 3> spacingMm{1, 1, 1};   // x, y, z
    std::array<char, 3> towards{'L', 'P', 'S'}; // the anatomical direction that each axis points to
    std::array<int, 3> volumeAxis{0, 1, 2};     // the axis (i, j, k = 0, 1, 2) of the volume behind x, y, z
    std::vector<double> values;

    std::size_t index(std::int64_t x, std::int64_t y, std::int64_t z) const {
        return static_cast<std::size_t>((z * size[1] + y) * size[0] + x);
    }
    std::size_t planeVoxels() const { return static_cast<std::size_t>(size[0] * size[1]); }
    std::span<const double> plane(std::int64_t z) const {
        return {values.data() + static_cast<std::size_t>(z) * planeVoxels(), planeVoxels()};
    }
    std::span<double> plane(std::int64_t z) {
        return {values.data() + static_cast<std::size_t>(z) * planeVoxels(), planeVoxels()};
    }
};

using PlaneMask = std::vector<std::uint8_t>; // one byte a voxel, in the order of PlaneStack::values

// Slices are the planes across the coarsest direction; spacings within 5 % of each other count as equal, and
// k wins.
PlaneStack planesOf(const Volume& volume);
// The mask of a volume in the order of its planes.
PlaneMask planesOfMask(const PlaneStack& planes, const Geometry& geometry,
                       std::span<const std::uint8_t> mask);

// Gaussian filter in the plane, standard deviations in pixels (0: not along this axis), kernel cut at 4
// standard deviations, edges repeated by reflection.
void smoothPlane(std::span<double> plane, std::int64_t width, std::int64_t height, double sigmaX,
                 double sigmaY);

// Squared distance in mm^2 of each pixel of the plane from the nearest pixel outside the mask; what lies
// beyond the plane's border is outside (Felzenszwalb and Huttenlocher 2012, exact).
std::vector<double> squaredDistanceInside(std::span<const std::uint8_t> mask, std::int64_t width,
                                          std::int64_t height, double spacingX, double spacingY);

// Mask grown by `pixels` in the plane (4-neighbours, once a pixel).
void dilatePlane(std::span<std::uint8_t> mask, std::int64_t width, std::int64_t height, int pixels);

// Two-dimensional discrete Fourier transform of one plane (any size, no scaling), same order as the plane.
std::vector<std::complex<double>> transformPlane(std::span<const double> plane, std::int64_t width,
                                                 std::int64_t height);

// Signed frequency of coefficient `index` of `count`, in units of the Nyquist frequency: -1 .. 1.
double frequencyOfNyquist(std::int64_t index, std::int64_t count);

} // namespace magiqt
