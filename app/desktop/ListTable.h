// What the tables and bars of the pages share: the look of a list of rows, icons of the theme in its cells,
// actions that are heard while their page has the focus. User-interface thread only.
#pragma once

#include <QKeySequence>
#include <QStyledItemDelegate>

class QAction;
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

// An action of `owner`, its child; without words, which retranslate() gives.
QAction* addNamedAction(QWidget& owner, const QString& name, const QString& icon,
                        const QKeySequence& key = {});

} // namespace magiqt
