// VTK's headers come first: GLEW must be seen before any other GL header.
#include <vtkCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkOpenGLState.h>

#include "VtkWidget.h"

#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QOpenGLFunctions>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <vector>

namespace magiqt {

struct VtkWidget::Private {
    explicit Private(VtkWidget& owner) : widget(owner) {}

    VtkWidget& widget;
    vtkNew<vtkGenericOpenGLRenderWindow> window;
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

VtkWidget::VtkWidget(QWidget* parent) : QOpenGLWidget(parent), m_private(std::make_unique<Private>(*this)) {
    Private& d = *m_private;
    d.window->SetOwnContext(0);
    d.window->SetMultiSamples(0);
    d.window->SetFrameBlitModeToNoBlit();
    d.window->SetReadyForRendering(false);
    d.window->SetForceMaximumHardwareLineWidth(1.0F);
    d.observers = {d.window->AddObserver(vtkCommand::WindowMakeCurrentEvent, &d, &Private::makeCurrent),
                   d.window->AddObserver(vtkCommand::WindowIsCurrentEvent, &d, &Private::tellCurrent),
                   d.window->AddObserver(vtkCommand::WindowFrameEvent, &d, &Private::frame)};
    // A move to a screen with another pixel ratio emits `resized` too, without a resizeEvent.
    connect(this, &QOpenGLWidget::resized, this, &VtkWidget::redraw);
}

VtkWidget::~VtkWidget() {
    releaseContext();
    for (const unsigned long observer : m_private->observers)
        m_private->window->RemoveObserver(observer);
}

vtkGenericOpenGLRenderWindow& VtkWidget::window() {
    return *m_private->window;
}

void VtkWidget::redraw() {
    m_private->isDirty = true;
    update();
}

QImage VtkWidget::grabOpaque() {
    QImage picture = grabFramebuffer().convertToFormat(QImage::Format_RGB32);
    picture.setDevicePixelRatio(devicePixelRatioF());
    return picture;
}

int VtkWidget::renderCount() const {
    return m_private->renderCount;
}

QString VtkWidget::glDescription() const {
    return m_private->description;
}

void VtkWidget::initializeGL() {
    Private& d = *m_private;
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &VtkWidget::releaseContext,
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

void VtkWidget::paintGL() {
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
        prepare(width, height);
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
    paintOver(painter);
}

void VtkWidget::releaseContext() {
    Private& d = *m_private;
    // The context dies in ~QOpenGLWidget, when the derived parts of the object are gone already.
    if (context()) disconnect(context(), nullptr, this, nullptr);
    if (!d.window->GetReadyForRendering()) return;
    makeCurrent();
    d.window->Finalize();
    d.window->SetReadyForRendering(false);
    d.surface = nullptr;
    d.isDirty = true;
    doneCurrent();
}

} // namespace magiqt
