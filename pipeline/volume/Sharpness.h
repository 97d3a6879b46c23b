// How much fine detail an image has beside its reference, apart from how right it is: a blurred prediction
// wins PSNR and loses here (Dohmen et al. 2024). Both on one grid; the prediction is matched to the reference
// by least squares a x + b inside the mask first. 1 is the reference's own sharpness, less is blur, more is
// noise or invented texture. Pure functions, safe from any thread.
#pragma once

#include "Metrics.h"

namespace magiqt {

struct Sharpness {
    // Mean length of the gradient (central differences, per mm) inside the mask, over that of the reference.
    double gradientRatio = 0;
    // Power between 0.1 and 0.5 cycles/mm (or Nyquist) over the reference's: geometric mean of bins of 0.05
    // cycles/mm of the in-plane spectra of slices across each axis, the images cut off outside the mask.
    double spectrumRatio = 0;
};

// Throws Error (BadInput): "metrics.grids", "metrics.empty-mask" for a mask of fewer than 1000 voxels.
Sharpness measureSharpness(const Volume& prediction, const Volume& reference, MaskView mask);

} // namespace magiqt
