#include "RangeButton.h"

#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QWidgetAction>

namespace magiqt {

RangeButton::RangeButton(const QString& name, int least, int most, QWidget* parent)
    : QToolButton(parent),
      m_least(least),
      m_most(most),
      m_from(new QLabel),
      m_to(new QLabel),
      m_lower(new QSpinBox),
      m_upper(new QSpinBox) {
    setObjectName(name);
    setProperty("role", "facet");
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setFocusPolicy(Qt::TabFocus);
    m_lower->setObjectName(name + QStringLiteral("From"));
    m_upper->setObjectName(name + QStringLiteral("To"));
    // One below the least means "open": the spin box shows a dash there.
    for (QSpinBox* box : {m_lower, m_upper}) {
        box->setRange(m_least - 1, m_most);
        box->setSpecialValueText(QStringLiteral("–"));
        box->setValue(m_least - 1);
        box->setMinimumWidth(90);
        connect(box, &QSpinBox::valueChanged, this, [this] {
            refresh();
            emit rangeChanged();
        });
    }
    m_from->setBuddy(m_lower);
    m_to->setBuddy(m_upper);
    auto* panel = new QWidget;
    auto* grid = new QGridLayout(panel);
    grid->setContentsMargins(12, 10, 12, 10);
    grid->addWidget(m_from, 0, 0);
    grid->addWidget(m_lower, 0, 1);
    grid->addWidget(m_to, 1, 0);
    grid->addWidget(m_upper, 1, 1);
    auto* menu = new QMenu(this);
    auto* action = new QWidgetAction(menu);
    action->setDefaultWidget(panel);
    menu->addAction(action);
    connect(menu, &QMenu::aboutToShow, m_lower, [this] { m_lower->setFocus(); });
    setMenu(menu);
}

void RangeButton::setWords(const QString& title, const QString& from, const QString& to,
                           const QString& unit) {
    m_title = title;
    m_from->setText(from);
    m_to->setText(to);
    for (QSpinBox* box : {m_lower, m_upper})
        box->setSuffix(QLatin1Char(' ') + unit);
    m_lower->setAccessibleName(title + QLatin1Char(' ') + from);
    m_upper->setAccessibleName(title + QLatin1Char(' ') + to);
    refresh();
}

std::optional<int> RangeButton::lower() const {
    return m_lower->value() < m_least ? std::nullopt : std::optional(m_lower->value());
}

std::optional<int> RangeButton::upper() const {
    return m_upper->value() < m_least ? std::nullopt : std::optional(m_upper->value());
}

void RangeButton::setRange(std::optional<int> lower, std::optional<int> upper) {
    const QSignalBlocker lowerBlocked(m_lower);
    const QSignalBlocker upperBlocked(m_upper);
    m_lower->setValue(lower.value_or(m_least - 1));
    m_upper->setValue(upper.value_or(m_least - 1));
    refresh();
}

void RangeButton::refresh() {
    QString text = m_title;
    const bool isActive = lower() || upper();
    if (lower() && upper())
        text += QStringLiteral(": %1–%2").arg(*lower()).arg(*upper());
    else if (lower())
        text += QStringLiteral(": ≥ %1").arg(*lower());
    else if (upper())
        text += QStringLiteral(": ≤ %1").arg(*upper());
    setText(text);
    setAccessibleName(text);
    if (property("active").toBool() != isActive) {
        setProperty("active", isActive);
        setStyleSheet(styleSheet());
    }
    updateGeometry();
}

} // namespace magiqt
