// Marks and measurements that somebody drew on slices, in the world of all arms (LPS mm, the patient
// coordinates of DICOM), and what they measure. A length, an angle and an area need no image; the statistics
// of a region are of one volume each, so that the same region can be read in every arm. Plain values and
// functions, free of threads.
#pragma once

#include "SliceGeometry.h"

#include "volume/Volume.h"

#include <optional>
#include <string>
#include <vector>

namespace magiqt {

// Distance: two points. Angle: three, the vertex in the middle. Region: an ellipse, by its centre and the
// ends of its two half axes, which stand at right angles. Arrow: tail and tip. Point, Text: one.
enum class AnnotationKind { Distance, Angle, Region, Point, Arrow, Text };
inline constexpr std::array<AnnotationKind, 6> allAnnotationKinds{
    AnnotationKind::Distance, AnnotationKind::Angle, AnnotationKind::Region,
    AnnotationKind::Point,    AnnotationKind::Arrow, AnnotationKind::Text};

std::size_t pointCount(AnnotationKind kind);
std::string nameOf(AnnotationKind kind); // "distance", as files say it

struct Annotation {
    std::string id; // unique in its list
    AnnotationKind kind = AnnotationKind::Point;
    std::vector<Point3> pointsLps;
    Point3 normalLps{0, 0, 1}; // unit; of the plane that it was drawn in
    std::string text;
    bool operator==(const Annotation&) const = default;
};
using Annotations = std::vector<Annotation>;

double lengthMm(const Annotation& annotation);     // of a distance or an arrow
double angleDegrees(const Annotation& annotation); // 0..180; 0 where a side has no length
double areaMm2(const Annotation& annotation);      // of a region

// The region between two opposite corners of a pane's rectangle: an ellipse along the pane's axes.
std::vector<Point3> ellipsePoints(const Point3& cornerLps, const Point3& oppositeLps, const PlaneAxes& axes);

Annotation movedBy(Annotation annotation, const Point3& deltaLps);

// Where it can be taken hold of: its points; of a region the four ends of its axes.
std::vector<Point3> handlesOf(const Annotation& annotation);
// With that handle at `toLps`. The end of a half axis stays on its axis, the other end goes along.
Annotation withHandle(Annotation annotation, std::size_t handle, const Point3& toLps);

// Its line from point to point; an ellipse in many short pieces, closed. One point has none.
std::vector<Point3> outlineOf(const Annotation& annotation);

// The farthest of its points from the slice: it is drawn there when that is no more than the slice shows.
double distanceFromSliceMm(const Annotation& annotation, const SliceGeometry& slice);

struct RegionStatistics {
    std::int64_t voxels = 0;
    double mean = 0.0;
    double standardDeviation = 0.0; // of the sample (n - 1); 0 with one voxel
    double minimum = 0.0;
    double median = 0.0;
    double maximum = 0.0;
};

// Of the voxels whose centres lie within the ellipse, seen along its normal, and in the slice of the volume
// that its centre lies in (half a slice to either side, measured along the normal). Values are the volume's
// own, not interpolated. Nothing where the region has no voxel in the volume; voxels that are not finite do
// not count.
std::optional<RegionStatistics> regionStatistics(const Annotation& region, const Volume& volume);

} // namespace magiqt
