// Everything that a view shows besides its volumes, so that it can be shown again: place, zoom, layout, mode
// and grey values. A plain value; free of threads. LPS mm.
#pragma once

#include "Arms.h"
#include "DisplayMapping.h"
#include "SliceEngine.h"

#include "base/JsonForward.h"

#include <optional>
#include <string>

namespace magiqt {

struct ViewState {
    Point3 crosshairLps{0, 0, 0};
    Point3 centreLps{0, 0, 0};
    double zoom = 1.0;
    std::string layoutId;
    CompareMode mode = CompareMode::SideBySide;
    ArmPair pair;
    DisplayMapping mapping;
    std::array<std::optional<DisplayMapping>, armCount>
        ownMappings; // of arms that do not follow the rule for all
    Slab slab;
    double curtain = 0.5;                               // part of a pane's width
    double blend = 0.5;                                 // share of the second arm
    Eigen::Matrix3d turn = Eigen::Matrix3d::Identity(); // of the planes (LinkState)
    bool operator==(const ViewState&) const = default;
};

Json viewStateToJson(const ViewState& state);
// Throws Error (BadInput, "view-state.invalid").
ViewState viewStateFromJson(const Json& json);

} // namespace magiqt
