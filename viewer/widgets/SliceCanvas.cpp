// State and layout; what is drawn is in SliceCanvasScene.cpp, what is shown for a while in
// SliceCanvasPlay.cpp, the mouse in SliceCanvasInput.cpp, the keyboard in SliceCanvasKeys.cpp.
#include "SliceCanvas.h"

#include "ShippedLayouts.h"
#include "SurfaceChoice.h"

#include "viewer/core/MatchedRanges.h"

#include <QAccessible>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <utility>

namespace magiqt {

namespace {

constexpr int flickerMs = 500; // a whole turn a second
constexpr int cineMs = 80;

} // namespace

SliceCanvas::SliceCanvas(QWidget* parent)
    : QWidget(parent),
      m_surface(makeSurface(preferredSurface(), *this, this)),
      m_annotations(new AnnotationLayer(this)),
      m_layout(shippedLayouts().front()) {
    setObjectName(QStringLiteral("sliceCanvas"));
    setAccessibleName(tr("Image views"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setContextMenuPolicy(
        Qt::PreventContextMenu); // the right button zooms; a click without a drag asks for the menu
    setMinimumSize(240, 160);
    connect(m_annotations, &AnnotationLayer::repaintWanted, this, [this] { m_surface->invalidateOverlay(); });
    connect(
        m_annotations, &AnnotationLayer::textWanted, this,
        [this](const QString& id) { editText(id.toStdString()); }, Qt::QueuedConnection);
    m_cine.setInterval(cineMs);
    connect(&m_cine, &QTimer::timeout, this, &SliceCanvas::stepCine);
    m_flicker.setInterval(flickerMs);
    connect(&m_flicker, &QTimer::timeout, this, [this] { setPeek(!m_alone); });
}

// The surface asks this object until it is gone.
SliceCanvas::~SliceCanvas() {
    delete &m_surface->widget();
}

void SliceCanvas::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_surface->widget().setGeometry(rect());
    emit panesChanged();
}

void SliceCanvas::setArm(Arm which, VolumePointer volume, const QString& label,
                         const std::optional<GreyStatistics>& grey) {
    ArmData& changed = arm(which);
    changed = ArmData{};
    changed.label = label;
    if (volume) {
        changed.grey = grey ? *grey : greyStatistics(*volume);
        changed.volume = std::move(volume);
    }
    matchRanges();
    if (m_alone && !hasArm(*m_alone)) m_alone.reset();
    if (which == Arm::After) {
        m_samples.clear();
        m_sample.reset();
    }
    // Views that show nothing now must not keep the old voxels alive.
    m_surface->releaseVolumes();
    m_differences.clear();
    ++m_generation;
    LpsBox bounds;
    for (const ArmData& each : m_arms)
        if (each.volume) bounds.add(each.volume->geometry());
    m_link.setBounds(bounds, which == Arm::Before ? LinkState::View::Reset : LinkState::View::Keep);
    if (which == Arm::Before) {
        setCine(false);
        m_link.mapping().reset();
        m_maximised.reset();
    }
    m_focus = nearestPane(m_layout, contents(), m_focus);
    invalidate();
    emit armsChanged();
    emit panesChanged();
    emitCrosshair();
    emitWindowLevel();
}

// One rule of grey values for all that are there.
void SliceCanvas::matchRanges() {
    std::vector<MatchedImage> images;
    for (const ArmData& each : m_arms)
        if (each.volume) images.push_back({each.volume.get(), each.grey});
    const std::vector<ValueRange> ranges = matchedRanges(images);
    auto next = ranges.begin();
    for (ArmData& each : m_arms)
        if (each.volume) each.range = *next++;
}

bool SliceCanvas::hasArm(Arm which) const {
    return arm(which).volume != nullptr;
}

void SliceCanvas::changeMaps(const std::function<void(ViewMaps&)>& change) {
    change(m_maps);
    invalidate();
    emit choicesChanged();
}

void SliceCanvas::setMode(CompareMode mode) {
    if (mode == m_mode) return;
    m_mode = mode;
    m_focus = nearestPane(m_layout, contents(), m_focus);
    if (m_maximised) m_maximised = m_focus;
    invalidate();
    emit modeChanged(mode);
    emit panesChanged();
    refreshAccessibility();
}

void SliceCanvas::setViewLayout(const ViewLayout& layout) {
    m_layout = layout;
    m_focus = nearestPane(m_layout, contents(), m_focus);
    m_maximised.reset();
    invalidate();
    m_differences.clear();
    emit layoutChanged();
    emit panesChanged();
    emit choicesChanged();
    refreshAccessibility();
}

ViewState SliceCanvas::viewState() const {
    ViewState state{m_link.crosshairLps(),
                    m_link.centreLps(),
                    m_link.zoom(),
                    m_layout.id,
                    m_mode,
                    m_pair,
                    m_link.mapping(),
                    {},
                    m_link.slab(),
                    m_curtain,
                    m_style.aboveShare};
    for (std::size_t each = 0; each < armCount; ++each)
        state.ownMappings[each] = m_arms[each].own;
    state.turn = m_link.turn();
    return state;
}

void SliceCanvas::setViewState(const ViewState& state) {
    if (const ViewLayout* layout = shippedLayout(state.layoutId); layout && layout->id != m_layout.id)
        setViewLayout(*layout);
    m_pair = state.pair;
    setMode(state.mode);
    m_link.restoreView(state.crosshairLps, state.centreLps, state.zoom, state.turn);
    m_link.mapping() = state.mapping;
    for (std::size_t each = 0; each < armCount; ++each)
        m_arms[each].own = m_arms[each].volume ? state.ownMappings[each] : std::nullopt;
    setSlab(state.slab);
    setCurtain(state.curtain);
    setBlend(state.blend);
    ++m_generation;
    emitCrosshair();
    emitWindowLevel();
    emit choicesChanged();
}

void SliceCanvas::setKeys(const ViewKeys& keys) {
    m_keys = keys;
    emit keysChanged();
}

void SliceCanvas::setTool(ViewTool tool) {
    if (tool == m_tool) return;
    m_annotations->cancel();
    m_tool = tool;
    emit toolChanged(tool);
}

void SliceCanvas::setConvention(SideConvention convention) {
    m_link.setConvention(convention);
    invalidate();
}

void SliceCanvas::setCrosshair(const Point3& pointLps) {
    m_link.setCrosshair(pointLps);
    invalidate();
    emitCrosshair();
}

void SliceCanvas::setSlab(const Slab& slab) {
    if (slab == m_link.slab()) return;
    m_link.setSlab(slab);
    invalidate();
    emit choicesChanged();
    refreshAccessibility();
}

const std::vector<Slab>& SliceCanvas::slabChoices() {
    static const std::vector<Slab> choices{{0, SlabMode::Mean},     {5, SlabMode::Mean},
                                           {10, SlabMode::Mean},    {10, SlabMode::Maximum},
                                           {20, SlabMode::Maximum}, {10, SlabMode::Minimum}};
    return choices;
}

QString SliceCanvas::slabText(const Slab& slab) {
    if (!(slab.thicknessMm > 0)) return tr("One plane");
    const QString mm = QLocale().toString(slab.thicknessMm, 'f', 0);
    switch (slab.mode) {
    case SlabMode::Mean:
        return tr("Mean of %1 mm").arg(mm);
    case SlabMode::Maximum:
        return tr("Maximum of %1 mm (MIP)").arg(mm);
    case SlabMode::Minimum:
        break;
    }
    return tr("Minimum of %1 mm (MinIP)").arg(mm);
}

void SliceCanvas::turnAbout(const Point3& axisLps, double radians) {
    m_link.turnAbout(axisLps, radians);
    takeTurn();
}

void SliceCanvas::straighten() {
    m_link.straighten();
    takeTurn();
}

void SliceCanvas::takeTurn() {
    invalidate();
    emitCrosshair(); // what is cut open turns as well
    emit choicesChanged();
}

void SliceCanvas::setCurtain(double part) {
    m_curtain = std::clamp(part, 0.0, 1.0);
    invalidate();
}

void SliceCanvas::resetView() {
    m_link.resetView();
    m_curtain = 0.5;
    takeTurn();
}

void SliceCanvas::resetWindowLevel() {
    m_link.mapping().reset();
    for (ArmData& each : m_arms)
        each.own.reset();
    invalidate();
    emitWindowLevel();
    emit choicesChanged();
}

void SliceCanvas::focusPane(const PaneId& id) {
    m_focus = nearestPane(m_layout, contents(), id);
    if (m_maximised && *m_maximised != m_focus) {
        m_maximised = m_focus;
        invalidate();
        emit panesChanged();
    }
    m_surface->invalidateOverlay();
    refreshAccessibility();
}

void SliceCanvas::setMaximised(const std::optional<PaneId>& id) {
    m_maximised = id;
    if (id) m_focus = *id;
    invalidate();
    emit panesChanged();
}

ValueRange SliceCanvas::range(Arm which) const {
    return arm(which).range;
}

WindowLevel SliceCanvas::windowLevel(Arm which) const {
    return arm(which).own.value_or(m_link.mapping()).windowLevel(arm(which).range);
}

ArmsPresent SliceCanvas::armsPresent() const {
    ArmsPresent present{};
    for (const Arm each : allArms)
        present[static_cast<std::size_t>(each)] = hasArm(each);
    return present;
}

std::vector<PaneContent> SliceCanvas::contents() const {
    return paneContents(m_mode, armsPresent());
}

ArmPair SliceCanvas::pair() const {
    const std::vector<ArmPair> pairs = pairsOf(armsPresent());
    if (pairs.empty()) return {};
    return std::find(pairs.begin(), pairs.end(), m_pair) == pairs.end() ? pairs.front() : m_pair;
}

void SliceCanvas::nextPair() {
    const std::vector<ArmPair> pairs = pairsOf(armsPresent());
    if (pairs.size() < 2) return;
    const auto now = std::find(pairs.begin(), pairs.end(), pair());
    m_pair = now + 1 == pairs.end() ? pairs.front() : *(now + 1);
    ++m_generation;
    invalidate();
    emit panesChanged();
    emit choicesChanged();
    refreshAccessibility();
}

ArmPair SliceCanvas::pairOf(const Pane& pane) const {
    if (isDifference(pane.id.content)) return differencePair(pane.id.content, armsPresent(), pair());
    return pair();
}

// Only the enhanced image is made in the units of its input.
bool SliceCanvas::isRelative(const ArmPair& pair) const {
    return !(pair == ArmPair{Arm::Before, Arm::After});
}

void SliceCanvas::setOwnWindow(Arm which, bool isOwn) {
    if (isOwn == hasOwnWindow(which)) return;
    arm(which).own = isOwn ? std::optional(m_link.mapping()) : std::nullopt;
    invalidate();
    emit choicesChanged();
}

bool SliceCanvas::hasOwnWindow(Arm which) const {
    return arm(which).own.has_value();
}

void SliceCanvas::setBlend(double share) {
    m_style.aboveShare = std::clamp(share, 0.0, 1.0);
    invalidate();
}

std::vector<Pane> SliceCanvas::panes() const {
    if (!hasArm(Arm::Before)) return {};
    return layOutPanes(m_layout, contents(), width(), height(), m_maximised);
}

std::vector<VolumePane> SliceCanvas::volumePanes() const {
    if (!hasArm(Arm::Before)) return {};
    return layOutVolumes(m_layout, contents(), width(), height(), m_maximised);
}

double SliceCanvas::mmPerPixel() const {
    return mmPerPixel(Plane::Axial);
}

double SliceCanvas::mmPerPixel(Plane plane) const {
    double mmPerPixel = 0.0;
    for (const Pane& pane : panes())
        if (!m_layout.isScaledByPlane || pane.id.plane == plane)
            mmPerPixel =
                std::max(mmPerPixel, m_link.fitMmPerPixel(pane.id.plane, pane.rect.width, pane.rect.height));
    return mmPerPixel > 0.0 ? mmPerPixel / m_link.zoom() : 1.0;
}

SliceGeometry SliceCanvas::geometry(const Pane& pane) const {
    return {m_link.axes(pane.id.plane),
            slicePointLps(pane),
            m_link.centreLps(),
            mmPerPixel(pane.id.plane),
            static_cast<double>(pane.rect.width),
            static_cast<double>(pane.rect.height)};
}

Point3 SliceCanvas::slicePointLps(const Pane& pane) const {
    return m_link.crosshairLps() + pane.id.offsetMm * m_link.axes(pane.id.plane).scroll;
}

Arm SliceCanvas::steppedArm(const Pane& pane) const {
    return armOf(pane.id.content).value_or(pairOf(pane).second);
}

Arm SliceCanvas::focusedArm() const {
    return steppedArm({m_focus, {}});
}

double SliceCanvas::differenceScale(const ArmPair& pair) const {
    return differenceLimit(isRelative(pair) ? 1.0 : arm(Arm::Before).range.span(), m_link.mapping());
}

QString SliceCanvas::description(const Pane& pane) const {
    const Geometry& volume = arm(steppedArm(pane)).volume->geometry();
    const SliceAxis axis = sliceAxis(volume, m_link.axes(pane.id.plane).scroll);
    return tr("%1, %2, slice %3 of %4, %5 mm")
        .arg(planeText(pane.id.plane),
             pane.id.content == PaneContent::Curtain ? tr("Curtain") : armLabel(pane))
        .arg(sliceNumber(volume, axis, slicePointLps(pane)))
        .arg(axis.count)
        .arg(placeText(slicePointLps(pane)));
}

void SliceCanvas::refreshAccessibility() {
    if (!QAccessible::isActive()) return;
    const std::optional<Pane> pane = paneOf(m_focus);
    setAccessibleDescription(pane ? description(*pane) : tr("No image"));
}

void SliceCanvas::emitCrosshair() {
    const Point3& point = m_link.crosshairLps();
    emit crosshairMoved(point.x(), point.y(), point.z());
    refreshAccessibility();
}

void SliceCanvas::emitWindowLevel() {
    const WindowLevel grey = windowLevel(Arm::Before);
    emit windowLevelChanged(grey.window, grey.level);
}

} // namespace magiqt
