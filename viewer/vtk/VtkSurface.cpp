// VTK's headers come first: GLEW must be seen before any other GL header.
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkRenderer.h>

#include "VtkSurface.h"

#include "SliceView.h"

#include <QPainter>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace magiqt {

struct VtkSurface::Private {
    explicit Private(Client& asked) : client(asked) {}

    Client& client;
    vtkNew<vtkRenderer> gaps;                      // clears what no view covers
    std::vector<std::unique_ptr<SliceView>> views; // one a patch of the scene
    std::vector<VtkVolumePointer> volumes;         // of the last scene
};

VtkSurface::VtkSurface(Client& client, QWidget* parent)
    : VtkWidget(parent), m_private(std::make_unique<Private>(client)) {
    setObjectName(QStringLiteral("vtkSurface"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    m_private->gaps->InteractiveOff();
    m_private->gaps->SetBackground(0.0, 0.0, 0.0);
    window().AddRenderer(m_private->gaps);
}

VtkSurface::~VtkSurface() {
    releaseContext();
}

void VtkSurface::setGapColour(const QColor& colour) {
    m_private->gaps->SetBackground(colour.redF(), colour.greenF(), colour.blueF());
    redraw();
}

void VtkSurface::releaseVolumes() {
    for (const auto& view : m_private->views)
        view->releaseVolume();
    m_private->volumes.clear();
    redraw();
}

void VtkSurface::prepare(int deviceWidth, int deviceHeight) {
    Private& d = *m_private;
    const SliceScene scene = d.client.scene(deviceWidth, deviceHeight);
    while (d.views.size() < scene.size())
        d.views.push_back(std::make_unique<SliceView>(window()));
    const std::vector<VtkVolumePointer> before = std::exchange(d.volumes, {});
    for (std::size_t n = 0; n < d.views.size(); ++n) {
        SliceView& view = *d.views[n];
        view.hide();
        if (n >= scene.size()) continue;
        const ScenePatch& patch = scene[n];
        view.place(patch.rect, deviceWidth, deviceHeight, patch.geometry);
        if (patch.colours) view.showColours(patch.colours);
        if (!patch.volume) continue;
        const auto isIt = [&](const VtkVolumePointer& each) { return each->volume() == patch.volume; };
        auto known = std::find_if(d.volumes.begin(), d.volumes.end(), isIt);
        if (known == d.volumes.end()) {
            const auto old = std::find_if(before.begin(), before.end(), isIt);
            d.volumes.push_back(old != before.end() ? *old : std::make_shared<const VtkVolume>(patch.volume));
            known = std::prev(d.volumes.end());
        }
        view.showVolume(*known, patch.windowLevel, patch.slab);
    }
}

void VtkSurface::paintOver(QPainter& painter) {
    m_private->client.paintOverlay(painter);
}

} // namespace magiqt
