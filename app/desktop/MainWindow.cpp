#include "MainWindow.h"

#include "EmptyPage.h"
#include "EnhancePanel.h"
#include "Icons.h"
#include "JobStrip.h"
#include "Language.h"
#include "OpenScanDialog.h"
#include "ProvenanceDialog.h"
#include "ScanCard.h"
#include "ViewBar.h"

#include "app/models/SettingsKeys.h"
#include "viewer/widgets/CompareView.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace magiqt {

MainWindow::MainWindow(const QString& runsFolder, const QString& program)
    : m_controller(runsFolder, program) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/magiqt.svg")));
    setAcceptDrops(true);
    m_isRadiological = QSettings().value(settings::orientation).toString() != QLatin1String("neurological");
    buildLayout();
    buildActions();
    buildMenus();
    connectModels();
    retranslate();
    refresh();
    resize(1360, 860);
    restoreGeometry(QSettings().value(settings::windowGeometry).toByteArray());
}

MainWindow::~MainWindow() {
    delete m_openDialog; // it speaks to the loader, which goes before the child widgets do
}

void MainWindow::buildLayout() {
    m_messages = new MessageArea;
    m_bar = new ViewBar;
    m_bar->setRadiological(m_isRadiological);
    m_empty = new EmptyPage;
    m_pages = new QStackedWidget;
    m_pages->setObjectName(QStringLiteral("pages"));
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
    auto* inner = new QWidget;
    inner->setObjectName(QStringLiteral("sidePanel"));
    inner->setAttribute(Qt::WA_StyledBackground);
    auto* panels = new QVBoxLayout(inner);
    panels->setContentsMargins(10, 10, 10, 10);
    panels->setSpacing(10);
    panels->addWidget(m_card);
    panels->addWidget(m_panel);
    panels->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("sideScroll"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inner);
    scroll->setFixedWidth(308);
    m_side = scroll;

    auto* whole = new QWidget;
    auto* row = new QHBoxLayout(whole);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(centre, 1);
    row->addWidget(m_side);
    setCentralWidget(whole);

    m_rail = new QToolBar;
    m_rail->setObjectName(QStringLiteral("rail"));
    m_rail->setMovable(false);
    m_rail->setFloatable(false);
    m_rail->setIconSize({26, 26});
    m_rail->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    m_rail->setContextMenuPolicy(Qt::PreventContextMenu);
    addToolBar(Qt::LeftToolBarArea, m_rail);

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

QAction* MainWindow::makeAction(const QString& name, const QString& icon, const QKeySequence& key) {
    auto* action = new QAction(this);
    action->setObjectName(name);
    if (!icon.isEmpty()) action->setIcon(themedIcon(icon));
    action->setShortcut(key);
    addAction(action);
    return action;
}

void MainWindow::buildActions() {
    m_open = makeAction(QStringLiteral("actionOpen"), QStringLiteral("open"), QKeySequence::Open);
    m_add = makeAction(QStringLiteral("actionAdd"), QStringLiteral("add"), {});
    m_save = makeAction(QStringLiteral("actionSave"), QStringLiteral("save"), QKeySequence::Save);
    m_close = makeAction(QStringLiteral("actionClose"), {}, QKeySequence::Close);
    m_quit = makeAction(QStringLiteral("actionQuit"), {}, QKeySequence(QStringLiteral("Ctrl+Q")));
    m_enhance = makeAction(QStringLiteral("actionEnhance"), QStringLiteral("enhance"),
                           QKeySequence(QStringLiteral("Ctrl+E")));
    m_cancel = makeAction(QStringLiteral("actionCancel"), {}, QKeySequence(QStringLiteral("Ctrl+.")));
    m_provenance = makeAction(QStringLiteral("actionProvenance"), QStringLiteral("provenance"),
                              QKeySequence(QStringLiteral("I")));
    m_panelVisible = makeAction(QStringLiteral("actionPanel"), {}, QKeySequence(QStringLiteral("F9")));
    m_panelVisible->setCheckable(true);
    m_panelVisible->setChecked(true);
    m_keys = makeAction(QStringLiteral("actionKeys"), {}, QKeySequence(QStringLiteral("F1")));
    m_about = makeAction(QStringLiteral("actionAbout"), {}, {});
    connect(m_open, &QAction::triggered, this, &MainWindow::chooseFiles);
    connect(m_add, &QAction::triggered, this, &MainWindow::chooseContrast);
    connect(m_save, &QAction::triggered, this, &MainWindow::chooseTarget);
    connect(m_close, &QAction::triggered, this, [this] {
        m_messages->clear();
        m_session.close();
    });
    connect(m_quit, &QAction::triggered, this, &QWidget::close);
    connect(m_enhance, &QAction::triggered, this, &MainWindow::startEnhancement);
    connect(m_cancel, &QAction::triggered, this, [this] { m_controller.cancel(); });
    connect(m_provenance, &QAction::triggered, this, &MainWindow::toggleProvenance);
    connect(m_panelVisible, &QAction::toggled, m_side, &QWidget::setVisible);
    connect(m_keys, &QAction::triggered, this, &MainWindow::showKeys);
    connect(m_about, &QAction::triggered, this, &MainWindow::showAbout);

    const auto addChoice = [this](QActionGroup* group, const QString& name, const QString& value,
                                  bool isChosen) {
        auto* action = new QAction(group);
        action->setObjectName(name);
        action->setCheckable(true);
        action->setChecked(isChosen);
        action->setData(value);
        addAction(action);
    };
    m_themes = new QActionGroup(this);
    for (const ThemeChoice choice : {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark})
        addChoice(m_themes, QStringLiteral("theme_") + Theme::name(choice), Theme::name(choice),
                  Theme::choice() == choice);
    connect(m_themes, &QActionGroup::triggered, this,
            [this](QAction* action) { setTheme(Theme::fromName(action->data().toString())); });
    m_languages = new QActionGroup(this);
    for (const QString& language : {QStringLiteral("system"), QStringLiteral("en"), QStringLiteral("de")})
        addChoice(m_languages, QStringLiteral("language_") + language, language,
                  Language::choice() == language);
    connect(m_languages, &QActionGroup::triggered, this,
            [this](QAction* action) { setLanguage(action->data().toString()); });
}

void MainWindow::buildMenus() {
    m_fileMenu = menuBar()->addMenu(QString());
    m_fileMenu->addActions({m_open, m_add});
    m_fileMenu->addSeparator();
    m_fileMenu->addActions({m_save, m_close});
    m_fileMenu->addSeparator();
    m_fileMenu->addAction(m_quit);
    m_imageMenu = menuBar()->addMenu(QString());
    m_imageMenu->addActions({m_enhance, m_cancel});
    m_imageMenu->addSeparator();
    m_imageMenu->addAction(m_provenance);
    m_viewMenu = menuBar()->addMenu(QString());
    m_viewMenu->addActions(m_bar->modeActions());
    m_viewMenu->addSeparator();
    m_viewMenu->addActions(m_bar->toolActions());
    m_viewMenu->addSeparator();
    m_viewMenu->addActions(m_bar->resetActions());
    m_viewMenu->addSeparator();
    m_viewMenu->addActions(m_bar->orientationActions());
    m_viewMenu->addSeparator();
    m_viewMenu->addAction(m_panelVisible);
    m_themeMenu = m_viewMenu->addMenu(QString());
    m_themeMenu->addActions(m_themes->actions());
    m_languageMenu = m_viewMenu->addMenu(QString());
    m_languageMenu->addActions(m_languages->actions());
    m_helpMenu = menuBar()->addMenu(QString());
    m_helpMenu->addActions({m_keys, m_about});

    m_rail->addActions({m_open, m_enhance, m_save, m_provenance});
    auto* space = new QWidget;
    space->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    m_rail->addWidget(space);
    auto* theme = makeAction(QStringLiteral("actionToggleTheme"), QStringLiteral("theme"), {});
    connect(theme, &QAction::triggered, this,
            [this] { setTheme(Theme::isDark() ? ThemeChoice::Light : ThemeChoice::Dark); });
    m_rail->addAction(theme);
    for (QToolButton* button : m_rail->findChildren<QToolButton*>())
        button->setFocusPolicy(Qt::TabFocus);
}

void MainWindow::connectModels() {
    connect(&m_session, &ScanSession::changed, this, &MainWindow::refresh);
    connect(&m_loader, &ScanLoader::loaded, this, [this](int ticket, const LoadedScan& scan) {
        const Waiting waiting = m_waiting.take(ticket);
        if (waiting.loaded) waiting.loaded(scan);
    });
    connect(&m_loader, &ScanLoader::failed, this, [this](int ticket, const Problem& problem) {
        const Waiting waiting = m_waiting.take(ticket);
        if (waiting.failed) waiting.failed(problem);
    });
    connect(m_empty, &EmptyPage::openRequested, this, &MainWindow::chooseFiles);
    connect(m_card, &ScanCard::contrastChosen, &m_session, &ScanSession::setContrast);
    connect(m_card, &ScanCard::shownChosen, &m_session, &ScanSession::show);
    connect(m_card, &ScanCard::addRequested, this, &MainWindow::chooseContrast);
    connect(m_panel, &EnhancePanel::enhanceRequested, this, &MainWindow::startEnhancement);
    connect(m_job, &JobStrip::cancelRequested, &m_controller, &EnhanceJobController::cancel);

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

    connect(&m_controller, &EnhanceJobController::busyChanged, this, &MainWindow::refreshReadiness);
    connect(&m_controller, &EnhanceJobController::progressed, this, &MainWindow::takeStatus);
    connect(&m_controller, &EnhanceJobController::findingArrived, this, [this](const Finding& finding) {
        m_runFindings.push_back(finding);
        showFindings(m_runFindings);
    });
    connect(&m_controller, &EnhanceJobController::done, this, &MainWindow::takeDone);
    connect(&m_controller, &EnhanceJobController::failed, this,
            [this](const Problem& problem) { showProblem(QStringLiteral("job"), problem); });
    connect(&m_controller, &EnhanceJobController::cancelled, this, [this] {
        m_messages->show({QStringLiteral("job"),
                          MessageTone::Note,
                          [] { return MainWindow::tr("The enhancement was cancelled."); },
                          {},
                          {}});
    });
    connect(&m_controller, &EnhanceJobController::interrupted, this, &MainWindow::offerResume);
    connect(&m_controller, &EnhanceJobController::leftoverFound, this, &MainWindow::offerLeftover);
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
    connect(&m_saver, &ResultSaver::saved, this, [this] {
        m_messages->show({QStringLiteral("save"),
                          MessageTone::Done,
                          [] { return MainWindow::tr("The enhanced image and its provenance were saved."); },
                          {},
                          {}});
    });
    connect(&m_saver, &ResultSaver::failed, this, &MainWindow::takeSaveProblem);
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

void MainWindow::retranslateActions() {
    const auto name = [](QAction* action, const QString& text, const QString& shortText, const QString& tip) {
        action->setText(text);
        action->setIconText(shortText);
        action->setToolTip(tip);
    };
    name(m_open, tr("&Open …"), tr("Open"), tr("Open a NIfTI scan (Ctrl+O)"));
    name(m_add, tr("&Add another contrast …"), tr("Add"),
         tr("A further contrast of the same person and session"));
    name(m_save, tr("&Save the enhanced image …"), tr("Save"),
         tr("Save the enhanced image and its provenance (Ctrl+S)"));
    name(m_close, tr("&Close the scan"), tr("Close"), tr("Close the scan"));
    name(m_quit, tr("&Quit"), tr("Quit"), tr("Quit"));
    name(m_enhance, tr("&Enhance"), tr("Enhance"), tr("Enhance the scan (Ctrl+E)"));
    name(m_cancel, tr("&Cancel the enhancement"), tr("Cancel"), tr("Cancel the enhancement (Ctrl+.)"));
    name(m_provenance, tr("&Provenance"), tr("Provenance"), tr("Where the enhanced image comes from (I)"));
    name(m_panelVisible, tr("Side &panel"), tr("Panel"), tr("Show or hide the side panel (F9)"));
    name(m_keys, tr("&Keys and mouse"), tr("Keys"), tr("Keys and mouse (F1)"));
    name(m_about, tr("&About MagIQT"), tr("About"), tr("About MagIQT"));
    if (auto* theme = findChild<QAction*>(QStringLiteral("actionToggleTheme")))
        name(theme, tr("Light or dark"), tr("Theme"), tr("Light or dark"));
    const QList<QAction*> themes = m_themes->actions();
    themes[0]->setText(tr("&Like the system"));
    themes[1]->setText(tr("L&ight"));
    themes[2]->setText(tr("&Dark"));
    const QList<QAction*> languages = m_languages->actions();
    languages[0]->setText(tr("&Like the system"));
    languages[1]->setText(QStringLiteral("English"));
    languages[2]->setText(QStringLiteral("Deutsch"));
}

void MainWindow::retranslate() {
    retranslateActions();
    m_fileMenu->setTitle(tr("&File"));
    m_imageMenu->setTitle(tr("&Image"));
    m_viewMenu->setTitle(tr("&View"));
    m_themeMenu->setTitle(tr("&Theme"));
    m_languageMenu->setTitle(tr("&Language"));
    m_helpMenu->setTitle(tr("&Help"));
    m_notice->setText(tr("For research use only"));
    m_rail->setWindowTitle(tr("Tools"));
    m_rail->setAccessibleName(tr("Tools"));
    setWindowTitle(m_session.windowTitle());
    m_position->clear();
    m_probe->clear();
    m_shownInput.reset(); // labels in the view are words too
    refreshView();
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QMainWindow::changeEvent(event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    // A running enhancement goes on in its own process; the next start takes it up again.
    QSettings().setValue(settings::windowGeometry, saveGeometry());
    QMainWindow::closeEvent(event);
}

void MainWindow::paintEvent(QPaintEvent* event) {
    QMainWindow::paintEvent(event);
    if (m_hasPainted) return;
    m_hasPainted = true;
    QTimer::singleShot(0, this, &MainWindow::firstFramePainted);
}

void MainWindow::showAbout() {
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("About MagIQT"), {}, QMessageBox::Close, this);
    box->setObjectName(QStringLiteral("aboutBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(QIcon(QStringLiteral(":/icons/magiqt.svg")).pixmap(64, 64));
    box->setText(tr("MagIQT %1").arg(QApplication::applicationVersion()));
    box->setInformativeText(tr("A workstation for research on portable low-field brain MRI.\n\nFor research "
                               "use only. Not for diagnosis: "
                               "an enhanced image is an estimate and may show what is not there or miss what "
                               "is.\n\nOur sources are under "
                               "the Apache License 2.0; this program as built is under the GNU General "
                               "Public License 3 or later. It uses "
                               "Qt, VTK, Eigen and nlohmann-json."));
    box->button(QMessageBox::Close)->setText(tr("Close"));
    box->open();
}

void MainWindow::showKeys() {
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("Keys and mouse"), {}, QMessageBox::Close, this);
    box->setObjectName(QStringLiteral("keysBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::RichText);
    const QList<QPair<QString, QString>> keys{
        {tr("Wheel, arrows, Page Up, Page Down"), tr("Next slice")},
        {tr("Left button"), tr("Crosshair, or the chosen tool")},
        {tr("Shift + left button"), tr("Window and level")},
        {tr("Right button, Ctrl + wheel"), tr("Zoom")},
        {tr("Middle button"), tr("Pan")},
        {tr("Double click"), tr("One view alone, and back")},
        {tr("Hold Space"), tr("Peek: the input in every view")},
        {QStringLiteral("A, C, S"), tr("Axial, coronal, sagittal")},
        {QStringLiteral("R, W"), tr("Reset view, reset window")},
        {tr("Ctrl + 1, 2, 3"), tr("Side by side, curtain, difference")},
        {tr("Ctrl + O, Ctrl + S"), tr("Open, save")},
        {tr("Ctrl + E"), tr("Enhance")},
        {QStringLiteral("I"), tr("Provenance")},
    };
    QString table = QStringLiteral("<table cellspacing='6'>");
    for (const auto& [key, meaning] : keys)
        table += QStringLiteral("<tr><td><b>%1</b></td><td>%2</td></tr>")
                     .arg(key.toHtmlEscaped(), meaning.toHtmlEscaped());
    box->setText(table + QStringLiteral("</table>"));
    box->button(QMessageBox::Close)->setText(tr("Close"));
    box->open();
}

} // namespace magiqt
