// Free-form deformation after the affine match: displacements by cubic B-splines on a grid in fixed space,
// finer in steps; Mattes mutual information less a penalty for bending. D. Rueckert et al., "Nonrigid
// registration using free-form deformations", IEEE TMI 1999. Deterministic; LPS mm.
#pragma once

#include "LinearRegistration.h"
#include "SpatialTransform.h"

namespace magiqt {

struct DeformationResult {
    SplineField field;
    double similarity = 0;
};

// The displacement of fixed space before `fixedToMoving`. It never folds: where the Jacobian would fall below
// 0.2 inside the head the field is weakened until it does not.
DeformationResult deform(const ScanView& moving, const ScanView& fixed, const Matrix4& fixedToMoving,
                         const RegistrationHooks& hooks);

} // namespace magiqt
