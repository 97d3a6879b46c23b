// The choices that every face of the before/after view speaks of. Plain enums and functions.
#pragma once

#include "viewer/core/Annotation.h"
#include "viewer/core/Arms.h"

#include <optional>

namespace magiqt {

// What a plain drag with the left mouse button does; from Distance on it draws an annotation.
enum class ViewTool { Crosshair, WindowLevel, Zoom, Pan, Turn, Distance, Angle, Region, Point, Arrow, Text };
inline constexpr int firstDrawingTool = static_cast<int>(ViewTool::Distance);

inline std::optional<AnnotationKind> kindDrawnBy(ViewTool tool) {
    const int place = static_cast<int>(tool) - firstDrawingTool;
    if (place < 0) return std::nullopt;
    return allAnnotationKinds[static_cast<std::size_t>(place)];
}

} // namespace magiqt
