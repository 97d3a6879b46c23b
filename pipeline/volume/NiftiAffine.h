// From the orientation fields of a NIfTI-1 header to a Geometry in LPS and back: the affine policy of
// Nifti.h. Used by the reader and the writer of this folder alone. Pure functions, safe from any thread.
#pragma once

#include "NiftiHeader.h"

namespace magiqt {

// Reads the sizes from info.summary, sets info.summary.affineSource and adds to info.findings.
Geometry geometryOf(const RawNiftiHeader& header, const std::string& name, NiftiHeaderInfo& info);

// The rotation (or reflection) nearest to the unit columns of `linear`: polar decomposition by SVD.
Eigen::Matrix3d nearestRotation(const Eigen::Matrix3d& linear);

} // namespace magiqt
