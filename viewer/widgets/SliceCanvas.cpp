// State, layout and pictures; the mouse and the keyboard are in SliceCanvasInput.cpp.
#include "SliceCanvas.h"

#include "SliceOverlay.h"
#include "SurfaceChoice.h"

#include "viewer/core/FusedSlice.h"

#include <QAccessible>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace magiqt {

namespace {

constexpr int flickerMs = 500; // a whole turn a second

QString planeName(Plane plane) {
    switch (plane) {
    case Plane::Axial:
        return SliceCanvas::tr("Axial");
    case Plane::Coronal:
        return SliceCanvas::tr("Coronal");
    case Plane::Sagittal:
        break;
    }
    return SliceCanvas::tr("Sagittal");
}

std::size_t place(Plane plane) {
    return static_cast<std::size_t>(plane);
}

// Enough digits for the value at hand: 812, 31.5, 0.0042.
QString number(double value, double span) {
    const int decimals = span >= 100.0  ? 0
                         : span >= 10.0 ? 1
                         : span > 0.0   ? 2 - static_cast<int>(std::floor(std::log10(span)))
                                        : 0;
    return QLocale().toString(value, 'f', std::clamp(decimals, 0, 8));
}

} // namespace

SliceCanvas::SliceCanvas(QWidget* parent)
    : QWidget(parent), m_surface(makeSurface(preferredSurface(), *this, this)) {
    setObjectName(QStringLiteral("sliceCanvas"));
    setAccessibleName(tr("Image views"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setContextMenuPolicy(
        Qt::PreventContextMenu); // the right button zooms; a click without a drag asks for the menu
    setMinimumSize(240, 160);
    m_flicker.setInterval(flickerMs);
    connect(&m_flicker, &QTimer::timeout, this,
            [this] { setPeek(m_peek == Peek::Off ? Peek::Before : Peek::Off); });
}

// The surface asks this object until it is gone.
SliceCanvas::~SliceCanvas() {
    delete &m_surface->widget();
}

void SliceCanvas::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_surface->widget().setGeometry(rect());
}

void SliceCanvas::setArm(Arm which, VolumePointer volume, const QString& label) {
    ArmData& changed = arm(which);
    changed = ArmData{};
    changed.label = label;
    if (volume) {
        changed.range = robustRange(*volume);
        changed.background = foregroundThreshold(*volume);
        changed.noise = noiseSigma(*volume);
        changed.volume = std::move(volume);
    }
    // Views that show nothing now must not keep the old voxels alive.
    m_surface->releaseVolumes();
    m_differences = {};
    m_differenceKeys = {};
    ++m_generation;
    LpsBox bounds;
    for (const ArmData& each : m_arms)
        if (each.volume) bounds.add(each.volume->geometry());
    m_link.setBounds(bounds, which == Arm::Before ? LinkState::View::Reset : LinkState::View::Keep);
    if (which == Arm::Before) {
        m_link.mapping().reset();
        m_maximised.reset();
    }
    m_focus = nearestPane(m_layout, contents(), m_focus);
    invalidate();
    emit armsChanged();
    emitCrosshair();
    emitWindowLevel();
}

bool SliceCanvas::hasArm(Arm which) const {
    return arm(which).volume != nullptr;
}

void SliceCanvas::setMap(VolumePointer map, const QString& caption) {
    m_mapCaption = caption;
    if (map != m_map) {
        m_mapStyle = {};
        if (map) m_mapStyle.high = mapScale(*map);
        m_map = std::move(map);
    }
    invalidate();
    emit choicesChanged();
}

void SliceCanvas::setMapVisible(bool isVisible) {
    if (isVisible == m_isMapVisible) return;
    m_isMapVisible = isVisible;
    invalidate();
    emit choicesChanged();
}

void SliceCanvas::setMapStyle(const MapStyle& style) {
    m_mapStyle = style;
    m_mapStyle.threshold = std::clamp(style.threshold, 0.0, style.high);
    m_mapStyle.opacity = std::clamp(style.opacity, 0.0, 1.0);
    invalidate();
    emit choicesChanged();
}

bool SliceCanvas::showsMap(const Pane& pane) const {
    return m_map && m_isMapVisible && m_peek == Peek::Off && pane.id.content == PaneContent::After;
}

void SliceCanvas::setMode(CompareMode mode) {
    if (mode == m_mode) return;
    m_mode = mode;
    m_focus = nearestPane(m_layout, contents(), m_focus);
    if (m_maximised) m_maximised = m_focus;
    invalidate();
    emit modeChanged(mode);
    refreshAccessibility();
}

void SliceCanvas::setViewLayout(const ViewLayout& layout) {
    m_layout = layout;
    m_focus = nearestPane(m_layout, contents(), m_focus);
    m_maximised.reset();
    invalidate();
    emit choicesChanged();
    refreshAccessibility();
}

void SliceCanvas::setTool(ViewTool tool) {
    m_tool = tool;
}

void SliceCanvas::setConvention(SideConvention convention) {
    m_link.setConvention(convention);
    invalidate();
}

void SliceCanvas::setPeek(Peek peek) {
    if (peek == m_peek) return;
    m_peek = peek;
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

void SliceCanvas::setCurtain(double part) {
    m_curtain = std::clamp(part, 0.0, 1.0);
    invalidate();
}

void SliceCanvas::resetView() {
    m_link.resetView();
    m_curtain = 0.5;
    invalidate();
    emitCrosshair();
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
    }
    m_surface->invalidateOverlay();
    refreshAccessibility();
}

void SliceCanvas::setMaximised(const std::optional<PaneId>& id) {
    m_maximised = id;
    if (id) m_focus = *id;
    invalidate();
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
    emit choicesChanged();
    refreshAccessibility();
}

ArmPair SliceCanvas::pairOf(const Pane& pane) const {
    if (pane.id.content == PaneContent::Difference || pane.id.content == PaneContent::DifferenceOfBefore)
        return differencePair(pane.id.content, armsPresent(), pair());
    return pair();
}

// Only the enhanced image is made in the units of its input.
bool SliceCanvas::isRelative(const ArmPair& pair) const {
    return !(pair == ArmPair{Arm::Before, Arm::After});
}

void SliceCanvas::setFlicker(bool isOn) {
    if (isOn == isFlickering()) return;
    if (isOn)
        m_flicker.start();
    else
        m_flicker.stop();
    setPeek(Peek::Off);
    emit choicesChanged();
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
    return {planeAxes(pane.id.plane, m_link.convention()),
            m_link.crosshairLps(),
            m_link.centreLps(),
            mmPerPixel(pane.id.plane),
            static_cast<double>(pane.rect.width),
            static_cast<double>(pane.rect.height)};
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

// Columns [beginX, endX) of a pane; nothing where no pixel is left.
std::optional<ScenePatch> SliceCanvas::patchOf(const Pane& pane, int beginX, int endX, int deviceWidth,
                                               int deviceHeight) const {
    // Edges are rounded, not sizes: neighbours then share an edge at any pixel ratio.
    const double ratio = devicePixelRatioF();
    const auto device = [ratio](int logical) { return static_cast<int>(std::lround(logical * ratio)); };
    DeviceRect rect{device(pane.rect.x + beginX), device(pane.rect.y), 0, 0};
    rect.width = std::min(device(pane.rect.x + endX), deviceWidth) - rect.x;
    rect.height = std::min(device(pane.rect.y + pane.rect.height), deviceHeight) - rect.y;
    if (rect.width < 1 || rect.height < 1) return std::nullopt;
    const SliceGeometry whole = geometry(pane);
    const SliceGeometry part = whole.part(rect.x / ratio - pane.rect.x, rect.y / ratio - pane.rect.y,
                                          rect.width / ratio, rect.height / ratio);
    return ScenePatch{rect,
                      {part.axes(), part.centreLps(), part.centreLps(), part.mmPerPixel() / ratio,
                       static_cast<double>(rect.width), static_cast<double>(rect.height)},
                      nullptr,
                      nullptr,
                      {},
                      {}};
}

void SliceCanvas::addArm(SliceScene& scene, Arm which, std::optional<ScenePatch> patch) const {
    if (!patch) return;
    patch->volume = arm(which).volume;
    patch->windowLevel = windowLevel(which);
    patch->slab = m_link.slab();
    scene.push_back(std::move(*patch));
}

SliceScene SliceCanvas::scene(int deviceWidth, int deviceHeight) {
    SliceScene scene;
    for (const Pane& pane : panes()) {
        const int width = pane.rect.width;
        const auto part = [&](int begin, int end) {
            return patchOf(pane, begin, end, deviceWidth, deviceHeight);
        };
        // Peek: every pane shows the input, at the same place and with its own window.
        const std::optional<Arm> shown = m_peek == Peek::Before ? Arm::Before : armOf(pane.id.content);
        if (shown) {
            std::optional<ScenePatch> patch = part(0, width);
            if (patch && showsMap(pane))
                patch->colours = std::make_shared<const ColourSlice>(
                    mapSlice(*m_map, patch->geometry, m_link.slab(), m_mapStyle, *arm(Arm::After).volume,
                             arm(Arm::After).background));
            addArm(scene, *shown, std::move(patch));
        } else if (pane.id.content == PaneContent::Curtain) {
            const int edge = static_cast<int>(std::lround(m_curtain * width));
            addArm(scene, pair().first, part(0, edge));
            addArm(scene, pair().second, part(edge, width));
        } else if (std::optional<ScenePatch> patch = part(0, width)) {
            const bool isDifference = pane.id.content == PaneContent::Difference ||
                                      pane.id.content == PaneContent::DifferenceOfBefore;
            patch->colours = isDifference ? differenceOf(pane) : fusionOf(pane, patch->geometry);
            scene.push_back(std::move(*patch));
        }
    }
    return scene;
}

std::shared_ptr<const ColourSlice> SliceCanvas::fusionOf(const Pane& pane, const SliceGeometry& slice) const {
    OverlayStyle style = m_style;
    style.mode = pane.id.content == PaneContent::Checkerboard ? OverlayMode::Checkerboard
                 : pane.id.content == PaneContent::Contour    ? OverlayMode::Contour
                                                              : OverlayMode::Blend;
    const ArmPair both = pair();
    return std::make_shared<const ColourSlice>(
        fusedSlice({arm(both.first).volume.get(), windowLevel(both.first)},
                   {arm(both.second).volume.get(), windowLevel(both.second)}, slice, m_link.slab(), style));
}

DifferenceArm SliceCanvas::differenceArm(Arm which, bool inPartsOfRange) const {
    const ArmData& data = arm(which);
    DifferenceArm made{data.volume.get(), data.background, data.noise, 0.0, 1.0};
    if (inPartsOfRange) {
        made.offset = data.range.low;
        made.scale = 1.0 / data.range.span();
    }
    return made;
}

std::shared_ptr<const ColourSlice> SliceCanvas::differenceOf(const Pane& pane) {
    const ArmPair both = pairOf(pane);
    const ArmData& first = arm(both.first);
    const ArmData& second = arm(both.second);
    const SliceGeometry slice = geometry(pane);
    // No finer than the finer volume or the screen: both would only cost time.
    const double finest = std::min(first.volume->geometry().spacingMm().minCoeff(),
                                   second.volume->geometry().spacingMm().minCoeff());
    const DifferenceKey key{slice.axes().scroll.dot(slice.centreLps()), differenceScale(both),
                            std::max(finest, slice.mmPerPixel()), m_link.convention(), m_generation};
    const std::size_t n = place(pane.id.plane) + (pane.id.content == PaneContent::DifferenceOfBefore ? 3 : 0);
    if (!(m_differenceKeys[n] == key)) {
        m_differenceKeys[n] = key;
        m_differences[n] = std::make_shared<const ColourSlice>(differenceSlice(
            differenceArm(both.first, isRelative(both)), differenceArm(both.second, isRelative(both)),
            sampleGridOver(m_link.bounds(), slice, key.pitchMm), key.limit));
    }
    return m_differences[n];
}

QString SliceCanvas::labelOf(Arm which) const {
    if (!arm(which).label.isEmpty()) return arm(which).label;
    switch (which) {
    case Arm::Before:
        return tr("Input");
    case Arm::After:
        return tr("Enhanced");
    case Arm::Reference:
        return tr("Reference");
    case Arm::Other:
        break;
    }
    return tr("Second model");
}

QString SliceCanvas::armLabel(const Pane& pane) const {
    if (m_peek == Peek::Before && pane.id.content != PaneContent::Before)
        return tr("%1 (peek)").arg(labelOf(Arm::Before));
    if (const std::optional<Arm> one = armOf(pane.id.content)) return labelOf(*one);
    const ArmPair both = pairOf(pane);
    switch (pane.id.content) {
    case PaneContent::Difference:
    case PaneContent::DifferenceOfBefore:
        return tr("Difference: %1 − %2").arg(labelOf(both.second), labelOf(both.first));
    case PaneContent::Blend:
        return tr("%1, with %2 % of %3")
            .arg(labelOf(both.first))
            .arg(qRound(100 * m_style.aboveShare))
            .arg(labelOf(both.second));
    case PaneContent::Checkerboard:
        return tr("%1 and %2 in turn").arg(labelOf(both.first), labelOf(both.second));
    case PaneContent::Contour:
        return tr("%1, edges of %2").arg(labelOf(both.first), labelOf(both.second));
    default: // a curtain says it at its edge
        return {};
    }
}

void SliceCanvas::paintOverlay(QPainter& painter) {
    painter.setRenderHint(QPainter::TextAntialiasing);
    painter.setFont(font());
    const std::vector<Pane> shown = panes();
    if (shown.empty()) {
        paintHint(painter, QRectF(rect()).adjusted(20, 20, -20, -20), tr("Drop a NIfTI file here"),
                  palette().color(QPalette::WindowText)); // no image area here: the theme's own colours
        return;
    }
    const auto letters = [](const Point3& direction) {
        return QString::fromStdString(directionLetters(direction));
    };
    for (const Pane& pane : shown) {
        const SliceGeometry slice = geometry(pane);
        const PlaneAxes& axes = slice.axes();
        const Eigen::Vector2d cross = slice.screen(m_link.crosshairLps());
        const Arm which = m_peek == Peek::Before ? Arm::Before : steppedArm(pane);
        PaneOverlay overlay;
        overlay.rect = QRectF(pane.rect.x, pane.rect.y, pane.rect.width, pane.rect.height);
        overlay.left = letters(-axes.right);
        overlay.right = letters(axes.right);
        overlay.top = letters(-axes.down);
        overlay.bottom = letters(axes.down);
        overlay.title = armLabel(pane);
        const WindowLevel grey = windowLevel(which);
        const double span = arm(which).range.span();
        const bool isDifference =
            pane.id.content == PaneContent::Difference || pane.id.content == PaneContent::DifferenceOfBefore;
        if (armOf(pane.id.content))
            overlay.window = tr("W %1  L %2").arg(number(grey.window, span), number(grey.level, span));
        if (armOf(pane.id.content) && hasOwnWindow(which))
            overlay.window += QStringLiteral("  ") + tr("(its own)");
        if (!isDifference && m_link.slab().thicknessMm > 0)
            overlay.title += QStringLiteral(" · ") + slabText(m_link.slab());
        const Geometry& volume = arm(which).volume->geometry();
        const SliceAxis axis = sliceAxis(volume, axes.scroll);
        // The letter and the millimetres of the direction that this plane is stepped along.
        const double along = axes.scroll.dot(m_link.crosshairLps());
        const Point3 side = along < 0 ? Point3(-axes.scroll) : axes.scroll;
        overlay.plane = planeName(pane.id.plane);
        overlay.position = tr("%1 %2 mm  %3/%4")
                               .arg(letters(side), QLocale().toString(std::abs(along), 'f', 1))
                               .arg(sliceNumber(volume, axis, m_link.crosshairLps()))
                               .arg(axis.count);
        overlay.crosshair = QPointF(pane.rect.x + cross.x(), pane.rect.y + cross.y());
        overlay.mmPerPixel = slice.mmPerPixel();
        if (pane.id.content == PaneContent::Curtain && m_peek == Peek::Off) {
            overlay.curtain = PaneOverlay::Curtain{pane.rect.x + std::round(m_curtain * pane.rect.width),
                                                   labelOf(pair().first), labelOf(pair().second)};
        }
        if (isDifference && m_peek == Peek::Off) {
            const ArmPair both = pairOf(pane);
            const double limit = differenceScale(both);
            const QString end =
                isRelative(both) ? tr("%1 %").arg(number(100 * limit, 100 * limit)) : number(limit, limit);
            const double floor = noiseFloor(differenceArm(both.first, isRelative(both)),
                                            differenceArm(both.second, isRelative(both)));
            const QString noise =
                isRelative(both) ? tr("%1 %").arg(number(100 * floor, 100 * limit)) : number(floor, limit);
            overlay.legend = PaneOverlay::Legend{QLatin1Char('+') + end,
                                                 QStringLiteral("0"),
                                                 QChar(0x2212) + end,
                                                 isRelative(both) ? tr("of the range") : tr("intensity"),
                                                 floor > 0 ? tr("grey: noise, ±%1").arg(noise) : QString(),
                                                 [](double part) { return differenceColour(2 * part - 1); }};
        }
        if (showsMap(pane)) {
            overlay.legend = PaneOverlay::Legend{number(m_mapStyle.high, m_mapStyle.high),
                                                 {},
                                                 QStringLiteral("0"),
                                                 m_mapCaption,
                                                 {},
                                                 mapColour};
            if (m_mapStyle.threshold > 0)
                overlay.legend->note = tr("above %1").arg(number(m_mapStyle.threshold, m_mapStyle.high));
        }
        overlay.isFocused = pane.id == m_focus;
        overlay.isActive = hasFocus();
        overlay.focusColour = palette().color(QPalette::Highlight);
        paintPane(painter, overlay);
    }
    QMetaObject::invokeMethod(this, &SliceCanvas::painted, Qt::QueuedConnection);
}

QString SliceCanvas::description(const Pane& pane) const {
    const Geometry& volume = arm(steppedArm(pane)).volume->geometry();
    const SliceAxis axis = sliceAxis(volume, planeAxes(pane.id.plane, m_link.convention()).scroll);
    return tr("%1, %2, slice %3 of %4, %5 mm")
        .arg(planeName(pane.id.plane),
             pane.id.content == PaneContent::Curtain ? tr("Curtain") : armLabel(pane))
        .arg(sliceNumber(volume, axis, m_link.crosshairLps()))
        .arg(axis.count)
        .arg(QString::fromStdString(positionText(m_link.crosshairLps())));
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
