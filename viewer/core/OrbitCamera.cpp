#include "OrbitCamera.h"

#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace magiqt {

namespace {
constexpr double radians = std::numbers::pi / 180.0;
constexpr double dragDegrees = 180.0; // over a whole pane
constexpr double smallestZoom = 0.3;
constexpr double largestZoom = 20.0;
} // namespace

Point3 OrbitCamera::towardsEye() const {
    const double a = azimuthDegrees * radians, e = elevationDegrees * radians;
    return {std::sin(a) * std::cos(e), -std::cos(a) * std::cos(e), std::sin(e)};
}

// The derivative of towardsEye() by the elevation: defined at the poles too.
Point3 OrbitCamera::up() const {
    const double a = azimuthDegrees * radians, e = elevationDegrees * radians;
    return {-std::sin(a) * std::sin(e), std::cos(a) * std::sin(e), std::cos(e)};
}

Point3 OrbitCamera::right() const {
    return up().cross(towardsEye());
}

void OrbitCamera::drag(double partsRight, double partsDown) {
    azimuthDegrees = std::remainder(azimuthDegrees - partsRight * dragDegrees, 360.0);
    elevationDegrees = std::clamp(elevationDegrees + partsDown * dragDegrees, -90.0, 90.0);
}

void OrbitCamera::zoomBy(double factor) {
    zoom = std::clamp(zoom * factor, smallestZoom, largestZoom);
}

double mmPerPixel(const OrbitCamera& camera, const LpsBox& box, double widthPixels, double heightPixels) {
    const double diagonal = (box.maximum - box.minimum).norm();
    const double pixels = std::max(1.0, std::min(widthPixels, heightPixels));
    return diagonal > 0.0 ? diagonal / pixels / camera.zoom : 1.0;
}

Eigen::Vector2d seenAt(const OrbitCamera& camera, const LpsBox& box, double widthPixels, double heightPixels,
                       const Point3& pointLps) {
    const Point3 offset = (pointLps - box.centre()) / mmPerPixel(camera, box, widthPixels, heightPixels);
    return {0.5 * widthPixels + camera.right().dot(offset), 0.5 * heightPixels - camera.up().dot(offset)};
}

} // namespace magiqt
