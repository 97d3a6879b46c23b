// Exact Euclidean distances on a grid (Felzenszwalb and Huttenlocher, Theory of Computing 2012: lower
// envelopes of parabolas, one axis after the other) and what rests on them: morphology with a ball. Masks
// have one byte a voxel, 0 or not 0, i fastest. Uses all volumeThreads(); pure functions, safe from any
// thread.
#pragma once

#include "MaskOperations.h"

#include <vector>

namespace magiqt {

// Distance in mm of every voxel centre to the nearest centre of a voxel that is set; infinity where none is.
std::vector<float> distanceToMask(const Mask& mask, const Index3& sizeIjk, const Point3& spacingMm);

// Dilation followed by erosion with a ball; what leaves the grid counts as set while eroding.
Mask closedByBall(const Mask& mask, const Index3& sizeIjk, const Point3& spacingMm, double radiusMm);

} // namespace magiqt
