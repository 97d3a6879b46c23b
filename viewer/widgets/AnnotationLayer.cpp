#include "AnnotationLayer.h"

#include "base/Ids.h"

#include <QFontMetricsF>
#include <QLineF>

#include <algorithm>
#include <cmath>
#include <utility>

namespace magiqt {

namespace {

constexpr double handlePixels = 7.0;
constexpr double linePixels = 5.0;
constexpr double clickSlackPixels = 4.0;
constexpr double smallestMm = 0.1; // of what is drawn: less was a slip

double distance(const QPointF& a, const QPointF& b) {
    return QLineF(a, b).length();
}

double distanceToLine(const QPointF& point, const QPointF& from, const QPointF& to) {
    const QPointF along = to - from;
    const double squared = QPointF::dotProduct(along, along);
    const double part =
        squared > 0 ? std::clamp(QPointF::dotProduct(point - from, along) / squared, 0.0, 1.0) : 0.0;
    return distance(point, from + part * along);
}

double distanceToOutline(const AnnotationView& view, const Annotation& annotation, const QPointF& position) {
    const std::vector<Point3> outline = outlineOf(annotation);
    double nearest = 1e9;
    for (std::size_t n = 0; n + 1 < outline.size(); ++n)
        nearest = std::min(nearest, distanceToLine(position, view.at(outline[n]), view.at(outline[n + 1])));
    return nearest;
}

bool isInText(const AnnotationView& view, const Annotation& annotation, const QPointF& position) {
    if (annotation.kind != AnnotationKind::Text) return false;
    const QFontMetricsF metrics(view.font);
    const QString text = QString::fromStdString(annotation.text);
    const QPointF at = view.at(annotation.pointsLps[0]);
    return QRectF(at.x(), at.y() - metrics.height(), metrics.horizontalAdvance(text), 1.3 * metrics.height())
        .contains(position);
}

bool needsText(const Annotation& annotation) {
    return annotation.kind == AnnotationKind::Text || annotation.kind == AnnotationKind::Arrow;
}

bool isTooSmall(const Annotation& annotation) {
    switch (annotation.kind) {
    case AnnotationKind::Distance:
    case AnnotationKind::Arrow:
        return lengthMm(annotation) < smallestMm;
    case AnnotationKind::Region:
        return areaMm2(annotation) < smallestMm * smallestMm;
    default:
        return false;
    }
}

} // namespace

QPointF AnnotationView::at(const Point3& pointLps) const {
    const Eigen::Vector2d place = slice.screen(pointLps);
    return origin + QPointF(place.x(), place.y());
}

Point3 AnnotationView::pointLps(const QPointF& position) const {
    // A mouse position names the pixel that it is in; its centre is half a pixel on.
    return slice.pointLps(position.x() + 0.5 - origin.x(), position.y() + 0.5 - origin.y());
}

bool AnnotationView::shows(const Annotation& annotation) const {
    return distanceFromSliceMm(annotation, slice) <= reachMm;
}

AnnotationLayer::AnnotationLayer(QObject* parent) : QObject(parent) {}

Annotations AnnotationLayer::shown() const {
    Annotations all = list();
    if (m_grip)
        for (Annotation& each : all)
            if (each.id == m_grip->annotation.id) each = m_grip->annotation;
    if (m_draft) all.push_back(drawn(*m_draft));
    return all;
}

void AnnotationLayer::restart(Annotations list) {
    m_draft.reset();
    m_grip.reset();
    m_history.restart(std::move(list));
    takeList();
}

void AnnotationLayer::select(const std::string& id) {
    const std::string chosen = m_history.find(id) ? id : std::string();
    if (chosen == m_selected) return;
    m_selected = chosen;
    emit selectionChanged();
    emit repaintWanted();
}

// What is chosen may be gone; what is drawn is another.
void AnnotationLayer::takeList() {
    if (!m_history.find(m_selected)) select({});
    emit listChanged();
    emit repaintWanted();
}

void AnnotationLayer::takeEdit() {
    takeList();
    emit edited();
}

void AnnotationLayer::removeSelected() {
    if (m_selected.empty()) return;
    cancel();
    m_history.remove(m_selected);
    takeEdit();
}

void AnnotationLayer::setText(const std::string& id, const QString& text) {
    const Annotation* found = m_history.find(id);
    if (!found) return;
    Annotation changed = *found;
    changed.text = text.simplified().toStdString();
    if (changed == *found) return;
    m_history.replace(changed);
    takeEdit();
}

void AnnotationLayer::undo() {
    if (cancel() || !canUndo()) return;
    m_history.undo();
    takeEdit();
}

void AnnotationLayer::redo() {
    if (cancel() || !canRedo()) return;
    m_history.redo();
    takeEdit();
}

std::optional<AnnotationLayer::Grip> AnnotationLayer::gripAt(const AnnotationView& view,
                                                             const QPointF& position) const {
    const Point3 here = view.pointLps(position);
    std::optional<Grip> nearest;
    double best = handlePixels;
    for (const Annotation& annotation : list()) {
        if (!view.shows(annotation)) continue;
        const std::vector<Point3> handles = handlesOf(annotation);
        for (std::size_t n = 0; n < handles.size(); ++n)
            if (const double off = distance(position, view.at(handles[n])); off <= best) {
                best = off;
                nearest = Grip{annotation, n, here};
            }
    }
    if (nearest) return nearest;
    best = linePixels;
    for (const Annotation& annotation : list()) {
        if (!view.shows(annotation)) continue;
        const double off =
            isInText(view, annotation, position) ? 0.0 : distanceToOutline(view, annotation, position);
        if (off > best) continue;
        best = off;
        nearest = Grip{annotation, {}, here};
    }
    return nearest;
}

bool AnnotationLayer::hits(const AnnotationView& view, const QPointF& position) const {
    return gripAt(view, position).has_value();
}

std::string AnnotationLayer::textAt(const AnnotationView& view, const QPointF& position) const {
    for (const Annotation& annotation : list())
        if (view.shows(annotation) && isInText(view, annotation, position)) return annotation.id;
    return {};
}

Annotation AnnotationLayer::drawn(const Draft& draft) const {
    Annotation annotation;
    annotation.kind = draft.kind;
    annotation.normalLps = draft.axes.scroll;
    annotation.pointsLps = draft.kind == AnnotationKind::Region
                               ? ellipsePoints(draft.points.front(), draft.points.back(), draft.axes)
                               : draft.points;
    // What has not been placed yet lies where the mouse is.
    while (annotation.pointsLps.size() < pointCount(draft.kind))
        annotation.pointsLps.push_back(annotation.pointsLps.back());
    return annotation;
}

void AnnotationLayer::finish(const Draft& draft) {
    Annotation annotation = drawn(draft);
    m_draft.reset();
    if (isTooSmall(annotation)) {
        emit repaintWanted();
        return;
    }
    annotation.id = randomId(10);
    m_history.add(annotation);
    select(annotation.id);
    takeEdit();
    if (needsText(annotation)) emit textWanted(QString::fromStdString(annotation.id));
}

bool AnnotationLayer::press(const AnnotationView& view, const QPointF& position,
                            std::optional<AnnotationKind> tool) {
    m_pressed = position;
    const Point3 here = view.pointLps(position);
    if (m_draft) {
        const bool isSamePlane =
            tool == m_draft->kind && m_draft->axes == view.slice.axes() && view.shows(drawn(*m_draft));
        if (isSamePlane) {
            m_draft->points.back() = here;
            m_draft->isPlacedOnRelease = true;
            emit repaintWanted();
            return true;
        }
        cancel();
    }
    m_grip = gripAt(view, position);
    if (m_grip) {
        select(m_grip->annotation.id);
        return true;
    }
    select({});
    if (!tool) return false;
    m_draft = Draft{*tool, view.slice.axes(), {here}, false};
    if (pointCount(*tool) > 1) m_draft->points.push_back(here);
    emit repaintWanted();
    return true;
}

void AnnotationLayer::move(const AnnotationView& view, const QPointF& position) {
    const Point3 here = view.pointLps(position);
    if (m_draft) {
        m_draft->points.back() = here;
        emit repaintWanted();
    } else if (m_grip) {
        if (m_grip->handle)
            m_grip->annotation = withHandle(m_grip->annotation, *m_grip->handle, here);
        else
            m_grip->annotation = movedBy(m_grip->annotation, here - m_grip->lastLps);
        m_grip->lastLps = here;
        emit repaintWanted();
    }
}

void AnnotationLayer::release(const AnnotationView& view, const QPointF& position) {
    const bool isDragged = (position - m_pressed).manhattanLength() > clickSlackPixels;
    if (m_grip) {
        if (isDragged) move(view, position);
        const Grip grip = *std::exchange(m_grip, std::nullopt);
        if (!isDragged) { // a click chooses, it moves nothing
            emit repaintWanted();
            return;
        }
        m_history.replace(grip.annotation);
        takeEdit();
        return;
    }
    if (!m_draft) return;
    move(view, position);
    const std::size_t needed = m_draft->kind == AnnotationKind::Region ? 2 : pointCount(m_draft->kind);
    if (needed > 1 && !isDragged && !m_draft->isPlacedOnRelease) return; // the next click says where it ends
    if (m_draft->points.size() == needed) {
        finish(*m_draft);
        return;
    }
    m_draft->points.push_back(view.pointLps(position));
}

bool AnnotationLayer::cancel() {
    if (!isBusy()) return false;
    m_draft.reset();
    m_grip.reset();
    emit repaintWanted();
    return true;
}

} // namespace magiqt
