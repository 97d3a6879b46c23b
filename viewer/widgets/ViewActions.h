// The actions of a CompareView: modes, tools, orientation, resets. Each says its key in its text or tool tip.
// The context menu of the view uses them; a window may put them in its tool bar and menus. Owned by the view;
// user-interface thread. Keys are handled by the canvas while it has the focus, so the actions carry no
// shortcut.
#pragma once

#include <QList>
#include <QObject>

class QAction;
class QActionGroup;
class QMenu;

namespace magiqt {

class CompareView;

class ViewActions : public QObject {
    Q_OBJECT
public:
    explicit ViewActions(CompareView& view);

    QList<QAction*> modeActions() const; // in the order of CompareMode
    QList<QAction*> toolActions() const; // in the order of ViewTool
    QList<QAction*> layoutActions() const;
    QList<QAction*> mapActions() const;  // one for each map that is there
    QList<QAction*> slabActions() const; // the plane alone, and slabs of several thicknesses
    QAction* radiologicalAction() const { return m_radiological; }
    QAction* resetViewAction() const { return m_resetView; }
    QAction* resetWindowAction() const { return m_resetWindow; }

    void fill(QMenu& menu) const;

public slots:
    // Takes over what the view shows now.
    void refresh();
    // Takes over the language of the program.
    void retranslate();

private:
    void showMap(bool isVisible);
    void refreshMaps();

    CompareView& m_view;
    QActionGroup* m_modes;
    QActionGroup* m_tools;
    QActionGroup* m_slabs;
    QActionGroup* m_layouts;
    QAction* m_nextPair;
    QAction* m_ownWindow;
    QAction* m_flicker;
    QAction* m_cine;
    QAction* m_nextSample;
    QAction* m_map;
    QActionGroup* m_maps; // one for each
    QActionGroup* m_opacities;
    QAction* m_removeAnnotation;
    QAction* m_straighten;
    QAction* m_radiological;
    QAction* m_resetView;
    QAction* m_resetWindow;
};

} // namespace magiqt
