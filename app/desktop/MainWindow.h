// The window: a rail that switches pages (Viewer, Cohort, Jobs), menus, the strip for messages about the
// study, the status bar. Owns the open study and hands it to the pages; draws and computes nothing itself.
// User-interface thread only. Construction and pages: MainWindow.cpp; actions, menus, words:
// MainWindowMenus.cpp.
#pragma once

#include "Theme.h"

#include "app/desktop/viewer/ViewerPage.h"
#include "app/models/Companions.h"
#include "app/models/study/StudyController.h"

#include <QMainWindow>
#include <QPointer>

class QAction;
class QActionGroup;
class QLabel;
class QMenu;
class QStackedWidget;
class QToolBar;

namespace magiqt {

class CohortPage;
class ConflictsDialog;
class ExportBidsDialog;
class ImportDialog;
class JobsPage;
class PairsPage;
class QueueController;
class StudyIntake;
struct ImportSummary;

enum class WindowPage { Viewer, Cohort, Pairs, Jobs };

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    // runsFolder, program: see EnhanceJobController.
    MainWindow(const QString& runsFolder, const QString& program);
    ~MainWindow() override;

    // See ViewerPage.
    void openDirectly(const QStringList& files, const Companions& beside = {});
    void openWithDialog(const QStringList& files);
    void attachRuns() { m_viewer->attachRuns(); }
    void keepSession() { m_viewer->keepSession(); }
    void saveTo(const QString& target) { m_viewer->saveTo(target); }

    void showPage(WindowPage page);
    WindowPage page() const;
    // Folders or files for the open study (the Cohort page's drop, or its button with nothing chosen yet).
    void importIntoStudy(const QStringList& paths);
    void setTheme(ThemeChoice choice);
    void setLanguage(const QString& choice);

    ScanSession& session() { return m_viewer->session(); }
    EnhanceJobController& controller() { return m_viewer->controller(); }
    MessageArea& messages() { return m_viewer->messages(); }
    CompareView* compareView() { return m_viewer->compareView(); }
    StudyController& study() { return m_study; }
    QueueController& queue() { return *m_queue; }
    MessageArea& studyMessages() { return *m_studyMessages; }
    ViewerPage& viewerPage() { return *m_viewer; }
    CohortPage& cohortPage() { return *m_cohort; }
    JobsPage& jobsPage() { return *m_jobs; }
    PairsPage& pairsPage() { return *m_pairs; }
    StudyIntake& intake() { return *m_intake; }

signals:
    void firstFramePainted();
    void firstSlicePainted(); // the view with the first scan is on the screen

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    // MainWindow.cpp
    void buildLayout();
    void connectPages();
    void connectStudy();
    void refreshStudy();
    void showStudyFindings();
    void takeStudyFailure(const Problem& problem);
    MessageAction repairAction();
    void refreshTitle();
    void chooseStudy();
    void newStudy();

    // MainWindowImport.cpp
    void connectIntake();
    void chooseImportFolder();
    void startImport(const QString& folder);
    void askForKey(int runs);
    void tellImported(const ImportSummary& summary);
    void decideWhoIsWho();
    void exportBidsDataset();

    // MainWindowMenus.cpp
    void buildActions();
    void buildChoices();
    void buildMenus();
    void buildRail();
    void fillRail(WindowPage page);
    void fillRecent();
    void retranslate();
    void retranslateActions();
    void showAbout();
    void showKeys();
    QList<QAction*> actionsWithKeys(); // of the menus, with those that lost theirs
    void refreshUndo();

    StudyController m_study;
    QueueController* m_queue = nullptr; // works off the queue of the open study
    bool m_hasPainted = false;

    QToolBar* m_rail = nullptr;
    QAction* m_railEnd = nullptr; // the space below what belongs to the page
    QStackedWidget* m_pages = nullptr;
    MessageArea* m_studyMessages = nullptr;
    QWidget* m_studyStrip = nullptr; // holds the messages; hidden on the Viewer page
    ViewerPage* m_viewer = nullptr;
    CohortPage* m_cohort = nullptr;
    JobsPage* m_jobs = nullptr;
    PairsPage* m_pairs = nullptr;
    StudyIntake* m_intake = nullptr; // takes what jobs made into the catalog
    QString m_program;               // magiqt-cli
    QPointer<ImportDialog> m_importDialog;
    QPointer<ConflictsDialog> m_conflictsDialog;
    QPointer<ExportBidsDialog> m_exportDialog;
    QLabel* m_position = nullptr;
    QLabel* m_probe = nullptr;
    QLabel* m_notice = nullptr;

    QActionGroup* m_pageActions = nullptr;
    QAction* m_newStudy = nullptr;
    QAction* m_openStudy = nullptr;
    QAction* m_closeStudy = nullptr;
    QAction* m_importStudy = nullptr;
    QAction* m_whoIsWho = nullptr;
    QAction* m_exportBids = nullptr;
    QAction* m_undo = nullptr;
    QAction* m_redo = nullptr;
    QAction* m_quit = nullptr;
    QAction* m_panelVisible = nullptr;
    QAction* m_keys = nullptr;
    QAction* m_about = nullptr;
    QAction* m_toggleTheme = nullptr;
    QActionGroup* m_themes = nullptr;
    QActionGroup* m_languages = nullptr;
    QMenu* m_fileMenu = nullptr;
    QMenu* m_studyMenu = nullptr;
    QMenu* m_recentMenu = nullptr;
    QMenu* m_editMenu = nullptr;
    QMenu* m_imageMenu = nullptr;
    QMenu* m_viewMenu = nullptr;
    QMenu* m_drawingMenu = nullptr;
    QMenu* m_themeMenu = nullptr;
    QMenu* m_languageMenu = nullptr;
    QMenu* m_helpMenu = nullptr;
};

} // namespace magiqt
