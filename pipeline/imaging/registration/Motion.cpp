#include "Motion.h"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

Eigen::Matrix3d crossMatrix(const Eigen::Vector3d& v) {
    Eigen::Matrix3d m;
    m << 0, -v[2], v[1], v[2], 0, -v[0], -v[1], v[0], 0;
    return m;
}

} // namespace

Eigen::Matrix3d rotationOf(const Eigen::Vector3d& vector) {
    const double angle = vector.norm();
    const Eigen::Matrix3d k = crossMatrix(vector);
    if (angle < 1e-8) return Eigen::Matrix3d::Identity() + k + 0.5 * k * k;
    return Eigen::Matrix3d::Identity() + std::sin(angle) / angle * k +
           (1 - std::cos(angle)) / (angle * angle) * k * k;
}

Eigen::Matrix3d leftJacobian(const Eigen::Vector3d& vector) {
    const double angle = vector.norm();
    const Eigen::Matrix3d k = crossMatrix(vector);
    if (angle < 1e-6) return Eigen::Matrix3d::Identity() + 0.5 * k;
    return Eigen::Matrix3d::Identity() + (1 - std::cos(angle)) / (angle * angle) * k +
           (angle - std::sin(angle)) / (angle * angle * angle) * k * k;
}

int parameterCount(MotionKind kind) {
    return kind == MotionKind::Rigid ? 6 : 12;
}

AffineMap mapOf(MotionKind kind, const Eigen::VectorXd& parameters) {
    AffineMap map;
    if (kind == MotionKind::Rigid) {
        map.linear = rotationOf(parameters.head<3>() / kHeadRadiusMm);
        map.translation = parameters.segment<3>(3);
    } else {
        map.linear += Eigen::Map<const Eigen::Matrix3d>(parameters.data()) / kHeadRadiusMm;
        map.translation = parameters.segment<3>(9);
    }
    return map;
}

void chainSlope(MotionKind kind, const Eigen::VectorXd& parameters, const MutualInformationValue& value,
                Eigen::VectorXd& slope) {
    if (kind == MotionKind::Affine) {
        Eigen::Map<Eigen::Matrix3d>(slope.data()) = value.linear / kHeadRadiusMm;
        slope.segment<3>(9) = value.translation;
        return;
    }
    const Eigen::Vector3d w = parameters.head<3>() / kHeadRadiusMm;
    // Sum of (R v) x force, from the sum of force v^T.
    const Eigen::Matrix3d m = value.linear * rotationOf(w).transpose();
    const Eigen::Vector3d torque(m(2, 1) - m(1, 2), m(0, 2) - m(2, 0), m(1, 0) - m(0, 1));
    slope.head<3>() = leftJacobian(w).transpose() * torque / kHeadRadiusMm;
    slope.segment<3>(3) = value.translation;
}

Matrix4 matrixOf(const AffineMap& map, const Point3& centreLps) {
    Matrix4 matrix = Matrix4::Identity();
    matrix.topLeftCorner<3, 3>() = map.linear;
    matrix.topRightCorner<3, 1>() = centreLps + map.translation - map.linear * centreLps;
    return matrix;
}

AffineMap mapOf(const Matrix4& matrix, const Point3& centreLps) {
    AffineMap map;
    map.linear = matrix.topLeftCorner<3, 3>();
    map.translation = map.linear * centreLps + matrix.topRightCorner<3, 1>() - centreLps;
    return map;
}

MotionFigures figuresOf(const Matrix4& matrix, const Point3& centreLps) {
    MotionFigures figures;
    const AffineMap map = mapOf(matrix, centreLps);
    // Polar decomposition: linear = rotation * stretch.
    const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(map.linear.transpose() * map.linear);
    const Eigen::Vector3d stretches = solver.eigenvalues().cwiseMax(1e-12).cwiseSqrt();
    const Eigen::Matrix3d stretch =
        solver.eigenvectors() * stretches.asDiagonal() * solver.eigenvectors().transpose();
    const Eigen::Matrix3d rotation = map.linear * solver.eigenvectors() *
                                     stretches.cwiseInverse().asDiagonal() *
                                     solver.eigenvectors().transpose();
    figures.mirrors = rotation.determinant() < 0;
    const double cosine = 0.5 * ((figures.mirrors ? -rotation.trace() : rotation.trace()) - 1);
    figures.rotationDegrees = std::acos(std::clamp(cosine, -1.0, 1.0)) * 180 / 3.14159265358979323846;
    figures.translationMm = map.translation.norm();
    figures.scale = stretches.reverse();
    figures.shear = std::max({std::abs(stretch(0, 1)), std::abs(stretch(0, 2)), std::abs(stretch(1, 2))});
    return figures;
}

double meanDistance(const Matrix4& a, const Matrix4& b, const std::vector<Point3>& points) {
    if (points.empty()) return 0;
    const Matrix4 difference = a - b;
    double sum = 0;
    for (const Point3& point : points)
        sum += (difference.topLeftCorner<3, 3>() * point + difference.topRightCorner<3, 1>()).norm();
    return sum / static_cast<double>(points.size());
}

} // namespace magiqt
