// A smooth image that can be asked at any point for its value and its slope: cubic B-spline coefficients on a
// grid. Given raw samples as coefficients the spline smooths (standard deviation 0.58 of a voxel), which
// registration wants; given prefiltered ones it interpolates. Immutable; safe from any thread. Points in LPS
// mm.
#pragma once

#include "volume/BSpline.h"
#include "volume/Volume.h"

#include <Eigen/Core>

namespace magiqt {

// Standard deviation of the cubic B-spline, in voxels.
inline constexpr double kSplineSigma = 0.57735;

class SplineImage {
public:
    enum class Coefficients { Samples, Interpolating };
    SplineImage(const Volume& volume, Coefficients coefficients);

    const Geometry& geometry() const { return m_geometry; }
    const std::vector<float>& coefficients() const { return m_coefficients; }

    // False where the point is nearer than a voxel to the edge of the grid, or beyond it. slope per mm.
    bool sample(const Eigen::Vector3f& pointLps, float& value, Eigen::Vector3f& slope) const;
    // The value alone; `outside` beyond the outermost voxels' edges, mirrored within.
    float valueAt(const Point3& pointLps, float outside) const;

private:
    Geometry m_geometry;
    std::vector<float> m_coefficients;
    Eigen::Matrix3f m_toIndex;
    Eigen::Vector3f m_toIndexOffset;
    Eigen::Matrix3f m_slopeToLps;
};

} // namespace magiqt
