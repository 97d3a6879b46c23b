// MainWindow: actions, menus, the rail, and their words.
#include "MainWindow.h"

#include "KeysDialog.h"
#include "Language.h"
#include "NamedAction.h"
#include "cohort/CohortPage.h"
#include "viewer/ViewBar.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QToolBar>
#include <QToolButton>

namespace magiqt {

void MainWindow::buildActions() {
    m_pageActions = new QActionGroup(this);
    const auto addPage = [this](const char* name, const char* icon, const char* key) {
        QAction* action = addNamedAction(*this, QString::fromLatin1(name), QString::fromLatin1(icon),
                                         QKeySequence(QString::fromLatin1(key)));
        action->setCheckable(true);
        m_pageActions->addAction(action);
    };
    addPage("pageViewer", "viewer", "Alt+1");
    addPage("pageCohort", "cohort", "Alt+2");
    addPage("pagePairs", "pairs", "Alt+3");
    addPage("pageJobs", "jobs", "Alt+4");
    connect(m_pageActions, &QActionGroup::triggered, this, [this](QAction* action) {
        showPage(static_cast<WindowPage>(m_pageActions->actions().indexOf(action)));
    });
    m_newStudy = addNamedAction(*this, QStringLiteral("actionNewStudy"), QStringLiteral("study-new"),
                                QKeySequence(QStringLiteral("Ctrl+Shift+N")));
    m_openStudy = addNamedAction(*this, QStringLiteral("actionOpenStudy"), QStringLiteral("study"),
                                 QKeySequence(QStringLiteral("Ctrl+Shift+O")));
    m_closeStudy = addNamedAction(*this, QStringLiteral("actionCloseStudy"), {}, {});
    m_importStudy = addNamedAction(*this, QStringLiteral("actionImport"), QStringLiteral("import"),
                                   QKeySequence(QStringLiteral("Ctrl+I")));
    m_whoIsWho = addNamedAction(*this, QStringLiteral("actionWhoIsWho"), {}, {});
    m_exportBids = addNamedAction(*this, QStringLiteral("actionExportBids"), {}, {});
    m_undo = addNamedAction(*this, QStringLiteral("actionUndo"), QStringLiteral("undo"), QKeySequence::Undo);
    m_redo = addNamedAction(*this, QStringLiteral("actionRedo"), QStringLiteral("redo"), QKeySequence::Redo);
    m_quit = addNamedAction(*this, QStringLiteral("actionQuit"), {}, QKeySequence(QStringLiteral("Ctrl+Q")));
    m_panelVisible =
        addNamedAction(*this, QStringLiteral("actionPanel"), {}, QKeySequence(QStringLiteral("F9")));
    m_panelVisible->setCheckable(true);
    m_panelVisible->setChecked(true);
    m_keys = addNamedAction(*this, QStringLiteral("actionKeys"), {}, QKeySequence(QStringLiteral("F1")));
    m_keys->setShortcuts({QKeySequence(QStringLiteral("F1")), QKeySequence(QStringLiteral("?"))});
    m_about = addNamedAction(*this, QStringLiteral("actionAbout"), {}, {});
    m_toggleTheme = addNamedAction(*this, QStringLiteral("actionToggleTheme"), QStringLiteral("theme"), {});
    m_undo->setEnabled(false);
    m_redo->setEnabled(false);
    connect(m_newStudy, &QAction::triggered, this, &MainWindow::newStudy);
    connect(m_openStudy, &QAction::triggered, this, &MainWindow::chooseStudy);
    connect(m_closeStudy, &QAction::triggered, &m_study, &StudyController::close);
    connect(m_importStudy, &QAction::triggered, this, [this] { importIntoStudy({}); });
    connect(m_whoIsWho, &QAction::triggered, this, &MainWindow::decideWhoIsWho);
    connect(m_exportBids, &QAction::triggered, this, &MainWindow::exportBidsDataset);
    connect(m_undo, &QAction::triggered, this, [this] {
        if (page() == WindowPage::Viewer)
            m_viewer->undo();
        else
            m_study.undo();
    });
    connect(m_redo, &QAction::triggered, this, [this] {
        if (page() == WindowPage::Viewer)
            m_viewer->redo();
        else
            m_study.redo();
    });
    connect(m_quit, &QAction::triggered, this, &QWidget::close);
    connect(m_panelVisible, &QAction::toggled, m_viewer, &ViewerPage::setSideVisible);
    connect(m_panelVisible, &QAction::toggled, m_cohort, &CohortPage::setSideVisible);
    connect(m_keys, &QAction::triggered, this, &MainWindow::showKeys);
    connect(m_about, &QAction::triggered, this, &MainWindow::showAbout);
    connect(m_toggleTheme, &QAction::triggered, this,
            [this] { setTheme(Theme::isDark() ? ThemeChoice::Light : ThemeChoice::Dark); });
}

void MainWindow::buildChoices() {
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
    for (const ThemeChoice choice :
         {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::Dim})
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
    m_fileMenu->addActions({m_viewer->openAction(), m_viewer->addContrastAction(),
                            m_viewer->addReferenceAction(), m_viewer->addSecondAction(),
                            m_viewer->addMapAction()});
    m_fileMenu->addSeparator();
    m_fileMenu->addActions({m_viewer->saveAction(), m_viewer->savePictureAction(), m_viewer->figureAction(),
                            m_viewer->cineAction(), m_viewer->imagesCineAction(),
                            m_viewer->samplesCineAction(), m_viewer->exportAnnotationsAction(),
                            m_viewer->closeAction()});
    m_fileMenu->addSeparator();
    m_fileMenu->addAction(m_quit);
    m_studyMenu = menuBar()->addMenu(QString());
    m_studyMenu->addActions({m_newStudy, m_openStudy});
    m_recentMenu = m_studyMenu->addMenu(QString());
    m_recentMenu->setObjectName(QStringLiteral("recentStudies"));
    connect(m_recentMenu, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
    m_studyMenu->addSeparator();
    m_studyMenu->addActions({m_importStudy, m_whoIsWho, m_exportBids});
    m_studyMenu->addSeparator();
    m_studyMenu->addAction(m_closeStudy);
    m_editMenu = menuBar()->addMenu(QString());
    m_editMenu->addActions({m_undo, m_redo});
    m_editMenu->addSeparator();
    m_editMenu->addAction(m_viewer->copyPictureAction());
    m_imageMenu = menuBar()->addMenu(QString());
    m_imageMenu->addActions({m_viewer->enhanceAction(), m_viewer->cancelAction()});
    m_imageMenu->addSeparator();
    m_imageMenu->addAction(m_viewer->provenanceAction());
    m_viewMenu = menuBar()->addMenu(QString());
    m_viewMenu->addActions(m_pageActions->actions());
    m_viewMenu->addSeparator();
    ViewBar& bar = m_viewer->bar();
    m_viewMenu->addActions(bar.modeActions());
    m_viewMenu->addSeparator();
    m_viewMenu->addActions(bar.toolActions());
    m_drawingMenu = m_viewMenu->addMenu(QString());
    m_drawingMenu->addActions(bar.drawingActions());
    m_viewMenu->addSeparator();
    m_viewMenu->addActions(bar.resetActions());
    m_viewMenu->addSeparator();
    m_viewMenu->addActions(bar.orientationActions());
    m_viewMenu->addSeparator();
    m_viewMenu->addAction(m_panelVisible);
    m_themeMenu = m_viewMenu->addMenu(QString());
    m_themeMenu->addActions(m_themes->actions());
    m_languageMenu = m_viewMenu->addMenu(QString());
    m_languageMenu->addActions(m_languages->actions());
    m_helpMenu = menuBar()->addMenu(QString());
    m_helpMenu->addActions({m_keys, m_about});
}

void MainWindow::buildRail() {
    m_rail = new QToolBar;
    m_rail->setObjectName(QStringLiteral("rail"));
    m_rail->setMovable(false);
    m_rail->setFloatable(false);
    m_rail->setIconSize({26, 26});
    m_rail->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    m_rail->setContextMenuPolicy(Qt::PreventContextMenu);
    addToolBar(Qt::LeftToolBarArea, m_rail);
    m_rail->addActions(m_pageActions->actions());
    m_rail->addSeparator();
    auto* space = new QWidget;
    space->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    m_railEnd = m_rail->addWidget(space);
    m_rail->addAction(m_toggleTheme);
}

// Below the pages stands what can be done on this one.
void MainWindow::fillRail(WindowPage page) {
    const QList<QAction*> ofViewer{m_viewer->openAction(), m_viewer->enhanceAction(), m_viewer->saveAction(),
                                   m_viewer->provenanceAction()};
    const QList<QAction*> ofStudy{m_importStudy};
    for (QAction* action : ofViewer + ofStudy)
        m_rail->removeAction(action);
    if (page == WindowPage::Viewer) m_rail->insertActions(m_railEnd, ofViewer);
    if (page == WindowPage::Cohort) m_rail->insertActions(m_railEnd, ofStudy);
    for (QToolButton* button : m_rail->findChildren<QToolButton*>())
        button->setFocusPolicy(Qt::TabFocus);
}

void MainWindow::fillRecent() {
    m_recentMenu->clear();
    const QList<RecentStudy> recent = StudyController::recent();
    for (const RecentStudy& study : recent) {
        QAction* action =
            m_recentMenu->addAction(study.title.isEmpty() ? tr("Study without a title") : study.title);
        connect(action, &QAction::triggered, this, [this, folder = study.folder] {
            showPage(WindowPage::Cohort);
            m_study.open(folder);
        });
    }
    if (recent.isEmpty()) {
        m_recentMenu->addAction(tr("None yet"))->setEnabled(false);
        return;
    }
    m_recentMenu->addSeparator();
    connect(m_recentMenu->addAction(tr("Forget this list")), &QAction::triggered, &m_study,
            &StudyController::forgetRecent);
}

void MainWindow::retranslateActions() {
    const QList<QAction*> pages = m_pageActions->actions();
    nameAction(*pages[0], tr("&Viewer"), tr("Viewer"), tr("Look at scans, enhance, compare"));
    nameAction(*pages[1], tr("C&ohort"), tr("Cohort"), tr("The scans and people of the study"));
    nameAction(*pages[2], tr("&Pairs"), tr("Pairs"), tr("Low-field and high-field scans of one person"));
    nameAction(*pages[3], tr("&Jobs"), tr("Jobs"), tr("What is queued, running and done"));
    nameAction(*m_newStudy, tr("&New study …"), tr("New study"), tr("Make a study"));
    nameAction(*m_openStudy, tr("&Open a study …"), tr("Open study"), tr("Open a study"));
    nameAction(*m_closeStudy, tr("&Close the study"), tr("Close study"), tr("Close the study"));
    nameAction(*m_importStudy, tr("&Import images …"), tr("Import"),
               tr("Take DICOM, NIfTI or BIDS images into the study"));
    nameAction(*m_whoIsWho, tr("&Who is who …"), tr("Who is who"),
               tr("Subjects that may be one person, or two under one number"));
    nameAction(*m_exportBids, tr("&Export as BIDS …"), tr("Export"),
               tr("Give scans away as a BIDS data set"));
    nameAction(*m_undo, tr("&Undo"), tr("Undo"), tr("Undo the last change"));
    nameAction(*m_redo, tr("&Redo"), tr("Redo"), tr("Do it again"));
    nameAction(*m_quit, tr("&Quit"), tr("Quit"), tr("Quit"));
    nameAction(*m_panelVisible, tr("Side &panel"), tr("Panel"), tr("Show or hide the side panel"));
    nameAction(*m_keys, tr("&Keys and mouse"), tr("Keys"), tr("Keys and mouse"));
    nameAction(*m_about, tr("&About MagIQT"), tr("About"), tr("About MagIQT"));
    nameAction(*m_toggleTheme, tr("Light or dark"), tr("Theme"), tr("Light or dark"));
    const QList<QAction*> themes = m_themes->actions();
    themes[0]->setText(tr("&Like the system"));
    themes[1]->setText(tr("L&ight"));
    themes[2]->setText(tr("&Dark"));
    themes[3]->setText(tr("Di&m (reading room)"));
    const QList<QAction*> languages = m_languages->actions();
    languages[0]->setText(tr("&Like the system"));
    languages[1]->setText(QStringLiteral("English"));
    languages[2]->setText(QStringLiteral("Deutsch"));
}

void MainWindow::retranslate() {
    retranslateActions();
    m_fileMenu->setTitle(tr("&File"));
    m_studyMenu->setTitle(tr("&Study"));
    m_recentMenu->setTitle(tr("&Recent studies"));
    m_editMenu->setTitle(tr("&Edit"));
    m_imageMenu->setTitle(tr("&Image"));
    m_viewMenu->setTitle(tr("&View"));
    m_drawingMenu->setTitle(tr("&Measure and mark"));
    m_themeMenu->setTitle(tr("&Theme"));
    m_languageMenu->setTitle(tr("&Language"));
    m_helpMenu->setTitle(tr("&Help"));
    m_notice->setText(tr("For research use only"));
    m_rail->setWindowTitle(tr("Tools"));
    m_rail->setAccessibleName(tr("Tools"));
    fillRecent();
    refreshTitle();
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
                               "Qt, VTK, QCustomPlot, SQLite, libsodium, Eigen and nlohmann-json."));
    box->button(QMessageBox::Close)->setText(tr("Close"));
    box->open();
}

QList<QAction*> MainWindow::actionsWithKeys() {
    QList<QAction*> actions;
    for (QMenu* menu : {m_fileMenu, m_studyMenu, m_editMenu, m_imageMenu, m_viewMenu, m_helpMenu})
        for (QAction* action : menu->actions())
            if (!action->shortcut().isEmpty() || action->property("shippedKey").isValid()) actions << action;
    return actions;
}

void MainWindow::showKeys() {
    auto* dialog = new KeysDialog(m_viewer->keys(), actionsWithKeys(), this);
    connect(dialog, &KeysDialog::keysChanged, m_viewer, &ViewerPage::setKeys);
    dialog->open();
}

} // namespace magiqt
