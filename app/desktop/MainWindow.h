// The window: rail, pictures, side panel, strips. Brings the models together; draws and computes nothing
// itself, and never reads a file (ScanLoader, ResultSaver and EnhanceJobController do, in their threads). The
// view with its OpenGL context is made when the first scan is shown, so that the empty window stands at once.
// User-interface thread only. Construction and appearance: MainWindow.cpp; scans: MainWindowScans.cpp; jobs
// and results: MainWindowJobs.cpp.
#pragma once

#include "MessageArea.h"
#include "Theme.h"

#include "app/models/EnhanceJobController.h"
#include "app/models/ResultSaver.h"
#include "app/models/ScanSession.h"
#include "viewer/widgets/CompareTypes.h"

#include <QHash>
#include <QMainWindow>
#include <QPointer>

#include <functional>

class QAction;
class QActionGroup;
class QLabel;
class QMenu;
class QStackedWidget;
class QToolBar;

namespace magiqt {

class CompareView;
class EmptyPage;
class EnhancePanel;
class JobStrip;
class OpenScanDialog;
class ProvenanceDialog;
class ScanCard;
class ViewBar;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    // runsFolder, program: see EnhanceJobController.
    MainWindow(const QString& runsFolder, const QString& program);
    ~MainWindow() override;

    // From the command line: no questions asked; a contrast that cannot be told stays open. enhanced may be
    // empty.
    void openDirectly(const QStringList& files, const QString& enhanced);
    // Dropped or chosen: shows the dialog.
    void openWithDialog(const QStringList& files);
    // Takes up what earlier sessions left running.
    void attachRuns() { m_controller.attach(); }

    void setTheme(ThemeChoice choice);
    void setLanguage(const QString& choice);
    void saveTo(const QString& target);

    ScanSession& session() { return m_session; }
    EnhanceJobController& controller() { return m_controller; }
    MessageArea& messages() { return *m_messages; }
    CompareView* compareView() { return m_view; } // null until a scan was shown, or without OpenGL

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
    QAction* makeAction(const QString& name, const QString& icon, const QKeySequence& key);
    void buildActions();
    void buildMenus();
    void buildLayout();
    void connectModels();
    void retranslate();
    void retranslateActions();
    void showAbout();
    void showKeys();

    // MainWindowScans.cpp
    void chooseFiles();
    void chooseContrast();
    void startDialog(const QStringList& files, bool isAddition);
    void takeChoices(const OpenScanDialog& dialog);
    void loadFor(const QString& file, LoadPurpose purpose, std::function<void(const LoadedScan&)> loaded,
                 std::function<void(const Problem&)> failed = {}, const LoadedScan& beside = {});
    struct OpenItem {
        QString file;
        QString contrast; // empty: as the loader guesses
    };
    // One after the other, the first as a new session; `finished` runs once all are open.
    void openItems(const QList<OpenItem>& items, int index, const std::function<void()>& finished);
    void refresh();
    void refreshView();
    void refreshReadiness();
    void ensureView();
    void showFindings(const Findings& findings);
    void showProblem(const QString& key, const Problem& problem);

    // MainWindowJobs.cpp
    void startEnhancement();
    void takeStatus(const RunStatus& status);
    void takeDone(const RunStatus& status);
    void offerResume(const RunStatus& status);
    void offerLeftover(const RunStatus& status);
    void showLeftover(const RunStatus& status);
    void loadEnhanced(const RunStatus& status);
    void chooseTarget();
    void save(const QString& target, ExistingFile existing);
    void takeSaveProblem(const Problem& problem, const QString& target);
    void toggleProvenance();

    ScanSession m_session;
    ScanLoader m_loader;
    ResultSaver m_saver;
    EnhanceJobController m_controller;
    int m_jobSession =
        0; // the session number that the active run belongs to; 0: an earlier start of the program
    QHash<QString, RunStatus> m_leftovers; // by run id, while their inputs are being looked for
    struct Waiting {
        std::function<void(const LoadedScan&)> loaded;
        std::function<void(const Problem&)> failed;
    };
    QHash<int, Waiting> m_waiting; // by ticket of the loader
    QString m_lastFolder;          // of file dialogs, for this start only
    VolumePointer m_shownInput;
    VolumePointer m_shownEnhanced;
    QString m_shownLabelContrast;
    CompareMode m_mode = CompareMode::SideBySide;
    bool m_isRadiological = true;
    bool m_hasPainted = false;
    Findings m_runFindings;

    QToolBar* m_rail = nullptr;
    QStackedWidget* m_pages = nullptr;
    EmptyPage* m_empty = nullptr;
    CompareView* m_view = nullptr;
    ViewBar* m_bar = nullptr;
    MessageArea* m_messages = nullptr;
    JobStrip* m_job = nullptr;
    ScanCard* m_card = nullptr;
    EnhancePanel* m_panel = nullptr;
    QWidget* m_side = nullptr;
    QLabel* m_position = nullptr;
    QLabel* m_probe = nullptr;
    QLabel* m_notice = nullptr;
    QPointer<ProvenanceDialog> m_provenanceDialog;
    QPointer<OpenScanDialog> m_openDialog;

    QAction* m_open = nullptr;
    QAction* m_add = nullptr;
    QAction* m_save = nullptr;
    QAction* m_close = nullptr;
    QAction* m_quit = nullptr;
    QAction* m_enhance = nullptr;
    QAction* m_cancel = nullptr;
    QAction* m_provenance = nullptr;
    QAction* m_panelVisible = nullptr;
    QAction* m_keys = nullptr;
    QAction* m_about = nullptr;
    QActionGroup* m_themes = nullptr;
    QActionGroup* m_languages = nullptr;
    QMenu* m_fileMenu = nullptr;
    QMenu* m_imageMenu = nullptr;
    QMenu* m_viewMenu = nullptr;
    QMenu* m_themeMenu = nullptr;
    QMenu* m_languageMenu = nullptr;
    QMenu* m_helpMenu = nullptr;
};

} // namespace magiqt
