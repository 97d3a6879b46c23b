#include "CliLine.h"

#include "Icons.h"

#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QToolButton>

namespace magiqt {

QString shellQuoted(const QString& word) {
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_./:=,@%+-]+$"));
    if (plain.match(word).hasMatch()) return word;
    QString quoted = word;
    return QLatin1Char('\'') + quoted.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

CliLine::CliLine(QWidget* parent) : QWidget(parent), m_line(new QLineEdit), m_copy(new QToolButton) {
    setObjectName(QStringLiteral("cliLine"));
    m_line->setObjectName(QStringLiteral("cliText"));
    m_line->setReadOnly(true);
    m_line->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_copy->setObjectName(QStringLiteral("cliCopy"));
    m_copy->setIcon(themedIcon(QStringLiteral("copy")));
    m_copy->setMinimumSize(28, 28);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_line, 1);
    row->addWidget(m_copy);
    connect(m_copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_copied); });
    retranslate();
}

void CliLine::setCommand(const QStringList& words, const QList<Folder>& folders) {
    const auto shownWord = [&folders](const QString& word) {
        for (const Folder& folder : folders) {
            if (folder.path.isEmpty() || !word.startsWith(folder.path)) continue;
            const QString rest = word.mid(folder.path.size());
            return rest.isEmpty() ? folder.shownAs : folder.shownAs + shellQuoted(rest);
        }
        return shellQuoted(word);
    };
    QStringList copied;
    if (!words.isEmpty()) copied << QStringLiteral("magiqt-cli");
    QStringList shown = copied;
    for (const QString& word : words) {
        copied << shellQuoted(word);
        shown << shownWord(word);
    }
    m_copied = copied.join(QLatin1Char(' '));
    const QString text = shown.join(QLatin1Char(' '));
    if (text == m_line->text()) return; // keeps what is selected
    m_line->setText(text);
    m_line->setCursorPosition(0);
    m_copy->setEnabled(!text.isEmpty());
}

QString CliLine::text() const {
    return m_line->text();
}

void CliLine::retranslate() {
    m_line->setAccessibleName(tr("The same on the command line"));
    m_line->setToolTip(tr("The same on the command line"));
    m_line->setPlaceholderText(tr("The same on the command line"));
    m_copy->setToolTip(tr("Copy the command line"));
    m_copy->setAccessibleName(tr("Copy the command line"));
}

void CliLine::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

} // namespace magiqt
