// Whether an image still shows a head and not a brain alone: then it may show a face. Measured, not believed.
// Doubtful in nature and biased on purpose: only what is clearly skull-stripped counts as without a face.
// Pure function, safe from any thread.
#pragma once

#include "volume/Volume.h"

namespace magiqt {

enum class FaceVerdict {
    MayShow,  // a head, or nothing that says otherwise
    Stripped, // a brain on a background of zeros
    TooSmall, // the field of view holds no face (mayShowFace)
};

FaceVerdict faceVerdict(const Volume& volume);

} // namespace magiqt
