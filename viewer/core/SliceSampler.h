// Reads single values and single slices out of a volume at LPS points, trilinear, on the CPU: the value under
// the cursor, and every slice that is not VTK's. Planes along the volume's axes cost about 2 ns a pixel,
// oblique ones ten times that. Never walks a whole volume. Points outside the field of view
// (half a voxel around the outermost centres) give NaN; within that half voxel the border value is continued.
// Free of threads.
#pragma once

#include "SliceGeometry.h"

#include "volume/Volume.h"

#include <vector>

namespace magiqt {

float sampleLps(const Volume& volume, const Point3& pointLps);

// Samples at the pixel centres of a grid in a plane: pixel (column, row) lies at firstLps + column *
// columnStepLps + row * rowStepLps. Row by row.
struct SampleGrid {
    Point3 firstLps;
    Point3 columnStepLps;
    Point3 rowStepLps;
    int columns = 0;
    int rows = 0;
};

std::vector<float> sampleSlice(const Volume& volume, const SampleGrid& grid);

// The value of the voxel that each sample lies in: for labels, between which nothing lies.
std::vector<float> nearestSlice(const Volume& volume, const SampleGrid& grid);

// A grid over the part of `box` that the slice shows, with pixels of about pitchMm and no more than 1024 a
// side.
SampleGrid sampleGridOver(const LpsBox& box, const SliceGeometry& slice, double pitchMm);

// A grid with a sample at the centre of every pixel of the pane.
SampleGrid pixelGrid(const SliceGeometry& slice);

} // namespace magiqt
