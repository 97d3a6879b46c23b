// Actions of windows and pages: made with a name and a key, worded by retranslate(), and their key can be
// another. The tool tip says the key as it is now. User-interface thread.
#pragma once

#include <QKeySequence>
#include <QString>

class QAction;
class QWidget;

namespace magiqt {

// Of `owner`, its child, heard while its page has the focus; without words.
QAction* addNamedAction(QWidget& owner, const QString& name, const QString& icon,
                        const QKeySequence& key = {});

// text: in menus; shortText: in bars; tip: without the key.
void nameAction(QAction& action, const QString& text, const QString& shortText, const QString& tip);

// The key that it was made with; another one for it, first of its shortcuts.
QKeySequence shippedKey(QAction& action);
void giveKey(QAction& action, const QKeySequence& key);

} // namespace magiqt
