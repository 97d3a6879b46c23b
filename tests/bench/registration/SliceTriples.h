// Three scans of one image through thick slices in three directions, each moved a little by its header, with
// noise; and how well a fused volume gives the image back. For the benchmark of fusion and its test.
#pragma once

#include "imaging/fusion/Fusion.h"

#include <array>

namespace magiqt::test {

struct SliceTriple {
    std::array<VolumePointer, 3> scans; // axial, coronal, sagittal
    std::array<Matrix4, 3> imageToScan; // identity for the first
};
// Box profile of 5 mm and 1.6 mm pixels; noise of `noise` times the head's median; motions up to 6 mm and 6
// degrees.
SliceTriple makeTriple(const Volume& image, std::uint64_t seed, double noise = 0.06);

struct TripleScores {
    std::array<double, 3> placeErrorMm{};
    double bestSingle = 0, mean = 0, meanTrue = 0, fused = 0; // PSNR in dB inside the head
};
TripleScores scoreTriple(const Volume& image, const SliceTriple& triple, const FusionResult& result);

} // namespace magiqt::test
