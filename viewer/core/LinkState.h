// The one state that all views share, in world space: crosshair, what is in the middle, zoom, window and
// level, side convention. Views hold no state of their own besides their plane and arm, so they cannot drift
// apart. LPS mm. Owned by the canvas; user-interface thread only.
#pragma once

#include "DisplayMapping.h"
#include "SliceEngine.h"
#include "SliceGeometry.h"

namespace magiqt {

class LinkState {
public:
    // The region that the volumes cover. The crosshair and the middle go to its centre when it is the first
    // one or when `view` says so; otherwise they stay where they are, clamped.
    enum class View { Keep, Reset };
    void setBounds(const LpsBox& bounds, View view);
    const LpsBox& bounds() const { return m_bounds; }

    const Point3& crosshairLps() const { return m_crosshairLps; }
    void setCrosshair(const Point3& pointLps); // clamped to the bounds

    const Point3& centreLps() const { return m_centreLps; }
    void pan(const Point3& deltaLps); // the middle stays within the bounds, so the image cannot be lost

    double zoom() const { return m_zoom; } // 1 = everything fits
    // Zooms while the point stays where it is on the screen of a plane with these axes. 0.2 to 40.
    void zoomAbout(const Point3& pointLps, const PlaneAxes& axes, double factor);

    // The planes as they are seen: at right angles to each other, turned together (free oblique).
    PlaneAxes axes(Plane plane) const;
    // The rotation that takes the anatomical planes there, in LPS; identity: axial, coronal, sagittal.
    const Eigen::Matrix3d& turn() const { return m_turn; }
    bool isTurned() const;
    double turnDegrees() const; // 0..180
    // Turns the planes about an axis through the crosshair, which stays where it is on the screen.
    void turnAbout(const Point3& axisLps, double radians);
    // Turns them no more than needed, so that one of them has this normal.
    void turnTowards(const Point3& normalLps);
    void straighten();

    void resetView(); // upright as well
    // As it was earlier, within what there is now.
    void restoreView(const Point3& crosshairLps, const Point3& centreLps, double zoom,
                     const Eigen::Matrix3d& turn = Eigen::Matrix3d::Identity());

    DisplayMapping& mapping() { return m_mapping; }
    const DisplayMapping& mapping() const { return m_mapping; }

    const Slab& slab() const { return m_slab; }
    void setSlab(const Slab& slab) { m_slab = slab; }

    SideConvention convention() const { return m_convention; }
    void setConvention(SideConvention convention) { m_convention = convention; }

    // Millimetres per pixel at zoom 1 in a pane of this size, with a small margin. The same when the planes
    // are turned: the head must not breathe while it turns.
    double fitMmPerPixel(Plane plane, double widthPixels, double heightPixels) const;

private:
    void applyTurn(const Eigen::Matrix3d& further);

    LpsBox m_bounds;
    Point3 m_crosshairLps{0, 0, 0};
    Point3 m_centreLps{0, 0, 0};
    double m_zoom = 1.0;
    Eigen::Matrix3d m_turn = Eigen::Matrix3d::Identity();
    DisplayMapping m_mapping;
    Slab m_slab;
    SideConvention m_convention = SideConvention::Radiological;
};

} // namespace magiqt
