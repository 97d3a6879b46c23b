// What is painted over a slice: orientation letters, names, slice position, scale bar, crosshair, curtain
// edge, difference legend, focus ring. Light on dark whatever the theme, because the image area is black.
// Pure painting: holds nothing, knows no volume. Logical pixels of the canvas.
#pragma once

#include "viewer/core/DifferenceMap.h"
#include <QColor>
#include <QPointF>

#include <QRectF>
#include <QString>

#include <optional>

class QPainter;

namespace magiqt {

struct PaneOverlay {
    QRectF rect;
    QString left, right, top, bottom; // orientation letters at the edges
    QString title;                    // what is shown
    QString window;                   // window and level
    QString plane;                    // name of the plane
    QString position;                 // position and slice number
    std::optional<QPointF> crosshair; // in canvas pixels
    double mmPerPixel = 1.0;

    struct Curtain {
        double x; // of the edge, in canvas pixels
        QString before, after;
    };
    std::optional<Curtain> curtain;

    struct Legend {
        QString high, zero, low, caption, note;
        Rgba (*colourAt)(double part); // 0 at the bottom, 1 at the top
    };
    std::optional<Legend> legend;

    bool isFocused = false; // this pane takes the keys
    bool isActive = false;  // and the canvas has the keyboard focus
    QColor focusColour;
};

void paintPane(QPainter& painter, const PaneOverlay& pane);
void paintHint(QPainter& painter, const QRectF& rect, const QString& text, const QColor& colour);

// The longest of 1, 2, 5, 10 ... mm that fits in maximumPixels.
double scaleBarMm(double mmPerPixel, double maximumPixels);

} // namespace magiqt
