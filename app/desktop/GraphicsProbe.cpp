#include "GraphicsProbe.h"

#include "app/models/SettingsKeys.h"
#include "viewer/vtk/GlProbe.h"
#include "viewer/widgets/SurfaceChoice.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QGuiApplication>
#include <QProcess>
#include <QSettings>
#include <QTimer>

namespace magiqt {

namespace {

constexpr int patienceMs = 30000;
const QString hardware = QStringLiteral("hardware"), software = QStringLiteral("software"),
              none = QStringLiteral("none");

// The same program sits at a workstation today and behind a remote desktop tomorrow. A hash: the name of a
// display can hold that of a machine.
QString keyOfDisplay() {
    const QByteArray display = QGuiApplication::platformName().toUtf8() + '\n' + qgetenv("DISPLAY") + '\n' +
                               qgetenv("WAYLAND_DISPLAY");
    return settings::graphics +
           QString::fromLatin1(
               QCryptographicHash::hash(display, QCryptographicHash::Sha256).toHex().left(12));
}

} // namespace

void GraphicsProbe::applyRemembered() {
    const QString word = QSettings().value(keyOfDisplay()).toString();
    preferSurface(word == hardware ? SurfaceKind::Vtk : SurfaceKind::Raster);
    knowOpenGl(word == hardware || word == software);
}

void GraphicsProbe::start() {
    auto* child = new QProcess(QCoreApplication::instance());
    child->setStandardErrorFile(QProcess::nullDevice());
    QObject::connect(child, &QProcess::finished, child, [child](int, QProcess::ExitStatus status) {
        const bool endedWell = status == QProcess::NormalExit;
        const QString answer = endedWell ? QString::fromUtf8(child->readAllStandardOutput()) : QString();
        const QString word = wordOf(answer);
        QSettings().setValue(keyOfDisplay(), word);
        knowOpenGl(word != none); // the slices stay as they are until the next start
        child->deleteLater();
    });
    QTimer::singleShot(patienceMs, child, &QProcess::kill);
    QObject::connect(qApp, &QCoreApplication::aboutToQuit, child, [child] { // the next start asks again
        child->disconnect();
        child->kill();
        child->waitForFinished(1000);
    });
    child->start(QCoreApplication::applicationFilePath(), {QStringLiteral("--probe-gl")});
}

QString GraphicsProbe::answerOf(const GlProbe& probe) {
    const QString word = !probe.isUsable    ? QStringLiteral("not usable")
                         : probe.isSoftware ? QStringLiteral("usable, software")
                                            : QStringLiteral("usable, hardware");
    return QStringLiteral("OpenGL: %1 (%2)\n").arg(word, probe.description);
}

QString GraphicsProbe::wordOf(const QString& answer) {
    if (answer.startsWith(QLatin1String("OpenGL: usable, hardware"))) return hardware;
    return answer.startsWith(QLatin1String("OpenGL: usable, software")) ? software : none;
}

} // namespace magiqt
