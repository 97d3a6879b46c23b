// A low-field scan of a high-field volume, on the scan's own grid in the same world space: nn/simulator on
// volumes of any orientation. Blocking, seconds; any thread.
#pragma once

#include "nn/simulator/SimulateVolume.h"
#include "volume/Volume.h"

namespace magiqt {

struct LowFieldRequest {
    std::size_t contrast = 0; // of kContrastNames
    AgeBand age = AgeBand::Adult;
    std::uint64_t seed = 0;
    std::optional<int> orientation = 0; // 0 axial, 1 coronal, 2 sagittal, 3 isotropic; else drawn
    bool isLabelMap = false;            // FreeSurfer codes instead of an image
};

struct LowFieldScan {
    Volume scan;
    Volume truth;          // of a label map: the high-field image on its grid
    SimulatedScan details; // without voxels
    Findings findings;
};

// Throws Error (BadInput): what simulateVolume throws, "simulate.labels" for a label map that is none.
LowFieldScan lowFieldScan(const Volume& highField, const LowFieldRequest& request,
                          const SimulatorRecipe& recipe);

} // namespace magiqt
