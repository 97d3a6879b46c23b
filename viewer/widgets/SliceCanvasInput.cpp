// The mouse, the wheel and the touch pad of the canvas. Handlers change the link and ask for a repaint,
// nothing else.
#include "SliceCanvas.h"

#include "viewer/core/SliceSampler.h"

#include <QLocale>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QWheelEvent>

#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {
constexpr double curtainGrabPixels = 7.0;
constexpr double clickSlackPixels = 4.0;
constexpr int wheelUnitsAStep = 120;
constexpr double turnHubPixels = 12.0; // so near to the crosshair a drag has no direction

} // namespace

const Pane* SliceCanvas::paneAt(const std::vector<Pane>& panes, const QPointF& position) const {
    const auto found = std::find_if(panes.begin(), panes.end(), [&](const Pane& pane) {
        return pane.rect.contains(position.x(), position.y());
    });
    return found == panes.end() ? nullptr : &*found;
}

std::optional<Pane> SliceCanvas::paneOf(const PaneId& id) const {
    for (const Pane& pane : panes())
        if (pane.id == id) return pane;
    return {};
}

Point3 SliceCanvas::pointAt(const Pane& pane, const QPointF& position) const {
    // A mouse position names the pixel that it is in; its centre is half a pixel on.
    return geometry(pane).pointLps(position.x() + 0.5 - pane.rect.x, position.y() + 0.5 - pane.rect.y);
}

bool SliceCanvas::isOnCurtainEdge(const Pane& pane, const QPointF& position) const {
    return pane.id.content == PaneContent::Curtain && !m_alone &&
           std::abs(position.x() - (pane.rect.x + m_curtain * pane.rect.width)) <= curtainGrabPixels;
}

void SliceCanvas::stepSlice(const Pane& pane, int steps) {
    const Point3 scroll = m_link.axes(pane.id.plane).scroll;
    const Point3 now = m_link.crosshairLps();
    const Point3 next = stepSlices(arm(steppedArm(pane)).volume->geometry(), scroll, now, steps);
    setCrosshair(m_link.bounds().towards(now, next)); // along the plane's own way, also where it lies askew
}

void SliceCanvas::turnInPane(const Pane& pane, double radians) {
    const PlaneAxes axes = m_link.axes(pane.id.plane);
    turnAbout(axes.right.cross(axes.down), -radians); // the planes go the other way
}

void SliceCanvas::beginDrag(Drag drag, const Pane& pane, const QPointF& position) {
    m_drag = drag;
    m_dragPane = pane.id;
    m_dragStart = position;
    m_dragLast = position;
    m_dragAnchorLps = pointAt(pane, position);
    m_dragMoved = false;
    continueDrag(position);
}

void SliceCanvas::continueDrag(const QPointF& position) {
    const std::optional<Pane> pane = paneOf(m_dragPane);
    if (!pane) return;
    const QPointF delta = position - m_dragLast;
    m_dragLast = position;
    if ((position - m_dragStart).manhattanLength() > clickSlackPixels) m_dragMoved = true;
    switch (m_drag) {
    case Drag::None:
        return;
    case Drag::Annotation:
        m_annotations->move(annotationView(*pane), position);
        return;
    case Drag::Crosshair:
        if (pane->id.content == PaneContent::Curtain) // it follows the crosshair
            setCurtain((position.x() + 0.5 - pane->rect.x) / pane->rect.width);
        setCrosshair(pointAt(*pane, position));
        return;
    case Drag::Curtain:
        setCurtain((position.x() + 0.5 - pane->rect.x) / pane->rect.width);
        return;
    case Drag::Pan: {
        const SliceGeometry slice = geometry(*pane);
        m_link.pan(-(slice.axes().right * delta.x() + slice.axes().down * delta.y()) * slice.mmPerPixel());
        break;
    }
    case Drag::Zoom:
        if (!m_dragMoved) return;
        m_link.zoomAbout(m_dragAnchorLps, geometry(*pane).axes(), std::exp(-0.006 * delta.y()));
        break;
    case Drag::Turn: {
        const Eigen::Vector2d hub = geometry(*pane).screen(m_link.crosshairLps());
        const auto fromHub = [&](const QPointF& at) {
            return QPointF(at.x() + 0.5 - pane->rect.x - hub.x(), at.y() + 0.5 - pane->rect.y - hub.y());
        };
        const QPointF from = fromHub(position - delta), to = fromHub(position);
        if (delta.isNull() || std::hypot(from.x(), from.y()) < turnHubPixels ||
            std::hypot(to.x(), to.y()) < turnHubPixels)
            return;
        turnInPane(*pane,
                   std::atan2(from.x() * to.y() - from.y() * to.x(), from.x() * to.x() + from.y() * to.y()));
        return;
    }
    case Drag::WindowLevel:
        if (delta.isNull()) return;
        // Up brightens: it lowers the level.
        mappingOf(steppedArm(*pane)).drag(delta.x() / pane->rect.width, delta.y() / pane->rect.height);
        emitWindowLevel();
        break;
    }
    invalidate();
}

// The left button alone. Annotations first, where the tool leaves them to the mouse: what can be seen can be
// taken hold of.
void SliceCanvas::beginPlainDrag(const Pane& pane, const QPointF& position) {
    const std::optional<AnnotationKind> drawn = kindDrawnBy(m_tool);
    if ((drawn || m_tool == ViewTool::Crosshair) && !isOnCurtainEdge(pane, position) &&
        m_annotations->press(annotationView(pane), position, drawn)) {
        beginDrag(Drag::Annotation, pane, position);
        return;
    }
    if (isOnCurtainEdge(pane, position)) {
        beginDrag(Drag::Curtain, pane, position);
        return;
    }
    switch (m_tool) {
    case ViewTool::WindowLevel:
        beginDrag(Drag::WindowLevel, pane, position);
        return;
    case ViewTool::Zoom:
        beginDrag(Drag::Zoom, pane, position);
        return;
    case ViewTool::Pan:
        beginDrag(Drag::Pan, pane, position);
        return;
    case ViewTool::Turn:
        beginDrag(Drag::Turn, pane, position);
        return;
    default:
        beginDrag(Drag::Crosshair, pane, position);
    }
}

void SliceCanvas::mousePressEvent(QMouseEvent* event) {
    const std::vector<Pane> shown = panes();
    const Pane* pane = paneAt(shown, event->position());
    if (!pane || m_drag != Drag::None) {
        QWidget::mousePressEvent(event);
        return;
    }
    setCine(false);
    focusPane(pane->id);
    const QPointF position = event->position();
    if (event->button() == Qt::MiddleButton) {
        beginDrag(Drag::Pan, *pane, position);
    } else if (event->button() == Qt::RightButton) {
        beginDrag(Drag::Zoom, *pane, position);
    } else if (event->button() == Qt::LeftButton) {
        if (event->modifiers() & Qt::ShiftModifier)
            beginDrag(Drag::WindowLevel, *pane, position);
        else if (event->modifiers() & Qt::ControlModifier)
            beginDrag(Drag::Turn, *pane, position);
        else
            beginPlainDrag(*pane, position);
    }
    updateCursor(position);
    event->accept();
}

void SliceCanvas::mouseMoveEvent(QMouseEvent* event) {
    if (m_drag != Drag::None && event->buttons() == Qt::NoButton)
        m_drag = Drag::None; // the release went elsewhere
    if (m_drag != Drag::None) {
        continueDrag(event->position());
    } else if (m_annotations->isBusy()) { // drawn by clicks: the next point follows the mouse
        if (const std::optional<Pane> pane = paneOf(m_dragPane))
            m_annotations->move(annotationView(*pane), event->position());
    }
    updateCursor(event->position());
    updateProbe(event->position());
    event->accept();
}

void SliceCanvas::mouseReleaseEvent(QMouseEvent* event) {
    const bool isMenuClick = event->button() == Qt::RightButton && m_drag == Drag::Zoom && !m_dragMoved;
    if (m_drag == Drag::Annotation && event->button() == Qt::LeftButton)
        if (const std::optional<Pane> pane = paneOf(m_dragPane))
            m_annotations->release(annotationView(*pane), event->position());
    if (event->buttons() == Qt::NoButton) m_drag = Drag::None;
    updateCursor(event->position());
    event->accept();
    if (isMenuClick) emit menuRequested(event->globalPosition().toPoint());
}

void SliceCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    const std::vector<Pane> shown = panes();
    const Pane* pane = paneAt(shown, event->position());
    if (event->button() != Qt::LeftButton || !pane) {
        mousePressEvent(event);
        return;
    }
    if (const std::string text = m_annotations->textAt(annotationView(*pane), event->position());
        !text.empty()) {
        editText(text);
        event->accept();
        return;
    }
    if (kindDrawnBy(m_tool)) { // two quick clicks place two points
        mousePressEvent(event);
        return;
    }
    m_drag = Drag::None;
    setMaximised(m_maximised ? std::nullopt : std::optional<PaneId>(pane->id));
    event->accept();
}

void SliceCanvas::wheelEvent(QWheelEvent* event) {
    const std::vector<Pane> shown = panes();
    const Pane* pane = paneAt(shown, event->position());
    if (!pane) {
        event->ignore();
        return;
    }
    event->accept();
    focusPane(pane->id);
    // Touch pads send many small turns: what does not make a whole step waits for the next one.
    m_wheelRest += event->angleDelta().y();
    const int steps = m_wheelRest / wheelUnitsAStep;
    m_wheelRest -= steps * wheelUnitsAStep;
    if (steps == 0) return;
    if (event->modifiers() & Qt::ControlModifier) {
        const Point3 anchor = pointAt(*pane, event->position());
        m_link.zoomAbout(anchor, geometry(*pane).axes(), std::pow(zoomAStep, steps));
        invalidate();
    } else {
        stepSlice(*pane, steps);
    }
    updateProbe(event->position());
}

// Two fingers on a touch pad: apart and together zoom, around each other turns the planes.
bool SliceCanvas::takeGesture(const QNativeGestureEvent& gesture) {
    const std::vector<Pane> shown = panes();
    const Pane* pane = paneAt(shown, gesture.position());
    if (!pane) return false;
    switch (gesture.gestureType()) {
    case Qt::ZoomNativeGesture:
        m_link.zoomAbout(pointAt(*pane, gesture.position()), geometry(*pane).axes(), 1.0 + gesture.value());
        invalidate();
        return true;
    case Qt::RotateNativeGesture:
        turnInPane(*pane, gesture.value() * turnAStep);
        return true;
    default:
        return false;
    }
}

void SliceCanvas::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    emit probeChanged({});
}

void SliceCanvas::updateCursor(const QPointF& position) {
    const std::vector<Pane> shown = panes();
    const Pane* pane = paneAt(shown, position);
    const bool isEdge =
        m_drag == Drag::Curtain || (m_drag == Drag::None && pane && isOnCurtainEdge(*pane, position));
    const bool reachesAnnotations = m_tool == ViewTool::Crosshair || kindDrawnBy(m_tool);
    const bool isAnnotation = m_drag == Drag::None && pane && reachesAnnotations &&
                              !m_annotations->isBusy() &&
                              m_annotations->hits(annotationView(*pane), position);
    const Qt::CursorShape shape = isEdge                        ? Qt::SplitHCursor
                                  : m_drag == Drag::Pan         ? Qt::ClosedHandCursor
                                  : m_drag == Drag::Turn        ? Qt::ClosedHandCursor
                                  : m_drag == Drag::Zoom        ? Qt::SizeVerCursor
                                  : m_drag == Drag::WindowLevel ? Qt::SizeAllCursor
                                  : isAnnotation                ? Qt::PointingHandCursor
                                  : pane                        ? Qt::CrossCursor
                                                                : Qt::ArrowCursor;
    if (cursor().shape() != shape) setCursor(shape);
}

void SliceCanvas::updateProbe(const QPointF& position) {
    const std::vector<Pane> shown = panes();
    const Pane* pane = paneAt(shown, position);
    if (!pane) {
        emit probeChanged({});
        return;
    }
    const Point3 point = pointAt(*pane, position);
    QString text = tr("%1 mm").arg(placeText(point));
    for (const Arm each : allArms) {
        if (!hasArm(each)) continue;
        const float value = sampleLps(*drawnVolume(each), point);
        const QString shownValue =
            std::isfinite(value) ? QLocale().toString(static_cast<double>(value), 'g', 5) : tr("outside");
        text += tr("   %1: %2").arg(labelOf(each), shownValue);
    }
    for (const ViewMap& map : m_maps.all()) {
        const SampleGrid one{point, Point3(0, 0, 0), Point3(0, 0, 0), 1, 1};
        const float value =
            map.kind == MapKind::Labels ? nearestSlice(*map.volume, one)[0] : sampleLps(*map.volume, point);
        if (std::isfinite(value))
            text += tr("   %1: %2").arg(map.caption, QLocale().toString(static_cast<double>(value), 'g', 3));
    }
    emit probeChanged(text);
}

} // namespace magiqt
