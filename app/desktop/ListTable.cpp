#include "ListTable.h"

#include "Icons.h"

#include <QAction>
#include <QHeaderView>
#include <QTableView>

namespace magiqt {

void styleAsList(QTableView& table) {
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setShowGrid(false);
    table.setAlternatingRowColors(true);
    table.setTabKeyNavigation(false);
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(28);
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setStretchLastSection(true);
}

void IconDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    const QString icon = index.data(m_iconRole).toString();
    if (icon.isEmpty()) return;
    option->icon = themedIcon(icon);
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = {16, 16};
}

QAction* addNamedAction(QWidget& owner, const QString& name, const QString& icon, const QKeySequence& key) {
    auto* action = new QAction(&owner);
    action->setObjectName(name);
    if (!icon.isEmpty()) action->setIcon(themedIcon(icon));
    action->setShortcut(key);
    owner.addAction(action);
    return action;
}

} // namespace magiqt
