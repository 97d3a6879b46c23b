#include "ViewerPage.h"

#include "AnnotationPanel.h"
#include "EmptyPage.h"
#include "EnhancePanel.h"
#include "JobStrip.h"
#include "OpenScanDialog.h"
#include "ScanCard.h"
#include "ViewBar.h"

#include "app/desktop/NamedAction.h"
#include "app/desktop/ProvenanceDialog.h"
#include "app/models/SettingsKeys.h"
#include "viewer/widgets/CompareView.h"
#include "viewer/widgets/SliceCanvas.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QEvent>
#include <QGuiApplication>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace magiqt {

ViewerPage::ViewerPage(const QString& runsFolder, const QString& program, StudyController& study,
                       QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_annotations(QDir::cleanPath(runsFolder + QStringLiteral("/../annotations"))),
      m_keeper(QDir::cleanPath(runsFolder + QStringLiteral("/.."))),
      m_controller(runsFolder, program) {
    setObjectName(QStringLiteral("viewerPage"));
    m_isRadiological = QSettings().value(settings::orientation).toString() != QLatin1String("neurological");
    buildLayout();
    buildActions();
    connectModels();
    retranslate();
    refresh();
}

ViewerPage::~ViewerPage() {
    delete m_openDialog; // it speaks to the loader, which goes before the child widgets do
}

void ViewerPage::buildLayout() {
    m_messages = new MessageArea;
    m_bar = new ViewBar;
    m_bar->setRadiological(m_isRadiological);
    m_empty = new EmptyPage;
    m_pages = new QStackedWidget;
    m_pages->setObjectName(QStringLiteral("viewerStack"));
    m_pages->addWidget(m_empty);
    m_job = new JobStrip;
    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_messages);
    column->addWidget(m_pages, 1);
    column->addWidget(m_job);

    m_card = new ScanCard;
    m_panel = new EnhancePanel;
    m_annotationPanel = new AnnotationPanel(m_bar->drawingActions());
    auto* inner = new QWidget;
    inner->setObjectName(QStringLiteral("sidePanel"));
    inner->setAttribute(Qt::WA_StyledBackground);
    auto* panels = new QVBoxLayout(inner);
    panels->setContentsMargins(10, 10, 10, 10);
    panels->setSpacing(10);
    panels->addWidget(m_card);
    panels->addWidget(m_panel);
    panels->addWidget(m_annotationPanel);
    panels->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("sideScroll"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inner);
    scroll->setFixedWidth(308);
    m_side = scroll;

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(centre, 1);
    row->addWidget(m_side);
}

void ViewerPage::buildActions() {
    m_open = addNamedAction(*this, QStringLiteral("actionOpen"), QStringLiteral("open"), QKeySequence::Open);
    m_add = addNamedAction(*this, QStringLiteral("actionAdd"), QStringLiteral("add"), {});
    m_addReference = addNamedAction(*this, QStringLiteral("actionAddReference"), {}, {});
    m_addSecond = addNamedAction(*this, QStringLiteral("actionAddSecond"), {}, {});
    m_addMap = addNamedAction(*this, QStringLiteral("actionAddMap"), {}, {});
    m_copyPicture = addNamedAction(*this, QStringLiteral("actionCopyPicture"), QStringLiteral("copy"),
                                   QKeySequence(QStringLiteral("Ctrl+Shift+C")));
    m_savePicture = addNamedAction(*this, QStringLiteral("actionSavePicture"), {},
                                   QKeySequence(QStringLiteral("Ctrl+P")));
    m_figure = addNamedAction(*this, QStringLiteral("actionFigure"), {},
                              QKeySequence(QStringLiteral("Ctrl+Shift+P")));
    m_cine = addNamedAction(*this, QStringLiteral("actionSaveCine"), {}, {});
    m_imagesCine = addNamedAction(*this, QStringLiteral("actionSaveImagesCine"), {}, {});
    m_samplesCine = addNamedAction(*this, QStringLiteral("actionSaveSamplesCine"), {}, {});
    m_exportAnnotations = addNamedAction(*this, QStringLiteral("actionExportAnnotations"), {}, {});
    m_save = addNamedAction(*this, QStringLiteral("actionSave"), QStringLiteral("save"), QKeySequence::Save);
    m_close = addNamedAction(*this, QStringLiteral("actionClose"), {}, QKeySequence::Close);
    m_enhance = addNamedAction(*this, QStringLiteral("actionEnhance"), QStringLiteral("enhance"),
                               QKeySequence(QStringLiteral("Ctrl+E")));
    m_cancel =
        addNamedAction(*this, QStringLiteral("actionCancel"), {}, QKeySequence(QStringLiteral("Ctrl+.")));
    m_provenance = addNamedAction(*this, QStringLiteral("actionProvenance"), QStringLiteral("provenance"),
                                  QKeySequence(QStringLiteral("I")));
    connect(m_open, &QAction::triggered, this, &ViewerPage::chooseFiles);
    connect(m_add, &QAction::triggered, this, &ViewerPage::chooseContrast);
    connect(m_addReference, &QAction::triggered, this, [this] {
        chooseBeside("referenceFileDialog", tr("Add the high-field reference"),
                     [](Companions& beside, const QString& file) { beside.reference.file = file; });
    });
    connect(m_addSecond, &QAction::triggered, this, [this] {
        chooseBeside("secondFileDialog", tr("Add what a second model made"),
                     [](Companions& beside, const QString& file) { beside.second = file; });
    });
    connect(m_addMap, &QAction::triggered, this, [this] {
        chooseBeside("mapFileDialog", tr("Add a map or a mask"),
                     [](Companions& beside, const QString& file) { beside.maps << file; });
    });
    connect(m_copyPicture, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setImage(m_view->grabViews()); });
    connect(m_savePicture, &QAction::triggered, this, &ViewerPage::choosePicture);
    connect(m_figure, &QAction::triggered, this, &ViewerPage::openFigureOfSession);
    connect(m_cine, &QAction::triggered, this, [this] { chooseCine(CineThrough::Slices); });
    connect(m_imagesCine, &QAction::triggered, this, [this] { chooseCine(CineThrough::Images); });
    connect(m_samplesCine, &QAction::triggered, this, [this] { chooseCine(CineThrough::Samples); });
    connect(m_exportAnnotations, &QAction::triggered, this, &ViewerPage::chooseAnnotationsFile);
    connect(m_save, &QAction::triggered, this, &ViewerPage::chooseTarget);
    connect(m_close, &QAction::triggered, this, [this] {
        m_messages->clear();
        m_session.close();
    });
    connect(m_enhance, &QAction::triggered, this, &ViewerPage::startEnhancement);
    connect(m_cancel, &QAction::triggered, this, [this] { m_controller.cancel(); });
    connect(m_provenance, &QAction::triggered, this, &ViewerPage::toggleProvenance);
}

void ViewerPage::connectModels() {
    connect(&m_session, &ScanSession::changed, this, &ViewerPage::refresh);
    connect(&m_loader, &ScanLoader::loaded, this, [this](int ticket, const LoadedScan& scan) {
        const Waiting waiting = m_waiting.take(ticket);
        if (waiting.loaded) waiting.loaded(scan);
    });
    connect(&m_loader, &ScanLoader::failed, this, [this](int ticket, const Problem& problem) {
        const Waiting waiting = m_waiting.take(ticket);
        if (waiting.failed) waiting.failed(problem);
    });
    connect(m_empty, &EmptyPage::openRequested, this, &ViewerPage::chooseFiles);
    connect(m_card, &ScanCard::contrastChosen, &m_session, &ScanSession::setContrast);
    connect(m_card, &ScanCard::shownChosen, &m_session, &ScanSession::show);
    connect(m_card, &ScanCard::addRequested, this, &ViewerPage::chooseContrast);
    connect(m_panel, &EnhancePanel::enhanceRequested, this, &ViewerPage::startEnhancement);
    connect(m_job, &JobStrip::cancelRequested, &m_controller, &EnhanceJobController::cancel);
    connect(&m_saver, &ResultSaver::saved, this, [this] {
        m_messages->show({QStringLiteral("save"),
                          MessageTone::Done,
                          [] { return ViewerPage::tr("The enhanced image and its provenance were saved."); },
                          {},
                          {}});
    });
    connect(&m_saver, &ResultSaver::failed, this, &ViewerPage::takeSaveProblem);
    connectBar();
    connectAnnotations();
    connectController();
}

void ViewerPage::connectBar() {
    connect(m_bar, &ViewBar::mapToggled, this, [this](bool isVisible) {
        if (m_view) m_view->canvas().changeMaps([isVisible](ViewMaps& maps) { maps.setVisible(isVisible); });
    });
    connect(m_bar, &ViewBar::modeChosen, this, [this](CompareMode mode) {
        m_mode = mode;
        if (m_view) m_view->setMode(mode);
    });
    connect(m_bar, &ViewBar::toolChosen, this, [this](ViewTool tool) {
        if (m_view) m_view->setTool(tool);
    });
    connect(m_bar, &ViewBar::radiologicalChosen, this, [this](bool isRadiological) {
        m_isRadiological = isRadiological;
        QSettings().setValue(settings::orientation, isRadiological ? QStringLiteral("radiological")
                                                                   : QStringLiteral("neurological"));
        if (m_view) m_view->setRadiological(isRadiological);
    });
    connect(m_bar, &ViewBar::resetViewRequested, this, [this] {
        if (m_view) m_view->resetView();
    });
    connect(m_bar, &ViewBar::resetWindowRequested, this, [this] {
        if (m_view) m_view->resetWindowLevel();
    });
}

void ViewerPage::connectController() {
    connect(&m_controller, &EnhanceJobController::busyChanged, this, &ViewerPage::refreshReadiness);
    connect(&m_controller, &EnhanceJobController::progressed, this, &ViewerPage::takeStatus);
    connect(&m_controller, &EnhanceJobController::findingArrived, this, [this](const Finding& finding) {
        m_runFindings.push_back(finding);
        showFindings(m_runFindings);
    });
    connect(&m_controller, &EnhanceJobController::done, this, &ViewerPage::takeDone);
    connect(&m_controller, &EnhanceJobController::failed, this,
            [this](const Problem& problem) { showProblem(QStringLiteral("job"), problem); });
    connect(&m_controller, &EnhanceJobController::cancelled, this, [this] {
        m_messages->show({QStringLiteral("job"),
                          MessageTone::Note,
                          [] { return ViewerPage::tr("The enhancement was cancelled."); },
                          {},
                          {}});
    });
    connect(&m_controller, &EnhanceJobController::interrupted, this, &ViewerPage::offerResume);
    connect(&m_controller, &EnhanceJobController::leftoverFound, this, &ViewerPage::offerLeftover);
    connect(&m_controller, &EnhanceJobController::inputsLocated, this,
            [this](const QString& id, const QMap<QString, QString>& files) {
                const RunStatus status = m_leftovers.take(id);
                if (status.id.isEmpty()) return;
                QList<OpenItem> items; // the enhanced contrast first
                for (auto file = files.begin(); file != files.end(); ++file) {
                    if (file.key() == status.contrast)
                        items.prepend({file.value(), file.key()});
                    else
                        items.append({file.value(), file.key()});
                }
                openItems(items, 0, [this, status] {
                    m_jobSession = m_session.number();
                    loadEnhanced(status);
                });
            });
    connect(&m_controller, &EnhanceJobController::inputsLost, this,
            [this](const QString& id, const Problem& problem) {
                m_leftovers.remove(id);
                showProblem(QStringLiteral("leftover"), problem);
            });
}

void ViewerPage::setSideVisible(bool isVisible) {
    m_side->setVisible(isVisible);
}

void ViewerPage::setCurrent(bool isCurrent) {
    m_isCurrent = isCurrent;
    refreshReadiness();
}

void ViewerPage::retranslate() {
    nameAction(*m_open, tr("&Open …"), tr("Open"), tr("Open a NIfTI scan"));
    nameAction(*m_add, tr("&Add another contrast …"), tr("Add"),
               tr("A further contrast of the same person and session"));
    nameAction(*m_addReference, tr("Add the high-field &reference …"), tr("Reference"),
               tr("A high-field image of the same person that is registered to the scan"));
    nameAction(*m_addSecond, tr("Add a second &model's image …"), tr("Second model"),
               tr("What another model made of the same scan, as a further arm"));
    nameAction(*m_addMap, tr("Add a &map or mask …"), tr("Map"),
               tr("A probability, an uncertainty or a mask, drawn over the images"));
    nameAction(*m_copyPicture, tr("&Copy the picture"), tr("Copy"),
               tr("The views as they are, with scale bar and letters, to the clipboard"));
    nameAction(*m_savePicture, tr("Save the &picture …"), tr("Picture"),
               tr("The views as they are, with scale bar and letters, as a PNG file"));
    nameAction(*m_figure, tr("&Figure sheet …"), tr("Figure"),
               tr("Images and planes of what is open, at one scale, as PNG, SVG or PDF"));
    nameAction(*m_cine, tr("Save an animation along the p&lane …"), tr("Animation"),
               tr("The plane that has the focus, slice by slice in every image, as an animated GIF"));
    nameAction(*m_imagesCine, tr("Save an animation through the &images …"), tr("Animation"),
               tr("The images in turn at this place, as an animated GIF"));
    nameAction(*m_samplesCine, tr("Save an animation through the &samples …"), tr("Animation"),
               tr("What the enhanced image is the mean of, in turn at this place, as an animated GIF"));
    nameAction(*m_exportAnnotations, tr("Export the a&nnotations …"), tr("Annotations"),
               tr("Measurements and marks as a table (CSV) or JSON, with their values in every image"));
    nameAction(*m_save, tr("&Save the enhanced image …"), tr("Save"),
               tr("Save the enhanced image and its provenance"));
    nameAction(*m_close, tr("&Close the scan"), tr("Close"), tr("Close the scan"));
    nameAction(*m_enhance, tr("&Enhance"), tr("Enhance"), tr("Enhance the scan"));
    nameAction(*m_cancel, tr("&Cancel the enhancement"), tr("Cancel"), tr("Cancel the enhancement"));
    nameAction(*m_provenance, tr("&Provenance"), tr("Provenance"), tr("Where the enhanced image comes from"));
    emit positionChanged({});
    emit probeChanged({});
    m_shownImages.front().reset(); // labels in the view are words too
    refreshView();
}

void ViewerPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

} // namespace magiqt
