#include "RecoveryCodeDialog.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace magiqt {

RecoveryCodeDialog::RecoveryCodeDialog(const QString& code, QWidget* parent)
    : QDialog(parent),
      m_text(new QLabel),
      m_code(new QLabel(QString(code).replace(23, 1, QLatin1Char('\n')))), // two lines of four groups
      m_copy(new QPushButton),
      m_written(new QCheckBox),
      m_buttons(new QDialogButtonBox),
      m_close(m_buttons->addButton(QString(), QDialogButtonBox::RejectRole)) {
    setObjectName(QStringLiteral("recoveryCodeDialog"));
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(440);
    m_code->setObjectName(QStringLiteral("recoveryCode"));
    QFont large = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    large.setPointSizeF(large.pointSizeF() * 1.5);
    m_code->setFont(large);
    m_code->setAlignment(Qt::AlignCenter);
    m_code->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_copy->setObjectName(QStringLiteral("recoveryCopy"));
    m_written->setObjectName(QStringLiteral("recoveryWritten"));
    m_close->setObjectName(QStringLiteral("recoveryClose"));
    m_close->setEnabled(false);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(14);
    column->addWidget(m_text);
    column->addWidget(m_code);
    column->addWidget(m_copy, 0, Qt::AlignHCenter);
    column->addWidget(m_written);
    column->addWidget(m_buttons);
    connect(m_copy, &QPushButton::clicked, this, [code] { QGuiApplication::clipboard()->setText(code); });
    connect(m_written, &QCheckBox::toggled, m_close, &QWidget::setEnabled);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &RecoveryCodeDialog::reject);
    retranslate();
}

void RecoveryCodeDialog::reject() {
    if (m_written->isChecked()) QDialog::reject();
}

void RecoveryCodeDialog::retranslate() {
    setWindowTitle(tr("Recovery code"));
    m_text->setText(
        tr("This code opens the key of the study when the passphrase is lost. It is shown only now. "
           "Write it down and keep it apart from the study; without passphrase and code nobody can "
           "find the persons behind the pseudonyms."));
    m_code->setAccessibleName(tr("Recovery code"));
    m_copy->setText(tr("Copy"));
    m_written->setText(tr("I have written the code down"));
    m_close->setText(tr("Close"));
}

void RecoveryCodeDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QDialog::changeEvent(event);
}

} // namespace magiqt
