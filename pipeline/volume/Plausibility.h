// Whether a volume looks like what enhancement is for: a brain MR image of low resolution. Uncertain in
// nature, so it only ever makes Findings. Pure function, safe from any thread.
#pragma once

#include "Nifti.h"
#include "Volume.h"

namespace magiqt {

// "volume.spacing" (outside 0.2..12 mm), "volume.few-slices" (fewer than 8 along an axis), "volume.constant",
// "volume.negative" (as CT), "volume.high-resolution" (all spacings <= 1.3 mm and detail down to the voxel: 3
// T or already enhanced), "volume.field-of-view" (no head fits).
Findings plausibilityFindings(const Volume& volume);
// The same, and "volume.enhanced-already" for an image that MagIQT has made.
Findings plausibilityFindings(const NiftiImage& image);

// Smallest over the three axes of mean (second difference)^2 / mean (central difference)^2 in the middle of
// the volume. Measured: 64 mT scans brought to 1 mm 0.02 (cubic) to 0.06 (linear); 3 T scans at 1 mm 0.11 to
// 0.9; scans with thick slices brought to 1 mm 0.07 and less.
double voxelDetail(const Volume& volume);

} // namespace magiqt
