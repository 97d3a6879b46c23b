// Opening a pair of 256^3 float heads (.nii.gz) in the whole window: time to the first slice, the longest
// that one event kept the user-interface thread (a watchdog around every event), and the memory resident
// above the empty window when both are shown in six views and were stepped through. Xvfb will do: xvfb-run -a
// -s "-screen 0 1700x1200x24" magiqt_bench_open
#include "app/desktop/Language.h"
#include "app/desktop/MainWindow.h"
#include "app/desktop/Theme.h"
#include "viewer/vtk/SurfaceFormat.h"
#include "viewer/widgets/CompareView.h"
#include "viewer/widgets/SliceCanvas.h"
#include "volume/Nifti.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>

#include <ctime>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <random>
#include <vector>

namespace {

using namespace magiqt;

double threadCpuMs() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

double residentMb() {
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    return file.readAll().split(' ').at(1).toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE)) /
           1048576.0;
}

// Knows the event that kept the thread longest.
class WatchedApplication : public QApplication {
public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override {
        if (m_depth > 0) return QApplication::notify(receiver, event);
        const QByteArray name = receiver->metaObject()->className(); // it may be gone afterwards
        const int type = event->type();
        ++m_depth;
        QElapsedTimer clock;
        clock.start();
        const double cpu = threadCpuMs();
        const bool isDone = QApplication::notify(receiver, event);
        const double wall = static_cast<double>(clock.nsecsElapsed()) * 1e-6;
        --m_depth;
        if (wall > longestMs) {
            longestMs = wall;
            longestCpuMs = threadCpuMs() - cpu;
            longest = name + " event " + QByteArray::number(type);
        }
        return isDone;
    }
    void startWatch() {
        longestMs = longestCpuMs = 0;
        longest.clear();
    }
    void tell(const char* during) const {
        std::printf("longest event while %s: %.1f ms wall, %.1f ms CPU of the thread (%s)\n", during,
                    longestMs, longestCpuMs, longest.constData());
    }

    double longestMs = 0, longestCpuMs = 0;
    QByteArray longest;

private:
    int m_depth = 0;
};

// A ball with structure and noise: it compresses as badly as a head.
void writeHead(const std::filesystem::path& file, unsigned seed) {
    const Geometry geometry =
        Geometry::axisAligned({256, 256, 256}, Point3(0.8, 0.8, 0.8), Point3(-102, -102, -102));
    std::mt19937 random(seed);
    std::normal_distribution<float> noise(0.0F, 20.0F);
    std::vector<float> voxels;
    voxels.reserve(static_cast<std::size_t>(geometry.voxelCount()));
    for (int k = 0; k < 256; ++k)
        for (int j = 0; j < 256; ++j)
            for (int i = 0; i < 256; ++i) {
                const double x = i - 128, y = j - 128, z = k - 128;
                const bool isHead = x * x / 8100 + y * y / 11000 + z * z / 8100 < 1;
                const double tissue =
                    isHead ? 700 + 200 * std::sin(0.13 * i) * std::cos(0.11 * j + 0.07 * k) : 0;
                voxels.push_back(std::abs(static_cast<float>(tissue) + noise(random)));
            }
    writeNifti(file, Volume(geometry, std::move(voxels)));
}

template <class Condition>
void waitUntil(Condition condition) {
    while (!condition())
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
}

void idle(int ms) {
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < ms)
        QApplication::processEvents(QEventLoop::AllEvents, 20);
}

} // namespace

int main(int argc, char** argv) {
    QCoreApplication::setOrganizationName(QStringLiteral("MagIQT"));
    QCoreApplication::setApplicationName(QStringLiteral("magiqt-bench"));
    installDefaultSurfaceFormat();
    WatchedApplication application(argc, argv);
    const QTemporaryDir folder;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
    const std::filesystem::path files = folder.path().toStdString();
    writeHead(files / "sub-01_T1w.nii.gz", 1);
    writeHead(files / "sub-01_desc-enhanced_T1w.nii.gz", 2);
    Theme::rememberSystem();
    Theme::apply(ThemeChoice::Dark);
    Language::apply(QStringLiteral("en"));

    MainWindow window(folder.filePath(QStringLiteral("runs")), QStringLiteral("/bin/true"));
    window.resize(1600, 1000);
    window.show();
    idle(800);
    const double empty = residentMb();

    bool isPainted = false;
    QObject::connect(&window, &MainWindow::firstSlicePainted, &window, [&] { isPainted = true; });
    QElapsedTimer clock;
    clock.start();
    application.startWatch();
    window.openDirectly({folder.filePath(QStringLiteral("sub-01_T1w.nii.gz"))},
                        {folder.filePath(QStringLiteral("sub-01_desc-enhanced_T1w.nii.gz")), {}, {}, {}});
    waitUntil([&] { return isPainted; });
    std::printf("first slice of a 256^3 float .nii.gz: %lld ms\n", static_cast<long long>(clock.elapsed()));
    application.tell("opening");
    application.startWatch();
    waitUntil([&] {
        const SessionScan* shown = window.session().shown();
        return shown && shown->enhanced.volume && shown->consistency.volume;
    });
    idle(500);
    application.tell("the enhanced image and what the scan does not support come");

    SliceCanvas& canvas = window.compareView()->canvas();
    application.startWatch();
    for (int step = 0; step < 40; ++step) {
        const int rendered = canvas.surface().renderCount();
        canvas.setCrosshair(Point3(step - 20.0, step - 20.0, step - 20.0));
        waitUntil([&] { return canvas.surface().renderCount() > rendered; });
    }
    idle(500);
    application.tell("stepping through six views");
    const double shown = residentMb();
    const double volumes = 2.0 * 256 * 256 * 256 * sizeof(float) / 1048576.0;
    std::printf("drawn with: %s\n", qPrintable(canvas.surface().description()));
    std::printf(
        "resident: empty window %.0f MB, with two volumes of %.0f MB in all %.0f MB: %.2f times their "
        "size above the empty window\n",
        empty, volumes, shown, (shown - empty) / volumes);
    return 0;
}
