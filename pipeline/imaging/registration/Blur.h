// Gaussian smoothing by axis, as fast as registration needs it: float, truncated at three standard
// deviations, the edge repeated. Pure functions; all volumeThreads() inside; the result does not depend on
// them.
#pragma once

#include "volume/Volume.h"

namespace magiqt {

// Standard deviations in voxels for i, j, k; below 0.2 an axis is left alone.
void blur(std::vector<float>& voxels, const Index3& sizeIjk, const Point3& sigmaVoxels);
Volume blurred(const Volume& volume, const Point3& sigmaMm); // along the volume's own axes

} // namespace magiqt
