#include "NamedAction.h"

#include "Icons.h"

#include <QAction>
#include <QVariant>
#include <QWidget>

namespace magiqt {

namespace {

constexpr const char* tipProperty = "tip";
constexpr const char* shippedProperty = "shippedKey";

void showTip(QAction& action) {
    const QString tip = action.property(tipProperty).toString();
    if (tip.isEmpty()) return;
    const QString key = QKeySequence::listToString(action.shortcuts(), QKeySequence::NativeText);
    action.setToolTip(key.isEmpty() ? tip : tip + QStringLiteral(" (") + key + QLatin1Char(')'));
}

} // namespace

QAction* addNamedAction(QWidget& owner, const QString& name, const QString& icon, const QKeySequence& key) {
    auto* action = new QAction(&owner);
    action->setObjectName(name);
    if (!icon.isEmpty()) action->setIcon(themedIcon(icon));
    action->setShortcut(key);
    owner.addAction(action);
    return action;
}

void nameAction(QAction& action, const QString& text, const QString& shortText, const QString& tip) {
    action.setText(text);
    action.setIconText(shortText);
    action.setProperty(tipProperty, tip);
    showTip(action);
}

QKeySequence shippedKey(QAction& action) {
    if (!action.property(shippedProperty).isValid())
        action.setProperty(shippedProperty, QVariant::fromValue(action.shortcut()));
    return action.property(shippedProperty).value<QKeySequence>();
}

void giveKey(QAction& action, const QKeySequence& key) {
    (void)shippedKey(action); // remembered before it changes
    QList<QKeySequence> all = action.shortcuts();
    if (all.isEmpty())
        all << key;
    else
        all[0] = key;
    action.setShortcuts(all);
    showTip(action);
}

} // namespace magiqt
