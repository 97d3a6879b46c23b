// Small operations on masks (one byte a voxel, 0 or 1, i fastest) that the head mask is made of. Pure
// functions.
#pragma once

#include "Volume.h"

#include <cstdint>
#include <vector>

namespace magiqt {

using Mask = std::vector<std::uint8_t>;

// Gaussian of the given width in mm along each axis (axes with voxels wider than twice that are left alone),
// edges repeated.
std::vector<float> smoothed(const Volume& volume, double sigmaMm);

// Keeps the largest 6-connected component; returns its size.
std::int64_t keepLargestComponent(Mask& mask, const Index3& sizeIjk);

// Dilation then erosion with a box of radius voxels per axis; what leaves the grid counts as set while
// eroding.
void closeMask(Mask& mask, const Index3& sizeIjk, const Index3& radius);
void openMask(Mask& mask, const Index3& sizeIjk, const Index3& radius);

// Sets what is not connected to the border of its slice, for the slices across each of the three axes in
// turn.
void fillHolesBySlice(Mask& mask, const Index3& sizeIjk);

} // namespace magiqt
