#include "GlProbe.h"

#include <QImage>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLFunctions>

namespace magiqt {

namespace {

bool drawsWhatIsAsked(QOpenGLFunctions& functions) {
    QOpenGLFramebufferObject target(4, 4);
    if (!target.isValid() || !target.bind()) return false;
    functions.glClearColor(1.0F, 0.0F, 0.0F, 1.0F);
    functions.glClear(GL_COLOR_BUFFER_BIT);
    return target.toImage().pixelColor(1, 1).toRgb() == QColor(255, 0, 0);
}

GlProbe probe() {
    GlProbe result;
    if (qEnvironmentVariableIsSet("MAGIQT_NO_GL")) {
        result.description = QStringLiteral("MAGIQT_NO_GL");
        return result;
    }
    QOpenGLContext context;
    QOffscreenSurface surface;
    result.description = QStringLiteral("no OpenGL context");
    if (!context.create()) return result;
    surface.setFormat(context.format());
    surface.create();
    result.description = QStringLiteral("no OpenGL surface");
    if (!context.makeCurrent(&surface)) return result;
    const auto version = context.format().version();
    const QString renderer =
        QString::fromLatin1(reinterpret_cast<const char*>(context.functions()->glGetString(GL_RENDERER)));
    result.description = QStringLiteral("%1.%2, %3").arg(version.first).arg(version.second).arg(renderer);
    result.isUsable = version >= qMakePair(3, 2) && drawsWhatIsAsked(*context.functions());
    for (const char* name : {"llvmpipe", "softpipe", "swrast", "SwiftShader", "Software", "SVGA3D"})
        result.isSoftware = result.isSoftware || renderer.contains(QLatin1String(name), Qt::CaseInsensitive);
    context.doneCurrent();
    return result;
}

} // namespace

const GlProbe& probeGl() {
    static const GlProbe result = probe();
    return result;
}

} // namespace magiqt
