// A high-field image to be shown beside a scan, and where it lies. Plain value.
#pragma once

#include "volume/Geometry.h"

#include <QString>

namespace magiqt {

struct ReferenceImage {
    QString file;                         // empty: none
    Matrix4 toScan = Matrix4::Identity(); // its points to points of the scan, LPS mm
};

} // namespace magiqt
