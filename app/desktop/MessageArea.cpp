#include "MessageArea.h"

#include "Icons.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace magiqt {

namespace {

struct ToneLook {
    const char* name;
    const char* icon;
};

ToneLook lookOf(MessageTone tone) {
    switch (tone) {
    case MessageTone::Note:
        return {"note", "note"};
    case MessageTone::Warning:
        return {"warning", "warning"};
    case MessageTone::Error:
        return {"error", "error"};
    case MessageTone::Done:
        return {"done", "done"};
    }
    return {"note", "note"};
}

class MessageStrip : public QFrame {
public:
    explicit MessageStrip(Message message) : m_message(std::move(message)) {
        setObjectName(QStringLiteral("messageStrip"));
        const ToneLook look = lookOf(m_message.tone);
        setProperty("tone", QString::fromLatin1(look.name));
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(10, 7, 7, 7);
        row->setSpacing(10);
        m_icon = new QLabel;
        m_icon->setFixedSize(20, 20);
        row->addWidget(m_icon, 0, Qt::AlignTop);
        m_text = new QLabel;
        m_text->setObjectName(QStringLiteral("messageText"));
        m_text->setWordWrap(true);
        m_text->setTextFormat(Qt::PlainText);
        m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        row->addWidget(m_text, 1);
        for (const MessageAction& action : m_message.actions) {
            auto* button = new QPushButton;
            button->setObjectName(action.name);
            row->addWidget(button, 0, Qt::AlignTop);
            m_buttons.push_back(button);
        }
        m_close = new QToolButton;
        m_close->setObjectName(QStringLiteral("dismissMessage"));
        m_close->setIcon(themedIcon(QStringLiteral("close")));
        row->addWidget(m_close, 0, Qt::AlignTop);
        retranslate();
    }

    const Message& message() const { return m_message; }
    const std::vector<QPushButton*>& buttons() const { return m_buttons; }
    QToolButton* closeButton() const { return m_close; }
    QString text() const { return m_text->text(); }

protected:
    void changeEvent(QEvent* event) override {
        if (event->type() == QEvent::LanguageChange) retranslate();
        if (event->type() == QEvent::PaletteChange) drawIcon();
        QFrame::changeEvent(event);
    }

private:
    void drawIcon() {
        m_icon->setPixmap(themedIcon(QString::fromLatin1(lookOf(m_message.tone).icon)).pixmap(20, 20));
    }
    void retranslate() {
        m_text->setText(m_message.text());
        m_text->setAccessibleName(m_text->text());
        for (std::size_t i = 0; i < m_buttons.size(); ++i)
            m_buttons[i]->setText(m_message.actions[i].label());
        m_close->setToolTip(MessageArea::tr("Dismiss"));
        m_close->setAccessibleName(MessageArea::tr("Dismiss"));
        drawIcon();
    }

    Message m_message;
    QLabel* m_icon;
    QLabel* m_text;
    std::vector<QPushButton*> m_buttons;
    QToolButton* m_close;
};

} // namespace

MessageArea::MessageArea(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this)) {
    setObjectName(QStringLiteral("messageArea"));
    m_layout->setContentsMargins(8, 8, 8, 8);
    m_layout->setSpacing(6);
    hide();
}

QWidget* MessageArea::find(const QString& key) const {
    for (int i = 0; i < m_layout->count(); ++i) {
        auto* strip = static_cast<MessageStrip*>(m_layout->itemAt(i)->widget());
        if (strip->message().key == key) return strip;
    }
    return nullptr;
}

void MessageArea::remove(QWidget* strip) {
    m_layout->removeWidget(strip);
    strip->hide();
    strip->deleteLater(); // its own button may be asking
    setVisible(m_layout->count() > 0);
}

void MessageArea::show(const Message& message) {
    dismiss(message.key);
    auto* strip = new MessageStrip(message);
    for (std::size_t i = 0; i < strip->buttons().size(); ++i)
        connect(strip->buttons()[i], &QPushButton::clicked, this, [this, strip, i] {
            const auto run = strip->message().actions[i].run;
            remove(strip);
            run();
        });
    connect(strip->closeButton(), &QToolButton::clicked, this, [this, strip] {
        const auto dismissed = strip->message().dismissed;
        remove(strip);
        if (dismissed) dismissed();
    });
    m_layout->insertWidget(0, strip);
    setVisible(true);
}

void MessageArea::dismiss(const QString& key) {
    if (QWidget* strip = find(key)) remove(strip);
}

void MessageArea::clear() {
    while (m_layout->count() > 0)
        remove(m_layout->itemAt(0)->widget());
}

bool MessageArea::has(const QString& key) const {
    return find(key) != nullptr;
}

QString MessageArea::text(const QString& key) const {
    const QWidget* strip = find(key);
    return strip ? static_cast<const MessageStrip*>(strip)->text() : QString();
}

} // namespace magiqt
