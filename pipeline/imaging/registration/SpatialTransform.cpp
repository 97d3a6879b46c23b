#include "SpatialTransform.h"

#include "SplineImage.h"

#include "volume/Parallel.h"

#include <Eigen/LU>

#include <cmath>

namespace magiqt {

namespace {

// Weights of the four control points from `first` on; false where they are not all there.
struct Support {
    std::array<std::int64_t, 3> first{};
    std::array<std::array<double, 4>, 3> weight{}, slope{};
};

bool supportAt(const Geometry& grid, const Point3& pointLps, Support& support) {
    const Point3 x = grid.indexIjk(pointLps);
    for (std::size_t a = 0; a < 3; ++a) {
        const double position = x[static_cast<Eigen::Index>(a)];
        const double whole = std::floor(position);
        const double f = position - whole;
        const double g = 1 - f;
        support.first[a] = static_cast<std::int64_t>(whole) - 1;
        if (support.first[a] < 0 || support.first[a] + 4 > grid.sizeIjk()[a]) return false;
        support.weight[a] = bsplineWeights(f);
        support.slope[a] = {-0.5 * g * g, f * (1.5 * f - 2), g * (2 - 1.5 * g), 0.5 * f * f};
    }
    return true;
}

template <class Take>
void forEachControlPoint(const Geometry& grid, const Support& support, const Take& take) {
    const Index3& size = grid.sizeIjk();
    for (std::size_t k = 0; k < 4; ++k)
        for (std::size_t j = 0; j < 4; ++j)
            for (std::size_t i = 0; i < 4; ++i)
                take(static_cast<std::size_t>(((support.first[2] + static_cast<std::int64_t>(k)) * size[1] +
                                               support.first[1] + static_cast<std::int64_t>(j)) *
                                                  size[0] +
                                              support.first[0] + static_cast<std::int64_t>(i)),
                     i, j, k);
}

} // namespace

Point3 SplineField::displacementAt(const Point3& pointLps) const {
    Point3 sum = Point3::Zero();
    Support support;
    if (!supportAt(grid, pointLps, support)) return sum;
    forEachControlPoint(grid, support, [&](std::size_t n, std::size_t i, std::size_t j, std::size_t k) {
        const double weight = support.weight[0][i] * support.weight[1][j] * support.weight[2][k];
        for (std::size_t a = 0; a < 3; ++a)
            sum[static_cast<Eigen::Index>(a)] += weight * coefficients[a][n];
    });
    return sum;
}

double SplineField::jacobianAt(const Point3& pointLps) const {
    Support support;
    if (!supportAt(grid, pointLps, support)) return 1;
    Eigen::Matrix3d byIndex = Eigen::Matrix3d::Zero();
    forEachControlPoint(grid, support, [&](std::size_t n, std::size_t i, std::size_t j, std::size_t k) {
        const Eigen::RowVector3d slope(support.slope[0][i] * support.weight[1][j] * support.weight[2][k],
                                       support.weight[0][i] * support.slope[1][j] * support.weight[2][k],
                                       support.weight[0][i] * support.weight[1][j] * support.slope[2][k]);
        for (std::size_t a = 0; a < 3; ++a)
            byIndex.row(static_cast<Eigen::Index>(a)) += coefficients[a][n] * slope;
    });
    const Eigen::Matrix3d jacobian =
        Eigen::Matrix3d::Identity() + byIndex * grid.lpsToIndex().topLeftCorner<3, 3>();
    return jacobian.determinant();
}

Point3 SpatialTransform::apply(const Point3& fixedLps) const {
    const Point3 x = deformation ? Point3(fixedLps + deformation->displacementAt(fixedLps)) : fixedLps;
    return fixedToMoving.topLeftCorner<3, 3>() * x + fixedToMoving.topRightCorner<3, 1>();
}

Volume resampleMoving(const Volume& moving, const Geometry& fixed, const SpatialTransform& transform,
                      Interpolation interpolation) {
    if (!transform.deformation) {
        ResampleOptions options;
        options.interpolation = interpolation;
        options.targetLpsToSourceLps = transform.fixedToMoving;
        return resample(moving, fixed, options);
    }
    // Curved: cubic coefficients asked at points of their own; nearest and linear by a spline of their own
    // are not needed, as labels are never deformed here.
    const SplineImage image(moving, SplineImage::Coefficients::Interpolating);
    std::vector<float> voxels(static_cast<std::size_t>(fixed.voxelCount()));
    const Index3 size = fixed.sizeIjk();
    parallelFor(0, size[1] * size[2], [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t row = from; row < to; ++row)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                const Point3 point =
                    fixed.pointLps({static_cast<double>(i), static_cast<double>(row % size[1]),
                                    static_cast<double>(row / size[1])});
                voxels[static_cast<std::size_t>(row * size[0] + i)] =
                    image.valueAt(transform.apply(point), 0.0f);
            }
    });
    return Volume(fixed, std::move(voxels));
}

} // namespace magiqt
