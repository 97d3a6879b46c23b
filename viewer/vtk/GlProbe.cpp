#include "GlProbe.h"

#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>

namespace magiqt {

namespace {

GlProbe probe() {
    if (qEnvironmentVariableIsSet("MAGIQT_NO_GL")) return {false, QStringLiteral("MAGIQT_NO_GL")};
    QOpenGLContext context;
    if (!context.create()) return {false, QStringLiteral("no OpenGL context")};
    QOffscreenSurface surface;
    surface.setFormat(context.format());
    surface.create();
    if (!context.makeCurrent(&surface)) return {false, QStringLiteral("no OpenGL surface")};
    const auto version = context.format().version();
    const auto* renderer = reinterpret_cast<const char*>(context.functions()->glGetString(GL_RENDERER));
    const QString text =
        QStringLiteral("%1.%2, %3").arg(version.first).arg(version.second).arg(QString::fromLatin1(renderer));
    context.doneCurrent();
    return {version >= qMakePair(3, 2), text};
}

} // namespace

const GlProbe& probeGl() {
    static const GlProbe result = probe();
    return result;
}

} // namespace magiqt
