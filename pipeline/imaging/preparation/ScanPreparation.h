// Brings one scan into the form that comparison, registration and enhancement like: bias field removed, brain
// mask, cubic voxels, brain median at 0.5. Each step can be left out. Blocking, seconds; any thread.
#pragma once

#include "imaging/preparation/BiasField.h"
#include "imaging/segmentation/HeadSegmentation.h"

#include <optional>

namespace magiqt {

struct PreparationOptions {
    bool biasField = true;
    bool brainMask = true; // off: the mask of the head serves for bias field and normalisation
    double spacingMm = 1.0;
    bool normalise = true;
    int threads = 0;
};

struct PreparedScan {
    Volume image;                    // on the cubic grid over the scan's field of view, with its axes
    std::optional<Volume> mask;      // brain, 0 or 1, on the grid of `image`
    std::optional<Volume> biasField; // on the grid of `image`
    double scale = 1;                // image = value / field / scale
    double maskMl = 0;
    double biasLowest = 1, biasHighest = 1;
    double secondsMask = 0, secondsBias = 0, secondsGrid = 0; // wall clock
};

// `brain` may be null when options.brainMask is off. Throws Error: "segment.*", "bias.*", "geometry.spacing",
// "intensity.no-signal". Values that are not finite become 0, as in a file that is read.
PreparedScan prepareScan(const Volume& scan, Segmenter* brain, const PreparationOptions& options,
                         const SegmentationCallbacks& callbacks, Findings& findings);

} // namespace magiqt
