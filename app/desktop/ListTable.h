// What the tables and bars of the pages share: the look of a list of rows, icons of the theme in its cells.
// User-interface thread only.
#pragma once

#include <QStyledItemDelegate>

class QTableView;

namespace magiqt {

// Whole rows, no grid, no row numbers, one height, the last column takes what is left.
void styleAsList(QTableView& table);

// Draws the themed icon that the model names under `iconRole`.
class IconDelegate : public QStyledItemDelegate {
public:
    IconDelegate(int iconRole, QObject* parent) : QStyledItemDelegate(parent), m_iconRole(iconRole) {}
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    int m_iconRole;
};

} // namespace magiqt
