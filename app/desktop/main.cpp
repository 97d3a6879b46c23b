// magiqt: the workstation's window.
#include "CommandLine.h"
#include "GraphicsProbe.h"
#include "Language.h"
#include "MainWindow.h"
#include "Theme.h"

#include "app/models/SettingsKeys.h"
#include "app/report/ComparisonReport.h"
#include "base/Error.h"
#include "viewer/vtk/GlProbe.h"
#include "viewer/vtk/SurfaceFormat.h"

#include <QApplication>
#include <QSettings>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

#include <unistd.h>

namespace {

// Milliseconds since the kernel started this process (10 ms steps), so that loading the libraries counts.
double millisecondsSinceStart() {
    std::ifstream stat("/proc/self/stat");
    std::string line;
    std::getline(stat, line);
    std::istringstream fields(line.substr(line.rfind(')') + 2));
    std::string field;
    constexpr int fieldsBefore =
        19; // starttime is the 22nd field of proc(5); the state, after the name, is the 3rd
    for (int i = 0; i < fieldsBefore; ++i)
        fields >> field;
    double ticks = 0;
    fields >> ticks;
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6 -
           ticks * 1e3 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

void print(FILE* stream, const QString& text) {
    std::fputs(qUtf8Printable(text), stream);
}

// Without a window, and without a display where there is none.
int writeReport(const magiqt::CommandLine& asked, int argc, char** argv) {
    using namespace magiqt;
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    Language::apply(asked.language.isEmpty() ? QStringLiteral("system") : asked.language);
    try {
        ComparisonReport::write(asked.report, asked.out);
    } catch (const Error& error) {
        print(stderr, QStringLiteral("error: %1\n").arg(QString::fromStdString(error.fullMessage())));
        return exitCode(error.kind());
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    using namespace magiqt;
    QCoreApplication::setOrganizationName(QStringLiteral("MagIQT"));
    QCoreApplication::setApplicationName(QStringLiteral("magiqt"));
    QCoreApplication::setApplicationVersion(QStringLiteral(MAGIQT_VERSION));

    // Asking for help must work where there is no display.
    QStringList words;
    for (int i = 0; i < argc; ++i)
        words << QString::fromLocal8Bit(argv[i]);
    const CommandLine asked = parseCommandLine(words);
    if (!asked.answer.isEmpty()) {
        print(stdout, asked.answer);
        return 0;
    }

    if (asked.error.isEmpty() && !asked.report.isEmpty()) return writeReport(asked, argc, argv);

    installDefaultSurfaceFormat();
    QApplication application(argc, argv);
    const CommandLine called = parseCommandLine(QCoreApplication::arguments()); // without Qt's own options
    if (!called.error.isEmpty()) {
        print(stderr, QStringLiteral("error: %1\n").arg(called.error));
        return 2;
    }
    if (called.probesGl) {
        print(stdout, GraphicsProbe::answerOf(probeGl()));
        return probeGl().isUsable ? 0 : 5;
    }
    const QSettings kept;
    Theme::rememberSystem();
    Theme::apply(
        Theme::fromName(called.theme.isEmpty() ? kept.value(settings::theme).toString() : called.theme));
    GraphicsProbe::applyRemembered();
    Language::apply(called.language.isEmpty() ? kept.value(settings::language).toString() : called.language);

    MainWindow window(EnhanceJobController::defaultRunsFolder(), EnhanceJobController::defaultProgram());
    if (called.exitsAfterFirstFrame) {
        QObject::connect(&window, &MainWindow::firstFramePainted, &window, [&window] {
            print(stdout, QStringLiteral("first frame: %1 ms\n").arg(millisecondsSinceStart(), 0, 'f', 0));
            window.close();
        });
    } else {
        // What is not needed for the first frame waits for it.
        QObject::connect(&window, &MainWindow::firstFramePainted, &window, [&window, &called] {
            window.openDirectly(
                called.files,
                {called.enhanced, {called.reference, Matrix4::Identity()}, called.second, called.maps});
            window.attachRuns();
            window.keepSession();
            GraphicsProbe::start();
            if (!called.study.isEmpty()) {
                window.showPage(WindowPage::Cohort);
                window.study().open(called.study);
            } else if (called.files.isEmpty()) {
                window.study().openLast();
            }
        });
    }
    if (called.exitsAfterFirstSlice)
        QObject::connect(&window, &MainWindow::firstSlicePainted, &window, [&window] {
            print(stdout, QStringLiteral("first slice: %1 ms\n").arg(millisecondsSinceStart(), 0, 'f', 0));
            window.close();
        });
    window.show();
    return QApplication::exec();
}
