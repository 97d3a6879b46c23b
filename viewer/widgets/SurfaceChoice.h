// Which surface a canvas is drawn on. User-interface thread.
#pragma once

#include "viewer/raster/SliceSurface.h"

#include <memory>

namespace magiqt {

enum class SurfaceKind { Raster, Vtk };

// What canvases get that are made from now on: Raster, until somebody has seen that OpenGL works here and is
// hardware. The environment variable MAGIQT_SURFACE (raster, vtk) has the last word.
void preferSurface(SurfaceKind kind);
SurfaceKind preferredSurface();

// Whether somebody has seen OpenGL work here, if only in software: what needs it may then be made.
void knowOpenGl(bool works);
bool isOpenGlKnownToWork();

// Owned by `parent`.
SliceSurface* makeSurface(SurfaceKind kind, SliceSurface::Client& client, QWidget* parent);

} // namespace magiqt
