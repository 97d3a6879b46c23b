// What tests of mouse and keyboard share: a view with a coarse input and a fine enhanced image.
#pragma once

#include "MouseEvents.h"
#include "Phantoms.h"

#include "viewer/widgets/CompareView.h"
#include "viewer/widgets/SliceCanvas.h"

#include <QObject>
#include <QTest>
#include <QWheelEvent>

#include <memory>

// So that QCOMPARE can print what differs.
namespace magiqt {
inline char* toString(const ArmPair& pair) {
    return qstrdup(qPrintable(
        QStringLiteral("arms %1, %2").arg(static_cast<int>(pair.first)).arg(static_cast<int>(pair.second))));
}
inline char* toString(const PaneId& id) {
    return qstrdup(qPrintable(QStringLiteral("plane %1, content %2")
                                  .arg(static_cast<int>(id.plane))
                                  .arg(static_cast<int>(id.content))));
}
} // namespace magiqt

namespace magiqt {

inline VolumePointer gradient(const Geometry& geometry, double scale) {
    return phantoms::make(geometry,
                          [=](const Point3& point) { return scale * (1000.0 + point.x() + 2 * point.y()); });
}

inline void turnWheel(QWidget& widget, const QPoint& at, int units,
                      Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWheelEvent event(at, widget.mapToGlobal(at), QPoint(), QPoint(0, units), Qt::NoButton, modifiers,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

class InteractionFixture : public QObject {
protected:
    std::unique_ptr<CompareView> m_view;
    SliceCanvas& canvas() { return m_view->canvas(); }
    Pane pane(Plane plane, PaneContent content) {
        for (const Pane& each : canvas().panes())
            if (each.id == PaneId{plane, content}) return each;
        qFatal("no such pane");
        return {};
    }
    QPoint middle(const Pane& shown) {
        return {shown.rect.x + shown.rect.width / 2, shown.rect.y + shown.rect.height / 2};
    }
    Point3 crosshair() { return canvas().link().crosshairLps(); }
    void openView() {
        m_view = std::make_unique<CompareView>();
        m_view->resize(900, 620);
        m_view->setInput(gradient(phantoms::thickSlices(), 1.0), QStringLiteral("Scan"));
        m_view->setEnhanced(gradient(phantoms::isotropic(), 1.0), QStringLiteral("Better"));
        m_view->show();
        m_view->activateWindow();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
        canvas().setFocus();
    }
    void closeView() { m_view.reset(); }
};

} // namespace magiqt
