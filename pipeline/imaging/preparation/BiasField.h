// Removes the slow multiplicative shading of coils: N4 (Tustison et al., IEEE Transactions on Medical Imaging
// 2010) of ITK on voxels of about 4 mm, the smooth field brought back to the image's grid. Free of ITK in
// this header. Blocking, a few seconds; safe from any thread.
#pragma once

#include "base/Finding.h"
#include "volume/MaskOperations.h"

#include <functional>
#include <vector>

namespace magiqt {

struct BiasFieldOptions {
    double workingMm = 4.0; // voxels of the estimate
    std::vector<unsigned> iterations = {40, 40,
                                        30}; // a level; each halves the distance of the spline's knots
    double convergence = 1e-3;
    int threads = 0;
    std::function<void()> betweenSteps; // called before each iteration: throw to stop
};

struct BiasField {
    Volume field; // on the image's grid; geometric mean 1 in the mask, kept within its range there outside
    double seconds = 0;             // wall clock
    double lowest = 1, highest = 1; // of the field in the mask
};

// `mask`: where to look, one byte a voxel (the brain; a head does too). Voxels that are not above 0 or not
// finite are left out. Where there is nothing to estimate (constant image, fewer than about 200 voxels of 4
// mm) the field is 1 and `findings` says so ("bias.not-estimated"). Throws Error (Internal, "bias.itk";
// "bias.sizes").
BiasField estimateBiasField(const Volume& image, const Mask& mask, const BiasFieldOptions& options,
                            Findings& findings);

// image / field, voxel by voxel.
Volume divided(const Volume& image, const Volume& field);

} // namespace magiqt
