// Rigid and affine registration of two scans of one head: many starts evaluated coarsely, the best carried
// through finer resolutions, Mattes mutual information throughout. At the finest level the scan with the
// larger voxels gives the samples, at its own voxels, and the other one is blurred to what those voxels saw
// (slice profile), in the axes of the current estimate; nothing is interpolated across thick slices.
// Deterministic, whatever the number of threads: there is no random draw. Matrices map points of the fixed
// scan to points of the moving one (LPS mm).
#pragma once

#include "Motion.h"
#include "ScanView.h"

#include <functional>
#include <vector>

namespace magiqt {

struct RegistrationHooks {
    std::function<void()> throwIfStopped = [] {};         // called many times a second
    std::function<void(double)> progress = [](double) {}; // 0..1 of what was called
};

struct CoarseResult {
    Matrix4 fixedToMoving = Matrix4::Identity();
    double similarity = 0;       // normalised mutual information at 4 mm
    double similarityBefore = 0; // as the headers place the scans
    double rivalSimilarity = 0;  // of the best candidate that lies elsewhere; 0: none
    double rivalDistanceMm = 0;
};

// Whether one of the two shows much less of the head than the other, as after skull stripping.
bool isOneStripped(const ScanView& moving, const ScanView& fixed);

CoarseResult registerCoarsely(const ScanView& moving, const ScanView& fixed, const RegistrationHooks& hooks);

// Rigid similarity of the moving scan's mirror image (left for right): where it exceeds the scan's own, left
// and right are swapped in one of the files.
double mirroredSimilarity(const ScanView& moving, const ScanView& fixed, const RegistrationHooks& hooks);

struct RefineResult {
    Matrix4 fixedToMoving = Matrix4::Identity();
    double similarity = 0;
    double insideSimilarity = 0; // of the samples well inside both heads: what is left without their outline
    double distinctness = 0;     // 1 - (mean similarity of disturbed poses) / similarity: 0 no peak .. 1
    double halvesDistanceMm = 0; // mean distance of the results of two halves of the samples, halved
};

enum class SelfCheck {
    None,
    Halves
}; // Halves also fills insideSimilarity, distinctness and halvesDistanceMm
RefineResult refine(const ScanView& moving, const ScanView& fixed, MotionKind kind,
                    const Matrix4& fixedToMoving, SelfCheck check, const RegistrationHooks& hooks);

} // namespace magiqt
