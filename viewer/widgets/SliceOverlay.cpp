#include "SliceOverlay.h"

#include "viewer/core/DifferenceMap.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr double margin = 7.0;
const QColor textColour(232, 232, 232);
const QColor quietColour(178, 178, 178);
const QColor crosshairColour(255, 196, 64, 190);
const QColor edgeColour(255, 255, 255, 220);

// Text with a dark rim, readable on bright tissue too.
void drawText(QPainter& painter, const QPointF& baseline, const QString& text, const QColor& colour) {
    if (text.isEmpty()) return;
    painter.setPen(QColor(0, 0, 0, 200));
    painter.drawText(baseline + QPointF(1.0, 1.0), text);
    painter.setPen(colour);
    painter.drawText(baseline, text);
}

enum class Align { Left, Centre, Right };

void drawText(QPainter& painter, double x, double baseline, Align align, const QString& text,
              const QColor& colour, double maximumWidth) {
    const QFontMetricsF metrics(painter.font());
    const QString shown = metrics.elidedText(text, Qt::ElideMiddle, std::max(0.0, maximumWidth));
    const double width = metrics.horizontalAdvance(shown);
    const double begin = align == Align::Left ? x : align == Align::Right ? x - width : x - 0.5 * width;
    drawText(painter, QPointF(std::round(begin), std::round(baseline)), shown, colour);
}

QFont letterFont(const QPainter& painter) {
    QFont font = painter.font();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * 1.2);
    return font;
}

void paintLetters(QPainter& painter, const PaneOverlay& pane) {
    const QFont plain = painter.font();
    painter.setFont(letterFont(painter));
    const QFontMetricsF metrics(painter.font());
    const QRectF& rect = pane.rect;
    const double middle = rect.center().y() + 0.5 * metrics.capHeight();
    drawText(painter, rect.left() + margin, middle, Align::Left, pane.left, textColour, rect.width());
    drawText(painter, rect.right() - margin, middle, Align::Right, pane.right, textColour, rect.width());
    drawText(painter, rect.center().x(), rect.top() + margin + metrics.capHeight(), Align::Centre, pane.top,
             textColour, rect.width());
    drawText(painter, rect.center().x(), rect.bottom() - margin, Align::Centre, pane.bottom, textColour,
             rect.width());
    painter.setFont(plain);
}

void paintCrosshair(QPainter& painter, const PaneOverlay& pane) {
    // A gap around the point, so that what is pointed at is not covered.
    constexpr double gap = 9.0;
    const QPointF& at = *pane.crosshair;
    const QRectF& rect = pane.rect;
    painter.setPen(QPen(crosshairColour, 1.0));
    if (at.y() >= rect.top() && at.y() <= rect.bottom()) {
        if (at.x() - gap > rect.left())
            painter.drawLine(QPointF(rect.left(), at.y()),
                             QPointF(std::min(at.x() - gap, rect.right()), at.y()));
        if (at.x() + gap < rect.right())
            painter.drawLine(QPointF(std::max(at.x() + gap, rect.left()), at.y()),
                             QPointF(rect.right(), at.y()));
    }
    if (at.x() >= rect.left() && at.x() <= rect.right()) {
        if (at.y() - gap > rect.top())
            painter.drawLine(QPointF(at.x(), rect.top()),
                             QPointF(at.x(), std::min(at.y() - gap, rect.bottom())));
        if (at.y() + gap < rect.bottom())
            painter.drawLine(QPointF(at.x(), std::max(at.y() + gap, rect.top())),
                             QPointF(at.x(), rect.bottom()));
    }
}

void paintScaleBar(QPainter& painter, const PaneOverlay& pane) {
    const double lengthMm = scaleBarMm(pane.mmPerPixel, 0.22 * pane.rect.width());
    const double length = lengthMm / pane.mmPerPixel;
    const double right = std::round(pane.rect.right() - margin);
    const double y = std::round(pane.rect.bottom() - margin) - 0.5;
    painter.setPen(QPen(QColor(0, 0, 0, 200), 3.0));
    painter.drawLine(QPointF(right - length, y), QPointF(right, y));
    painter.setPen(QPen(textColour, 1.0));
    painter.drawLine(QPointF(right - length, y), QPointF(right, y));
    painter.drawLine(QPointF(right - length, y - 3), QPointF(right - length, y + 3));
    painter.drawLine(QPointF(right, y - 3), QPointF(right, y + 3));
    drawText(painter, right, y - 6, Align::Right,
             QCoreApplication::translate("magiqt::SliceOverlay", "%1 mm").arg(lengthMm), quietColour,
             pane.rect.width());
}

void paintCurtain(QPainter& painter, const PaneOverlay& pane, double namesBaseline) {
    const PaneOverlay::Curtain& curtain = *pane.curtain;
    const QRectF& rect = pane.rect;
    const double x = std::round(curtain.x) + 0.5;
    painter.setPen(QPen(QColor(0, 0, 0, 160), 3.0));
    painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()));
    painter.setPen(QPen(edgeColour, 1.0));
    painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()));
    // The handle that says "drag me".
    const double y = rect.top() + 0.8 * rect.height();
    const QPointF leftArrow[3] = {{x - 4, y - 6}, {x - 4, y + 6}, {x - 11, y}};
    const QPointF rightArrow[3] = {{x + 4, y - 6}, {x + 4, y + 6}, {x + 11, y}};
    painter.setBrush(edgeColour);
    painter.setPen(QPen(QColor(0, 0, 0, 160), 1.0));
    painter.drawPolygon(leftArrow, 3);
    painter.drawPolygon(rightArrow, 3);
    painter.setBrush(Qt::NoBrush);
    drawText(painter, x - margin, namesBaseline, Align::Right, curtain.before, textColour,
             x - rect.left() - 2 * margin);
    drawText(painter, x + margin, namesBaseline, Align::Left, curtain.after, textColour,
             rect.right() - x - 2 * margin);
}

void paintLegend(QPainter& painter, const PaneOverlay& pane) {
    const PaneOverlay::Legend& legend = *pane.legend;
    const QFontMetricsF metrics(painter.font());
    const QRectF& rect = pane.rect;
    // Below a title of two lines, and beside the letter in the middle of the edge.
    const double height = std::min(160.0, 0.28 * rect.height());
    const double top = rect.top() + margin + 4.0 * metrics.height();
    const QRectF bar(rect.right() - margin - 12 - 1.6 * metrics.height(), top, 12, height);
    QLinearGradient gradient(bar.topLeft(), bar.bottomLeft());
    for (int step = 0; step <= 16; ++step) {
        const Rgba colour = legend.colourAt(1.0 - step / 16.0);
        gradient.setColorAt(step / 16.0, QColor(colour[0], colour[1], colour[2]));
    }
    painter.setPen(QPen(QColor(0, 0, 0, 200), 1.0));
    painter.setBrush(gradient);
    painter.drawRect(bar);
    painter.setBrush(Qt::NoBrush);
    const double x = bar.left() - 5;
    drawText(painter, x, top + metrics.capHeight(), Align::Right, legend.high, textColour, rect.width());
    drawText(painter, x, bar.center().y() + 0.5 * metrics.capHeight(), Align::Right, legend.zero, textColour,
             rect.width());
    drawText(painter, x, bar.bottom(), Align::Right, legend.low, textColour, rect.width());
    const QString caption =
        legend.note.isEmpty() ? legend.caption : legend.caption + QStringLiteral("; ") + legend.note;
    drawText(painter, bar.right(), top - 0.6 * metrics.height(), Align::Right, caption, quietColour,
             rect.width() - 2 * margin);
}

} // namespace

double scaleBarMm(double mmPerPixel, double maximumPixels) {
    const double longest = std::max(mmPerPixel * maximumPixels, 1e-3);
    const double decade = std::pow(10.0, std::floor(std::log10(longest)));
    const double part = longest / decade;
    return decade * (part >= 5.0 ? 5.0 : part >= 2.0 ? 2.0 : 1.0);
}

void paintPane(QPainter& painter, const PaneOverlay& pane) {
    painter.save();
    painter.setClipRect(pane.rect);
    const QRectF& rect = pane.rect;
    const QFontMetricsF metrics(painter.font());
    if (pane.crosshair) paintCrosshair(painter, pane);
    const double half = 0.5 * rect.width() - 3 * margin;
    const double firstLine = rect.top() + margin + metrics.capHeight();
    // The top letters stand in the middle of the first line, so names stay in their halves.
    // A long name takes a line of its own.
    const bool isLong = metrics.horizontalAdvance(pane.title) > half;
    drawText(painter, rect.left() + margin, firstLine + (isLong ? 1.5 * metrics.height() : 0.0), Align::Left,
             pane.title, textColour, isLong ? rect.width() - 2 * margin : half);
    if (rect.width() >= 220)
        drawText(painter, rect.right() - margin, firstLine, Align::Right, pane.window, quietColour, half);
    if (pane.curtain) paintCurtain(painter, pane, firstLine + 1.5 * metrics.height());
    if (pane.legend && rect.height() >= 160) paintLegend(painter, pane);
    paintLetters(painter, pane);
    // The bottom letter stands in the middle of the last line; a long position takes the line above it.
    const bool isHigher = metrics.horizontalAdvance(pane.position) > half;
    const double positionLine = rect.bottom() - margin - (isHigher ? metrics.height() : 0.0);
    drawText(painter, rect.left() + margin, positionLine, Align::Left, pane.position, textColour,
             isHigher ? 0.66 * rect.width() : half);
    drawText(painter, rect.left() + margin, positionLine - metrics.height(), Align::Left, pane.plane,
             quietColour, 0.66 * rect.width());
    if (rect.width() >= 160) paintScaleBar(painter, pane);
    if (pane.isFocused) {
        QColor colour = pane.isActive ? pane.focusColour : QColor(120, 120, 120);
        const double width = pane.isActive ? 2.0 : 1.0;
        painter.setPen(QPen(colour, width));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect.adjusted(0.5 * width, 0.5 * width, -0.5 * width, -0.5 * width));
    }
    painter.restore();
}

void paintHint(QPainter& painter, const QRectF& rect, const QString& text, const QColor& colour) {
    painter.save();
    QFont font = painter.font();
    font.setPointSizeF(font.pointSizeF() * 1.5);
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(rect, Qt::AlignCenter | Qt::TextWordWrap, text);
    painter.restore();
}

} // namespace magiqt
