// Strips above the pictures: findings, errors, offers ("Resume"). Each can be dismissed; none is modal and
// none covers the image. Texts are functions, so that they follow a change of language. User-interface thread
// only.
#pragma once

#include <QString>
#include <QWidget>

#include <functional>
#include <vector>

class QVBoxLayout;

namespace magiqt {

enum class MessageTone { Note, Warning, Error, Done };

struct MessageAction {
    QString name; // objectName of the button
    std::function<QString()> label;
    std::function<void()> run; // the strip goes when it was pressed
};

struct Message {
    QString key; // a message with the same key is replaced
    MessageTone tone = MessageTone::Note;
    std::function<QString()> text;
    std::vector<MessageAction> actions;
    std::function<void()> dismissed; // the user closed it
};

class MessageArea : public QWidget {
    Q_OBJECT
public:
    explicit MessageArea(QWidget* parent = nullptr);

    void show(const Message& message);
    void dismiss(const QString& key);
    void clear();
    bool has(const QString& key) const;
    QString text(const QString& key) const; // as shown; empty when there is none

private:
    QWidget* find(const QString& key) const;
    void remove(QWidget* strip);

    QVBoxLayout* m_layout;
};

} // namespace magiqt
