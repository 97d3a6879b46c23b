// The two choices that every face of the before/after view speaks of. Plain enums.
#pragma once

namespace magiqt {

enum class CompareMode { SideBySide, Curtain, Difference };

// What a plain drag with the left mouse button does.
enum class ViewTool { Crosshair, WindowLevel, Zoom, Pan };

} // namespace magiqt
