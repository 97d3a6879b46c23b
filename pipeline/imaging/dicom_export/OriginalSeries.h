// The DICOM series that an enhanced image was made from, read when it is exported: patient and study as the
// archive knows them, and what the new series refers to. Lives in memory only and is written into the export
// and nowhere else; its errors name no file, person or number. Internal to this folder. One thread.
#pragma once

#include "volume/Geometry.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace magiqt {

struct OriginalInstance {
    std::string sopClass, sopInstance;
};

struct OriginalSeries {
    // (group << 16 | element) -> bytes as in the file: patient and study modules, equipment.
    std::map<std::uint32_t, std::string> elements;
    std::string frameOfReference;
    std::vector<OriginalInstance> instances;
    Point3 centreLps = Point3::Zero();                  // of the field of view
    Eigen::Matrix3d axes = Eigen::Matrix3d::Identity(); // unit columns: along rows, columns, slices
    bool hasGeometry = false;
};

// The series in `folder` (below it at any depth) that covers the same field of view as `image`; where none
// does, the only one there is. Throws Error (BadInput): "export.like-empty" (no MR images),
// "export.like-people" (images of several people or studies), "export.like-several" (several series, none of
// this image's place).
OriginalSeries readOriginalSeries(const std::filesystem::path& folder, const Geometry& image);

// Whether the image lies where the series lies: the same centre of the field of view (1 mm) and parallel
// axes, as enhancement leaves them. A registered image does not.
bool liesInPlaceOf(const Geometry& image, const OriginalSeries& series);

} // namespace magiqt
