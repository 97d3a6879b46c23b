// The keyboard of the canvas: what each key does, and where the focus goes.
#include "SliceCanvas.h"

#include "ShippedLayouts.h"

#include <QKeyEvent>
#include <QNativeGestureEvent>

#include <algorithm>

namespace magiqt {

namespace {
constexpr int pageSteps = 5;
constexpr double blendAStep = 0.05;
constexpr double thresholdAStep = 0.05; // of the map's scale

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

} // namespace magiqt
