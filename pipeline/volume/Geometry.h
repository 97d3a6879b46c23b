// Where a voxel grid lies in the patient: size (i, j, k) and one 4x4 matrix that maps a continuous voxel index
// (voxel centres at integers) to LPS millimetres. Spacing and direction are derived from the matrix, never stored
// twice. Plain value, free of threads.
#pragma once

#include <Eigen/Core>

#include <array>
#include <cstdint>
#include <string>

namespace magiqt {

using Index3 = std::array<std::int64_t, 3>; // (i, j, k); i is fastest in memory
using Point3 = Eigen::Vector3d;             // LPS mm, or a continuous index where the name says so
using Matrix4 = Eigen::Matrix4d;

class Geometry {
public:
    Geometry(); // 1x1x1, identity
    // Throws Error (BadInput, "geometry.invalid") for a size < 1, a non-finite or singular matrix.
    Geometry(Index3 sizeIjk, const Matrix4& indexToLps);
    // Axis-aligned grid: direction identity in LPS.
    static Geometry axisAligned(Index3 sizeIjk, const Point3& spacingMm, const Point3& originLps);

    const Index3& sizeIjk() const { return m_sizeIjk; }
    std::int64_t voxelCount() const { return m_sizeIjk[0] * m_sizeIjk[1] * m_sizeIjk[2]; }
    const Matrix4& indexToLps() const { return m_indexToLps; }
    const Matrix4& lpsToIndex() const { return m_lpsToIndex; }

    Point3 spacingMm() const;              // column lengths
    Eigen::Matrix3d direction() const;     // unit columns
    Point3 pointLps(const Point3& indexIjk) const;
    Point3 indexIjk(const Point3& pointLps) const;
    Point3 centreLps() const;

    // Three letters, the anatomical direction that each index axis points to ("LPS", "RAS", "PSR" ...), by the
    // best assignment over all 48 signed permutations (never per-axis arg-max, which fails for strong obliques).
    std::string orientationCode() const;

    bool isSameAs(const Geometry& other, double toleranceMm = 1e-3) const;

private:
    Index3 m_sizeIjk{1, 1, 1};
    Matrix4 m_indexToLps;
    Matrix4 m_lpsToIndex;
};

} // namespace magiqt
