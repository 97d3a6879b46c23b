// The mouse and the keyboard of the canvas. Handlers change the link and ask for a repaint, nothing else.
#include "SliceCanvas.h"

#include "ShippedLayouts.h"

#include "viewer/core/SliceSampler.h"

#include <QKeyEvent>
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
constexpr int pageSteps = 5;
constexpr double zoomAStep = 1.15;
constexpr double blendAStep = 0.05;
constexpr double thresholdAStep = 0.05; // of the map's scale
constexpr double turnAStep = M_PI / 180.0;
constexpr double turnHubPixels = 12.0; // so near to the crosshair a drag has no direction

// Slices that a fixed key goes on; 0 for any other key.
int stepsOf(int key) {
    switch (key) {
    case Qt::Key_Up:
    case Qt::Key_Right:
        return 1;
    case Qt::Key_Down:
    case Qt::Key_Left:
        return -1;
    case Qt::Key_PageUp:
        return pageSteps;
    case Qt::Key_PageDown:
        return -pageSteps;
    default:
        return 0;
    }
}
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

bool SliceCanvas::isOurKey(int key) const {
    if (key == Qt::Key_Escape) // otherwise it is the window's
        return isCine() || m_maximised || m_annotations->isBusy() || !m_annotations->selectedId().empty() ||
               kindDrawnBy(m_tool);
    if (m_keys.commandOf(key) == ViewCommand::RemoveAnnotation) return !m_annotations->selectedId().empty();
    return m_keys.commandOf(key) || stepsOf(key) != 0;
}

// One thing at a time: what is being drawn, the tool, what is chosen, the view alone.
void SliceCanvas::stepBack() {
    if (isCine()) {
        setCine(false);
        return;
    }
    if (m_annotations->cancel()) return;
    if (kindDrawnBy(m_tool))
        setTool(ViewTool::Crosshair);
    else if (!m_annotations->selectedId().empty())
        m_annotations->select({});
    else
        setMaximised(std::nullopt);
}

bool SliceCanvas::handleKey(int key, Qt::KeyboardModifiers modifiers) {
    const std::optional<Pane> pane = paneOf(m_focus);
    if (!pane || !isOurKey(key)) return false;
    if (key == Qt::Key_Escape)
        stepBack();
    else if (const std::optional<ViewCommand> command = m_keys.commandOf(key))
        carryOut(*command, *pane);
    else
        takeArrow(key, modifiers, *pane);
    return true;
}

void SliceCanvas::takeArrow(int key, Qt::KeyboardModifiers modifiers, const Pane& pane) {
    const int steps = stepsOf(key);
    const bool isSideways = key == Qt::Key_Left || key == Qt::Key_Right;
    if (isSideways && pane.id.content == PaneContent::Curtain) {
        const int pixels = (modifiers & Qt::ShiftModifier) ? 10 : 1;
        setCurtain(m_curtain + static_cast<double>(steps * pixels) / pane.rect.width);
    } else if (isSideways && pane.id.content == PaneContent::Blend) {
        setBlend(blend() + steps * blendAStep);
    } else {
        stepSlice(pane, steps);
    }
}

void SliceCanvas::carryOut(ViewCommand command, const Pane& pane) {
    const auto zoom = [&](double factor) {
        m_link.zoomAbout(m_link.crosshairLps(), geometry(pane).axes(), factor);
        invalidate();
    };
    const auto moveThreshold = [&](int direction) {
        changeMaps([&](ViewMaps& maps) {
            if (!maps.chosen()) return;
            MapStyle style = maps.chosen()->style;
            style.threshold += direction * thresholdAStep * style.high;
            maps.setStyle(style);
        });
    };
    switch (command) {
    case ViewCommand::Peek:
        setPeek(true);
        return;
    case ViewCommand::Axial:
        focusPane({Plane::Axial, m_focus.content});
        return;
    case ViewCommand::Coronal:
        focusPane({Plane::Coronal, m_focus.content});
        return;
    case ViewCommand::Sagittal:
        focusPane({Plane::Sagittal, m_focus.content});
        return;
    case ViewCommand::Maximise:
        setMaximised(m_maximised ? std::nullopt : std::optional<PaneId>(m_focus));
        return;
    case ViewCommand::NextLayout:
        nextLayout();
        return;
    case ViewCommand::NextPair:
        nextPair();
        return;
    case ViewCommand::Slab: {
        const auto& choices = slabChoices();
        const auto now = std::find(choices.begin(), choices.end(), m_link.slab());
        setSlab(now == choices.end() || now + 1 == choices.end() ? choices.front() : *(now + 1));
        return;
    }
    case ViewCommand::OwnWindow:
        setOwnWindow(focusedArm(), !hasOwnWindow(focusedArm()));
        return;
    case ViewCommand::Flicker:
        setFlicker(!isFlickering());
        return;
    case ViewCommand::Cine:
        setCine(!isCine());
        return;
    case ViewCommand::NextSample:
        nextSample();
        return;
    case ViewCommand::Map:
        changeMaps([](ViewMaps& maps) { maps.setVisible(!maps.isVisible()); });
        return;
    case ViewCommand::NextMap:
        changeMaps([](ViewMaps& maps) {
            if (maps.isVisible()) maps.chooseNext();
            maps.setVisible(true);
        });
        return;
    case ViewCommand::LowerThreshold:
        moveThreshold(-1);
        return;
    case ViewCommand::HigherThreshold:
        moveThreshold(1);
        return;
    case ViewCommand::ZoomIn:
        zoom(zoomAStep);
        return;
    case ViewCommand::ZoomOut:
        zoom(1.0 / zoomAStep);
        return;
    case ViewCommand::TurnLeft:
        turnInPane(pane, -turnAStep);
        return;
    case ViewCommand::TurnRight:
        turnInPane(pane, turnAStep);
        return;
    case ViewCommand::Straighten:
        straighten();
        return;
    case ViewCommand::ResetView:
        resetView();
        return;
    case ViewCommand::ResetWindow:
        resetWindowLevel();
        return;
    case ViewCommand::Distance:
    case ViewCommand::Angle:
    case ViewCommand::Region:
    case ViewCommand::Point:
    case ViewCommand::Arrow:
    case ViewCommand::Text: { // the same key again puts it away
        const auto tool = static_cast<ViewTool>(firstDrawingTool + static_cast<int>(command) -
                                                static_cast<int>(ViewCommand::Distance));
        setTool(m_tool == tool ? ViewTool::Crosshair : tool);
        return;
    }
    case ViewCommand::RemoveAnnotation:
        m_annotations->removeSelected();
        return;
    }
}

void SliceCanvas::nextLayout() {
    const std::vector<ViewLayout>& layouts = shippedLayouts();
    const auto now = std::find_if(layouts.begin(), layouts.end(),
                                  [&](const ViewLayout& each) { return each.id == m_layout.id; });
    setViewLayout(now == layouts.end() || now + 1 == layouts.end() ? layouts.front() : *(now + 1));
}

void SliceCanvas::keyPressEvent(QKeyEvent* event) {
    const bool isPlain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    if (isPlain && m_keys.commandOf(event->key()) == ViewCommand::Peek && event->isAutoRepeat()) return;
    if (!isPlain || !handleKey(event->key(), event->modifiers())) QWidget::keyPressEvent(event);
}

void SliceCanvas::keyReleaseEvent(QKeyEvent* event) {
    if (m_keys.commandOf(event->key()) != ViewCommand::Peek) {
        QWidget::keyReleaseEvent(event);
        return;
    }
    // X11 repeats a held key as release and press; only the real release ends the peek.
    if (!event->isAutoRepeat()) setPeek(false);
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

bool SliceCanvas::event(QEvent* event) {
    if (event->type() == QEvent::NativeGesture && takeGesture(*static_cast<QNativeGestureEvent*>(event))) {
        event->accept();
        return true;
    }
    // A window's single-key shortcuts must not take the canvas' keys away while it has the focus.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isPlain = !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
        if (isPlain && isOurKey(key->key()) && !panes().empty()) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void SliceCanvas::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    // Tab goes through the panes before it leaves the canvas, so it enters at the matching end.
    const std::vector<Pane> shown = panes();
    if (!shown.empty() && event->reason() == Qt::TabFocusReason) focusPane(shown.front().id);
    if (!shown.empty() && event->reason() == Qt::BacktabFocusReason) focusPane(shown.back().id);
    m_surface->invalidateOverlay();
}

void SliceCanvas::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    setPeek(false); // the release of the space bar would go elsewhere
    m_surface->invalidateOverlay();
}

bool SliceCanvas::focusNextPrevChild(bool next) {
    const std::vector<Pane> shown = panes();
    const auto at =
        std::find_if(shown.begin(), shown.end(), [&](const Pane& pane) { return pane.id == m_focus; });
    if (at != shown.end() && next && at + 1 != shown.end()) {
        focusPane((at + 1)->id);
        return true;
    }
    if (at != shown.end() && !next && at != shown.begin()) {
        focusPane((at - 1)->id);
        return true;
    }
    return QWidget::focusNextPrevChild(next);
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
