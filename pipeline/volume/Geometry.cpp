#include "Geometry.h"

#include "base/Error.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {
[[noreturn]] void invalid(const std::string& what) {
    throw Error(
        ErrorKind::BadInput, "geometry.invalid",
        what + "; a grid of at least one voxel a direction with a finite, invertible matrix was expected",
        {{"reason", what}});
}
} // namespace

Geometry::Geometry() : m_indexToLps(Matrix4::Identity()), m_lpsToIndex(Matrix4::Identity()) {}

Geometry::Geometry(Index3 sizeIjk, const Matrix4& indexToLps) : m_sizeIjk(sizeIjk), m_indexToLps(indexToLps) {
    for (const std::int64_t size : sizeIjk)
        if (size < 1 || size > (std::int64_t{1} << 20))
            invalid("the grid has a size of " + std::to_string(size));
    if (!indexToLps.allFinite()) invalid("the matrix of the grid holds a value that is not a number");
    if (indexToLps.row(3) != Eigen::RowVector4d(0, 0, 0, 1))
        invalid("the last row of the matrix is not 0 0 0 1");
    const Eigen::Matrix3d linear = indexToLps.topLeftCorner<3, 3>();
    const double columns = linear.col(0).norm() * linear.col(1).norm() * linear.col(2).norm();
    // Relative to the column lengths, so that small voxels are no reason to refuse.
    if (!(columns > 1e-18) || !(std::abs(linear.determinant()) > 1e-6 * columns))
        invalid("the matrix of the grid is singular");
    m_lpsToIndex = Matrix4::Identity();
    const Eigen::Matrix3d inverse = linear.inverse();
    m_lpsToIndex.topLeftCorner<3, 3>() = inverse;
    m_lpsToIndex.topRightCorner<3, 1>() = -inverse * indexToLps.topRightCorner<3, 1>();
}

Geometry Geometry::axisAligned(Index3 sizeIjk, const Point3& spacingMm, const Point3& originLps) {
    Matrix4 matrix = Matrix4::Identity();
    matrix.diagonal().head<3>() = spacingMm;
    matrix.topRightCorner<3, 1>() = originLps;
    return Geometry(sizeIjk, matrix);
}

Point3 Geometry::spacingMm() const {
    return m_indexToLps.topLeftCorner<3, 3>().colwise().norm().transpose();
}

Eigen::Matrix3d Geometry::direction() const {
    return m_indexToLps.topLeftCorner<3, 3>().colwise().normalized();
}

Point3 Geometry::pointLps(const Point3& indexIjk) const {
    return m_indexToLps.topLeftCorner<3, 3>() * indexIjk + m_indexToLps.topRightCorner<3, 1>();
}

Point3 Geometry::indexIjk(const Point3& pointLps) const {
    return m_lpsToIndex.topLeftCorner<3, 3>() * pointLps + m_lpsToIndex.topRightCorner<3, 1>();
}

Point3 Geometry::centreLps() const {
    return pointLps({static_cast<double>(m_sizeIjk[0] - 1) / 2, static_cast<double>(m_sizeIjk[1] - 1) / 2,
                     static_cast<double>(m_sizeIjk[2] - 1) / 2});
}

std::string Geometry::orientationCode() const {
    static constexpr const char* positive = "LPS";
    static constexpr const char* negative = "RAI";
    const Eigen::Matrix3d cosines = direction();
    std::array<int, 3> axes = {0, 1, 2};
    std::array<int, 3> best = axes;
    double bestSum = -1;
    // The best signs for a permutation are those of its cosines, so six permutations stand for all 48.
    do {
        double sum = 0;
        for (int column = 0; column < 3; ++column)
            sum += std::abs(cosines(axes[static_cast<std::size_t>(column)], column));
        if (sum > bestSum + 1e-12) {
            bestSum = sum;
            best = axes;
        }
    } while (std::next_permutation(axes.begin(), axes.end()));
    std::string code;
    for (int column = 0; column < 3; ++column) {
        const int row = best[static_cast<std::size_t>(column)];
        code += cosines(row, column) >= 0 ? positive[row] : negative[row];
    }
    return code;
}

bool Geometry::isSameAs(const Geometry& other, double toleranceMm) const {
    if (m_sizeIjk != other.m_sizeIjk) return false;
    for (int corner = 0; corner < 8; ++corner) {
        Point3 index;
        for (int axis = 0; axis < 3; ++axis)
            index[axis] = (corner >> axis & 1) != 0
                              ? static_cast<double>(m_sizeIjk[static_cast<std::size_t>(axis)] - 1)
                              : 0;
        if ((pointLps(index) - other.pointLps(index)).norm() > toleranceMm) return false;
    }
    return true;
}

} // namespace magiqt
