// A head for the tests of registration: ellipsoids with folds and small structures, a face, asymmetric, drawn
// by position in the world (LPS mm), in two contrasts; on any grid, with thick slices made of sub-slices.
// Noise by a counter.
#pragma once

#include "volume/Resample.h"
#include "volume/Volume.h"

#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

namespace magiqt::test {

enum class SmoothContrast { A, B };

inline double smoothHeadValue(const Point3& p, SmoothContrast contrast) {
    const auto edge = [](double r, double at) { return 1 / (1 + std::exp((r - at) * 60)); };
    const auto ellipsoid = [&](const Point3& centre, const Point3& radius) {
        return (p - centre).cwiseQuotient(radius).norm();
    };
    // A cranium and, in front below, a face: no turn by half a circle brings the head onto itself.
    const double outer = std::min(ellipsoid({0, 8, 8}, {76, 92, 78}), ellipsoid({3, -48, -52}, {46, 44, 40}));
    if (outer > 1.2) return 0;
    const double r = ellipsoid({-2, 14, 16}, {72, 84, 68});
    const double fold =
        0.08 * std::sin(0.21 * p[0] + 0.5) * std::cos(0.19 * p[1]) * std::cos(0.17 * p[2] - 0.4);
    const double head = edge(outer, 1.0), bone = edge(r, 1.0), brain = edge(r, 0.92),
                 white = edge(r, 0.74 + fold);
    const double ventricle = edge(
        std::sqrt(std::pow((p[0] - 6) / 16, 2) + std::pow((p[1] + 8) / 34, 2) + std::pow((p[2] - 6) / 14, 2)),
        1.0);
    const double nucleus = edge(std::sqrt(std::pow((p[0] + 30) / 11, 2) + std::pow((p[1] - 14) / 15, 2) +
                                          std::pow((p[2] + 10) / 12, 2)),
                                1.0);
    const double lesion = edge(
        std::sqrt(std::pow((p[0] - 28) / 7, 2) + std::pow((p[1] - 35) / 8, 2) + std::pow((p[2] - 24) / 7, 2)),
        1.0);
    const bool isA = contrast == SmoothContrast::A;
    double value = head * (isA ? 800 : 500);
    value += (bone) * ((isA ? 90 : 60) - (isA ? 800 : 500));
    value += brain * ((isA ? 430 : 620) - (isA ? 90 : 60));
    value += white * ((isA ? 620 : 420) - (isA ? 430 : 620));
    value += ventricle * ((isA ? 120 : 980) - (isA ? 620 : 420));
    value += nucleus * ((isA ? 470 : 540) - (isA ? 620 : 420));
    value += lesion * ((isA ? 300 : 850) - (isA ? 620 : 420));
    return value;
}

// position(point) says where in the head a point of the world lies.
template <class Position>
VolumePointer drawSmoothHead(const Geometry& geometry, SmoothContrast contrast, double noise,
                             const Position& position, std::uint64_t seed = 1) {
    std::vector<float> voxels;
    std::uint64_t counter = seed;
    const auto uniform = [&] {
        counter = counter * 6364136223846793005u + 1442695040888963407u;
        return (static_cast<double>(counter >> 33) + 0.5) / 2147483648.0;
    };
    const Index3& size = geometry.sizeIjk();
    const Point3 spacing = geometry.spacingMm();
    Eigen::Index thick = 0;
    spacing.maxCoeff(&thick);
    const int parts = std::max(1, static_cast<int>(spacing[thick] / 1.2));
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                double sum = 0;
                for (int part = 0; part < parts; ++part) {
                    Point3 index(static_cast<double>(i), static_cast<double>(j), static_cast<double>(k));
                    index[thick] += (part + 0.5) / parts - 0.5;
                    sum += smoothHeadValue(position(geometry.pointLps(index)), contrast);
                }
                const double length = noise * std::sqrt(-2 * std::log(uniform()));
                const double angle = 6.283185307179586 * uniform();
                voxels.push_back(static_cast<float>(
                    std::hypot(sum / parts + length * std::cos(angle), length * std::sin(angle))));
            }
    return std::make_shared<Volume>(geometry, std::move(voxels));
}

inline VolumePointer drawSmoothHead(const Geometry& geometry, SmoothContrast contrast, double noise) {
    return drawSmoothHead(geometry, contrast, noise, [](const Point3& p) { return p; });
}

// 200 x 230 x 200 mm about the head.
inline Geometry headGrid(const Point3& spacingMm) {
    const Point3 extent(200, 230, 200);
    Index3 size{};
    Point3 origin;
    for (std::size_t a = 0; a < 3; ++a) {
        const auto axis = static_cast<Eigen::Index>(a);
        size[a] = std::llround(extent[axis] / spacingMm[axis]);
        origin[axis] = -0.5 * static_cast<double>(size[a] - 1) * spacingMm[axis];
    }
    return Geometry::axisAligned(size, spacingMm, origin);
}

inline std::vector<Point3> pointsOfHead() {
    std::vector<Point3> points;
    for (double x = -72; x <= 72; x += 12)
        for (double y = -84; y <= 84; y += 12)
            for (double z = -72; z <= 72; z += 12)
                if (Point3(x / 76, (y - 8) / 92, (z - 8) / 78).squaredNorm() < 0.9)
                    points.emplace_back(x, y, z);
    return points;
}

} // namespace magiqt::test
