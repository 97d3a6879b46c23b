// Which panes a comparison shows and where they lie. Rectangles are in whole logical pixels, origin at the
// top left. A layout says where arms and planes go; one pane alone when it is maximised.
// Plain functions.
#pragma once

#include "Arms.h"
#include "SliceGeometry.h"
#include "ViewLayout.h"

#include <optional>
#include <vector>

namespace magiqt {

// What a pane shows: an arm, or two in one picture. Difference: the second minus the first of the pair; with
// a reference enhanced minus reference, and DifferenceOfBefore is input minus reference.
enum class PaneContent {
    Before,
    After,
    Reference,
    Other,
    Curtain,
    Blend,
    Checkerboard,
    Contour,
    Difference,
    DifferenceOfBefore
};

bool isDifference(PaneContent content);
std::optional<Arm> armOf(PaneContent content); // nothing where it shows two
PaneContent contentOf(Arm arm);
// The two arms of a difference pane, minuend last; `pair` where there is no reference.
ArmPair differencePair(PaneContent content, const ArmsPresent& arms, const ArmPair& pair);

struct PaneRect {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    bool contains(double px, double py) const {
        return px >= x && py >= y && px < x + width && py < y + height;
    }
    bool operator==(const PaneRect&) const = default;
};

struct PaneId {
    Plane plane = Plane::Axial;
    PaneContent content = PaneContent::Before;
    double offsetMm = 0; // of its slice from the crosshair's (PlaneCell)
    bool operator==(const PaneId&) const = default;
};

struct Pane {
    PaneId id;
    PaneRect rect;
};

inline constexpr int paneGapPixels = 2;

// What a mode shows of the arms that are there, a row each; empty without any.
std::vector<PaneContent> paneContents(CompareMode mode, const ArmsPresent& arms);

// Panes in reading order (Tab order). `maximised` shows that pane alone if it is among the contents.
std::vector<Pane> layOutPanes(const ViewLayout& layout, const std::vector<PaneContent>& contents, int width,
                              int height, const std::optional<PaneId>& maximised);

// Where arms are seen in three dimensions; none while one pane is maximised.
struct VolumePane {
    PaneContent content = PaneContent::Before;
    PaneRect rect;
};
std::vector<VolumePane> layOutVolumes(const ViewLayout& layout, const std::vector<PaneContent>& contents,
                                      int width, int height, const std::optional<PaneId>& maximised);

// The pane that stands for `id`: itself, or the same plane, or the same content, with what there is.
PaneId nearestPane(const ViewLayout& layout, const std::vector<PaneContent>& contents, const PaneId& id);

} // namespace magiqt
