// The matrix of a rigid or affine registration, out of the text file that ITK and MagIQT's register job write
// ("#Insight Transform File V1.0"; Euler3D, Versor rigid and affine transforms of doubles or floats): points
// of the fixed image to points of the moving one, LPS mm. The desktop reads it without ITK. Pure function.
#pragma once

#include "volume/Geometry.h"

#include <filesystem>

namespace magiqt {

// Throws Error (BadInput, "transform.unreadable") for anything else, deformations among them; (NoResource or
// BadInput, "file.unreadable") where there is no such file.
Matrix4 readLinearTransform(const std::filesystem::path& file);

} // namespace magiqt
