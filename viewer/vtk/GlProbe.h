// Asks once whether OpenGL 3.2 can be had, before a view is made that could not live without it.
#pragma once

#include <QString>

namespace magiqt {

struct GlProbe {
    bool isUsable = false;
    QString description; // "4.5, llvmpipe (LLVM 15.0.6, 256 bits)", or why not
};

// Makes a context of its own (some 50 ms) at the first call; user-interface thread.
const GlProbe& probeGl();

} // namespace magiqt
