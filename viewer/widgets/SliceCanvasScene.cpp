// What the canvas says to be drawn: the scene for its surface, and the words, letters and legends over it.
#include "SliceCanvas.h"

#include "viewer/core/FusedSlice.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace magiqt {

namespace {

// Enough digits for the value at hand: 812, 31.5, 0.0042.
QString number(double value, double span) {
    const int decimals = span >= 100.0  ? 0
                         : span >= 10.0 ? 1
                         : span > 0.0   ? 2 - static_cast<int>(std::floor(std::log10(span)))
                                        : 0;
    return QLocale().toString(value, 'f', std::clamp(decimals, 0, 8));
}

} // namespace

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
    patch->volume = drawnVolume(which);
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
        const std::optional<Arm> shown = m_alone ? m_alone : armOf(pane.id.content);
        if (shown) {
            std::optional<ScenePatch> patch = part(0, width);
            const ViewMap* map = mapOver(pane);
            if (patch && map) patch->colours = mapColours(*map, patch->geometry);
            addArm(scene, *shown, std::move(patch));
        } else if (pane.id.content == PaneContent::Curtain) {
            const int edge = static_cast<int>(std::lround(m_curtain * width));
            addArm(scene, pair().first, part(0, edge));
            addArm(scene, pair().second, part(edge, width));
        } else if (std::optional<ScenePatch> patch = part(0, width)) {
            patch->colours =
                isDifference(pane.id.content) ? differenceOf(pane) : fusionOf(pane, patch->geometry);
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
        fusedSlice({drawnVolume(both.first).get(), windowLevel(both.first)},
                   {drawnVolume(both.second).get(), windowLevel(both.second)}, slice, m_link.slab(), style));
}

const ViewMap* SliceCanvas::mapOver(const Pane& pane) const {
    const ViewMap* map = !m_alone && armOf(pane.id.content) ? m_maps.shown() : nullptr;
    return map && (!map->isOfEnhanced || pane.id.content == PaneContent::After) ? map : nullptr;
}

std::shared_ptr<const ColourSlice> SliceCanvas::mapColours(const ViewMap& map,
                                                           const SliceGeometry& slice) const {
    MapGround ground;
    if (map.isOfEnhanced) ground = {arm(Arm::After).volume.get(), arm(Arm::After).grey.background};
    return std::make_shared<const ColourSlice>(
        mapSlice(*map.volume, map.kind, slice, m_link.slab(), map.style, ground));
}

std::optional<PaneOverlay::Legend> SliceCanvas::mapLegend(const ViewMap& map) const {
    const double high = map.style.high, threshold = map.style.threshold;
    const QString highest = number(high, high), zero = QStringLiteral("0");
    const QString note = threshold > 0 ? tr("above %1").arg(number(threshold, high)) : QString();
    switch (map.kind) {
    case MapKind::Labels: // their colours mean nothing but their names
        return std::nullopt;
    case MapKind::Signed:
        return PaneOverlay::Legend{QLatin1Char('+') + highest,
                                   zero,
                                   QChar(0x2212) + highest,
                                   map.caption,
                                   threshold > 0 ? tr("beyond ±%1").arg(number(threshold, high)) : QString(),
                                   signedMapColour};
    case MapKind::Positive:
    case MapKind::Probability:
        break;
    }
    return PaneOverlay::Legend{highest, {}, zero, map.caption, note, mapColour};
}

DifferenceArm SliceCanvas::differenceArm(Arm which, bool inPartsOfRange) const {
    const ArmData& from = arm(which);
    DifferenceArm made{drawnVolume(which).get(), from.grey.background, from.grey.noise, 0.0, 1.0};
    if (inPartsOfRange) {
        made.offset = from.range.low;
        made.scale = 1.0 / from.range.span();
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
    const DifferenceKey key{pane.id,
                            slice.axes(),
                            slice.axes().scroll.dot(slice.centreLps()),
                            differenceScale(both),
                            std::max(finest, slice.mmPerPixel()),
                            m_generation};
    auto kept = std::find_if(m_differences.begin(), m_differences.end(),
                             [&](const auto& each) { return each.first.pane == pane.id; });
    if (kept == m_differences.end()) kept = m_differences.insert(kept, {{}, nullptr});
    if (kept->second && kept->first == key) return kept->second;
    *kept = {key,
             std::make_shared<const ColourSlice>(differenceSlice(
                 differenceArm(both.first, isRelative(both)), differenceArm(both.second, isRelative(both)),
                 sampleGridOver(m_link.bounds(), slice, key.pitchMm), key.limit))};
    return kept->second;
}

QString SliceCanvas::labelOf(Arm which) const {
    if (which == Arm::After && m_sample)
        return tr("%1, sample %2 of %3").arg(nameOf(which)).arg(*m_sample + 1).arg(m_samples.size());
    return nameOf(which);
}

QString SliceCanvas::nameOf(Arm which) const {
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
    if (m_alone == Arm::Before && pane.id.content != PaneContent::Before)
        return tr("%1 (peek)").arg(labelOf(Arm::Before));
    if (m_alone) return labelOf(*m_alone);
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

std::optional<PaneOverlay::Legend> SliceCanvas::legendOf(const Pane& pane) const {
    if (const ViewMap* map = mapOver(pane)) return mapLegend(*map);
    if (!isDifference(pane.id.content) || m_alone) return std::nullopt;
    const ArmPair both = pairOf(pane);
    const double limit = differenceScale(both);
    const double floor =
        noiseFloor(differenceArm(both.first, isRelative(both)), differenceArm(both.second, isRelative(both)));
    const auto text = [&](double value) {
        return isRelative(both) ? tr("%1 %").arg(number(100 * value, 100 * limit)) : number(value, limit);
    };
    return PaneOverlay::Legend{QLatin1Char('+') + text(limit),
                               QStringLiteral("0"),
                               QChar(0x2212) + text(limit),
                               isRelative(both) ? tr("of the range") : tr("intensity"),
                               floor > 0 ? tr("grey: noise, ±%1").arg(text(floor)) : QString(),
                               [](double part) { return differenceColour(2 * part - 1); }};
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
        const Arm which = m_alone.value_or(steppedArm(pane));
        PaneOverlay overlay;
        overlay.rect = QRectF(pane.rect.x, pane.rect.y, pane.rect.width, pane.rect.height);
        overlay.left = letters(-axes.right);
        overlay.right = letters(axes.right);
        overlay.top = letters(-axes.down);
        overlay.bottom = letters(axes.down);
        overlay.title = armLabel(pane);
        const WindowLevel grey = windowLevel(which);
        const double span = arm(which).range.span();
        if (armOf(pane.id.content))
            overlay.window = tr("W %1  L %2").arg(number(grey.window, span), number(grey.level, span));
        if (armOf(pane.id.content) && hasOwnWindow(which))
            overlay.window += QStringLiteral("  ") + tr("(its own)");
        if (!isDifference(pane.id.content) && m_link.slab().thicknessMm > 0)
            overlay.title += QStringLiteral(" · ") + slabText(m_link.slab());
        const Geometry& volume = arm(which).volume->geometry();
        const SliceAxis axis = sliceAxis(volume, axes.scroll);
        // The letter and the millimetres of the direction that this plane is stepped along.
        const Point3 point = slicePointLps(pane);
        const double along = axes.scroll.dot(point);
        const Point3 side = along < 0 ? Point3(-axes.scroll) : axes.scroll;
        overlay.plane = planeText(pane.id.plane);
        overlay.position = tr("%1 %2 mm").arg(letters(side), QLocale().toString(std::abs(along), 'f', 1));
        if (!m_link.isTurned()) // a turned plane runs through many slices
            overlay.position +=
                QStringLiteral("  %1/%2").arg(sliceNumber(volume, axis, point)).arg(axis.count);
        if (pane.id.offsetMm == 0)
            overlay.crosshair = QPointF(pane.rect.x + cross.x(), pane.rect.y + cross.y());
        overlay.mmPerPixel = slice.mmPerPixel();
        if (pane.id.content == PaneContent::Curtain && !m_alone) {
            overlay.curtain = PaneOverlay::Curtain{pane.rect.x + std::round(m_curtain * pane.rect.width),
                                                   labelOf(pair().first), labelOf(pair().second)};
        }
        overlay.legend = legendOf(pane);
        overlay.isFocused = pane.id == m_focus;
        overlay.isActive = hasFocus();
        overlay.focusColour = palette().color(QPalette::Highlight);
        paintPane(painter, overlay);
        paintAnnotations(painter, pane);
    }
    QMetaObject::invokeMethod(this, &SliceCanvas::painted, Qt::QueuedConnection);
}

QString SliceCanvas::placeText(const Point3& pointLps) {
    return QString::fromStdString(positionText(pointLps, QLocale().decimalPoint().toStdString()));
}

QString SliceCanvas::planeText(Plane plane) const {
    return m_link.isTurned()
               ? tr("%1, turned %2°").arg(nameOf(plane), QLocale().toString(m_link.turnDegrees(), 'f', 0))
               : nameOf(plane);
}

QString SliceCanvas::nameOf(Plane plane) {
    switch (plane) {
    case Plane::Axial:
        return tr("Axial");
    case Plane::Coronal:
        return tr("Coronal");
    case Plane::Sagittal:
        break;
    }
    return tr("Sagittal");
}

} // namespace magiqt
