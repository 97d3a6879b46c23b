// Shows the recovery code of a new key once: it can be copied or saved, and must be acknowledged. Modal to
// the window. User-interface thread only.
#pragma once

#include <QDialog>

class QCheckBox;
class QDialogButtonBox;
class QLabel;
class QPushButton;

namespace magiqt {

class RecoveryCodeDialog : public QDialog {
    Q_OBJECT
public:
    explicit RecoveryCodeDialog(const QString& code, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;
    void reject() override; // only after it was acknowledged

private:
    void retranslate();

    QLabel* m_text;
    QLabel* m_code;
    QPushButton* m_copy;
    QCheckBox* m_written;
    QDialogButtonBox* m_buttons;
    QPushButton* m_close;
};

} // namespace magiqt
