#include "SliceGeometry.h"

#include "base/Error.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace magiqt {

PlaneAxes planeAxes(Plane plane, SideConvention convention) {
    const double side = convention == SideConvention::Radiological ? 1.0 : -1.0;
    switch (plane) {
    case Plane::Axial:
        return {Point3(side, 0, 0), Point3(0, 1, 0), Point3(0, 0, 1)};
    case Plane::Coronal:
        return {Point3(side, 0, 0), Point3(0, 0, -1), Point3(0, -1, 0)};
    case Plane::Sagittal:
        break;
    }
    return {Point3(0, 1, 0), Point3(0, 0, -1), Point3(1, 0, 0)};
}

std::string directionLetters(const Point3& directionLps, double minimumPart) {
    const double length = directionLps.norm();
    if (!(length > 0.0)) return {};
    std::array<std::pair<double, char>, 3> parts{{
        {std::abs(directionLps.x()), directionLps.x() > 0 ? 'L' : 'R'},
        {std::abs(directionLps.y()), directionLps.y() > 0 ? 'P' : 'A'},
        {std::abs(directionLps.z()), directionLps.z() > 0 ? 'S' : 'I'},
    }};
    std::stable_sort(parts.begin(), parts.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::string letters;
    for (const auto& [size, letter] : parts)
        if (size >= minimumPart * length) letters += letter;
    return letters;
}

std::string positionText(const Point3& pointLps, const std::string& decimalPoint) {
    // -0.04 prints as 0.0, whose letter is that of the positive side.
    const auto part = [&](double value, char positive, char negative) {
        const std::int64_t tenths = std::llround(value * 10.0);
        const std::int64_t size = std::abs(tenths);
        return std::string{tenths < 0 ? negative : positive, ' '} + std::to_string(size / 10) + decimalPoint +
               std::to_string(size % 10);
    };
    return part(pointLps.x(), 'L', 'R') + "  " + part(pointLps.y(), 'P', 'A') + "  " +
           part(pointLps.z(), 'S', 'I');
}

SliceGeometry::SliceGeometry(const PlaneAxes& axes, const Point3& planePointLps, const Point3& centreLps,
                             double mmPerPixel, double widthPixels, double heightPixels)
    : m_axes(axes), m_mmPerPixel(mmPerPixel), m_widthPixels(widthPixels), m_heightPixels(heightPixels) {
    if (!(mmPerPixel > 0.0) || !(widthPixels > 0.0) || !(heightPixels > 0.0))
        throw Error(ErrorKind::Internal, "view.pane", "a slice pane needs a positive size and scale");
    m_centreLps = centreLps + axes.scroll * axes.scroll.dot(planePointLps - centreLps);
}

Point3 SliceGeometry::pointLps(double x, double y) const {
    return m_centreLps + m_axes.right * ((x - 0.5 * m_widthPixels) * m_mmPerPixel) +
           m_axes.down * ((y - 0.5 * m_heightPixels) * m_mmPerPixel);
}

Eigen::Vector2d SliceGeometry::screen(const Point3& pointLps) const {
    const Point3 offset = pointLps - m_centreLps;
    return {0.5 * m_widthPixels + offset.dot(m_axes.right) / m_mmPerPixel,
            0.5 * m_heightPixels + offset.dot(m_axes.down) / m_mmPerPixel};
}

SliceGeometry SliceGeometry::part(double x, double y, double width, double height) const {
    const Point3 centre = pointLps(x + 0.5 * width, y + 0.5 * height);
    return {m_axes, centre, centre, m_mmPerPixel, width, height};
}

SliceAxis sliceAxis(const Geometry& geometry, const Point3& directionLps) {
    const Eigen::Matrix3d direction = geometry.direction();
    const Point3 spacing = geometry.spacingMm();
    int best = 0;
    for (int axis = 1; axis < 3; ++axis)
        if (std::abs(direction.col(axis).dot(directionLps)) > std::abs(direction.col(best).dot(directionLps)))
            best = axis;
    const double cosine = direction.col(best).dot(directionLps);
    return {best, cosine < 0 ? -1 : 1, spacing[best] * std::abs(cosine),
            geometry.sizeIjk()[static_cast<std::size_t>(best)], std::abs(cosine) > std::cos(0.0174532925)};
}

std::int64_t sliceNumber(const Geometry& geometry, const SliceAxis& axis, const Point3& pointLps) {
    const auto index = static_cast<std::int64_t>(std::llround(geometry.indexIjk(pointLps)[axis.axis]));
    const std::int64_t inside = std::clamp<std::int64_t>(index, 0, axis.count - 1);
    return axis.sign > 0 ? inside + 1 : axis.count - inside;
}

Point3 stepSlices(const Geometry& geometry, const Point3& directionLps, const Point3& pointLps, int steps) {
    const SliceAxis axis = sliceAxis(geometry, directionLps);
    double moveMm = steps * axis.stepMm;
    if (axis.isAligned) {
        const double index = geometry.indexIjk(pointLps)[axis.axis] * axis.sign;
        // Tiny rounding in the index must not cost or gain a slice.
        moveMm = (std::round(index) + steps - index) * axis.stepMm;
    }
    return pointLps + directionLps * moveMm;
}

void LpsBox::add(const Point3& pointLps) {
    minimum = isEmpty ? pointLps : Point3(minimum.cwiseMin(pointLps));
    maximum = isEmpty ? pointLps : Point3(maximum.cwiseMax(pointLps));
    isEmpty = false;
}

void LpsBox::add(const Geometry& geometry) {
    const Index3& size = geometry.sizeIjk();
    for (int corner = 0; corner < 8; ++corner) {
        Point3 index;
        for (int axis = 0; axis < 3; ++axis)
            index[axis] =
                (corner >> axis & 1) ? static_cast<double>(size[static_cast<std::size_t>(axis)]) - 0.5 : -0.5;
        add(geometry.pointLps(index));
    }
}

Point3 LpsBox::clamped(const Point3& pointLps) const {
    return isEmpty ? pointLps : Point3(pointLps.cwiseMax(minimum).cwiseMin(maximum));
}

Point3 LpsBox::towards(const Point3& fromLps, const Point3& toLps) const {
    if (isEmpty) return toLps;
    const Point3 way = toLps - fromLps;
    double part = 1.0;
    for (int axis = 0; axis < 3; ++axis) {
        if (toLps[axis] > maximum[axis]) part = std::min(part, (maximum[axis] - fromLps[axis]) / way[axis]);
        if (toLps[axis] < minimum[axis]) part = std::min(part, (minimum[axis] - fromLps[axis]) / way[axis]);
    }
    return fromLps + std::max(part, 0.0) * way;
}

double LpsBox::extentMm(const Point3& direction) const {
    return isEmpty ? 0.0 : (maximum - minimum).dot(direction.cwiseAbs());
}

} // namespace magiqt
