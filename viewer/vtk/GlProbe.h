// Asks once whether OpenGL 3.2 can be had. A broken driver can end the program here: ask in a process of its
// own (`magiqt --probe-gl`) before a window relies on it.
#pragma once

#include <QString>

namespace magiqt {

struct GlProbe {
    bool isUsable = false;   // OpenGL 3.2, and what was drawn is what comes back
    bool isSoftware = false; // drawn by the processor: the raster surface is quicker
    QString description;     // "4.5, llvmpipe (LLVM 15.0.6, 256 bits)", or why not
};

// Makes a context of its own (some 50 ms) at the first call; user-interface thread.
const GlProbe& probeGl();

} // namespace magiqt
