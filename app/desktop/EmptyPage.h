// What the centre shows while nothing is open, while a file is being read, or where no picture can be drawn:
// an icon, a headline, a sentence, and a button where there is something to do. User-interface thread only.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace magiqt {

enum class EmptyPageState { Welcome, Reading, NoGraphics };

class EmptyPage : public QWidget {
    Q_OBJECT
public:
    explicit EmptyPage(QWidget* parent = nullptr);

    void setState(EmptyPageState state, const QString& detail = {});
    EmptyPageState state() const { return m_state; }

signals:
    void openRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void drawIcon();

    EmptyPageState m_state = EmptyPageState::Welcome;
    QString m_detail;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_notice;
    QPushButton* m_open;
};

} // namespace magiqt
