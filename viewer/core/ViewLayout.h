// How the panes of a view lie: data, a file each in resources/layouts. Every arm has a cell of the window,
// and in it the planes have rectangles in parts of the cell.
//
//   { "id": "large-axial", "name": { "en": "Axial large", "de": "Axial groß" },
//     "arms": "rows" | "grid",      rows: one below the other in a wide window, beside each other in a tall
//     one
//                                   (the planes' rectangles are then turned as well); grid: as square as it
//                                   gets
//     "scale": "view" | "plane",    millimetres per pixel: one for all panes (default), or one a plane
//     "planes": [ { "plane": "axial", "x": 0, "y": 0, "width": 1, "height": 0.64 }, ... ] }   in Tab order
//                                   with "offsetMm": so far from the crosshair's slice, towards the next one
//                                   (a filmstrip has one plane several times)
//     "volume": { "x": ... }        beside "planes": where the arm is seen in three dimensions (optional)
//
// Plain data, free of threads.
#pragma once

#include "SliceGeometry.h"

#include "base/JsonForward.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

struct PlaneCell {
    Plane plane = Plane::Axial;
    double x = 0, y = 0, width = 1, height = 1; // 0..1
    double offsetMm = 0; // of its slice from the crosshair's, along the plane's scroll axis
    bool operator==(const PlaneCell&) const = default;
};

struct VolumeCell {
    double x = 0, y = 0, width = 1, height = 1;
    bool operator==(const VolumeCell&) const = default;
};

enum class ArmsIn { Rows, Grid };

struct ViewLayout {
    std::string id;
    std::map<std::string, std::string> names; // by language
    ArmsIn arms = ArmsIn::Rows;
    bool isScaledByPlane = false;
    std::vector<PlaneCell> planes;
    std::optional<VolumeCell> volume;

    bool shows(Plane plane) const; // the slice of the crosshair
};

// Throws Error (BadInput, "layout.invalid"): no planes, a slice twice, none that holds the
// crosshair, a rectangle that leaves its cell or
// overlaps another, an unknown word.
ViewLayout viewLayoutFrom(const Json& json);

} // namespace magiqt
