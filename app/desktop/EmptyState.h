// What a page shows while it has nothing to show: an icon, a headline, a sentence that says what to do next,
// and buttons that do it. Texts are functions, so that they follow a change of language. User-interface
// thread only.
#pragma once

#include <QString>
#include <QWidget>

#include <functional>
#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace magiqt {

struct EmptyAction {
    QString name; // objectName of the button; the first action is the primary one
    std::function<QString()> label;
    std::function<void()> run;
    QString icon = {};
};

struct EmptyContent {
    QString icon;
    std::function<QString()> title;
    std::function<QString()> text;
    std::vector<EmptyAction> actions = {};
};

class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);

    void setContent(const EmptyContent& content);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void drawIcon();

    EmptyContent m_content;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_notice;
    QVBoxLayout* m_buttonColumn;
    std::vector<QPushButton*> m_buttons;
};

} // namespace magiqt
