#include "ViewLayout.h"

#include "base/Error.h"
#include "base/Json.h"

#include <algorithm>

namespace magiqt {

namespace {

constexpr double slack = 1e-4; // thirds are not written to the last digit

[[noreturn]] void failInvalid(const std::string& why) {
    throw Error(ErrorKind::BadInput, "layout.invalid", "the file of a layout is not as it must be: " + why,
                {{"reason", why}});
}

Plane planeFrom(const std::string& word) {
    if (word == "axial") return Plane::Axial;
    if (word == "coronal") return Plane::Coronal;
    if (word == "sagittal") return Plane::Sagittal;
    failInvalid("'" + word + "' is no plane; axial, coronal and sagittal are");
}

bool isTrue(const std::string& word, const std::string& yes, const std::string& no) {
    if (word != yes && word != no) failInvalid("'" + word + "' is neither '" + yes + "' nor '" + no + "'");
    return word == yes;
}

template <typename CellA, typename CellB>
bool overlap(const CellA& a, const CellB& b) {
    return a.x + a.width > b.x + slack && b.x + b.width > a.x + slack && a.y + a.height > b.y + slack &&
           b.y + b.height > a.y + slack;
}

template <typename Cell>
void checkInside(const Cell& cell) {
    const bool isInside = cell.x >= 0 && cell.y >= 0 && cell.width > 0.05 && cell.height > 0.05 &&
                          cell.x + cell.width <= 1 + slack && cell.y + cell.height <= 1 + slack;
    if (!isInside) failInvalid("a rectangle leaves its cell or is too small");
}

void checkCell(const PlaneCell& cell, const std::vector<PlaneCell>& others) {
    checkInside(cell);
    for (const PlaneCell& other : others) {
        if (other.plane == cell.plane && other.offsetMm == cell.offsetMm)
            failInvalid("a plane stands in it twice");
        if (overlap(other, cell)) failInvalid("two planes overlap");
    }
}

} // namespace

bool ViewLayout::shows(Plane plane) const {
    return std::any_of(planes.begin(), planes.end(),
                       [&](const PlaneCell& cell) { return cell.plane == plane && cell.offsetMm == 0; });
}

ViewLayout viewLayoutFrom(const Json& json) {
    try {
        ViewLayout layout;
        layout.id = json.at("id").get<std::string>();
        layout.names = json.at("name").get<std::map<std::string, std::string>>();
        layout.arms = isTrue(json.value("arms", "rows"), "rows", "grid") ? ArmsIn::Rows : ArmsIn::Grid;
        layout.isScaledByPlane = isTrue(json.value("scale", "view"), "plane", "view");
        for (const Json& each : json.at("planes")) {
            const PlaneCell cell{planeFrom(each.at("plane").get<std::string>()),
                                 each.at("x"),
                                 each.at("y"),
                                 each.at("width"),
                                 each.at("height"),
                                 each.value("offsetMm", 0.0)};
            checkCell(cell, layout.planes);
            layout.planes.push_back(cell);
        }
        if (layout.planes.empty()) failInvalid("it shows no plane");
        for (const PlaneCell& cell : layout.planes)
            if (!layout.shows(cell.plane)) failInvalid("a plane has no view of the crosshair's slice");
        if (json.contains("volume")) {
            const Json& cell = json["volume"];
            layout.volume = VolumeCell{cell.at("x"), cell.at("y"), cell.at("width"), cell.at("height")};
            checkInside(*layout.volume);
            for (const PlaneCell& plane : layout.planes)
                if (overlap(plane, *layout.volume)) failInvalid("a plane overlaps the volume");
        }
        return layout;
    } catch (const Json::exception& problem) {
        failInvalid(problem.what());
    }
}

} // namespace magiqt
