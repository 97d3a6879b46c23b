// Transforms as ITK writes them in text ("#Insight Transform File V1.0", .tfm or .txt): read by ITK,
// SimpleITK, 3D Slicer, ANTs. Points of the fixed image to points of the moving one, LPS mm, doubles in full.
// Rigid: Euler3D; affine: AffineTransform; deformable: a composite of the matrix and a BSplineTransform. ITK
// stays in the .cpp.
#pragma once

#include "SpatialTransform.h"

#include <filesystem>

namespace magiqt {

// Complete or not at all. Throws Error (NoResource, "file.cannot-create" or "file.write-failed").
void writeTransform(const std::filesystem::path& file, const SpatialTransform& transform,
                    const Point3& centreLps);

// The matrix of a rigid or affine file, and the splines of a composite. Throws Error (BadInput,
// "transform.unreadable") for anything else.
SpatialTransform readTransform(const std::filesystem::path& file);

} // namespace magiqt
