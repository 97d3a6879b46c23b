// The bar above the pictures: modes, tools, resets and the side convention. Holds the actions, which the View
// menu shows as well. Knows no view: it says what is wanted and is told what is so. User-interface thread
// only.
#pragma once

#include "viewer/widgets/CompareTypes.h"
#include "viewer/widgets/ViewKeys.h"

#include <QList>
#include <QWidget>

class QAction;
class QActionGroup;
class QToolButton;

namespace magiqt {

class ViewBar : public QWidget {
    Q_OBJECT
public:
    explicit ViewBar(QWidget* parent = nullptr);

    void setMode(CompareMode mode);
    void setTool(ViewTool tool);
    void setRadiological(bool isRadiological);
    // Modes need two volumes, the rest needs one.
    void setAvailable(bool hasInput, bool canCompare);
    void setMap(bool isThere, bool isVisible);
    void setKeys(const ViewKeys& keys); // of the canvas, for the tool tips

    QList<QAction*> modeActions() const;
    QList<QAction*> toolActions() const;
    QList<QAction*> drawingActions() const; // the tools that draw annotations
    QList<QAction*> orientationActions() const;
    QList<QAction*> resetActions() const { return {m_resetView, m_resetWindow}; }
    QSize minimumSizeHint() const override;

signals:
    void modeChosen(magiqt::CompareMode mode);
    void toolChosen(magiqt::ViewTool tool);
    void radiologicalChosen(bool isRadiological);
    void mapToggled(bool isVisible);
    void resetViewRequested();
    void resetWindowRequested();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QAction* add(QActionGroup* group, const QString& name, const QString& icon);
    void retranslate();
    int widthOfWords() const;
    void fitButtons(); // a narrow bar shows icons alone

    QList<QToolButton*> m_wideButtons;
    ViewKeys m_keys;
    QActionGroup* m_modes;
    QActionGroup* m_tools;
    QActionGroup* m_orientations;
    QAction* m_map = nullptr;
    QAction* m_resetView;
    QAction* m_resetWindow;
};

} // namespace magiqt
