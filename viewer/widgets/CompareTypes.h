// The choices that every face of the before/after view speaks of. Plain enums.
#pragma once

#include "viewer/core/Arms.h"

namespace magiqt {

// What a plain drag with the left mouse button does.
enum class ViewTool { Crosshair, WindowLevel, Zoom, Pan };

} // namespace magiqt
