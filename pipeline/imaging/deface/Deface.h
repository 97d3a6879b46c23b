// Takes the face out of an image of a head: the average head is found in the image (HeadAlignment.h) and what
// lies in its face, from the brows to below the chin, is set to 0, out to the edge of the image; on request
// the ears too. The face of the average head stays 8 mm clear of every brain that it was made of, and further
// of what a brain mask shows. Takes a second or two; safe from any thread; LPS mm.
#pragma once

#include "HeadAlignment.h"

#include "base/Finding.h"
#include "volume/Volume.h"

#include <optional>

namespace magiqt {

// How much of a face an image shows.
struct FaceMeasure {
    HeadAlignment alignment;
    double present = 0;     // share of the expected face that is tissue in the image, 0..1
    double inView = 0;      // share of the expected face that lies in the image's field of view
    bool showsFace() const; // enough to know somebody by
};

FaceMeasure measureFace(const Volume& image);

enum class Ears { Keep, Remove };

struct DefaceOptions {
    Ears ears = Ears::Keep;
    const Volume* brainMask = nullptr; // any grid in the same world; removed voxels stay clear of it
    double brainMarginMm = 3;          // of the mask
};

struct DefaceResult {
    Volume image; // the voxels of the face set to 0
    Volume mask;  // 1 where something was removed
    FaceMeasure face;
    double removedMl = 0;      // of tissue
    double keptForBrainMl = 0; // of the face's region, because the brain mask reaches there
    Findings findings;         // "deface.no-face", "deface.uncertain"
};

// An image without a face comes back as it is, with an empty mask and the Finding "deface.no-face". Throws
// Error (BadInput, "deface.no-head", "deface.failed") where no head is found with certainty.
DefaceResult deface(const Volume& image, const DefaceOptions& options = {});

} // namespace magiqt
