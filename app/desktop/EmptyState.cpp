#include "EmptyState.h"

#include "Icons.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace magiqt {

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent),
      m_icon(new QLabel),
      m_title(new QLabel),
      m_text(new QLabel),
      m_notice(new QLabel),
      m_buttonColumn(new QVBoxLayout) {
    m_title->setObjectName(QStringLiteral("emptyTitle"));
    m_title->setProperty("role", "title");
    m_text->setObjectName(QStringLiteral("emptyText"));
    m_text->setWordWrap(true);
    m_text->setProperty("role", "quiet");
    m_text->setFixedWidth(460);
    m_notice->setProperty("role", "quiet");
    for (QLabel* label : {m_icon, m_title, m_text, m_notice})
        label->setAlignment(Qt::AlignCenter);
    // Between stretches and not aligned by the layout, which would cut a label of several lines to its size
    // hint.
    auto* textRow = new QHBoxLayout;
    textRow->addStretch(1);
    textRow->addWidget(m_text);
    textRow->addStretch(1);
    auto* buttonRow = new QHBoxLayout;
    buttonRow->addStretch(1);
    buttonRow->addLayout(m_buttonColumn);
    buttonRow->addStretch(1);
    m_buttonColumn->setSpacing(8);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(12);
    column->addStretch(3);
    column->addWidget(m_icon);
    column->addWidget(m_title);
    column->addLayout(textRow);
    column->addSpacing(10);
    column->addLayout(buttonRow);
    column->addStretch(4);
    column->addWidget(m_notice);
    column->addSpacing(8);
    retranslate();
}

void EmptyState::setContent(const EmptyContent& content) {
    m_content = content;
    for (QPushButton* button : m_buttons) {
        button->hide();
        button->setText({});   // it no longer follows the language
        button->deleteLater(); // it may be the one that was pressed
    }
    m_buttons.clear();
    for (const EmptyAction& action : m_content.actions) {
        auto* button = new QPushButton;
        button->setObjectName(action.name);
        if (m_buttons.empty()) button->setProperty("role", "primary");
        button->setIconSize({18, 18});
        m_buttonColumn->addWidget(button);
        connect(button, &QPushButton::clicked, this, [run = action.run] { run(); });
        m_buttons.push_back(button);
    }
    retranslate();
    drawIcon();
}

void EmptyState::drawIcon() {
    if (m_content.icon.isEmpty()) return;
    m_icon->setPixmap(
        themedIcon(m_content.icon, palette().color(QPalette::PlaceholderText)).pixmap(112, 112));
    for (std::size_t i = 0; i < m_buttons.size(); ++i)
        if (!m_content.actions[i].icon.isEmpty())
            m_buttons[i]->setIcon(themedIcon(m_content.actions[i].icon));
}

void EmptyState::retranslate() {
    m_notice->setText(tr("For research use only. Not for diagnosis."));
    m_title->setText(m_content.title ? m_content.title() : QString());
    m_text->setText(m_content.text ? m_content.text() : QString());
    for (std::size_t i = 0; i < m_buttons.size(); ++i)
        m_buttons[i]->setText(m_content.actions[i].label());
    setAccessibleName(m_title->text());
    setAccessibleDescription(m_text->text());
}

void EmptyState::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    if (event->type() == QEvent::PaletteChange) drawIcon();
    QWidget::changeEvent(event);
}

} // namespace magiqt
