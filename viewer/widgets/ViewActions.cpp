#include "ViewActions.h"

#include "AnnotationPainter.h"
#include "CompareView.h"
#include "ShippedLayouts.h"
#include "SliceCanvas.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

#include <algorithm>

namespace magiqt {

ViewActions::ViewActions(CompareView& view)
    : QObject(&view),
      m_view(view),
      m_modes(new QActionGroup(this)),
      m_tools(new QActionGroup(this)),
      m_slabs(new QActionGroup(this)),
      m_layouts(new QActionGroup(this)),
      m_nextPair(new QAction(this)),
      m_ownWindow(new QAction(this)),
      m_flicker(new QAction(this)),
      m_cine(new QAction(this)),
      m_nextSample(new QAction(this)),
      m_map(new QAction(this)),
      m_maps(new QActionGroup(this)),
      m_opacities(new QActionGroup(this)),
      m_removeAnnotation(new QAction(this)),
      m_straighten(new QAction(this)),
      m_radiological(new QAction(this)),
      m_resetView(new QAction(this)),
      m_resetWindow(new QAction(this)) {
    const auto addMode = [this](CompareMode mode, const char* name) {
        QAction* action = m_modes->addAction(QString());
        action->setObjectName(QLatin1String(name));
        action->setCheckable(true);
        action->setData(static_cast<int>(mode));
        connect(action, &QAction::triggered, &m_view, [this, mode] { m_view.setMode(mode); });
    };
    addMode(CompareMode::SideBySide, "actionSideBySide");
    addMode(CompareMode::Curtain, "actionCurtain");
    addMode(CompareMode::Difference, "actionDifference");
    addMode(CompareMode::Blend, "actionBlend");
    addMode(CompareMode::Checkerboard, "actionCheckerboard");
    addMode(CompareMode::Contour, "actionContour");

    const auto addTool = [this](ViewTool tool, const char* name) {
        QAction* action = m_tools->addAction(QString());
        action->setObjectName(QLatin1String(name));
        action->setCheckable(true);
        action->setData(static_cast<int>(tool));
        connect(action, &QAction::triggered, &m_view, [this, tool] { m_view.setTool(tool); });
    };
    addTool(ViewTool::Crosshair, "actionCrosshair");
    addTool(ViewTool::WindowLevel, "actionWindowLevel");
    addTool(ViewTool::Zoom, "actionZoom");
    addTool(ViewTool::Pan, "actionPan");
    addTool(ViewTool::Turn, "actionTurn");
    addTool(ViewTool::Distance, "actionDistance");
    addTool(ViewTool::Angle, "actionAngle");
    addTool(ViewTool::Region, "actionRegion");
    addTool(ViewTool::Point, "actionPoint");
    addTool(ViewTool::Arrow, "actionArrow");
    addTool(ViewTool::Text, "actionText");

    for (const ViewLayout& layout : shippedLayouts()) {
        QAction* action = m_layouts->addAction(QString());
        action->setObjectName(QStringLiteral("actionLayout_") + QString::fromStdString(layout.id));
        action->setCheckable(true);
        connect(action, &QAction::triggered, &m_view,
                [this, layout] { m_view.canvas().setViewLayout(layout); });
    }
    for (const Slab& slab : SliceCanvas::slabChoices()) {
        QAction* action = m_slabs->addAction(QString());
        action->setObjectName(QStringLiteral("actionSlab%1").arg(m_slabs->actions().size() - 1));
        action->setCheckable(true);
        connect(action, &QAction::triggered, &m_view, [this, slab] { m_view.canvas().setSlab(slab); });
    }

    m_nextPair->setObjectName(QStringLiteral("actionNextPair"));
    connect(m_nextPair, &QAction::triggered, &m_view, [this] { m_view.canvas().nextPair(); });
    m_ownWindow->setObjectName(QStringLiteral("actionOwnWindow"));
    m_ownWindow->setCheckable(true);
    connect(m_ownWindow, &QAction::triggered, &m_view,
            [this](bool isOwn) { m_view.canvas().setOwnWindow(m_view.canvas().focusedArm(), isOwn); });
    m_flicker->setObjectName(QStringLiteral("actionFlicker"));
    m_flicker->setCheckable(true);
    connect(m_flicker, &QAction::triggered, &m_view, [this](bool isOn) { m_view.canvas().setFlicker(isOn); });

    m_cine->setObjectName(QStringLiteral("actionCine"));
    m_cine->setCheckable(true);
    connect(m_cine, &QAction::triggered, &m_view, [this](bool isOn) { m_view.canvas().setCine(isOn); });
    m_nextSample->setObjectName(QStringLiteral("actionNextSample"));
    connect(m_nextSample, &QAction::triggered, &m_view, [this] { m_view.canvas().nextSample(); });
    m_map->setObjectName(QStringLiteral("actionMap"));
    m_map->setCheckable(true);
    connect(m_map, &QAction::triggered, &m_view, [this](bool isVisible) { showMap(isVisible); });
    m_maps->setExclusive(true);
    for (const int percent : {25, 40, 60, 80, 100}) {
        QAction* action = m_opacities->addAction(QString());
        action->setObjectName(QStringLiteral("actionMapOpacity%1").arg(percent));
        action->setCheckable(true);
        action->setData(percent);
        connect(action, &QAction::triggered, &m_view, [this, percent] {
            m_view.canvas().changeMaps([percent](ViewMaps& maps) {
                if (!maps.chosen()) return;
                MapStyle style = maps.chosen()->style;
                style.opacity = percent / 100.0;
                maps.setStyle(style);
            });
        });
    }

    m_removeAnnotation->setObjectName(QStringLiteral("actionRemoveAnnotation"));
    connect(m_removeAnnotation, &QAction::triggered, &m_view,
            [this] { m_view.canvas().annotations().removeSelected(); });

    m_straighten->setObjectName(QStringLiteral("actionStraighten"));
    connect(m_straighten, &QAction::triggered, &m_view, [this] { m_view.canvas().straighten(); });
    m_radiological->setObjectName(QStringLiteral("actionRadiological"));
    m_radiological->setCheckable(true);
    connect(m_radiological, &QAction::triggered, &m_view, &CompareView::setRadiological);
    m_resetView->setObjectName(QStringLiteral("actionResetView"));
    connect(m_resetView, &QAction::triggered, &m_view, &CompareView::resetView);
    m_resetWindow->setObjectName(QStringLiteral("actionResetWindow"));
    connect(m_resetWindow, &QAction::triggered, &m_view, &CompareView::resetWindowLevel);
    retranslate();
}

void ViewActions::retranslate() {
    const auto say = [](QAction* action, const QString& text, const QString& tip) {
        action->setText(text);
        action->setToolTip(tip);
    };
    const auto keyed = [&](const QString& text, ViewCommand command) {
        return m_view.canvas().keys().withKey(text, command);
    };
    const QList<QAction*> modes = modeActions(); // in the order of the constructor
    say(modes[0], tr("Side by side"),
        tr("Both volumes in three planes each. Hold Space to see the input in every view."));
    say(modes[1], tr("Curtain"),
        tr("Input on the left of the edge, enhanced on the right. Drag the edge or use the left and "
           "right keys."));
    say(modes[2], tr("Difference"),
        tr("Enhanced minus input in the input's intensity units: blue is darker, red is brighter."));
    say(modes[3], tr("Blend"),
        tr("Both in one picture. The left and right keys change the share of the second."));
    say(modes[4], tr("Checkerboard"), tr("Both in turn, in squares of 15 mm: edges must run on."));
    say(modes[5], tr("Contour"), tr("The edges of the second over the first."));
    say(m_nextPair, keyed(tr("Next two"), ViewCommand::NextPair),
        tr("Which two the curtain, the blend and the difference are of."));
    say(m_ownWindow, keyed(tr("Own window"), ViewCommand::OwnWindow),
        tr("This volume keeps a window and level of its own."));
    say(m_flicker, keyed(tr("Flicker"), ViewCommand::Flicker),
        tr("The input and the others in turn, once a second."));
    say(m_cine, keyed(tr("Run through the slices"), ViewCommand::Cine),
        tr("To and fro through the plane that has the focus."));
    say(m_nextSample, keyed(tr("Next sample"), ViewCommand::NextSample),
        tr("What the enhanced image is the mean of, one after the other."));
    say(m_map, keyed(tr("Map over the images"), ViewCommand::Map),
        tr("The keys [ and ] change its threshold."));
    for (QAction* action : m_opacities->actions())
        action->setText(tr("Opacity %1 %").arg(action->data().toInt()));
    const QList<QAction*> tools = toolActions();
    say(tools[0], tr("Crosshair"), tr("Drag to move the crosshair in all views."));
    say(tools[1], tr("Window and level"),
        tr("Drag to the right to widen the window, up to brighten. Shift and drag does it with any tool."));
    say(tools[2], tr("Zoom"),
        tr("Drag up to enlarge. The right button or Ctrl and the wheel do it with any tool."));
    say(tools[3], tr("Move"), tr("Drag to move the images. The middle button does it with any tool."));
    say(tools[4], tr("Turn the planes"),
        tr("Drag around the crosshair: the other planes follow. Ctrl and drag does it with any tool."));
    for (int n = firstDrawingTool; n < tools.size(); ++n)
        tools[n]->setText(
            keyed(wordOf(*kindDrawnBy(static_cast<ViewTool>(n))), drawingCommand(static_cast<ViewTool>(n))));
    m_removeAnnotation->setText(keyed(tr("Remove the chosen one"), ViewCommand::RemoveAnnotation));
    for (qsizetype n = 0; n < layoutActions().size(); ++n)
        layoutActions()[n]->setText(nameOf(shippedLayouts()[static_cast<std::size_t>(n)]));
    const QList<QAction*> slabs = slabActions();
    for (qsizetype n = 0; n < slabs.size(); ++n)
        slabs[n]->setText(SliceCanvas::slabText(SliceCanvas::slabChoices()[static_cast<std::size_t>(n)]));
    say(m_straighten, keyed(tr("Planes upright"), ViewCommand::Straighten),
        tr("Axial, coronal and sagittal again."));
    say(m_radiological, tr("Radiological (left on the right)"),
        tr("The patient's left is on the right of the screen, as when standing at the feet."));
    say(m_resetView, keyed(tr("Reset view"), ViewCommand::ResetView),
        tr("Whole head, crosshair in its middle."));
    say(m_resetWindow, keyed(tr("Reset window"), ViewCommand::ResetWindow),
        tr("Grey values by one rule for both volumes: 0.5 % to 99.5 % of the foreground."));
}

QList<QAction*> ViewActions::modeActions() const {
    return m_modes->actions();
}

QList<QAction*> ViewActions::toolActions() const {
    return m_tools->actions();
}

QList<QAction*> ViewActions::layoutActions() const {
    return m_layouts->actions();
}

QList<QAction*> ViewActions::mapActions() const {
    return m_maps->actions();
}

QList<QAction*> ViewActions::slabActions() const {
    return m_slabs->actions();
}

void ViewActions::fill(QMenu& menu) const {
    menu.addActions(modeActions());
    menu.addSeparator();
    menu.addActions(toolActions().mid(0, firstDrawingTool));
    QMenu* drawing = menu.addMenu(tr("Measure and mark"));
    drawing->setObjectName(QStringLiteral("drawingMenu"));
    drawing->addActions(toolActions().mid(firstDrawingTool));
    drawing->addSeparator();
    drawing->addAction(m_removeAnnotation);
    menu.addSeparator();
    QMenu* layouts = menu.addMenu(m_view.canvas().keys().withKey(tr("Layout"), ViewCommand::NextLayout));
    layouts->setObjectName(QStringLiteral("layoutMenu"));
    layouts->addActions(layoutActions());
    menu.addSeparator();
    menu.addActions({m_nextPair, m_ownWindow, m_flicker, m_cine, m_nextSample});
    menu.addSeparator();
    menu.addAction(m_map);
    QMenu* maps = menu.addMenu(m_view.canvas().keys().withKey(tr("Which map"), ViewCommand::NextMap));
    maps->setObjectName(QStringLiteral("mapMenu"));
    maps->setEnabled(m_map->isEnabled());
    maps->addActions(m_maps->actions());
    QMenu* opacities = menu.addMenu(tr("Opacity of the map"));
    opacities->setEnabled(m_map->isEnabled());
    opacities->addActions(m_opacities->actions());
    menu.addSeparator();
    QMenu* slabs = menu.addMenu(m_view.canvas().keys().withKey(tr("Thickness"), ViewCommand::Slab));
    slabs->setObjectName(QStringLiteral("slabMenu"));
    slabs->addActions(slabActions());
    menu.addAction(m_straighten);
    menu.addAction(m_radiological);
    menu.addAction(m_resetView);
    menu.addAction(m_resetWindow);
}

void ViewActions::refresh() {
    const SliceCanvas& canvas = m_view.canvas();
    const int arms = static_cast<int>(
        std::count_if(allArms.begin(), allArms.end(), [&](Arm arm) { return canvas.hasArm(arm); }));
    for (QAction* action : modeActions()) {
        action->setChecked(action->data().toInt() == static_cast<int>(m_view.mode()));
        action->setEnabled(arms > 1);
    }
    m_nextPair->setEnabled(arms > 2);
    m_ownWindow->setEnabled(arms > 0);
    m_ownWindow->setChecked(canvas.hasOwnWindow(canvas.focusedArm()));
    m_flicker->setEnabled(arms > 1);
    m_flicker->setChecked(canvas.isFlickering());
    m_cine->setEnabled(arms > 0);
    m_nextSample->setEnabled(canvas.sampleCount() > 0);
    m_cine->setChecked(canvas.isCine());
    refreshMaps();
    for (QAction* action : toolActions())
        action->setChecked(action->data().toInt() == static_cast<int>(m_view.tool()));
    for (std::size_t n = 0; n < shippedLayouts().size(); ++n)
        layoutActions()
            .at(static_cast<qsizetype>(n))
            ->setChecked(canvas.viewLayout().id == shippedLayouts()[n].id);
    const auto& choices = SliceCanvas::slabChoices();
    for (std::size_t n = 0; n < choices.size(); ++n)
        slabActions().at(static_cast<qsizetype>(n))->setChecked(canvas.link().slab() == choices[n]);
    m_removeAnnotation->setEnabled(!m_view.canvas().annotations().selectedId().empty());
    m_straighten->setEnabled(canvas.link().isTurned());
    m_radiological->setChecked(m_view.isRadiological());
}

void ViewActions::showMap(bool isVisible) {
    m_view.canvas().changeMaps([isVisible](ViewMaps& maps) { maps.setVisible(isVisible); });
}

void ViewActions::refreshMaps() {
    const ViewMaps& maps = m_view.canvas().maps();
    const ViewMap* chosen = maps.chosen();
    m_map->setEnabled(chosen);
    m_map->setChecked(maps.isVisible());
    for (QAction* action : m_opacities->actions())
        action->setChecked(chosen && qRound(100 * chosen->style.opacity) == action->data().toInt());
    const auto count = static_cast<qsizetype>(maps.all().size());
    while (m_maps->actions().size() > count)
        delete m_maps->actions().last();
    while (m_maps->actions().size() < count) {
        const auto place = static_cast<std::size_t>(m_maps->actions().size());
        QAction* action = m_maps->addAction(QString());
        action->setObjectName(QStringLiteral("actionMap%1").arg(place));
        action->setCheckable(true);
        connect(action, &QAction::triggered, &m_view, [this, place] {
            m_view.canvas().changeMaps([place](ViewMaps& all) {
                all.choose(place);
                all.setVisible(true);
            });
        });
    }
    for (qsizetype n = 0; n < count; ++n) {
        const auto place = static_cast<std::size_t>(n);
        m_maps->actions()[n]->setText(maps.all()[place].name);
        m_maps->actions()[n]->setChecked(place == maps.chosenPlace());
    }
}

} // namespace magiqt
