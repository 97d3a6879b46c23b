// How a plane through the patient lies on the screen: three anatomical planes, the side convention, and the
// map between a pane's pixels and LPS millimetres. Pixels are continuous: x to the right and y down from the
// pane's top left corner, pixel n covers [n, n + 1). Works in logical or in device pixels alike, as long as
// millimetres per pixel are given for the same kind. Plain values, free of threads.
#pragma once

#include "volume/Geometry.h"

#include <string>

namespace magiqt {

enum class Plane { Axial, Coronal, Sagittal };
inline constexpr std::array<Plane, 3> allPlanes{Plane::Axial, Plane::Coronal, Plane::Sagittal};

// Radiological: the patient's left is on the right of the screen. Sagittal views show anterior on the left in
// both.
enum class SideConvention { Radiological, Neurological };

// Unit vectors in LPS. `right` and `down` are the screen's; `scroll` is where "next slice" goes: superior for
// axial, anterior for coronal, left for sagittal.
struct PlaneAxes {
    Point3 right;
    Point3 down;
    Point3 scroll;
    bool operator==(const PlaneAxes&) const = default;
};

PlaneAxes planeAxes(Plane plane, SideConvention convention);

// Anatomical letters of a direction in LPS, the strongest part first, for any direction: (1, 0, 0) is "L",
// (0.9, -0.44, 0) is "LA". A part below minimumPart of the length gets no letter; a zero vector none at all.
std::string directionLetters(const Point3& directionLps, double minimumPart = 0.1);

// "L 12.0  P 3.5  S 40.0" (millimetres, letters by sign).
std::string positionText(const Point3& pointLps, const std::string& decimalPoint = ".");

class SliceGeometry {
public:
    // planePointLps: any point of the slice (the crosshair). centreLps: its projection on the slice is drawn
    // in the middle of the pane. Throws Error (Internal) for a pane without area or a scale that is not
    // positive.
    SliceGeometry(const PlaneAxes& axes, const Point3& planePointLps, const Point3& centreLps,
                  double mmPerPixel, double widthPixels, double heightPixels);

    Point3 pointLps(double x, double y) const;
    Eigen::Vector2d screen(const Point3& pointLps) const; // of the projection on the slice

    const PlaneAxes& axes() const { return m_axes; }
    const Point3& centreLps() const { return m_centreLps; } // on the slice, in the middle of the pane
    double mmPerPixel() const { return m_mmPerPixel; }
    double widthPixels() const { return m_widthPixels; }
    double heightPixels() const { return m_heightPixels; }

    bool operator==(const SliceGeometry&) const = default;
    // The same slice and scale, seen through the part [x, x + width) x [y, y + height) of this pane.
    SliceGeometry part(double x, double y, double width, double height) const;

private:
    PlaneAxes m_axes;
    Point3 m_centreLps;
    double m_mmPerPixel;
    double m_widthPixels;
    double m_heightPixels;
};

// How a volume is stepped through along a direction: the index axis that is nearest to it.
struct SliceAxis {
    int axis;           // 0, 1, 2 = i, j, k
    int sign;           // +1 when the index grows along the direction
    double stepMm;      // distance of neighbouring slices measured along the direction
    std::int64_t count; // slices along that axis
    bool isAligned; // the axis lies along the direction (within 1 degree): steps may snap to slice centres
};

SliceAxis sliceAxis(const Geometry& geometry, const Point3& directionLps);

// One-based number of the slice of `geometry` that holds the point, clamped to 1..count, counted along the
// direction.
std::int64_t sliceNumber(const Geometry& geometry, const SliceAxis& axis, const Point3& pointLps);

// The point moved by `steps` slices of `geometry` along the direction; it lands on a slice centre where the
// slices are aligned with the direction.
Point3 stepSlices(const Geometry& geometry, const Point3& directionLps, const Point3& pointLps, int steps);

// Axis-aligned box in LPS; empty until something was added.
struct LpsBox {
    Point3 minimum{0, 0, 0};
    Point3 maximum{0, 0, 0};
    bool isEmpty = true;

    void add(const Point3& pointLps);
    void add(const Geometry& geometry); // with the half voxel around the outermost centres
    Point3 centre() const { return 0.5 * (minimum + maximum); }
    Point3 clamped(const Point3& pointLps) const;
    // As far from a point inside towards another one as the box goes.
    Point3 towards(const Point3& fromLps, const Point3& toLps) const;
    // Extent along a unit vector that lies along an LPS axis (any direction gives the box's width along it).
    double extentMm(const Point3& direction) const;
};

} // namespace magiqt
