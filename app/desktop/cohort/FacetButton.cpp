#include "FacetButton.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QMouseEvent>

#include <algorithm>

namespace magiqt {

namespace {

// A menu in which one can tick several values.
class StayingMenu : public QMenu {
public:
    using QMenu::QMenu;

protected:
    void mouseReleaseEvent(QMouseEvent* event) override {
        QAction* action = actionAt(event->pos());
        if (action && action->isCheckable() && action->isEnabled())
            action->trigger();
        else
            QMenu::mouseReleaseEvent(event);
    }
    void keyPressEvent(QKeyEvent* event) override {
        QAction* action = activeAction();
        const bool isTick = event->key() == Qt::Key_Space || event->key() == Qt::Key_Return;
        if (isTick && action && action->isCheckable() && action->isEnabled())
            action->trigger();
        else
            QMenu::keyPressEvent(event);
    }
};

} // namespace

FacetButton::FacetButton(const QString& name, QWidget* parent)
    : QToolButton(parent), m_menu(new StayingMenu(this)) {
    setObjectName(name);
    setProperty("role", "facet");
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setFocusPolicy(Qt::TabFocus);
    setMenu(m_menu);
    connect(m_menu, &QMenu::triggered, this, [this](QAction* action) {
        const QString key = action->data().toString();
        m_chosen.removeAll(key);
        if (action->isChecked()) m_chosen << key;
        refresh();
        emit chosenChanged();
    });
}

void FacetButton::setTitle(const QString& title) {
    m_title = title;
    refresh();
}

void FacetButton::setValues(const std::vector<FacetValue>& values) {
    m_values = values;
    m_menu->clear();
    for (const FacetValue& value : m_values) {
        const QString text = value.count < 0
                                 ? value.word
                                 : QStringLiteral("%1\t%2").arg(value.word, QLocale().toString(value.count));
        QAction* action = m_menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(m_chosen.contains(value.key));
        action->setData(value.key);
    }
    setEnabled(!m_values.empty());
    refresh();
}

void FacetButton::setChosen(const QStringList& keys) {
    m_chosen = keys;
    for (QAction* action : m_menu->actions())
        action->setChecked(m_chosen.contains(action->data().toString()));
    refresh();
}

QString FacetButton::wordOfKey(const QString& key) const {
    const auto known = std::find_if(m_values.begin(), m_values.end(),
                                    [&](const FacetValue& value) { return value.key == key; });
    return known == m_values.end() ? key : known->word;
}

void FacetButton::refresh() {
    QStringList words;
    for (const QString& key : m_chosen)
        words << wordOfKey(key);
    constexpr int wordsShown = 2;
    QString text = m_title;
    if (!words.isEmpty()) {
        text += QStringLiteral(": ") + words.mid(0, wordsShown).join(QStringLiteral(", "));
        if (words.size() > wordsShown) text += QStringLiteral(" +%1").arg(words.size() - wordsShown);
    }
    setText(text);
    setAccessibleName(text);
    const bool isActive = !words.isEmpty();
    if (property("active").toBool() != isActive) {
        setProperty("active", isActive); // the style sheet marks it
        setStyleSheet(styleSheet());     // asks it again
    }
    updateGeometry();
}

} // namespace magiqt
