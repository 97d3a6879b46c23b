// Finds the average head in an image by nine parameters (rotation, translation, scale per axis) that maximise
// the normalised mutual information (Studholme 1999) between tissue classes and intensities: any contrast,
// any field strength, heads that are cut off or stripped of their skull. Coarse to fine from several starts;
// about a second; all points in LPS mm; safe from any thread.
#pragma once

#include "volume/Volume.h"

#include <array>

namespace magiqt {

struct HeadAlignment {
    Matrix4 averageToImage = Matrix4::Identity(); // point of the average head -> LPS of the image
    double similarity = 0;                        // normalised mutual information, 1 = none
    double headOverlap = 0;                       // Dice of head masks where both are seen
    std::array<double, 3> scale{1, 1, 1};
    double rotationDegrees = 0;
};

// `headMask`: of the image (Intensity.h). Throws Error (BadInput, "deface.no-head") where nothing like a head
// is found.
HeadAlignment alignAverageHead(const Volume& image, const std::vector<std::uint8_t>& headMask);

} // namespace magiqt
