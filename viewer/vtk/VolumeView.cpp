// VTK's headers come first: GLEW must be seen before any other GL header.
#include <vtkCamera.h>
#include <vtkColorTransferFunction.h>
#include <vtkFixedPointVolumeRayCastMapper.h>
#include <vtkGPUVolumeRayCastMapper.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkImageData.h>
#include <vtkMatrix4x4.h>
#include <vtkNew.h>
#include <vtkPiecewiseFunction.h>
#include <vtkPlane.h>
#include <vtkRenderer.h>
#include <vtkSmartPointer.h>
#include <vtkVolume.h>
#include <vtkVolumeProperty.h>

#include "VolumeView.h"

#include "GlProbe.h"
#include "VtkVolume.h"

#include "viewer/core/ReducedVolume.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QThreadPool>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace magiqt {

namespace {

// A processor makes a picture of so many voxels in the time that the eye takes for smooth.
constexpr std::int64_t mostVoxelsOnProcessor = 3'000'000;
constexpr std::int64_t mostVoxelsOnCard = 40'000'000;
constexpr int restMs = 160; // without a change: then the picture is fine again
constexpr double coarseSampling = 3.0;
constexpr double cameraDistanceMm = 2000.0;
constexpr int wheelUnitsAStep = 120;
constexpr double zoomAStep = 1.15;
constexpr double keyTurn = 1.0 / 12; // of a pane: 15 degrees

} // namespace

struct VolumeView::Private {
    vtkNew<vtkRenderer> renderer;
    vtkNew<vtkVolume> prop;
    vtkNew<vtkVolumeProperty> property;
    vtkNew<vtkColorTransferFunction> colours;
    vtkNew<vtkPiecewiseFunction> opacity;
    vtkNew<vtkPlane> plane;
    vtkSmartPointer<vtkVolumeMapper> mapper;
    vtkFixedPointVolumeRayCastMapper* onProcessor = nullptr; // the mapper, where it is this one
    VolumePointer volume;                                    // as it was given
    std::shared_ptr<const VtkVolume> drawn;                  // it or its reduced copy
    LpsBox box;
    double background = 0.0;
    WindowLevel windowLevel;
    VolumeLook look = VolumeLook::Surface;
    std::optional<Cut> cut;
    QTimer rest;
    bool isMoving = false;
    int wheelRest = 0;
    QPointF last;
    QPointF pressed;
    QThreadPool pool;
    int generation = 0; // of the volume

    void setTransfer() {
        const double low = windowLevel.level - 0.5 * windowLevel.window;
        const double high = std::max(windowLevel.level + 0.5 * windowLevel.window, low + 1e-6);
        colours->RemoveAllPoints();
        colours->AddRGBPoint(low, 0, 0, 0);
        colours->AddRGBPoint(high, 1, 1, 1);
        opacity->RemoveAllPoints();
        if (look == VolumeLook::Maximum) {
            opacity->AddPoint(low, 0.0);
            opacity->AddPoint(high, 1.0);
        } else {
            const double skin = std::max(background, low);
            const double full = std::max(high, skin + 1e-6);
            opacity->AddPoint(skin, 0.0);
            opacity->AddPoint(skin + 0.3 * (full - skin), 0.5);
            opacity->AddPoint(full, 0.95);
        }
        property->SetShade(look == VolumeLook::Surface);
    }
};

VolumeView::VolumeView(QWidget* parent) : VtkWidget(parent), m_private(std::make_unique<Private>()) {
    setObjectName(QStringLiteral("volumeView"));
    setAccessibleName(tr("View in three dimensions"));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::OpenHandCursor);
    Private& d = *m_private;
    d.pool.setMaxThreadCount(1);
    d.rest.setSingleShot(true);
    d.rest.setInterval(restMs);
    connect(&d.rest, &QTimer::timeout, this, [this] {
        m_private->isMoving = false;
        redraw();
    });
    d.renderer->SetBackground(0, 0, 0);
    d.renderer->GetActiveCamera()->ParallelProjectionOn();
    d.property->SetInterpolationTypeToLinear();
    d.property->SetColor(d.colours);
    d.property->SetScalarOpacity(d.opacity);
    d.property->SetAmbient(0.25);
    d.property->SetDiffuse(0.75);
    d.property->SetSpecular(0.15);
    d.property->SetSpecularPower(12);
    d.prop->SetProperty(d.property);
    window().AddRenderer(d.renderer);
}

VolumeView::~VolumeView() {
    m_private->pool.waitForDone();
    releaseContext();
}

bool VolumeView::isOnProcessor() const {
    return m_private->onProcessor != nullptr;
}

// The copy is made in a thread; until it is there the view stays empty.
void VolumeView::setVolume(VolumePointer volume, double background) {
    Private& d = *m_private;
    if (volume == d.volume) return;
    d.volume = std::move(volume);
    d.background = background;
    d.box = {};
    if (d.volume) d.box.add(d.volume->geometry());
    d.renderer->RemoveViewProp(d.prop);
    if (d.mapper) d.mapper->RemoveAllInputs(); // its image has the voxels of the volume that goes
    d.drawn.reset();
    const int generation = ++d.generation;
    redraw();
    if (!d.volume) return;
    const std::int64_t most = probeGl().isSoftware ? mostVoxelsOnProcessor : mostVoxelsOnCard;
    d.pool.start([this, generation, most, given = d.volume] {
        const VolumePointer reduced = reducedTo(given, most);
        QMetaObject::invokeMethod(this, [this, generation, reduced] {
            if (generation == m_private->generation) takeReduced(reduced);
        });
    });
}

void VolumeView::takeReduced(const VolumePointer& reduced) {
    Private& d = *m_private;
    d.drawn = std::make_shared<const VtkVolume>(reduced);
    if (!d.mapper) {
        // VTK's own choice takes llvmpipe for a graphics card, and then a picture takes a second.
        if (probeGl().isSoftware) {
            vtkNew<vtkFixedPointVolumeRayCastMapper> mapper;
            mapper->SetAutoAdjustSampleDistances(false);
            d.onProcessor = mapper;
            d.mapper = mapper;
        } else {
            vtkNew<vtkGPUVolumeRayCastMapper> mapper;
            mapper->SetAutoAdjustSampleDistances(false);
            d.mapper = mapper;
        }
        d.prop->SetMapper(d.mapper);
    }
    d.mapper->SetInputData(d.drawn->image());
    const double step = 0.5 * reduced->geometry().spacingMm().minCoeff();
    if (d.onProcessor)
        d.onProcessor->SetSampleDistance(static_cast<float>(2 * step));
    else
        vtkGPUVolumeRayCastMapper::SafeDownCast(d.mapper)->SetSampleDistance(static_cast<float>(step));
    vtkNew<vtkMatrix4x4> matrix;
    for (int row = 0; row < 4; ++row)
        for (int column = 0; column < 4; ++column)
            matrix->SetElement(row, column, d.drawn->imageToLps()(row, column));
    d.prop->SetUserMatrix(matrix);
    d.property->SetScalarOpacityUnitDistance(2.0);
    d.renderer->AddViewProp(d.prop);
    redraw();
}

void VolumeView::setWindowLevel(const WindowLevel& windowLevel) {
    Private& d = *m_private;
    if (windowLevel.window == d.windowLevel.window && windowLevel.level == d.windowLevel.level) return;
    d.windowLevel = windowLevel;
    d.rest.start(); // slices come first
}

void VolumeView::setLook(VolumeLook look) {
    if (look == m_private->look) return;
    m_private->look = look;
    redraw();
}

void VolumeView::setCut(const std::optional<Cut>& cut) {
    if (cut == m_private->cut) return;
    m_private->cut = cut;
    m_private->rest.start();
}

void VolumeView::setCamera(const OrbitCamera& camera) {
    if (camera == m_camera) return;
    m_camera = camera;
    m_private->isMoving = true;
    m_private->rest.start();
    redraw();
}

void VolumeView::setTitle(const QString& title) {
    m_title = title;
    update();
}

void VolumeView::showEvent(QShowEvent* event) {
    VtkWidget::showEvent(event);
    redraw();
}

void VolumeView::prepare(int deviceWidth, int deviceHeight) {
    Private& d = *m_private;
    if (!d.drawn) return;
    d.setTransfer();
    d.mapper->SetBlendMode(d.look == VolumeLook::Maximum ? vtkVolumeMapper::MAXIMUM_INTENSITY_BLEND
                                                         : vtkVolumeMapper::COMPOSITE_BLEND);
    if (d.onProcessor)
        d.onProcessor->SetImageSampleDistance(static_cast<float>(d.isMoving ? coarseSampling : 1.0));
    const Point3 eye = m_camera.towardsEye(), up = m_camera.up(), centre = d.box.centre();
    d.mapper->RemoveAllClippingPlanes();
    if (d.cut) {
        Point3 normal = d.cut->normalLps;
        if (normal.dot(eye) > 0) normal = -normal; // what is kept lies on the side that it points to
        d.plane->SetNormal(normal.data());
        d.plane->SetOrigin(d.cut->pointLps.x(), d.cut->pointLps.y(), d.cut->pointLps.z());
        d.mapper->AddClippingPlane(d.plane);
    }
    const Point3 position = centre + cameraDistanceMm * eye;
    vtkCamera* camera = d.renderer->GetActiveCamera();
    camera->SetFocalPoint(centre.x(), centre.y(), centre.z());
    camera->SetPosition(position.x(), position.y(), position.z());
    camera->SetViewUp(up.x(), up.y(), up.z());
    camera->SetParallelScale(0.5 * deviceHeight * mmPerPixel(m_camera, d.box, deviceWidth, deviceHeight));
    const double reach = (d.box.maximum - d.box.minimum).norm();
    camera->SetClippingRange(cameraDistanceMm - reach, cameraDistanceMm + reach);
}

void VolumeView::paintOver(QPainter& painter) {
    const Private& d = *m_private;
    painter.setRenderHint(QPainter::TextAntialiasing);
    painter.setFont(font());
    const auto write = [&](const QPointF& centre, const QString& text, const QColor& colour) {
        const QRectF place(centre.x() - 60, centre.y() - 12, 120, 24);
        painter.setPen(QColor(0, 0, 0, 200));
        painter.drawText(place.translated(1, 1), Qt::AlignCenter, text);
        painter.setPen(colour);
        painter.drawText(place, Qt::AlignCenter, text);
    };
    painter.setPen(QColor(232, 232, 232));
    painter.drawText(QRectF(7, 5, width() - 14, 20), Qt::AlignLeft | Qt::AlignTop, m_title);
    if (!d.volume) return;
    if (!d.drawn) {
        painter.drawText(rect(), Qt::AlignCenter, tr("Being prepared …"));
        return;
    }
    // Letters at the six sides of the box; those behind it are dim, those that would lie in the middle are
    // left out.
    const Point3 half = 0.5 * (d.box.maximum - d.box.minimum);
    for (int axis = 0; axis < 3; ++axis)
        for (const double side : {-1.0, 1.0}) {
            Point3 direction(0, 0, 0);
            direction[axis] = side;
            if (std::abs(direction.dot(m_camera.towardsEye())) > 0.95) continue;
            const Eigen::Vector2d at =
                seenAt(m_camera, d.box, width(), height(), d.box.centre() + direction * (1.08 * half[axis]));
            const bool isBehind = direction.dot(m_camera.towardsEye()) < -0.05;
            const QPointF place(std::clamp(at.x(), 12.0, width() - 12.0),
                                std::clamp(at.y(), 12.0, height() - 12.0));
            write(place, QString::fromStdString(directionLetters(direction)),
                  isBehind ? QColor(130, 130, 130) : QColor(232, 232, 232));
        }
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

void VolumeView::turn(const OrbitCamera& camera) {
    setCamera(camera);
    emit turned(camera);
}

void VolumeView::mousePressEvent(QMouseEvent* event) {
    m_private->last = m_private->pressed = event->position();
    setCursor(Qt::ClosedHandCursor);
}

void VolumeView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF delta = event->position() - m_private->last;
    m_private->last = event->position();
    OrbitCamera camera = m_camera;
    if (event->buttons() & Qt::RightButton)
        camera.zoomBy(std::exp(-0.006 * delta.y()));
    else if (event->buttons())
        camera.drag(delta.x() / width(), delta.y() / height());
    turn(camera);
}

void VolumeView::mouseReleaseEvent(QMouseEvent* event) {
    setCursor(Qt::OpenHandCursor);
    if (event->button() == Qt::RightButton && (event->position() - m_private->pressed).manhattanLength() <= 4)
        emit menuRequested(event->globalPosition().toPoint());
}

void VolumeView::mouseDoubleClickEvent(QMouseEvent*) {
    turn(OrbitCamera());
}

void VolumeView::wheelEvent(QWheelEvent* event) {
    m_private->wheelRest += event->angleDelta().y();
    const int steps = m_private->wheelRest / wheelUnitsAStep;
    m_private->wheelRest -= steps * wheelUnitsAStep;
    OrbitCamera camera = m_camera;
    camera.zoomBy(std::pow(zoomAStep, steps));
    turn(camera);
    event->accept();
}

void VolumeView::keyPressEvent(QKeyEvent* event) {
    OrbitCamera camera = m_camera;
    switch (event->key()) {
    case Qt::Key_Left:
        camera.drag(-keyTurn, 0);
        break;
    case Qt::Key_Right:
        camera.drag(keyTurn, 0);
        break;
    case Qt::Key_Up:
        camera.drag(0, -keyTurn);
        break;
    case Qt::Key_Down:
        camera.drag(0, keyTurn);
        break;
    case Qt::Key_Plus:
        camera.zoomBy(zoomAStep);
        break;
    case Qt::Key_Minus:
        camera.zoomBy(1.0 / zoomAStep);
        break;
    default:
        VtkWidget::keyPressEvent(event);
        return;
    }
    turn(camera);
}

} // namespace magiqt
