// The mouse as the window system sends it.
#pragma once

#include <QApplication>
#include <QMouseEvent>
#include <QTest>

namespace magiqt {

inline void drag(QWidget& widget, Qt::MouseButton button, const QPoint& from, const QPoint& to,
                 Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::mousePress(&widget, button, modifiers, from);
    // QTest::mouseMove carries no buttons, so the move is sent as the window system would.
    QMouseEvent move(QEvent::MouseMove, to, widget.mapToGlobal(to), Qt::NoButton, button, modifiers);
    QApplication::sendEvent(&widget, &move);
    QTest::mouseRelease(&widget, button, modifiers, to);
}

} // namespace magiqt
