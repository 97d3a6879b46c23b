// Brain mask and tissues of one scan, by the networks of nn/models/segmenter: the brain is found on a coarse
// grid over the whole field of view, tissues on 1 mm around it. Any orientation and spacing comes in; results
// lie on the grids that are named. Blocking, seconds; a Segmenter serves one thread at a time.
#pragma once

#include "base/Finding.h"
#include "nn/models/segmenter/Segmenter.h"
#include "volume/MaskOperations.h"

#include <functional>

namespace magiqt {

// Labels of a tissue map, the order of what is printed.
enum class TissueLabel : unsigned char { Background, Csf, Grey, White, Ventricles };
inline constexpr std::array<const char*, 5> kTissueLabelNames = {"background", "csf", "grey", "white",
                                                                 "ventricles"};

struct BrainMask {
    Volume probability; // on a cubic grid of half the network's spacing, axes towards L, P, S
    Volume mask;        // 0 or 1 on the scan's grid: one piece, without holes
    double volumeMl = 0;
};

struct HeadSegmentation {
    BrainMask brain; // on the scan's grid
    Volume labels;   // TissueLabel on the cubic 1 mm grid over the scan's field of view, with the scan's axes
    std::array<double, 5> volumesMl{}; // by label; that of the background is 0
};

struct SegmentationCallbacks {
    std::function<void(double fraction, const std::string& stage)> progress;
    std::function<void()> throwIfStopped;
};

// Brain and ventricles with the fluid of the sulci, bounded by a smooth hull. Throws Error (BadInput):
// "segment.flat" for fewer than 3 slices or less than 60 mm along an axis, "segment.no-brain" where none is
// found. Findings: "mask.implausible-volume" (outside 300 to 2200 ml), "mask.touches-border" (the field of
// view cuts the brain).
BrainMask findBrain(const Volume& scan, Segmenter& brain, const SegmentationCallbacks& callbacks,
                    Findings& findings);

// CSF is all fluid inside the skull outside the ventricles; choroid plexus counts as ventricle, brainstem and
// ventral diencephalon as white matter, deep nuclei as grey matter.
HeadSegmentation segmentHead(const Volume& scan, Segmenter& brain, Segmenter& tissue,
                             const SegmentationCallbacks& callbacks, Findings& findings);

// The same of a brain that is known already: of a mask (0 or 1, any grid), as of skull-stripped images, in which
// findBrain is less sure.
BrainMask knownBrain(const Volume& mask);
HeadSegmentation segmentTissues(const Volume& scan, BrainMask brain, Segmenter& tissue,
                                const SegmentationCallbacks& callbacks);

// What is odd about a brain mask; used by findBrain, and for masks that come from elsewhere.
void checkBrainMask(const Volume& mask, Findings& findings);

} // namespace magiqt
