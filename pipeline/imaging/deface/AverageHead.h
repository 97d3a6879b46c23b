// The average head of twelve label maps (resources/deface, made by make_average_head.py): tissue classes at 4
// mm and level sets (mm, negative inside) of the face and of the ears. Its space: LPS millimetres from the
// centre of an average brain; the eyes lie at (+-31, -83, -28). It shows nobody. Immutable once read; any
// thread.
#pragma once

#include "volume/Volume.h"

namespace magiqt {

struct AverageHead {
    Volume classes; // 0 air, 1 bone, 2 soft tissue, 3 grey matter, 4 white matter, 5 fluid, 6 eye
    Volume face;
    Volume ears;

    // Value of a level set at a point of the average head; beyond its grid the nearest edge's.
    static double levelAt(const Volume& levelSet, const Point3& point);
};

// Reads it once. Throws Error (NoResource, "deface.resource-missing") where the program's files are not
// complete.
const AverageHead& averageHead();

} // namespace magiqt
