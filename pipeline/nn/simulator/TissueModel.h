// Soft maps of white matter, grey matter and CSF from one image inside a brain mask: three Gaussians by
// expectation maximisation with a smooth multiplicative bias field and a neighbourhood prior. Plain arrays (i
// fastest), no Torch, no files; used to prepare packs and to simulate a single volume. One thread, a few
// seconds a brain.
#pragma once

#include "nn/simulator/SimulatorRecipe.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace magiqt {

struct TissueMaps {
    // Posteriors 0..255 of white matter, grey matter, CSF; their sum is about 255 inside the mask and 0
    // outside.
    std::array<std::vector<std::uint8_t>, 3> posterior;
    std::array<double, 3> mean{}; // of the image (bias removed) in each class, same order
    double separation = 0.0;      // of white and grey matter: distance of the means over their spread
};

// contrast: index into kContrastNames; it decides the order of the classes (T1w: CSF < grey < white; T2w:
// white < grey < CSF; FLAIR: CSF < white < grey). sizeIjk in voxels of spacingMm. Throws Error (BadInput,
// "tissue.no-brain") for a mask with fewer than 1000 voxels.
TissueMaps estimateTissues(const std::vector<float>& image, const std::vector<std::uint8_t>& mask,
                           const std::array<std::int64_t, 3>& sizeIjk, std::size_t contrast);

// Mean of an image where a class is certain (posterior > 0.8); falls back to the posterior-weighted mean.
double classMean(const std::vector<float>& image, const std::vector<std::uint8_t>& posterior);

} // namespace magiqt
