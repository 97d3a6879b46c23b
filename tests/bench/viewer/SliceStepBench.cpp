// CPU time of one slice step: six linked views (two arms, three planes) of 256 x 256 x 256 float voxels,
// every view reslices at every step. MAGIQT_SURFACE=raster or vtk says what draws. Prints the time of all
// threads of the process, so software GL counts. Run under Xvfb where there is no display: xvfb-run -a -s
// "-screen 0 1600x1200x24" magiqt_bench_slice_step [width height]
#include "viewer/vtk/SurfaceFormat.h"
#include "viewer/widgets/CompareView.h"
#include "viewer/widgets/SliceCanvas.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

namespace {

using namespace magiqt;

VolumePointer phantom(double phase) {
    const Geometry geometry =
        Geometry::axisAligned({256, 256, 256}, Point3(0.8, 0.8, 0.8), Point3(-102, -102, -102));
    std::vector<float> voxels(static_cast<std::size_t>(geometry.voxelCount()));
    std::size_t n = 0;
    for (int k = 0; k < 256; ++k)
        for (int j = 0; j < 256; ++j)
            for (int i = 0; i < 256; ++i)
                voxels[n++] =
                    static_cast<float>(500.0 + 200.0 * std::sin(0.11 * i + phase) * std::cos(0.09 * j) +
                                       200.0 * std::sin(0.13 * k));
    return std::make_shared<const Volume>(geometry, std::move(voxels));
}

double cpuMs() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto ms = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) * 1e-3;
    };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

} // namespace

int main(int argc, char** argv) {
    installDefaultSurfaceFormat();
    QApplication application(argc, argv);
    const int width = argc > 2 ? std::atoi(argv[1]) : 1600;
    const int height = argc > 2 ? std::atoi(argv[2]) : 1000;
    CompareView view;
    view.resize(width, height);
    QElapsedTimer clock;
    clock.start();
    const double startCpu = cpuMs();
    view.setInput(phantom(0.0), QStringLiteral("Input"));
    view.setEnhanced(phantom(0.5), QStringLiteral("Enhanced"));
    view.show();
    SliceCanvas& canvas = view.canvas();
    while (canvas.surface().renderCount() < 1)
        QApplication::processEvents();
    std::printf("first picture: %lld ms wall, %.0f ms CPU (volumes, GL start, shaders)\n",
                static_cast<long long>(clock.elapsed()), cpuMs() - startCpu);
    std::printf("drawn with: %s\n%d x %d px, 6 views, 256 x 256 x 256 float\n",
                qPrintable(canvas.surface().description()), width, height);

    const auto measure = [&](const char* name, int steps, auto change) {
        std::vector<double> cpu;
        std::vector<double> wall;
        for (int step = 0; step < steps; ++step) {
            const double before = cpuMs();
            QElapsedTimer stepClock;
            stepClock.start();
            const int rendered = canvas.surface().renderCount();
            change(step);
            while (canvas.surface().renderCount() == rendered)
                QApplication::processEvents();
            QApplication::processEvents(); // the composition of the window
            cpu.push_back(cpuMs() - before);
            wall.push_back(static_cast<double>(stepClock.nsecsElapsed()) * 1e-6);
        }
        std::sort(cpu.begin(), cpu.end());
        std::sort(wall.begin(), wall.end());
        const auto at = [](const std::vector<double>& sorted, double part) {
            return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
        };
        std::printf("%-28s CPU median %6.1f ms, 95 %% %6.1f ms; wall median %6.1f ms\n", name, at(cpu, 0.5),
                    at(cpu, 0.95), at(wall, 0.5));
    };
    measure("warm-up", 5, [&](int step) { canvas.setCrosshair(Point3(step, step, step)); });
    measure("step, all six views", 60,
            [&](int step) { canvas.setCrosshair(Point3(step - 30.0, step - 30.0, step - 30.0)); });
    measure("step, one plane (two views)", 60,
            [&](int step) { canvas.setCrosshair(Point3(0, 0, step - 30.0)); });
    measure("peek on and off", 30, [&](int step) { view.setPeek(step % 2 == 0); });
    const auto mouse = [&](QEvent::Type type, const QPoint& at) {
        QMouseEvent event(type, at, canvas.mapToGlobal(at), Qt::LeftButton, Qt::LeftButton,
                          Qt::ShiftModifier);
        QApplication::sendEvent(&canvas, &event);
    };
    mouse(QEvent::MouseButtonPress, {200, 200});
    measure("window and level drag", 60, [&](int step) {
        mouse(QEvent::MouseMove, {201 + step % 7, 201 + step % 5});
    });
    mouse(QEvent::MouseButtonRelease, {200, 200});
    measure("zoom (no reslice)", 30, [&](int) {
        view.resetView();
        canvas.invalidate();
    });
    view.setMode(CompareMode::Difference);
    measure("difference, three views", 30, [&](int step) { canvas.setCrosshair(Point3(step, step, step)); });
    view.setMode(CompareMode::Curtain);
    measure("curtain, three views", 30, [&](int step) { canvas.setCrosshair(Point3(step, step, step)); });
    return 0;
}
