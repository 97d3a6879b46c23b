#include "AnnotationPainter.h"

#include "viewer/core/SliceSampler.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

const QColor lineColour(120, 220, 255);
const QColor selectedColour(255, 214, 90);
const QColor rimColour(0, 0, 0, 190);
constexpr double handleSize = 5.0;
constexpr double arrowHead = 10.0;

// Decimals that give four digits: they tell two regions apart, whatever the units.
int decimalsFor(double value) {
    return value == 0.0 ? 0 : std::clamp(3 - static_cast<int>(std::floor(std::log10(std::abs(value)))), 0, 6);
}

QString number(double value, int decimals) {
    return QLocale().toString(value, 'f', decimals);
}

// Head of an arrow with its tip at the second point.
void addHead(QPainterPath& path, const QPointF& tail, const QPointF& tip) {
    const double angle = std::atan2(tip.y() - tail.y(), tip.x() - tail.x());
    for (const double side : {-0.45, 0.45}) {
        path.moveTo(tip);
        path.lineTo(tip - arrowHead * QPointF(std::cos(angle + side), std::sin(angle + side)));
    }
}

QPainterPath pathOf(const AnnotationView& view, const Annotation& annotation) {
    QPainterPath path;
    const std::vector<Point3> outline = outlineOf(annotation);
    for (std::size_t n = 0; n < outline.size(); ++n)
        n == 0 ? path.moveTo(view.at(outline[n])) : path.lineTo(view.at(outline[n]));
    if (annotation.kind == AnnotationKind::Arrow) addHead(path, view.at(outline[0]), view.at(outline[1]));
    if (annotation.kind == AnnotationKind::Point) {
        const QPointF at = view.at(annotation.pointsLps[0]);
        for (const QPointF& arm : {QPointF(5, 5), QPointF(5, -5)}) {
            path.moveTo(at - arm);
            path.lineTo(at + arm);
        }
    }
    return path;
}

// What words stand beside: from x to x, and the baseline of their first line.
struct Anchor {
    double left, right, baseline;
    bool prefersLeft = false;
};

Anchor anchorOf(const AnnotationView& view, const Annotation& annotation, double lineHeight) {
    const std::vector<Point3>& points = annotation.pointsLps;
    const QPointF first = view.at(points[0]);
    switch (annotation.kind) {
    case AnnotationKind::Region: { // beside the ellipse's box
        const double reach =
            std::hypot(view.at(points[1]).x() - first.x(), view.at(points[2]).x() - first.x());
        return {first.x() - reach, first.x() + reach, first.y()};
    }
    case AnnotationKind::Distance: {
        const QPointF end = view.at(points[1]);
        return {std::min(first.x(), end.x()), end.x(), end.y() - 4};
    }
    case AnnotationKind::Angle: {
        const QPointF vertex = view.at(points[1]);
        return {vertex.x(), vertex.x(), vertex.y() + lineHeight};
    }
    case AnnotationKind::Arrow: { // at the tail, away from what it points at
        const QPointF tip = view.at(points[1]);
        return {first.x(), first.x(), first.y() + (first.y() < tip.y() ? -4 : lineHeight),
                first.x() < tip.x()};
    }
    case AnnotationKind::Point:
    case AnnotationKind::Text:
        break;
    }
    return {first.x(), first.x(), first.y() - 5};
}

// Beside its anchor within the pane; a text stands where it was put.
QPointF labelPlace(const AnnotationView& view, const Annotation& annotation, const QStringList& lines) {
    constexpr double gap = 8, margin = 3;
    const QFontMetricsF metrics(view.font);
    if (annotation.kind == AnnotationKind::Text) return view.at(annotation.pointsLps[0]);
    double width = 0;
    for (const QString& line : lines)
        width = std::max(width, metrics.horizontalAdvance(line));
    const Anchor anchor = anchorOf(view, annotation, metrics.height());
    const double from = view.origin.x() + margin,
                 to = view.origin.x() + view.slice.widthPixels() - margin - width;
    const double onLeft = anchor.left - gap - width, onRight = anchor.right + gap;
    const bool isLeft = anchor.prefersLeft ? onLeft >= from || onRight > to : onRight > to && onLeft >= from;
    return {std::clamp(isLeft ? onLeft : onRight, from, std::max(from, to)), anchor.baseline};
}

void paintLines(QPainter& painter, const QPointF& place, const QStringList& lines, const QColor& colour) {
    const double step = QFontMetricsF(painter.font()).height();
    QPointF at = place;
    for (const QString& line : lines) {
        painter.setPen(rimColour);
        for (const QPointF& off : {QPointF(1, 1), QPointF(-1, 1), QPointF(1, -1), QPointF(-1, -1)})
            painter.drawText(at + off, line);
        painter.setPen(colour);
        painter.drawText(at, line);
        at.ry() += step;
    }
}

} // namespace

QString wordOf(AnnotationKind kind) {
    switch (kind) {
    case AnnotationKind::Distance:
        return QCoreApplication::translate("magiqt::AnnotationPainter", "Distance");
    case AnnotationKind::Angle:
        return QCoreApplication::translate("magiqt::AnnotationPainter", "Angle");
    case AnnotationKind::Region:
        return QCoreApplication::translate("magiqt::AnnotationPainter", "Region");
    case AnnotationKind::Point:
        return QCoreApplication::translate("magiqt::AnnotationPainter", "Point");
    case AnnotationKind::Arrow:
        return QCoreApplication::translate("magiqt::AnnotationPainter", "Arrow");
    case AnnotationKind::Text:
        break;
    }
    return QCoreApplication::translate("magiqt::AnnotationPainter", "Text");
}

QString measureText(const Annotation& annotation) {
    const QLocale locale;
    switch (annotation.kind) {
    case AnnotationKind::Distance:
        return QCoreApplication::translate("magiqt::AnnotationPainter", "%1 mm")
            .arg(locale.toString(lengthMm(annotation), 'f', 1));
    case AnnotationKind::Angle:
        return QCoreApplication::translate("magiqt::AnnotationPainter", "%1°")
            .arg(locale.toString(angleDegrees(annotation), 'f', 1));
    case AnnotationKind::Region:
        return QCoreApplication::translate("magiqt::AnnotationPainter", "%1 mm²")
            .arg(locale.toString(areaMm2(annotation), 'f', areaMm2(annotation) < 100 ? 1 : 0));
    default:
        return {};
    }
}

QString valueText(const Annotation& annotation, const Volume& volume) {
    const QString outside = QCoreApplication::translate("magiqt::AnnotationPainter", "outside");
    if (annotation.kind == AnnotationKind::Point) {
        const float value = sampleLps(volume, annotation.pointsLps[0]);
        if (!std::isfinite(value)) return outside;
        return number(static_cast<double>(value), decimalsFor(static_cast<double>(value)));
    }
    if (annotation.kind != AnnotationKind::Region) return {};
    const std::optional<RegionStatistics> region = regionStatistics(annotation, volume);
    if (!region) return outside;
    const int decimals = decimalsFor(region->mean);
    return QCoreApplication::translate("magiqt::AnnotationPainter", "%1 ± %2 (%3 voxels)")
        .arg(number(region->mean, decimals), number(region->standardDeviation, decimals),
             QLocale().toString(region->voxels));
}

void paintAnnotation(QPainter& painter, const AnnotationView& view, const Annotation& annotation,
                     bool isSelected, const Volume* volume) {
    const QColor colour = isSelected ? selectedColour : lineColour;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QPainterPath path = pathOf(view, annotation);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(rimColour, 3.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    if (isSelected) {
        painter.setBrush(colour);
        painter.setPen(QPen(rimColour, 1.0));
        for (const Point3& handle : handlesOf(annotation)) {
            const QPointF at = view.at(handle);
            painter.drawRect(
                QRectF(at.x() - 0.5 * handleSize, at.y() - 0.5 * handleSize, handleSize, handleSize));
        }
    }
    painter.setFont(view.font);
    QStringList lines{QString::fromStdString(annotation.text), measureText(annotation),
                      volume ? valueText(annotation, *volume) : QString()};
    lines.removeAll(QString());
    paintLines(painter, labelPlace(view, annotation, lines), lines, colour);
    painter.restore();
}

} // namespace magiqt
