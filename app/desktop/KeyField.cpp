#include "KeyField.h"

#include <QKeyEvent>

namespace magiqt {

KeyField::KeyField(QWidget* parent) : QLineEdit(parent) {
    setReadOnly(true);
}

void KeyField::setKey(const QKeySequence& key) {
    setText(key.toString(QKeySequence::NativeText));
}

bool KeyField::event(QEvent* event) {
    // Every key comes here, not to a shortcut of the window.
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void KeyField::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
    case Qt::Key_Escape: // these stay those of the dialog
        QLineEdit::keyPressEvent(event);
        return;
    case Qt::Key_Control:
    case Qt::Key_Shift:
    case Qt::Key_Alt:
    case Qt::Key_AltGr:
    case Qt::Key_Meta:
        return; // more is to come
    case Qt::Key_Backspace:
        emit pressed({});
        return;
    default:
        break;
    }
    Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    // "+" is "+" wherever the keyboard has it.
    const bool isLetter = event->key() >= Qt::Key_A && event->key() <= Qt::Key_Z;
    if (!isLetter && event->key() < Qt::Key_Escape && event->key() != Qt::Key_Space)
        modifiers &= ~Qt::ShiftModifier;
    emit pressed(QKeySequence(static_cast<int>(modifiers.toInt()) | event->key()));
}

} // namespace magiqt
