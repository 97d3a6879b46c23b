// Puts widgets in rows like words in a paragraph: what does not fit goes to the next row. For bars that must
// hold in narrow windows and longer languages. User-interface thread.
#pragma once

#include <QLayout>
#include <QList>

namespace magiqt {

class FlowLayout : public QLayout {
public:
    explicit FlowLayout(QWidget* parent = nullptr) : QLayout(parent) {}
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override { m_items.append(item); }
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return minimumSize(); }
    QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

private:
    enum class Placing { Measure, Place };
    int layOut(const QRect& rect, Placing placing) const;

    QList<QLayoutItem*> m_items;
};

} // namespace magiqt
