// A filter of the bar for a number between two bounds, in a small panel that the button opens; an empty bound
// is open. User-interface thread.
#pragma once

#include <QToolButton>

#include <optional>

class QLabel;
class QSpinBox;

namespace magiqt {

class RangeButton : public QToolButton {
    Q_OBJECT
public:
    RangeButton(const QString& name, int least, int most, QWidget* parent = nullptr);

    void setWords(const QString& title, const QString& from, const QString& to, const QString& unit);
    std::optional<int> lower() const;
    std::optional<int> upper() const;
    void setRange(std::optional<int> lower, std::optional<int> upper); // silent

signals:
    void rangeChanged();

private:
    void refresh();

    int m_least;
    int m_most;
    QString m_title;
    QLabel* m_from;
    QLabel* m_to;
    QSpinBox* m_lower;
    QSpinBox* m_upper;
};

} // namespace magiqt
