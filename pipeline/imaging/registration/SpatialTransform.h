// The result of a registration: where a point of the fixed image lies in the moving one, in LPS mm. A matrix,
// and before it, for deformable registrations, a displacement given by cubic B-splines on a grid. Plain
// value; safe from any thread. As a file: TransformFile.h.
#pragma once

#include "volume/Resample.h"
#include "volume/Volume.h"

#include <array>
#include <optional>
#include <vector>

namespace magiqt {

// D(x) = x + sum of coefficients times cubic B-splines of `grid`; identity where the splines do not reach.
struct SplineField {
    Geometry grid;                                   // control points, axes of the patient
    std::array<std::vector<double>, 3> coefficients; // mm, for each axis of the displacement

    Point3 displacementAt(const Point3& pointLps) const;
    // Of x + displacement, from the splines' derivatives.
    double jacobianAt(const Point3& pointLps) const;
};

struct SpatialTransform {
    Matrix4 fixedToMoving = Matrix4::Identity();
    std::optional<SplineField> deformation; // of fixed space, applied first

    Point3 apply(const Point3& fixedLps) const;
};

// The moving volume on the fixed grid; 0 where it has nothing.
Volume resampleMoving(const Volume& moving, const Geometry& fixed, const SpatialTransform& transform,
                      Interpolation interpolation);

} // namespace magiqt
