// Keys and mouse on one sheet, and every key can be another: those of the canvas (ViewKeys) and those of the
// window's actions. Two commands with one key are shown as a conflict, and nothing is taken over until there
// is none. What was changed is kept in the settings under "keys/" (only what differs from the keys as
// shipped). User-interface thread.
#pragma once

#include "viewer/widgets/ViewKeys.h"

#include <QDialog>
#include <QList>

#include <vector>

class QAction;
class QDialogButtonBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace magiqt {

class KeyField;

class KeysDialog : public QDialog {
    Q_OBJECT
public:
    // actions: whose shortcuts can be changed (NamedAction.h).
    KeysDialog(const ViewKeys& keys, const QList<QAction*>& actions, QWidget* parent = nullptr);

    // At the start of the program: what an earlier one kept.
    static ViewKeys kept(const QList<QAction*>& actions);

signals:
    void keysChanged(const magiqt::ViewKeys& keys); // the actions have theirs already

public slots:
    void accept() override;

private:
    struct Row {
        QString id, text;
        QKeySequence key, shipped;
    };
    void addMouse();
    void fillRows();
    void takeKey(const QKeySequence& key);
    void chooseRow();
    Row* chosen();
    QList<int> othersWith(int row) const;

    std::vector<Row> m_rows; // of the canvas, then of the actions
    QList<QAction*> m_actions;
    QTableWidget* m_table;
    QLabel* m_conflict;
    KeyField* m_field;
    QPushButton* m_shipped;
    QPushButton* m_allShipped;
    QDialogButtonBox* m_buttons;
    int m_firstRow = 0; // of the table, below the mouse
};

} // namespace magiqt
