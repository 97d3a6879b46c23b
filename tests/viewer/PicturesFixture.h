// What tests of pictures share: a view, and where and how bright things are in its picture. Positions are
// worked out here from the display convention, not with the viewer's own functions.
#pragma once

#include "MouseEvents.h"
#include "Phantoms.h"

#include "viewer/widgets/CompareView.h"
#include "viewer/widgets/SliceCanvas.h"

#include <QColor>
#include <QImage>
#include <QObject>
#include <QTest>

#include <cmath>
#include <memory>

namespace magiqt {

inline constexpr int canvasWidth = 900;
inline constexpr int canvasHeight = 620;

// Where an LPS point must be, in canvas pixels: radiological, superior up, anterior up or left.
inline QPointF expectedPlace(const SliceCanvas& canvas, const Pane& pane, const Point3& point) {
    const Point3 offset = (point - canvas.link().centreLps()) / canvas.mmPerPixel();
    const double x = pane.id.plane == Plane::Sagittal ? offset.y() : offset.x();
    const double y = pane.id.plane == Plane::Axial ? offset.y() : -offset.z();
    return {pane.rect.x + 0.5 * pane.rect.width + x, pane.rect.y + 0.5 * pane.rect.height + y};
}

inline Pane paneOf(const SliceCanvas& canvas, Plane plane, PaneContent content) {
    for (const Pane& pane : canvas.panes())
        if (pane.id == PaneId{plane, content}) return pane;
    qFatal("no such pane");
    return {};
}

inline QColor pixel(const QImage& picture, const QPointF& logical) {
    const double ratio = picture.devicePixelRatio();
    return picture.pixelColor(static_cast<int>(std::floor(logical.x() * ratio)),
                              static_cast<int>(std::floor(logical.y() * ratio)));
}

// Centre of what is bright and grey within reach of a place, in logical pixels; NaN when nothing is.
inline QPointF brightCentre(const QImage& picture, const QPointF& around, double reach) {
    const double ratio = picture.devicePixelRatio();
    double sum = 0.0;
    double x = 0.0;
    double y = 0.0;
    for (int row = static_cast<int>((around.y() - reach) * ratio); row < (around.y() + reach) * ratio; ++row)
        for (int column = static_cast<int>((around.x() - reach) * ratio);
             column < (around.x() + reach) * ratio; ++column) {
            if (!picture.valid(column, row)) continue;
            const QColor colour = picture.pixelColor(column, row);
            if (colour.red() < 20 || std::abs(colour.red() - colour.blue()) > 12) continue;
            sum += colour.red();
            x += colour.red() * (column + 0.5);
            y += colour.red() * (row + 0.5);
        }
    return {x / sum / ratio, y / sum / ratio};
}

class PicturesFixture : public QObject {
protected:
    std::unique_ptr<CompareView> m_view;
    SliceCanvas& canvas() { return m_view->canvas(); }
    void openView() {
        m_view = std::make_unique<CompareView>();
        m_view->resize(canvasWidth, canvasHeight);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }
    void closeView() { m_view.reset(); }
    // Left half white in `before`, right half white in `after`, on different grids.
    static VolumePointer half(const Geometry& geometry, double side, double scale = 1.0) {
        return phantoms::make(
            geometry, [=](const Point3& point) { return scale * (point.x() * side > 0 ? 1000.0 : 200.0); });
    }
};

} // namespace magiqt
