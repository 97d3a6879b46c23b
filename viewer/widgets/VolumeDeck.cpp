#include "VolumeDeck.h"

#include "SliceCanvas.h"
#include "SurfaceChoice.h"

#include <QActionGroup>
#include <QLabel>
#include <QMenu>

namespace magiqt {

VolumeDeck::VolumeDeck(SliceCanvas& canvas) : QObject(&canvas), m_canvas(canvas) {
    setObjectName(QStringLiteral("volumeDeck"));
    connect(&canvas, &SliceCanvas::panesChanged, this, &VolumeDeck::arrange);
    connect(&canvas, &SliceCanvas::windowLevelChanged, this, &VolumeDeck::arrange);
    connect(&canvas, &SliceCanvas::crosshairMoved, this, &VolumeDeck::moveCut);
}

std::vector<VolumeView*> VolumeDeck::views() const {
    std::vector<VolumeView*> shown;
    for (VolumeView* view : m_views)
        if (!view->isHidden()) shown.push_back(view);
    return shown;
}

VolumeView& VolumeDeck::viewAt(std::size_t place) {
    while (m_views.size() <= place) {
        auto* view = new VolumeView(&m_canvas);
        view->hide();
        view->setCamera(m_camera);
        connect(view, &VolumeView::turned, this, &VolumeDeck::setCamera);
        connect(view, &VolumeView::menuRequested, this, &VolumeDeck::showMenu);
        m_views.push_back(view);
    }
    return *m_views[place];
}

QLabel& VolumeDeck::hintAt(std::size_t place) {
    while (m_hints.size() <= place) {
        auto* hint = new QLabel(&m_canvas);
        hint->setObjectName(QStringLiteral("volumeHint"));
        hint->setAlignment(Qt::AlignCenter);
        hint->setWordWrap(true);
        hint->setMargin(20);
        hint->setAutoFillBackground(true);
        m_hints.push_back(hint);
        word(*hint);
    }
    return *m_hints[place];
}

void VolumeDeck::arrange() {
    const std::vector<VolumePane> panes = m_canvas.volumePanes();
    const bool hasGl = isOpenGlKnownToWork();
    std::size_t place = 0;
    for (; place < panes.size(); ++place) {
        const PaneRect& rect = panes[place].rect;
        QWidget& shown = hasGl ? static_cast<QWidget&>(viewAt(place)) : hintAt(place);
        shown.setGeometry(rect.x, rect.y, rect.width, rect.height);
        if (hasGl) fill(*m_views[place], panes[place]);
        shown.show();
        shown.raise();
    }
    for (std::size_t rest = place; rest < m_views.size(); ++rest) {
        m_views[rest]->hide();
        m_views[rest]->setVolume(nullptr, 0.0);
    }
    for (std::size_t rest = hasGl ? 0 : place; rest < m_hints.size(); ++rest)
        m_hints[rest]->hide();
}

void VolumeDeck::fill(VolumeView& view, const VolumePane& pane) {
    const Arm arm = armOf(pane.content).value_or(m_canvas.pair().second);
    view.setVolume(m_canvas.volume(arm), m_canvas.background(arm));
    view.setWindowLevel(m_canvas.windowLevel(arm));
    view.setTitle(m_canvas.labelOf(arm));
    view.setLook(m_look);
    moveCut();
}

void VolumeDeck::moveCut() {
    const LinkState& link = m_canvas.link();
    for (VolumeView* view : views())
        view->setCut(m_cut ? std::optional(VolumeView::Cut{link.axes(*m_cut).scroll, link.crosshairLps()})
                           : std::nullopt);
}

void VolumeDeck::setCamera(const OrbitCamera& camera) {
    m_camera = camera;
    for (VolumeView* view : m_views)
        view->setCamera(camera);
}

void VolumeDeck::setLook(VolumeLook look) {
    m_look = look;
    for (VolumeView* view : m_views)
        view->setLook(look);
}

void VolumeDeck::setCut(const std::optional<Plane>& plane) {
    m_cut = plane;
    moveCut();
}

void VolumeDeck::showMenu(const QPoint& globalPosition) {
    auto* menu = new QMenu(&m_canvas);
    menu->setObjectName(QStringLiteral("volumeMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](QActionGroup* group, const QString& name, const QString& text, bool isChosen,
                         auto run) {
        QAction* action = menu->addAction(text);
        action->setObjectName(name);
        action->setCheckable(group != nullptr);
        action->setActionGroup(group);
        action->setChecked(isChosen);
        connect(action, &QAction::triggered, this, run);
    };
    auto* looks = new QActionGroup(menu);
    add(looks, QStringLiteral("volumeSurface"), tr("Lit surfaces"), m_look == VolumeLook::Surface,
        [this] { setLook(VolumeLook::Surface); });
    add(looks, QStringLiteral("volumeMaximum"), tr("Maximum along the ray (MIP)"),
        m_look == VolumeLook::Maximum, [this] { setLook(VolumeLook::Maximum); });
    menu->addSeparator();
    auto* cuts = new QActionGroup(menu);
    add(cuts, QStringLiteral("volumeWhole"), tr("Whole"), !m_cut, [this] { setCut(std::nullopt); });
    const QStringList names{tr("Cut open at the axial slice"), tr("Cut open at the coronal slice"),
                            tr("Cut open at the sagittal slice")};
    for (const Plane plane : allPlanes)
        add(cuts, QStringLiteral("volumeCut%1").arg(static_cast<int>(plane)), names[static_cast<int>(plane)],
            m_cut == plane, [this, plane] { setCut(plane); });
    menu->addSeparator();
    const auto from = [&](const QString& name, const QString& text, double azimuth, double elevation) {
        add(nullptr, name, text, false, [this, azimuth, elevation] {
            setCamera({azimuth, elevation, m_camera.zoom});
        });
    };
    from(QStringLiteral("volumeFront"), tr("From the front"), 0, 0);
    from(QStringLiteral("volumeLeft"), tr("From the patient's left"), 90, 0);
    from(QStringLiteral("volumeAbove"), tr("From above"), 0, 90);
    menu->popup(globalPosition);
}

void VolumeDeck::word(QLabel& hint) const {
    hint.setText(
        tr("The view in three dimensions needs OpenGL. Whether it works here is found out once, after the "
           "first start; if it does not, the slices are all there is."));
}

void VolumeDeck::retranslate() {
    for (QLabel* hint : m_hints)
        word(*hint);
    arrange();
}

} // namespace magiqt
