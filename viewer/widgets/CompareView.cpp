#include "CompareView.h"

#include "SliceCanvas.h"
#include "ViewActions.h"
#include "VolumeDeck.h"

#include <QEvent>
#include <QMenu>
#include <QVBoxLayout>

#include <utility>

namespace magiqt {

CompareView::CompareView(QWidget* parent)
    : QWidget(parent),
      m_canvas(new SliceCanvas(this)),
      m_actions(new ViewActions(*this)),
      m_volumes(new VolumeDeck(*m_canvas)) {
    setObjectName(QStringLiteral("compareView"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_canvas);
    setFocusProxy(m_canvas);
    connect(m_canvas, &SliceCanvas::crosshairMoved, this, &CompareView::crosshairMoved);
    connect(m_canvas, &SliceCanvas::windowLevelChanged, this, &CompareView::windowLevelChanged);
    connect(m_canvas, &SliceCanvas::modeChanged, this, &CompareView::modeChanged);
    connect(m_canvas, &SliceCanvas::probeChanged, this, &CompareView::probeChanged);
    connect(m_canvas, &SliceCanvas::toolChanged, this, &CompareView::toolChanged);
    connect(m_canvas, &SliceCanvas::keysChanged, m_actions, &ViewActions::retranslate);
    connect(m_canvas, &SliceCanvas::toolChanged, m_actions, &ViewActions::refresh);
    connect(m_canvas, &SliceCanvas::armsChanged, m_actions, &ViewActions::refresh);
    connect(m_canvas, &SliceCanvas::modeChanged, m_actions, &ViewActions::refresh);
    connect(m_canvas, &SliceCanvas::choicesChanged, m_actions, &ViewActions::refresh);
    connect(m_canvas, &SliceCanvas::menuRequested, this, [this](const QPoint& globalPosition) {
        m_actions->refresh(); // which arm has the focus
        auto* menu = new QMenu(this);
        menu->setObjectName(QStringLiteral("viewMenu"));
        menu->setAttribute(Qt::WA_DeleteOnClose);
        m_actions->fill(*menu);
        menu->popup(globalPosition);
    });
    applyPalette();
    retranslate();
    m_actions->refresh();
}

CompareView::~CompareView() = default;

void CompareView::setInput(VolumePointer volume, const QString& label, const Grey& grey) {
    m_canvas->setArm(SliceCanvas::Arm::Before, std::move(volume), label, grey);
}

void CompareView::setEnhanced(VolumePointer volume, const QString& label, const Grey& grey) {
    m_canvas->setArm(SliceCanvas::Arm::After, std::move(volume), label, grey);
}

void CompareView::setReference(VolumePointer volume, const QString& label, const Grey& grey) {
    m_canvas->setArm(Arm::Reference, std::move(volume), label, grey);
}

void CompareView::setOther(VolumePointer volume, const QString& label, const Grey& grey) {
    m_canvas->setArm(Arm::Other, std::move(volume), label, grey);
}

void CompareView::setSamples(std::vector<VolumePointer> samples) {
    m_canvas->setSamples(std::move(samples));
}

void CompareView::setMaps(std::vector<ViewMap> maps) {
    m_canvas->changeMaps([&](ViewMaps& all) { all.set(std::move(maps)); });
}

void CompareView::setMode(CompareMode mode) {
    m_canvas->setMode(mode);
}

CompareMode CompareView::mode() const {
    return m_canvas->mode();
}

void CompareView::setTool(ViewTool tool) {
    m_canvas->setTool(tool);
}

ViewTool CompareView::tool() const {
    return m_canvas->tool();
}

void CompareView::setRadiological(bool radiological) {
    m_canvas->setConvention(radiological ? SideConvention::Radiological : SideConvention::Neurological);
    m_actions->refresh();
}

bool CompareView::isRadiological() const {
    return m_canvas->link().convention() == SideConvention::Radiological;
}

void CompareView::setPeek(bool showBefore) {
    m_canvas->setPeek(showBefore);
}

void CompareView::resetView() {
    m_canvas->resetView();
}

void CompareView::resetWindowLevel() {
    m_canvas->resetWindowLevel();
}

QImage CompareView::grabViews() {
    return m_canvas->grabPicture();
}

void CompareView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) applyPalette();
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void CompareView::retranslate() {
    setAccessibleName(tr("Before and after"));
    m_actions->retranslate();
    m_volumes->retranslate();
}

void CompareView::applyPalette() {
    m_canvas->surface().setGapColour(palette().color(QPalette::Window));
}

} // namespace magiqt
