// Where a volume is looked at from: parallel rays, the middle of the volume in the middle of the picture.
// Turns like a globe: the patient's head stays up. Plain values; LPS mm, and continuous pixels as in
// SliceGeometry.
#pragma once

#include "SliceGeometry.h"

namespace magiqt {

struct OrbitCamera {
    double azimuthDegrees = 30;   // 0: from the front; 90: from the patient's left; grows towards it
    double elevationDegrees = 20; // 90: from above
    double zoom = 1.0;            // 1: everything fits, however it is turned

    Point3 towardsEye() const; // unit vectors
    Point3 up() const;
    Point3 right() const;

    // The parts of a whole turn that a drag over a whole pane makes are 1/2 of it sideways and 1/2 of it up.
    void drag(double partsRight, double partsDown);
    void zoomBy(double factor); // 0.3 to 20

    bool operator==(const OrbitCamera&) const = default;
};

// Millimetres a pixel at which the box is seen whole from everywhere, less the zoom.
double mmPerPixel(const OrbitCamera& camera, const LpsBox& box, double widthPixels, double heightPixels);

// Where a point is seen in a pane of this size.
Eigen::Vector2d seenAt(const OrbitCamera& camera, const LpsBox& box, double widthPixels, double heightPixels,
                       const Point3& pointLps);

} // namespace magiqt
