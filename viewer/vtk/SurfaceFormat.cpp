#include "SurfaceFormat.h"

#include <QCoreApplication>
#include <QSurfaceFormat>

namespace magiqt {

void installDefaultSurfaceFormat() {
    const bool isWayland = qEnvironmentVariable("XDG_SESSION_TYPE") == QLatin1String("wayland") ||
                           qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    // Without an X server (no XWayland) there is no DISPLAY, and xcb would not even start.
    if (isWayland && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") &&
        !qEnvironmentVariableIsEmpty("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "xcb");
    QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setVersion(3, 2);
    format.setSwapBehavior(QSurfaceFormat::DoubleBuffer);
    format.setRedBufferSize(8);
    format.setGreenBufferSize(8);
    format.setBlueBufferSize(8);
    format.setAlphaBufferSize(8);
    format.setDepthBufferSize(24);
    format.setStencilBufferSize(8); // the overlay's painter clips with it
    format.setSamples(0);
    QSurfaceFormat::setDefaultFormat(format);
}

} // namespace magiqt
