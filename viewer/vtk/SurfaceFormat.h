// What must be settled before QApplication exists: an OpenGL 3.2 core surface without multisampling, contexts
// that share, and X11 instead of Wayland (VTK 9.1 loads GL through GLEW, which knows only GLX). Call once
// from main().
#pragma once

namespace magiqt {

// Leaves QT_QPA_PLATFORM alone when the user has set it.
void installDefaultSurfaceFormat();

} // namespace magiqt
