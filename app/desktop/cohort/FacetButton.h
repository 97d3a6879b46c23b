// One filter of the bar: a button that says what is chosen, with a menu of values to tick, each with the
// number of scans that have it. The menu stays open while one ticks. User-interface thread.
#pragma once

#include <QStringList>
#include <QToolButton>

#include <vector>

class QMenu;

namespace magiqt {

struct FacetValue {
    QString key;       // as the catalog knows it
    QString word;      // as people read it
    qint64 count = -1; // below 0: not told
};

class FacetButton : public QToolButton {
    Q_OBJECT
public:
    explicit FacetButton(const QString& name, QWidget* parent = nullptr); // objectName

    void setTitle(const QString& title);
    // Chosen values stay chosen, also when they are no longer among them.
    void setValues(const std::vector<FacetValue>& values);
    QStringList chosen() const { return m_chosen; } // in the order of the values
    void setChosen(const QStringList& keys);        // silent

signals:
    void chosenChanged();

private:
    void refresh();
    QString wordOfKey(const QString& key) const;

    QString m_title;
    std::vector<FacetValue> m_values;
    QStringList m_chosen;
    QMenu* m_menu;
};

} // namespace magiqt
