#include "ViewBar.h"

#include "app/desktop/Icons.h"
#include "app/desktop/NamedAction.h"

#include <QAction>
#include <QActionGroup>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QToolButton>

namespace magiqt {

namespace {

enum class Face { IconAndText, Icon, Text };

QToolButton* button(QAction* action, Face face) {
    auto* made = new QToolButton;
    made->setObjectName(action->objectName() + QStringLiteral("Button"));
    made->setDefaultAction(action);
    made->setAutoRaise(true);
    made->setIconSize({18, 18});
    made->setFocusPolicy(Qt::TabFocus);
    made->setToolButtonStyle(face == Face::IconAndText ? Qt::ToolButtonTextBesideIcon
                             : face == Face::Text      ? Qt::ToolButtonTextOnly
                                                       : Qt::ToolButtonIconOnly);
    return made;
}

} // namespace

ViewBar::ViewBar(QWidget* parent)
    : QWidget(parent),
      m_modes(new QActionGroup(this)),
      m_tools(new QActionGroup(this)),
      m_orientations(new QActionGroup(this)) {
    setObjectName(QStringLiteral("viewBar"));
    setAttribute(Qt::WA_StyledBackground);
    add(m_modes, QStringLiteral("modeSideBySide"), QStringLiteral("side-by-side"))
        ->setShortcut(QStringLiteral("Ctrl+1"));
    add(m_modes, QStringLiteral("modeCurtain"), QStringLiteral("curtain"))
        ->setShortcut(QStringLiteral("Ctrl+2"));
    add(m_modes, QStringLiteral("modeDifference"), QStringLiteral("difference"))
        ->setShortcut(QStringLiteral("Ctrl+3"));
    add(m_modes, QStringLiteral("modeBlend"), QStringLiteral("blend"))->setShortcut(QStringLiteral("Ctrl+4"));
    add(m_modes, QStringLiteral("modeCheckerboard"), QStringLiteral("checkerboard"))
        ->setShortcut(QStringLiteral("Ctrl+5"));
    add(m_modes, QStringLiteral("modeContour"), QStringLiteral("contour"))
        ->setShortcut(QStringLiteral("Ctrl+6"));
    add(m_tools, QStringLiteral("toolCrosshair"), QStringLiteral("crosshair"));
    add(m_tools, QStringLiteral("toolWindow"), QStringLiteral("window-level"));
    add(m_tools, QStringLiteral("toolZoom"), QStringLiteral("zoom"));
    add(m_tools, QStringLiteral("toolPan"), QStringLiteral("pan"));
    add(m_tools, QStringLiteral("toolTurn"), QStringLiteral("turn"));
    for (const char* name :
         {"Distance", "Angle", "Region", "Point", "Arrow", "Text"}) // in the order of ViewTool
        add(m_tools, QStringLiteral("tool") + QLatin1String(name),
            QStringLiteral("draw-") + QString::fromLatin1(name).toLower());
    add(m_orientations, QStringLiteral("orientationRadiological"), {});
    add(m_orientations, QStringLiteral("orientationNeurological"), {});
    m_map = add(nullptr, QStringLiteral("showMap"), QStringLiteral("map"));
    m_map->setCheckable(true);
    m_resetView = add(nullptr, QStringLiteral("resetView"), QStringLiteral("reset-view"));
    m_resetWindow = add(nullptr, QStringLiteral("resetWindow"), QStringLiteral("reset-window"));

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 5, 8, 5);
    row->setSpacing(2);
    row->setSizeConstraint(QLayout::SetNoConstraint); // minimumSizeHint() says it
    const auto separate = [row] {
        auto* line = new QFrame;
        line->setFrameShape(QFrame::VLine);
        line->setFrameShadow(QFrame::Sunken);
        row->addSpacing(6);
        row->addWidget(line);
        row->addSpacing(6);
    };
    for (QAction* action : m_modes->actions()) {
        const bool isFrequent = m_modes->actions().indexOf(action) < 3;
        QToolButton* made = button(action, isFrequent ? Face::IconAndText : Face::Icon);
        if (isFrequent) m_wideButtons << made;
        row->addWidget(made);
    }
    separate();
    for (QAction* action : toolActions())
        row->addWidget(button(action, Face::Icon));
    separate();
    row->addWidget(button(m_map, Face::Icon));
    row->addWidget(button(m_resetView, Face::Icon));
    row->addWidget(button(m_resetWindow, Face::Icon));
    row->addStretch(1);
    for (QAction* action : m_orientations->actions())
        row->addWidget(button(action, Face::Text));

    connect(m_modes, &QActionGroup::triggered, this, [this](QAction* action) {
        emit modeChosen(static_cast<CompareMode>(m_modes->actions().indexOf(action)));
    });
    connect(m_tools, &QActionGroup::triggered, this, [this](QAction* action) {
        emit toolChosen(static_cast<ViewTool>(m_tools->actions().indexOf(action)));
    });
    connect(m_orientations, &QActionGroup::triggered, this, [this](QAction* action) {
        emit radiologicalChosen(m_orientations->actions().indexOf(action) == 0);
    });
    connect(m_map, &QAction::triggered, this, &ViewBar::mapToggled);
    connect(m_resetView, &QAction::triggered, this, &ViewBar::resetViewRequested);
    connect(m_resetWindow, &QAction::triggered, this, &ViewBar::resetWindowRequested);
    setMode(CompareMode::SideBySide);
    setTool(ViewTool::Crosshair);
    setRadiological(true);
    setAvailable(false, false);
    setMap(false, false);
    retranslate();
}

QAction* ViewBar::add(QActionGroup* group, const QString& name, const QString& icon) {
    auto* action = new QAction(this);
    action->setObjectName(name);
    if (!icon.isEmpty()) action->setIcon(themedIcon(icon));
    if (group) {
        action->setCheckable(true);
        group->addAction(action);
    }
    return action;
}

void ViewBar::setMode(CompareMode mode) {
    m_modes->actions().at(static_cast<int>(mode))->setChecked(true);
}

void ViewBar::setTool(ViewTool tool) {
    m_tools->actions().at(static_cast<int>(tool))->setChecked(true);
}

void ViewBar::setRadiological(bool isRadiological) {
    m_orientations->actions().at(isRadiological ? 0 : 1)->setChecked(true);
}

void ViewBar::setAvailable(bool hasInput, bool canCompare) {
    m_modes->setEnabled(hasInput && canCompare);
    m_tools->setEnabled(hasInput);
    m_resetView->setEnabled(hasInput);
    m_resetWindow->setEnabled(hasInput);
}

void ViewBar::setMap(bool isThere, bool isVisible) {
    m_map->setEnabled(isThere);
    m_map->setChecked(isThere && isVisible);
}

QList<QAction*> ViewBar::modeActions() const {
    return m_modes->actions();
}
QList<QAction*> ViewBar::toolActions() const {
    return m_tools->actions().mid(0, firstDrawingTool);
}
QList<QAction*> ViewBar::drawingActions() const {
    return m_tools->actions().mid(firstDrawingTool);
}
QList<QAction*> ViewBar::orientationActions() const {
    return m_orientations->actions();
}

void ViewBar::setKeys(const ViewKeys& keys) {
    m_keys = keys;
    retranslate();
}

void ViewBar::retranslate() {
    const auto name = [](QAction* action, const QString& text, const QString& tip) {
        nameAction(*action, text, text, tip);
    };
    // Those whose key is one of the canvas.
    const auto nameWithKey = [&](QAction* action, ViewCommand command, const QString& text,
                                 const QString& tip) {
        nameAction(*action, text, text, m_keys.withKey(tip, command));
    };
    const QList<QAction*> modes = m_modes->actions();
    name(modes[0], tr("Side by side"), tr("Input and enhanced beside each other, three planes each"));
    name(modes[1], tr("Curtain"), tr("Draw the enhanced image over the input like a curtain"));
    name(modes[2], tr("Difference"), tr("What the enhancement changed, in colour"));
    name(modes[3], tr("Blend"), tr("Two images in one; the left and right keys change the share"));
    name(modes[4], tr("Checkerboard"), tr("Two images in turn, in squares: edges must run on"));
    name(modes[5], tr("Contour"), tr("The edges of one image over the other"));
    const QList<QAction*> tools = m_tools->actions();
    name(tools[0], tr("Crosshair"), tr("Crosshair: click or drag to go to a point in all views"));
    name(tools[1], tr("Window and level"), tr("Window and level: drag; Shift+drag with any tool"));
    name(tools[2], tr("Zoom"), tr("Zoom: drag; Ctrl+wheel with any tool"));
    name(tools[3], tr("Pan"), tr("Pan: drag; middle button with any tool"));
    name(tools[4], tr("Turn"), tr("Turn the planes: drag around the crosshair; Ctrl+drag with any tool"));
    nameWithKey(tools[5], ViewCommand::Distance, tr("Distance"), tr("Distance: drag, or click both ends"));
    nameWithKey(tools[6], ViewCommand::Angle, tr("Angle"),
                tr("Angle: click three points, the vertex second"));
    nameWithKey(tools[7], ViewCommand::Region, tr("Region"),
                tr("Region: drag an ellipse; mean and spread in every image"));
    nameWithKey(tools[8], ViewCommand::Point, tr("Point"), tr("Point: click; its value in every image"));
    nameWithKey(tools[9], ViewCommand::Arrow, tr("Arrow"),
                tr("Arrow: drag from the words to what it points at"));
    nameWithKey(tools[10], ViewCommand::Text, tr("Text"), tr("Text: click, type, Return"));
    nameWithKey(m_map, ViewCommand::Map, tr("Map"),
                tr("A map over the images: uncertainty, what the scan does not support, masks"));
    nameWithKey(m_resetView, ViewCommand::ResetView, tr("Reset view"),
                tr("Whole head, crosshair in the middle"));
    nameWithKey(m_resetWindow, ViewCommand::ResetWindow, tr("Reset window"),
                tr("Grey values back to the automatic window"));
    const QList<QAction*> orientations = m_orientations->actions();
    name(orientations[0], tr("Radiological"), tr("The patient's left is on the right of the screen"));
    name(orientations[1], tr("Neurological"), tr("The patient's left is on the left of the screen"));
    fitButtons();
}

int ViewBar::widthOfWords() const {
    constexpr int gapToIcon = 10;
    int width = 0;
    for (const QToolButton* wide : m_wideButtons)
        width += wide->fontMetrics().horizontalAdvance(wide->text()) + gapToIcon;
    return width;
}

// As wide as its buttons are without the words that they can do without.
QSize ViewBar::minimumSizeHint() const {
    const bool hasWords = m_wideButtons.front()->toolButtonStyle() == Qt::ToolButtonTextBesideIcon;
    return layout()->minimumSize() - QSize(hasWords ? widthOfWords() : 0, 0);
}

void ViewBar::fitButtons() {
    const Qt::ToolButtonStyle style = minimumSizeHint().width() + widthOfWords() <= width()
                                          ? Qt::ToolButtonTextBesideIcon
                                          : Qt::ToolButtonIconOnly;
    for (QToolButton* wide : m_wideButtons)
        wide->setToolButtonStyle(style);
}

void ViewBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitButtons();
}

void ViewBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

} // namespace magiqt
