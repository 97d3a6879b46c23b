#include "SurfaceChoice.h"

#include "viewer/raster/RasterSurface.h"
#include "viewer/vtk/VtkSurface.h"

namespace magiqt {

namespace {
SurfaceKind preferred = SurfaceKind::Raster;
bool isOpenGlKnown = false;
} // namespace

void preferSurface(SurfaceKind kind) {
    preferred = kind;
}

SurfaceKind preferredSurface() {
    const QByteArray asked = qgetenv("MAGIQT_SURFACE");
    if (asked == "raster") return SurfaceKind::Raster;
    if (asked == "vtk") return SurfaceKind::Vtk;
    return preferred;
}

void knowOpenGl(bool works) {
    isOpenGlKnown = works;
}

bool isOpenGlKnownToWork() {
    return isOpenGlKnown || qgetenv("MAGIQT_SURFACE") == "vtk";
}

SliceSurface* makeSurface(SurfaceKind kind, SliceSurface::Client& client, QWidget* parent) {
    if (kind == SurfaceKind::Vtk) return new VtkSurface(client, parent);
    return new RasterSurface(client, parent);
}

} // namespace magiqt
