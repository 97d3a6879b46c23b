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

// Owned by `parent`.
SliceSurface* makeSurface(SurfaceKind kind, SliceSurface::Client& client, QWidget* parent);

} // namespace magiqt
