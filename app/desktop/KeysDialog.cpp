#include "KeysDialog.h"

#include "KeyField.h"
#include "NamedAction.h"

#include "app/models/SettingsKeys.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace magiqt {

namespace {

QKeySequence keptOr(const QString& id, const QKeySequence& shipped) {
    const QVariant kept = QSettings().value(settings::keys + id);
    return kept.isValid() ? QKeySequence(kept.toString(), QKeySequence::PortableText) : shipped;
}

void keep(const QString& id, const QKeySequence& key, const QKeySequence& shipped) {
    if (key == shipped)
        QSettings().remove(settings::keys + id);
    else
        QSettings().setValue(settings::keys + id, key.toString(QKeySequence::PortableText));
}

int codeOf(const QKeySequence& key) {
    return key.isEmpty() ? 0 : key[0].toCombined();
}

// "&Open …" -> "Open"
QString plain(QString text) {
    text.remove(QLatin1Char('&'));
    text.remove(QStringLiteral(" …"));
    return text;
}

QTableWidgetItem* cell(const QString& text) {
    auto* item = new QTableWidgetItem(text);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    return item;
}

} // namespace

ViewKeys KeysDialog::kept(const QList<QAction*>& actions) {
    ViewKeys keys;
    for (const ViewCommand command : ViewKeys::commands()) {
        const int code = codeOf(keptOr(ViewKeys::idOf(command), QKeySequence(keys.keyOf(command))));
        if (code == 0 || ViewKeys::isFree(code)) keys.setKey(command, code);
    }
    for (QAction* action : actions)
        giveKey(*action, keptOr(action->objectName(), shippedKey(*action)));
    return keys;
}

KeysDialog::KeysDialog(const ViewKeys& keys, const QList<QAction*>& actions, QWidget* parent)
    : QDialog(parent),
      m_actions(actions),
      m_table(new QTableWidget),
      m_conflict(new QLabel),
      m_field(new KeyField),
      m_shipped(new QPushButton(tr("As shipped"))),
      m_allShipped(new QPushButton(tr("All as shipped"))),
      m_buttons(new QDialogButtonBox) {
    setObjectName(QStringLiteral("keysBox"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keys and mouse"));
    for (const ViewCommand command : ViewKeys::commands())
        m_rows.push_back({ViewKeys::idOf(command), ViewKeys::textOf(command),
                          QKeySequence(keys.keyOf(command)), QKeySequence(ViewKeys().keyOf(command))});
    for (QAction* action : actions)
        m_rows.push_back(
            {action->objectName(), plain(action->text()), action->shortcut(), shippedKey(*action)});

    m_table->setObjectName(QStringLiteral("keysTable"));
    m_table->setAccessibleName(windowTitle());
    m_table->setColumnCount(2);
    m_table->setHorizontalHeaderLabels({tr("Key or mouse"), tr("What it does")});
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    addMouse();
    fillRows();
    m_table->resizeColumnToContents(0);
    m_conflict->setObjectName(QStringLiteral("keysConflict"));
    m_conflict->setWordWrap(true);
    m_field->setObjectName(QStringLiteral("keyField"));
    m_field->setAccessibleName(tr("New key"));
    m_field->setPlaceholderText(tr("Choose a line, then press the key here"));
    m_shipped->setObjectName(QStringLiteral("keyShipped"));
    m_allShipped->setObjectName(QStringLiteral("keysAllShipped"));
    for (QPushButton* button : {m_shipped, m_allShipped})
        button->setAutoDefault(false);
    m_buttons->addButton(tr("Take over"), QDialogButtonBox::AcceptRole)
        ->setObjectName(QStringLiteral("keysAccept"));
    m_buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole)
        ->setObjectName(QStringLiteral("keysClose"));
    for (QAbstractButton* button : m_buttons->buttons())
        static_cast<QPushButton*>(button)->setAutoDefault(false);

    auto* row = new QHBoxLayout;
    row->addWidget(m_field, 1);
    row->addWidget(m_shipped);
    row->addWidget(m_allShipped);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_table, 1);
    column->addWidget(m_conflict);
    column->addLayout(row);
    column->addWidget(m_buttons);
    resize(640, 700);

    connect(m_table, &QTableWidget::itemSelectionChanged, this, &KeysDialog::chooseRow);
    connect(m_field, &KeyField::pressed, this, &KeysDialog::takeKey);
    connect(m_shipped, &QPushButton::clicked, this, [this] {
        if (const Row* shown = chosen()) takeKey(shown->shipped);
    });
    connect(m_allShipped, &QPushButton::clicked, this, [this] {
        for (Row& each : m_rows)
            each.key = each.shipped;
        fillRows();
        chooseRow();
    });
    connect(m_buttons, &QDialogButtonBox::accepted, this, &KeysDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    chooseRow();
}

// What cannot be changed stands first.
void KeysDialog::addMouse() {
    const QList<QPair<QString, QString>> fixed{
        {tr("Wheel, arrows, Page Up, Page Down"), tr("Next slice")},
        {tr("Left button"), tr("Crosshair, or the chosen tool; takes hold of an annotation")},
        {tr("Shift + left button"), tr("Window and level")},
        {tr("Right button, Ctrl + wheel"), tr("Zoom")},
        {tr("Middle button"), tr("Pan")},
        {tr("Double click"), tr("One view alone, and back; the words of an annotation")},
        {tr("Left, right"), tr("Move the curtain, change the blend")},
        {tr("Escape"), tr("Let go of what is drawn, put the tool away, all views again")},
        {QStringLiteral("?"), tr("This sheet")},
    };
    for (const auto& [key, meaning] : fixed) {
        const int row = m_table->rowCount();
        m_table->insertRow(row);
        m_table->setItem(row, 0, cell(key));
        m_table->setItem(row, 1, cell(meaning));
    }
    m_firstRow = m_table->rowCount();
    m_table->setRowCount(m_firstRow + static_cast<int>(m_rows.size()));
}

QList<int> KeysDialog::othersWith(int row) const {
    QList<int> others;
    const QKeySequence& key = m_rows[static_cast<std::size_t>(row)].key;
    for (int other = 0; other < static_cast<int>(m_rows.size()); ++other)
        if (other != row && !key.isEmpty() && m_rows[static_cast<std::size_t>(other)].key == key)
            others << other;
    return others;
}

void KeysDialog::fillRows() {
    QStringList conflicts;
    for (int n = 0; n < static_cast<int>(m_rows.size()); ++n) {
        const Row& row = m_rows[static_cast<std::size_t>(n)];
        const QList<int> others = othersWith(n);
        auto* key = cell(row.key.toString(QKeySequence::NativeText));
        auto* text = cell(row.text);
        QFont font = key->font();
        font.setBold(row.key != row.shipped);
        key->setFont(font);
        if (!others.isEmpty()) {
            const QString other = m_rows[static_cast<std::size_t>(others.first())].text;
            text->setText(tr("%1 (conflict: %2)").arg(row.text, other));
            if (others.first() > n)
                conflicts << tr("%1 is the key of “%2” and of “%3”.")
                                 .arg(row.key.toString(QKeySequence::NativeText), row.text, other);
        }
        m_table->setItem(m_firstRow + n, 0, key);
        m_table->setItem(m_firstRow + n, 1, text);
    }
    m_conflict->setText(conflicts.join(QLatin1Char('\n')));
    m_conflict->setVisible(!conflicts.isEmpty());
    for (QAbstractButton* button : m_buttons->buttons())
        if (m_buttons->buttonRole(button) == QDialogButtonBox::AcceptRole)
            button->setEnabled(conflicts.isEmpty());
}

KeysDialog::Row* KeysDialog::chosen() {
    const int row = m_table->currentRow() - m_firstRow;
    const bool isChosen = !m_table->selectedItems().isEmpty();
    return isChosen && row >= 0 ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

void KeysDialog::chooseRow() {
    const Row* row = chosen();
    m_field->setEnabled(row);
    m_shipped->setEnabled(row && row->key != row->shipped);
    m_field->setKey(row ? row->key : QKeySequence());
}

void KeysDialog::takeKey(const QKeySequence& key) {
    Row* row = chosen();
    if (!row) return;
    const bool isOfCanvas = m_table->currentRow() - m_firstRow < static_cast<int>(viewCommandCount);
    if (isOfCanvas && !key.isEmpty() && !ViewKeys::isFree(codeOf(key))) {
        m_conflict->setText(
            tr("%1 cannot be used here: a key of the views is one key alone, and the arrows are "
               "for the slices.")
                .arg(key.toString(QKeySequence::NativeText)));
        m_conflict->setVisible(true);
        return;
    }
    row->key = key;
    fillRows();
    chooseRow();
}

void KeysDialog::accept() {
    ViewKeys keys;
    std::size_t n = 0;
    for (const ViewCommand command : ViewKeys::commands())
        keys.setKey(command, codeOf(m_rows[n++].key));
    for (QAction* action : m_actions)
        giveKey(*action, m_rows[n++].key);
    for (const Row& row : m_rows)
        keep(row.id, row.key, row.shipped);
    emit keysChanged(keys);
    QDialog::accept();
}

} // namespace magiqt
