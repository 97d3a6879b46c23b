// What is shown beside a scan: files that belong to it. Plain values.
#pragma once

#include "volume/Geometry.h"

#include <QString>
#include <QStringList>

namespace magiqt {

// A high-field image, and where it lies.
struct ReferenceImage {
    QString file;                         // empty: none
    Matrix4 toScan = Matrix4::Identity(); // its points to points of the scan, LPS mm
};

struct Companions {
    QString enhanced; // empty: none
    ReferenceImage reference;
    QString second;   // what another model made; empty: none
    QStringList maps; // probabilities, masks: drawn over the images
};

} // namespace magiqt
