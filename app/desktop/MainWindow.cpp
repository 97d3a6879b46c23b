#include "MainWindow.h"

#include "KeysDialog.h"
#include "Language.h"
#include "app/desktop/jobs/JobsPage.h"
#include "cohort/CohortPage.h"
#include "pairs/PairsPage.h"
#include "study/ConflictsDialog.h"
#include "study/ExportBidsDialog.h"
#include "study/ImportDialog.h"
#include "study/NewStudyDialog.h"

#include "app/models/SettingsKeys.h"
#include "app/models/Wording.h"
#include "app/models/import/StudyIntake.h"
#include "app/models/jobs/QueueController.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QToolBar>
#include <QVBoxLayout>

namespace magiqt {

namespace {

QStringList filesOf(const QMimeData& data) {
    QStringList files;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile()) files << url.toLocalFile();
    return files;
}

} // namespace

MainWindow::MainWindow(const QString& runsFolder, const QString& program) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/magiqt.svg")));
    setAcceptDrops(true);
    m_viewer = new ViewerPage(runsFolder, program, m_study);
    m_cohort = new CohortPage(m_study);
    m_queue = new QueueController(program, this);
    m_jobs = new JobsPage(m_study, *m_queue);
    m_pairs = new PairsPage(m_study);
    m_intake = new StudyIntake(m_study, *m_queue, this);
    m_program = program;
    buildLayout();
    buildActions();
    buildChoices();
    buildMenus();
    buildRail();
    connectPages();
    connectStudy();
    connectIntake();
    retranslate();
    m_viewer->setKeys(KeysDialog::kept(actionsWithKeys()));
    showPage(WindowPage::Viewer);
    refreshStudy();
    resize(1360, 860);
    restoreGeometry(QSettings().value(settings::windowGeometry).toByteArray());
}

MainWindow::~MainWindow() {
    // Pages speak to the study, which goes before the child widgets do.
    delete m_importDialog;
    delete m_conflictsDialog;
    delete m_exportDialog;
    delete m_intake;
    delete m_pairs;
    delete m_jobs;
    delete m_cohort;
    delete m_viewer;
}

void MainWindow::buildLayout() {
    m_pages = new QStackedWidget;
    m_pages->setObjectName(QStringLiteral("pages"));
    m_pages->addWidget(m_viewer);
    m_pages->addWidget(m_cohort);
    m_pages->addWidget(m_pairs);
    m_pages->addWidget(m_jobs);
    m_studyMessages = new MessageArea;
    m_studyMessages->setObjectName(QStringLiteral("studyMessages"));
    m_studyStrip = new QWidget;
    auto* strip = new QVBoxLayout(m_studyStrip);
    strip->setContentsMargins(0, 0, 0, 0);
    strip->addWidget(m_studyMessages);
    auto* whole = new QWidget;
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_studyStrip);
    column->addWidget(m_pages, 1);
    setCentralWidget(whole);

    m_position = new QLabel;
    m_position->setObjectName(QStringLiteral("position"));
    m_probe = new QLabel;
    m_probe->setObjectName(QStringLiteral("probe"));
    m_notice = new QLabel;
    m_notice->setObjectName(QStringLiteral("notice"));
    m_notice->setProperty("role", "quiet");
    statusBar()->addWidget(m_position);
    statusBar()->addWidget(m_probe, 1);
    statusBar()->addPermanentWidget(m_notice);
    statusBar()->setSizeGripEnabled(false);
}

void MainWindow::connectPages() {
    connect(m_viewer, &ViewerPage::titleChanged, this, &MainWindow::refreshTitle);
    connect(m_viewer, &ViewerPage::wanted, this, [this] { showPage(WindowPage::Viewer); });
    connect(m_viewer, &ViewerPage::firstSlicePainted, this, &MainWindow::firstSlicePainted);
    connect(m_viewer, &ViewerPage::positionChanged, m_position, &QLabel::setText);
    connect(m_viewer, &ViewerPage::probeChanged, m_probe, &QLabel::setText);
    connect(m_cohort, &CohortPage::newStudyRequested, this, &MainWindow::newStudy);
    connect(m_cohort, &CohortPage::openStudyRequested, this, &MainWindow::chooseStudy);
    connect(m_cohort, &CohortPage::importRequested, this, &MainWindow::importIntoStudy);
    connect(m_cohort, &CohortPage::showRequested, this, &MainWindow::openDirectly);
    connect(m_cohort, &CohortPage::figureRequested, m_viewer, &ViewerPage::openFigure);
    connect(m_cohort, &CohortPage::jobsRequested, this, [this] { showPage(WindowPage::Jobs); });
    connect(m_cohort, &CohortPage::messageRequested, m_studyMessages, &MessageArea::show);
    connect(m_jobs, &JobsPage::studyRequested, this, &MainWindow::chooseStudy);
    connect(m_pairs, &PairsPage::studyRequested, this, &MainWindow::chooseStudy);
    connect(m_pairs, &PairsPage::importRequested, this, [this] { importIntoStudy({}); });
    connect(m_pairs, &PairsPage::registrationQueued, this, [this](const QString& entry) {
        m_jobs->select(entry);
        showPage(WindowPage::Jobs);
    });
}

void MainWindow::connectStudy() {
    connect(&m_study, &StudyController::stateChanged, this, &MainWindow::refreshStudy);
    connect(&m_study, &StudyController::undoChanged, this, &MainWindow::refreshUndo);
    connect(m_viewer, &ViewerPage::undoChanged, this, &MainWindow::refreshUndo);
    connect(&m_study, &StudyController::failed, this, &MainWindow::takeStudyFailure);
    connect(&m_study, &StudyController::damageFound, this, [this] {
        m_studyMessages->show({QStringLiteral("study"),
                               MessageTone::Error,
                               [] {
                                   return MainWindow::tr(
                                       "The catalog of this study is damaged. Its newest good backup "
                                       "can be put in its place; the damaged one is kept beside it.");
                               },
                               {repairAction()},
                               {}});
    });
    connect(&m_study, &StudyController::problemOccurred, this, [this](const Problem& problem) {
        m_studyMessages->show(
            {QStringLiteral("cohort"), MessageTone::Error, [problem] { return wordingOf(problem); }, {}, {}});
    });
}

MessageAction MainWindow::repairAction() {
    return {QStringLiteral("repairStudy"), [] { return MainWindow::tr("Repair from the backup"); },
            [this, folder = m_study.folder()] { m_study.repair(folder); }};
}

void MainWindow::takeStudyFailure(const Problem& problem) {
    if (page() == WindowPage::Viewer) showPage(WindowPage::Cohort);
    std::vector<MessageAction> actions;
    if (problem.code == QLatin1String("study.damaged")) actions.push_back(repairAction());
    m_studyMessages->show({QStringLiteral("study"),
                           MessageTone::Error,
                           [problem] { return wordingOf(problem); },
                           std::move(actions),
                           {}});
}

void MainWindow::refreshStudy() {
    if (m_study.canWrite() && m_queue->studyFolder() != m_study.folder())
        m_queue->open(m_study.folder());
    else if (!m_study.canWrite())
        m_queue->close();
    m_closeStudy->setEnabled(m_study.state() != StudyState::Closed);
    m_importStudy->setEnabled(m_study.canWrite());
    m_whoIsWho->setEnabled(m_study.isOpen());
    m_exportBids->setEnabled(m_study.isOpen());
    if (m_study.state() != StudyState::Open) m_studyMessages->dismiss(QStringLiteral("readOnly"));
    if (m_study.state() == StudyState::Opening)
        for (const char* key : {"study", "cohort", "studyFindings"})
            m_studyMessages->dismiss(QString::fromLatin1(key));
    showStudyFindings();
    if (m_study.isOpen() && m_study.readOnlyReason() != ReadOnlyReason::None)
        m_studyMessages->show(
            {QStringLiteral("readOnly"),
             MessageTone::Warning,
             [reason = m_study.readOnlyReason()] {
                 switch (reason) {
                 case ReadOnlyReason::HeldElsewhere:
                     return MainWindow::tr(
                         "This study is open in another MagIQT. Here it can be looked at but "
                         "not changed; close it there and open it again here to change it.");
                 case ReadOnlyReason::NewerProgram:
                     return MainWindow::tr(
                         "This study was changed by a newer MagIQT. Here it can be looked at but "
                         "not changed.");
                 default:
                     return MainWindow::tr(
                         "The folder of this study cannot be written. It is open for reading.");
                 }
             },
             {},
             {}});
    refreshTitle();
}

// What opening found that is not the reason of being read-only: a network folder, a migration.
void MainWindow::showStudyFindings() {
    if (!m_study.isOpen() || m_study.readOnlyReason() != ReadOnlyReason::None) return;
    const Findings findings = m_study.findings();
    if (findings.empty()) return;
    m_studyMessages->show({QStringLiteral("studyFindings"),
                           MessageTone::Warning,
                           [findings] {
                               QStringList lines;
                               for (const Finding& finding : findings)
                                   lines << wordingOf(finding);
                               return lines.join(QLatin1Char('\n'));
                           },
                           {},
                           {}});
}

void MainWindow::refreshTitle() {
    if (page() == WindowPage::Viewer)
        setWindowTitle(m_viewer->session().windowTitle());
    else if (m_study.isOpen() && !m_study.title().isEmpty())
        setWindowTitle(QStringLiteral("MagIQT - ") + m_study.title());
    else
        setWindowTitle(QStringLiteral("MagIQT"));
}

WindowPage MainWindow::page() const {
    return static_cast<WindowPage>(m_pages->currentIndex());
}

void MainWindow::showPage(WindowPage page) {
    m_pages->setCurrentIndex(static_cast<int>(page));
    m_pageActions->actions().at(static_cast<int>(page))->setChecked(true);
    const bool isViewer = page == WindowPage::Viewer;
    m_viewer->setCurrent(isViewer);
    m_cohort->setCurrent(page == WindowPage::Cohort);
    m_studyStrip->setVisible(!isViewer);
    for (QLabel* label : {m_position, m_probe})
        label->setVisible(isViewer);
    fillRail(page);
    refreshUndo();
    refreshTitle();
}

// Undo is of what is seen: annotations in the viewer, changes of the study on its pages.
void MainWindow::refreshUndo() {
    const bool isViewer = page() == WindowPage::Viewer;
    m_undo->setEnabled(isViewer ? m_viewer->canUndo() : m_study.canUndo());
    m_redo->setEnabled(isViewer ? m_viewer->canRedo() : m_study.canRedo());
}

void MainWindow::openDirectly(const QStringList& files, const Companions& beside) {
    m_viewer->openDirectly(files, beside);
}

void MainWindow::openWithDialog(const QStringList& files) {
    m_viewer->openWithDialog(files);
}

void MainWindow::chooseStudy() {
    auto* dialog = new QFileDialog(this);
    dialog->setObjectName(QStringLiteral("openStudyDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setWindowTitle(tr("Open a study"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        showPage(WindowPage::Cohort);
        m_study.open(folder);
    });
    dialog->open();
}

void MainWindow::newStudy() {
    auto* dialog = new NewStudyDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        showPage(WindowPage::Cohort);
        m_study.create(dialog->folder(), dialog->title());
    });
    dialog->open();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!filesOf(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QStringList files = filesOf(*event->mimeData());
    if (files.isEmpty()) return;
    event->acceptProposedAction();
    // A study opens as such wherever it is dropped; a folder of images belongs into the open study.
    if (files.size() == 1 && QFileInfo::exists(files.first() + QStringLiteral("/study.sqlite"))) {
        showPage(WindowPage::Cohort);
        m_study.open(files.first());
    } else if (page() != WindowPage::Viewer && m_study.isOpen()) {
        importIntoStudy(files);
    } else {
        openWithDialog(files);
    }
}

void MainWindow::setTheme(ThemeChoice choice) {
    Theme::apply(choice);
    QSettings().setValue(settings::theme, Theme::name(choice));
    for (QAction* action : m_themes->actions())
        action->setChecked(action->data().toString() == Theme::name(choice));
}

void MainWindow::setLanguage(const QString& choice) {
    Language::apply(choice);
    QSettings().setValue(settings::language, Language::choice());
    for (QAction* action : m_languages->actions())
        action->setChecked(action->data().toString() == Language::choice());
    QEvent event(
        QEvent::LanguageChange); // from German to English no translator is installed, so nobody was told
    QApplication::sendEvent(this, &event);
    for (QWidget* widget : QApplication::allWidgets())
        if (widget != this) QApplication::sendEvent(widget, &event);
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QMainWindow::changeEvent(event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    // A running enhancement goes on in its own process; the next start takes it up again.
    QSettings().setValue(settings::windowGeometry, saveGeometry());
    m_viewer->endSession();
    QMainWindow::closeEvent(event);
}

void MainWindow::paintEvent(QPaintEvent* event) {
    QMainWindow::paintEvent(event);
    if (m_hasPainted) return;
    m_hasPainted = true;
    QTimer::singleShot(0, this, &MainWindow::firstFramePainted);
}

} // namespace magiqt
