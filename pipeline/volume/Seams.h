// Do the borders of the patches that an image was made of show? Two measures of model notes 4.4, on the grid
// of the patches. Pure functions, safe from any thread.
#pragma once

#include "Metrics.h"

namespace magiqt {

struct Seams {
    // BGR: mean |difference| across the faces of the patches over the mean of that across the parallel planes
    // 3 to 5 voxels away on both sides, inside the mask. 1: no seam.
    double boundaryGradientRatio = 1;
    // Energy of (image - reference) along the axes at the period of the patches over that at its neighbouring
    // frequencies (between half and twice the period, harmonics left out). 1: no more than elsewhere.
    double periodicEnergy = 1;
};

// voxels and reference: i fastest, size (i, j, k); faces lie between positions n * stride - 1 and n * stride
// of each axis, n >= 1. Throws Error (BadInput, "metrics.grids") where sizes differ, (Usage, "seams.stride")
// for a stride below 12, for which no plane is far enough from two faces.
Seams measureSeams(Values voxels, Values reference, const Index3& sizeIjk, MaskView mask,
                   std::int64_t stride);

} // namespace magiqt
