// Which panes a comparison shows and where they lie. Rectangles are in whole logical pixels, origin at the
// top left. A row (or column, in a tall window) a plane and an arm; one pane alone when it is maximised.
// Plain functions.
#pragma once

#include "SliceGeometry.h"

#include <optional>
#include <vector>

namespace magiqt {

// What a pane shows. Curtain: before on the left of the edge, after on the right. Difference: after minus
// before.
enum class PaneContent { Before, After, Curtain, Difference };

// Which volumes there are and how they are compared.
enum class PaneArrangement { Single, SideBySide, Curtain, Difference };

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
    bool operator==(const PaneId&) const = default;
};

struct Pane {
    PaneId id;
    PaneRect rect;
};

inline constexpr int paneGapPixels = 2;

// Panes in reading order (Tab order). `maximised` shows that pane alone if the arrangement has it.
std::vector<Pane> layOutPanes(PaneArrangement arrangement, int width, int height,
                              const std::optional<PaneId>& maximised);

// The pane of the arrangement that stands for `id`: itself, or the same plane with what there is.
PaneId nearestPane(PaneArrangement arrangement, const PaneId& id);

} // namespace magiqt
