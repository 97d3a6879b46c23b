// A field that takes the next key combination as it is pressed. User-interface thread.
#pragma once

#include <QKeySequence>
#include <QLineEdit>

namespace magiqt {

class KeyField : public QLineEdit {
    Q_OBJECT
public:
    explicit KeyField(QWidget* parent = nullptr);
    void setKey(const QKeySequence& key);

signals:
    void pressed(const QKeySequence& key); // empty: Backspace, no key at all

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
};

} // namespace magiqt
