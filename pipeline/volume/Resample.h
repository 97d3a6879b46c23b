// Brings a volume onto another grid in the same world space: nearest, linear or interpolating cubic B-spline
// with its prefilter (mirror boundary; Unser 1999, Thevenaz et al. 2000). Grids with parallel axes (also
// permuted or flipped) take a separable path. No smoothing: the caller filters before it reduces the
// resolution. Uses all volumeThreads(); safe from any thread. All points in LPS mm.
#pragma once

#include "Volume.h"

#include <string>

namespace magiqt {

enum class Interpolation { Nearest, Linear, CubicBSpline };

// A point is inside up to the edges of the outermost voxels: continuous index -0.5 .. size - 0.5.
enum class Extrapolation { Constant, NearestEdge };

struct ResampleOptions {
    Interpolation interpolation = Interpolation::Linear;
    Extrapolation extrapolation = Extrapolation::Constant;
    float outsideValue = 0; // for Extrapolation::Constant
    // Where a point of the target lies in the source's space: a registration's result; identity = same space.
    Matrix4 targetLpsToSourceLps = Matrix4::Identity();
};

Volume resample(const Volume& source, const Geometry& target, const ResampleOptions& options);
Volume resample(const Volume& source, const Geometry& target, Interpolation interpolation,
                float outsideValue = 0);

// Grid of cubic voxels over the field of view of `geometry` (from edge to edge of its outermost voxels),
// about the same centre, with the same direction cosines. Throws Error (Usage, "geometry.spacing") unless
// 0.05 <= spacing <= 50.
Geometry isotropicGrid(const Geometry& geometry, double spacingMm);

// The same grid with its axes permuted and flipped so that orientationCode() is `code` ("LPS", "RAS" ...);
// each voxel stays where it is in the world. Throws Error (Usage, "geometry.orientation-code").
Volume reorient(const Volume& volume, const std::string& code);

} // namespace magiqt
