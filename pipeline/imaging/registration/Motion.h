// Rigid and affine motions as a few numbers: rotation vectors, their derivatives, and what a matrix does to a
// head (angle, shift, scale). Plain functions, safe from any thread. Millimetres; y = centre + linear (x -
// centre) + translation.
#pragma once

#include "MutualInformation.h"

#include "volume/Geometry.h"

#include <Eigen/Core>

namespace magiqt {

enum class MotionKind { Rigid, Affine };

// Rotation by |vector| radians about the vector (Rodrigues).
Eigen::Matrix3d rotationOf(const Eigen::Vector3d& vector);
// d(exp(w) v)/dw = -[exp(w) v]x J(w): the left Jacobian of the rotations.
Eigen::Matrix3d leftJacobian(const Eigen::Vector3d& vector);

// Parameters that all move a head's surface about as far: rotations (or entries of the matrix) times
// kHeadRadiusMm.
inline constexpr double kHeadRadiusMm = 60.0;
int parameterCount(MotionKind kind);
AffineMap mapOf(MotionKind kind, const Eigen::VectorXd& parameters);
void chainSlope(MotionKind kind, const Eigen::VectorXd& parameters, const MutualInformationValue& value,
                Eigen::VectorXd& slope);

// As one matrix of LPS points.
Matrix4 matrixOf(const AffineMap& map, const Point3& centreLps);
AffineMap mapOf(const Matrix4& matrix, const Point3& centreLps);

struct MotionFigures {
    double rotationDegrees = 0;
    double translationMm = 0;                        // of the centre
    Eigen::Vector3d scale = Eigen::Vector3d::Ones(); // principal stretches, descending
    double shear = 0;                                // largest entry off the diagonal of the stretch
    bool mirrors = false;
};
MotionFigures figuresOf(const Matrix4& matrix, const Point3& centreLps);

// Mean distance between what two matrices make of the points.
double meanDistance(const Matrix4& a, const Matrix4& b, const std::vector<Point3>& points);

} // namespace magiqt
