#include "Annotation.h"

#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace magiqt {

namespace {

constexpr double smallestHalfAxisMm = 0.1;

// Of the voxels of one slice-like layer: no larger than that of the volume.
struct IndexBox {
    Index3 first, last;
};

// Every voxel that the region can hold: the box around its ellipse and half a slice to either side.
std::optional<IndexBox> boxAround(const Annotation& region, const Geometry& geometry, double halfSliceMm) {
    const Point3& centre = region.pointsLps[0];
    const Point3 a = region.pointsLps[1] - centre, b = region.pointsLps[2] - centre;
    const Point3 n = region.normalLps * halfSliceMm;
    const Eigen::Matrix3d toIndex = geometry.lpsToIndex().topLeftCorner<3, 3>();
    const Point3 middle = geometry.indexIjk(centre);
    // An ellipse reaches sqrt(a^2 + b^2) along any axis, the layer n further.
    const Point3 reach =
        ((toIndex * a).cwiseAbs2() + (toIndex * b).cwiseAbs2()).cwiseSqrt() + (toIndex * n).cwiseAbs();
    IndexBox box{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto at = static_cast<Eigen::Index>(axis);
        const double last = static_cast<double>(geometry.sizeIjk()[axis] - 1);
        const double from = std::max(0.0, std::ceil(middle[at] - reach[at] - 1e-6));
        const double to = std::min(last, std::floor(middle[at] + reach[at] + 1e-6));
        if (!(from <= to)) return std::nullopt;
        box.first[axis] = static_cast<std::int64_t>(from);
        box.last[axis] = static_cast<std::int64_t>(to);
    }
    return box;
}

RegionStatistics statisticsOf(std::vector<double>& values) {
    RegionStatistics result;
    result.voxels = static_cast<std::int64_t>(values.size());
    double sum = 0.0;
    for (const double value : values)
        sum += value;
    const double n = static_cast<double>(values.size());
    result.mean = sum / n;
    double squares = 0.0;
    for (const double value : values)
        squares += (value - result.mean) * (value - result.mean);
    if (values.size() > 1) result.standardDeviation = std::sqrt(squares / (n - 1.0));
    std::sort(values.begin(), values.end());
    result.minimum = values.front();
    result.maximum = values.back();
    const std::size_t middle = values.size() / 2;
    result.median = values.size() % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
    return result;
}

} // namespace

std::size_t pointCount(AnnotationKind kind) {
    switch (kind) {
    case AnnotationKind::Distance:
    case AnnotationKind::Arrow:
        return 2;
    case AnnotationKind::Angle:
    case AnnotationKind::Region:
        return 3;
    case AnnotationKind::Point:
    case AnnotationKind::Text:
        break;
    }
    return 1;
}

std::string nameOf(AnnotationKind kind) {
    switch (kind) {
    case AnnotationKind::Distance:
        return "distance";
    case AnnotationKind::Angle:
        return "angle";
    case AnnotationKind::Region:
        return "region";
    case AnnotationKind::Point:
        return "point";
    case AnnotationKind::Arrow:
        return "arrow";
    case AnnotationKind::Text:
        break;
    }
    return "text";
}

double lengthMm(const Annotation& annotation) {
    return (annotation.pointsLps[1] - annotation.pointsLps[0]).norm();
}

double angleDegrees(const Annotation& annotation) {
    const Point3 first = annotation.pointsLps[0] - annotation.pointsLps[1];
    const Point3 second = annotation.pointsLps[2] - annotation.pointsLps[1];
    // atan2 of sine and cosine: exact near 0 and 180 degrees too, where acos is not.
    return std::atan2(first.cross(second).norm(), first.dot(second)) * 180.0 / std::numbers::pi;
}

double areaMm2(const Annotation& annotation) {
    const Point3& centre = annotation.pointsLps[0];
    return std::numbers::pi * (annotation.pointsLps[1] - centre).norm() *
           (annotation.pointsLps[2] - centre).norm();
}

std::vector<Point3> ellipsePoints(const Point3& cornerLps, const Point3& oppositeLps, const PlaneAxes& axes) {
    const Point3 centre = 0.5 * (cornerLps + oppositeLps);
    const Point3 half = 0.5 * (oppositeLps - cornerLps);
    return {centre, centre + axes.right * std::abs(half.dot(axes.right)),
            centre + axes.down * std::abs(half.dot(axes.down))};
}

Annotation movedBy(Annotation annotation, const Point3& deltaLps) {
    for (Point3& point : annotation.pointsLps)
        point += deltaLps;
    return annotation;
}

std::vector<Point3> handlesOf(const Annotation& annotation) {
    const std::vector<Point3>& points = annotation.pointsLps;
    if (annotation.kind != AnnotationKind::Region) return points;
    return {points[1], points[2], 2 * points[0] - points[1], 2 * points[0] - points[2]};
}

Annotation withHandle(Annotation annotation, std::size_t handle, const Point3& toLps) {
    if (annotation.kind != AnnotationKind::Region) {
        annotation.pointsLps[handle] = toLps;
        return annotation;
    }
    Point3& end = annotation.pointsLps[1 + handle % 2];
    const Point3& centre = annotation.pointsLps[0];
    const Point3 direction = (end - centre).normalized();
    end = centre + direction * std::max(smallestHalfAxisMm, std::abs(direction.dot(toLps - centre)));
    return annotation;
}

std::vector<Point3> outlineOf(const Annotation& annotation) {
    const std::vector<Point3>& points = annotation.pointsLps;
    if (annotation.kind != AnnotationKind::Region) return points.size() > 1 ? points : std::vector<Point3>();
    constexpr int sides = 96;
    std::vector<Point3> outline;
    for (int side = 0; side <= sides; ++side) {
        const double angle = 2.0 * std::numbers::pi * side / sides;
        outline.push_back(points[0] + std::cos(angle) * (points[1] - points[0]) +
                          std::sin(angle) * (points[2] - points[0]));
    }
    return outline;
}

double distanceFromSliceMm(const Annotation& annotation, const SliceGeometry& slice) {
    double farthest = 0.0;
    for (const Point3& point : annotation.pointsLps)
        farthest = std::max(farthest, std::abs(slice.axes().scroll.dot(point - slice.centreLps())));
    return farthest;
}

std::optional<RegionStatistics> regionStatistics(const Annotation& region, const Volume& volume) {
    const Geometry& geometry = volume.geometry();
    const Point3& centre = region.pointsLps[0];
    const Point3 a = region.pointsLps[1] - centre, b = region.pointsLps[2] - centre;
    const double aSquared = a.squaredNorm(), bSquared = b.squaredNorm();
    if (!(aSquared > 0.0) || !(bSquared > 0.0)) return std::nullopt;
    const double halfSlice = 0.5 * sliceAxis(geometry, region.normalLps).stepMm;
    const std::optional<IndexBox> box = boxAround(region, geometry, halfSlice);
    if (!box) return std::nullopt;
    std::vector<double> values;
    for (std::int64_t k = box->first[2]; k <= box->last[2]; ++k)
        for (std::int64_t j = box->first[1]; j <= box->last[1]; ++j)
            for (std::int64_t i = box->first[0]; i <= box->last[0]; ++i) {
                const Point3 offset = geometry.pointLps(Point3(static_cast<double>(i), static_cast<double>(j),
                                                               static_cast<double>(k))) -
                                      centre;
                // Half open: a plane in the middle between two slices takes one of them. A little more than
                // rounding, so that a slice that the plane lies in is not lost to it.
                const double off = region.normalLps.dot(offset) / halfSlice;
                if (off <= -1.0 + 1e-6 || off > 1.0 + 1e-6) continue;
                const double u = a.dot(offset) / aSquared, v = b.dot(offset) / bSquared;
                if (u * u + v * v > 1.0) continue;
                const double value = static_cast<double>(volume.at(i, j, k));
                if (std::isfinite(value)) values.push_back(value);
            }
    if (values.empty()) return std::nullopt;
    return statisticsOf(values);
}

} // namespace magiqt
