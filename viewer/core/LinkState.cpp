#include "LinkState.h"

#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {
constexpr double smallestZoom = 0.2;
constexpr double largestZoom = 40.0;
constexpr double fitMargin = 1.04;
constexpr double uprightRadians = 1e-9;
} // namespace

void LinkState::setBounds(const LpsBox& bounds, View view) {
    const bool isFirst = m_bounds.isEmpty;
    m_bounds = bounds;
    if (isFirst || view == View::Reset) {
        resetView();
        return;
    }
    m_crosshairLps = m_bounds.clamped(m_crosshairLps);
    m_centreLps = m_bounds.clamped(m_centreLps);
}

void LinkState::setCrosshair(const Point3& pointLps) {
    m_crosshairLps = m_bounds.clamped(pointLps);
}

void LinkState::pan(const Point3& deltaLps) {
    m_centreLps = m_bounds.clamped(m_centreLps + deltaLps);
}

void LinkState::zoomAbout(const Point3& pointLps, const PlaneAxes& axes, double factor) {
    const double zoom = std::clamp(m_zoom * factor, smallestZoom, largestZoom);
    const double applied = zoom / m_zoom;
    m_zoom = zoom;
    // Only the in-plane part moves; the other planes keep their middle across this plane.
    Point3 offset = m_centreLps - pointLps;
    offset -= axes.scroll * axes.scroll.dot(offset);
    m_centreLps = m_bounds.clamped(m_centreLps + offset * (1.0 / applied - 1.0));
}

PlaneAxes LinkState::axes(Plane plane) const {
    const PlaneAxes upright = planeAxes(plane, m_convention);
    return {m_turn * upright.right, m_turn * upright.down, m_turn * upright.scroll};
}

bool LinkState::isTurned() const {
    return Eigen::AngleAxisd(m_turn).angle() > uprightRadians;
}

double LinkState::turnDegrees() const {
    return Eigen::AngleAxisd(m_turn).angle() * 180.0 / M_PI;
}

void LinkState::applyTurn(const Eigen::Matrix3d& further) {
    // By way of a quaternion of length 1: many small turns must not add up to a shear.
    m_turn = Eigen::Quaterniond(further * m_turn).normalized().toRotationMatrix();
    m_centreLps = m_bounds.clamped(m_crosshairLps + further * (m_centreLps - m_crosshairLps));
}

void LinkState::turnAbout(const Point3& axisLps, double radians) {
    applyTurn(Eigen::AngleAxisd(radians, axisLps.normalized()).toRotationMatrix());
}

void LinkState::turnTowards(const Point3& normalLps) {
    Point3 nearest(0, 0, 0); // the scroll axis, either way round
    for (const Plane plane : allPlanes) {
        const Point3 scroll = axes(plane).scroll;
        const double along = scroll.dot(normalLps);
        if (std::abs(along) > std::abs(nearest.dot(normalLps)))
            nearest = along < 0 ? Point3(-scroll) : scroll;
    }
    applyTurn(Eigen::Quaterniond::FromTwoVectors(nearest, normalLps).toRotationMatrix());
}

void LinkState::straighten() {
    applyTurn(m_turn.transpose());
    m_turn.setIdentity();
}

void LinkState::resetView() {
    m_turn.setIdentity();
    m_crosshairLps = m_bounds.isEmpty ? Point3(0, 0, 0) : m_bounds.centre();
    m_centreLps = m_crosshairLps;
    m_zoom = 1.0;
}

void LinkState::restoreView(const Point3& crosshairLps, const Point3& centreLps, double zoom,
                            const Eigen::Matrix3d& turn) {
    m_turn = turn;
    m_crosshairLps = m_bounds.clamped(crosshairLps);
    m_centreLps = m_bounds.clamped(centreLps);
    m_zoom = std::clamp(zoom, smallestZoom, largestZoom);
}

double LinkState::fitMmPerPixel(Plane plane, double widthPixels, double heightPixels) const {
    const PlaneAxes axes = planeAxes(plane, m_convention);
    const double mmPerPixel = std::max(m_bounds.extentMm(axes.right) / std::max(1.0, widthPixels),
                                       m_bounds.extentMm(axes.down) / std::max(1.0, heightPixels));
    return mmPerPixel > 0.0 ? mmPerPixel * fitMargin : 1.0;
}

} // namespace magiqt
