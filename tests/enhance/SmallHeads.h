// A small head (68 x 78 x 42 mm) as low-field scans show it, drawn by position in the world (LPS mm), so that
// any grid sees the same head. With noise from a counter, so that every draw is the same.
#pragma once

#include "support/TemporaryFolder.h"
#include "volume/Nifti.h"
#include "volume/Resample.h"

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>

namespace magiqt::test {

enum class HeadContrast { T1w, T2w };

inline const Point3 kHeadCentre = {4.0, -7.0, 11.0};

inline double headValue(const Point3& pointLps, HeadContrast contrast) {
    const Point3 p = pointLps - kHeadCentre;
    const double r = std::sqrt(p.cwiseQuotient(Point3(34, 39, 21)).squaredNorm());
    const double ventricle = p.cwiseQuotient(Point3(8, 12, 7)).norm();
    const bool isT1 = contrast == HeadContrast::T1w;
    if (r > 1.0) return 0.0;
    if (r > 0.93) return isT1 ? 420.0 : 300.0;
    if (r > 0.88) return isT1 ? 60.0 : 500.0;
    if (ventricle < 1.0) return isT1 ? 90.0 : 620.0;
    const double fold = std::sin(0.35 * p[0]) * std::cos(0.3 * p[1]) * 0.06;
    return r > 0.72 + fold ? (isT1 ? 230.0 : 290.0) : (isT1 ? 310.0 : 230.0);
}

inline Volume drawHead(const Geometry& geometry, HeadContrast contrast = HeadContrast::T1w,
                       double noise = 12.0) {
    const Index3& size = geometry.sizeIjk();
    std::vector<float> voxels;
    std::uint64_t counter = contrast == HeadContrast::T1w ? 1 : 2;
    const auto uniform = [&] {
        counter = counter * 6364136223846793005u + 1442695040888963407u;
        return (static_cast<double>(counter >> 33) + 0.5) / 2147483648.0;
    };
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                const Point3 index(static_cast<double>(i), static_cast<double>(j), static_cast<double>(k));
                const double length = noise * std::sqrt(-2.0 * std::log(uniform()));
                const double angle = 6.283185307179586 * uniform();
                voxels.push_back(static_cast<float>(
                    std::hypot(headValue(geometry.pointLps(index), contrast) + length * std::cos(angle),
                               length * std::sin(angle))));
            }
    return Volume(geometry, std::move(voxels));
}

// Axes by the columns of `direction`, the head in the middle.
inline Geometry gridAroundHead(const Index3& sizeIjk, const Point3& spacingMm,
                               const Eigen::Matrix3d& direction = Eigen::Matrix3d::Identity()) {
    Matrix4 matrix = Matrix4::Identity();
    matrix.topLeftCorner<3, 3>() = direction * spacingMm.asDiagonal();
    Point3 middle;
    for (std::size_t axis = 0; axis < 3; ++axis)
        middle[static_cast<Eigen::Index>(axis)] = 0.5 * static_cast<double>(sizeIjk[axis] - 1);
    matrix.topRightCorner<3, 1>() = kHeadCentre - matrix.topLeftCorner<3, 3>() * middle;
    return Geometry(sizeIjk, matrix);
}

// 40 x 46 x 10 voxels of 2 x 2 x 5 mm: a field of view of 80 x 92 x 50 mm.
inline Geometry axialGrid() {
    return gridAroundHead({40, 46, 10}, {2, 2, 5});
}

inline std::filesystem::path writeHead(const std::filesystem::path& file,
                                       HeadContrast contrast = HeadContrast::T1w) {
    writeNifti(file, drawHead(axialGrid(), contrast));
    return file;
}

} // namespace magiqt::test
