#include "WindowFixture.h"

#include "Fixtures.h"

#include "app/desktop/Language.h"
#include "viewer/vtk/SurfaceFormat.h"

#include <QApplication>
#include <QDir>
#include <QMutex>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

namespace magiqt::fixtures {

namespace {

QMutex logMutex;
QByteArray logText;
QtMessageHandler before = nullptr;

void capture(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    {
        const QMutexLocker locked(&logMutex);
        logText += text.toUtf8() + '\n';
    }
    before(type, context, text);
}

} // namespace

void prepareBefore() {
    QCoreApplication::setOrganizationName(QStringLiteral("MagIQT"));
    QCoreApplication::setApplicationName(QStringLiteral("magiqt-test"));
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    installDefaultSurfaceFormat();
}

void prepareAfter() {
    static QTemporaryDir settingsFolder;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settingsFolder.path());
    before = qInstallMessageHandler(&capture);
    Theme::rememberSystem();
    Theme::apply(ThemeChoice::Dark);
    Language::apply(QStringLiteral("en"));
}

QByteArray logged() {
    const QMutexLocker locked(&logMutex);
    return logText;
}

Bench::Bench() {
    makeWindow();
}

Bench::~Bench() = default;

void Bench::makeWindow(const QString& program) {
    window.reset();
    window = std::make_unique<MainWindow>(runs(), program.isEmpty() ? QStringLiteral(FAKE_CHILD) : program);
    window->resize(1360, 860);
    window->show();
    (void)QTest::qWaitForWindowExposed(window.get());
    window->activateWindow();
    (void)QTest::qWaitForWindowActive(window.get());
}

bool Bench::open(const QStringList& files, const QString& enhanced) {
    const int number = window->session().number();
    window->openDirectly(files, {enhanced, {}, {}, {}});
    return QTest::qWaitFor(
        [&] {
            const SessionScan* shown = window->session().shown();
            return window->session().number() == number + 1 && shown &&
                   (enhanced.isEmpty() || shown->enhanced.volume != nullptr);
        },
        20000);
}

void Bench::shot(const QString& name) const {
    shotOf(*window, name);
}

void shotOf(QWidget& widget, const QString& name) {
    const QString folder = qEnvironmentVariable("MAGIQT_SHOTS");
    if (folder.isEmpty()) return;
    QTest::qWait(200); // pictures for people only: let hover and focus settle
    widget.grab().save(QDir(folder).filePath(name + QStringLiteral(".png")));
}

} // namespace magiqt::fixtures
