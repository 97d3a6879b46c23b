// VTK's headers come first: GLEW must be seen before any other GL header.
#include <vtkCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>

#include "VtkSurface.h"

#include "SliceView.h"

#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QOpenGLFunctions>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>
#include <vector>

namespace magiqt {

struct VtkSurface::Private {
    Private(VtkSurface& owner, Client& asked) : widget(owner), client(asked) {}

    VtkSurface& widget;
    Client& client;
    vtkNew<vtkGenericOpenGLRenderWindow> window;
    vtkNew<vtkRenderer> gaps;                      // clears what no view covers
    std::vector<std::unique_ptr<SliceView>> views; // one a patch of the scene
    std::vector<VtkVolumePointer> volumes;         // of the last scene
    std::vector<unsigned long> observers;
    QSurface* surface = nullptr;
    bool isDirty = true;
    bool isPainting = false;
    int renderCount = 0;
    QString description;

    // Not QOpenGLWidget::makeCurrent(): that binds Qt's framebuffer behind VTK's cached state, and every
    // framebuffer of VTK's own then stays without attachments. The view is black and nobody says why.
    void makeCurrent(vtkObject*, unsigned long, void*) {
        QOpenGLContext* context = widget.context();
        if (context && surface && QOpenGLContext::currentContext() != context) context->makeCurrent(surface);
    }
    void tellCurrent(vtkObject*, unsigned long, void* answer) {
        *static_cast<bool*>(answer) =
            widget.context() && QOpenGLContext::currentContext() == widget.context();
    }
    void frame(vtkObject*, unsigned long, void*) {
        if (!isPainting) widget.update();
    }
};

VtkSurface::VtkSurface(Client& client, QWidget* parent)
    : QOpenGLWidget(parent), m_private(std::make_unique<Private>(*this, client)) {
    setObjectName(QStringLiteral("vtkSurface"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    Private& d = *m_private;
    d.window->SetOwnContext(0);
    d.window->SetMultiSamples(0);
    d.window->SetFrameBlitModeToNoBlit();
    d.window->SetReadyForRendering(false);
    d.window->SetForceMaximumHardwareLineWidth(1.0F);
    d.gaps->InteractiveOff();
    d.gaps->SetBackground(0.0, 0.0, 0.0);
    d.window->AddRenderer(d.gaps);
    d.observers = {d.window->AddObserver(vtkCommand::WindowMakeCurrentEvent, &d, &Private::makeCurrent),
                   d.window->AddObserver(vtkCommand::WindowIsCurrentEvent, &d, &Private::tellCurrent),
                   d.window->AddObserver(vtkCommand::WindowFrameEvent, &d, &Private::frame)};
    // A move to a screen with another pixel ratio emits `resized` too, without a resizeEvent.
    connect(this, &QOpenGLWidget::resized, this, &VtkSurface::invalidate);
}

VtkSurface::~VtkSurface() {
    // The context dies in ~QOpenGLWidget, when this part of the object is gone already.
    if (context()) disconnect(context(), nullptr, this, nullptr);
    releaseContext();
    for (const unsigned long observer : m_private->observers)
        m_private->window->RemoveObserver(observer);
    m_private->views.clear();
}

void VtkSurface::setGapColour(const QColor& colour) {
    m_private->gaps->SetBackground(colour.redF(), colour.greenF(), colour.blueF());
    invalidate();
}

void VtkSurface::invalidate() {
    m_private->isDirty = true;
    update();
}

void VtkSurface::invalidateOverlay() {
    update();
}

void VtkSurface::releaseVolumes() {
    for (const auto& view : m_private->views)
        view->releaseVolume();
    m_private->volumes.clear();
    invalidate();
}

QImage VtkSurface::grabPicture() {
    QImage picture = grabFramebuffer().convertToFormat(QImage::Format_RGB32);
    picture.setDevicePixelRatio(devicePixelRatioF());
    return picture;
}

int VtkSurface::renderCount() const {
    return m_private->renderCount;
}

QString VtkSurface::description() const {
    return m_private->description;
}

void VtkSurface::drawScene(int deviceWidth, int deviceHeight) {
    Private& d = *m_private;
    const SliceScene scene = d.client.scene(deviceWidth, deviceHeight);
    while (d.views.size() < scene.size())
        d.views.push_back(std::make_unique<SliceView>(*d.window));
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

void VtkSurface::initializeGL() {
    Private& d = *m_private;
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &VtkSurface::releaseContext,
            static_cast<Qt::ConnectionType>(Qt::DirectConnection | Qt::UniqueConnection));
    d.surface = context()->surface();
    vtkOpenGLState* state = d.window->GetState();
    state->Reset();
    state->vtkglDepthFunc(GL_LEQUAL); // Qt leaves GL_LESS
    d.window->SetReadyForRendering(true);
    d.window->OpenGLInitContext();
    d.isDirty = true;
    QOpenGLFunctions* functions = context()->functions();
    const auto text = [&](GLenum name) {
        return QString::fromLatin1(reinterpret_cast<const char*>(functions->glGetString(name)));
    };
    d.description =
        text(GL_VENDOR) + QLatin1String(", ") + text(GL_RENDERER) + QLatin1String(", ") + text(GL_VERSION);
}

void VtkSurface::paintGL() {
    Private& d = *m_private;
    if (d.isPainting) return;
    d.isPainting = true;
    const int width = std::max(1, static_cast<int>(std::lround(this->width() * devicePixelRatioF())));
    const int height = std::max(1, static_cast<int>(std::lround(this->height() * devicePixelRatioF())));
    vtkOpenGLState* state = d.window->GetState();
    state->Reset();
    state->Push();
    state->vtkglDepthFunc(GL_LEQUAL);
    state->vtkglEnable(GL_DEPTH_TEST); // Qt leaves it off
    const bool isResized = d.window->GetSize()[0] != width || d.window->GetSize()[1] != height;
    if (d.isDirty || isResized) {
        d.isDirty = false;
        d.window->SetSize(width, height);
        d.window->SetScreenSize(width, height);
        d.window->SetDPI(static_cast<int>(std::lround(72.0 * devicePixelRatioF())));
        drawScene(width, height);
        d.window->Render();
        ++d.renderCount;
    }
    makeCurrent(); // rendering may have let another widget paint
    QOpenGLExtraFunctions* functions = context()->extraFunctions();
    functions->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
    const GLenum target = GL_COLOR_ATTACHMENT0;
    functions->glDrawBuffers(1, &target);
    state->vtkglDisable(GL_SCISSOR_TEST);
    state->vtkglViewport(0, 0, width, height);
    d.window->BlitDisplayFramebuffer(0, 0, 0, width, height, 0, 0, width, height, GL_COLOR_BUFFER_BIT,
                                     GL_NEAREST);
    // Alpha 1 everywhere, or the desktop shines through on some drivers.
    state->vtkglColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE);
    state->vtkglClearColor(0.0F, 0.0F, 0.0F, 1.0F);
    state->vtkglClear(GL_COLOR_BUFFER_BIT);
    state->vtkglColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    state->Pop();
    functions->glBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
    functions->glDisable(GL_DEPTH_TEST);
    functions->glBindVertexArray(0);
    functions->glUseProgram(0);
    d.isPainting = false;

    QPainter painter(this);
    d.client.paintOverlay(painter);
}

void VtkSurface::releaseContext() {
    Private& d = *m_private;
    if (!d.window->GetReadyForRendering()) return;
    makeCurrent();
    d.window->Finalize();
    d.window->SetReadyForRendering(false);
    d.surface = nullptr;
    d.isDirty = true;
    doneCurrent();
}

} // namespace magiqt
