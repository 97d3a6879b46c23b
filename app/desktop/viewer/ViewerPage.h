// The Viewer page: pictures, side panel and strips for the scans of one person that are open, and the actions
// that belong to them. Brings the models together; draws and computes nothing itself, and never reads a file
// (ScanLoader, ResultSaver and EnhanceJobController do, in their threads). The view with its OpenGL context
// is made when the first scan is shown, so that the empty page stands at once. User-interface thread only.
// Construction and appearance: ViewerPage.cpp; scans: ViewerPageScans.cpp; pictures and
// annotations: ViewerPagePictures.cpp; what is kept for a crash: ViewerPageSession.cpp; jobs and results:
// ViewerPageJobs.cpp.
#pragma once

#include "CineExport.h"

#include "app/desktop/MessageArea.h"

#include "app/models/AnnotationStore.h"
#include "app/models/Companions.h"
#include "app/models/EnhanceJobController.h"
#include "app/models/FigureRows.h"
#include "app/models/ResultSaver.h"
#include "app/models/ScanSession.h"
#include "app/models/SessionKeeper.h"
#include "viewer/widgets/CompareTypes.h"
#include "viewer/widgets/ViewKeys.h"
#include "viewer/widgets/ViewMaps.h"

#include <QFileDialog>
#include <QHash>
#include <QPointer>
#include <QWidget>

#include <array>
#include <functional>

class QAction;
class QIODevice;
class QStackedWidget;

namespace magiqt {

class AnnotationPanel;
class CompareView;
class EmptyPage;
class EnhancePanel;
class FigureDialog;
class JobStrip;
class OpenScanDialog;
class ProvenanceDialog;
class ScanCard;
class SliceCanvas;
class StudyController;
class ViewBar;

class ViewerPage : public QWidget {
    Q_OBJECT
public:
    // runsFolder, program: see EnhanceJobController.
    ViewerPage(const QString& runsFolder, const QString& program, StudyController& study,
               QWidget* parent = nullptr);
    ~ViewerPage() override;

    // From the command line or the Cohort page: no questions asked; a contrast that cannot be told stays
    // open. `beside` is of the first file.
    void openDirectly(const QStringList& files, const Companions& beside = {});
    // Dropped or chosen: shows the dialog.
    void openWithDialog(const QStringList& files);
    // Takes up what earlier sessions left running.
    void attachRuns() { m_controller.attach(); }
    // From now on what is open is kept, in case the program crashes; offers what such a start left.
    void keepSession();
    void endSession(); // closed properly
    void saveTo(const QString& target);
    // A figure sheet of subjects that are still to be read.
    void openFigure(const QList<FigureSource>& sources);
    void setSideVisible(bool isVisible);
    // While another page is shown, the keys of this one do nothing.
    void setCurrent(bool isCurrent);

    ScanSession& session() { return m_session; }
    EnhanceJobController& controller() { return m_controller; }
    MessageArea& messages() { return *m_messages; }
    CompareView* compareView() { return m_view; } // null until a scan was shown, or without OpenGL
    ViewBar& bar() { return *m_bar; }

    QAction* openAction() { return m_open; }
    QAction* addContrastAction() { return m_add; }
    QAction* addReferenceAction() { return m_addReference; }
    QAction* addSecondAction() { return m_addSecond; }
    QAction* addMapAction() { return m_addMap; }
    QAction* exportAnnotationsAction() { return m_exportAnnotations; }
    bool canUndo() const; // the last change of the annotations
    bool canRedo() const;
    void undo();
    void redo();
    const ViewKeys& keys() const { return m_keys; }
    void setKeys(const ViewKeys& keys);
    QAction* copyPictureAction() { return m_copyPicture; }
    QAction* savePictureAction() { return m_savePicture; }
    QAction* figureAction() { return m_figure; }
    QAction* cineAction() { return m_cine; }
    QAction* imagesCineAction() { return m_imagesCine; }
    QAction* samplesCineAction() { return m_samplesCine; }
    QAction* saveAction() { return m_save; }
    QAction* closeAction() { return m_close; }
    QAction* enhanceAction() { return m_enhance; }
    QAction* cancelAction() { return m_cancel; }
    QAction* provenanceAction() { return m_provenance; }

signals:
    void titleChanged();
    void undoChanged();
    void wanted();            // something was opened: show this page
    void firstSlicePainted(); // the view with the first scan is on the screen
    void positionChanged(const QString& text);
    void probeChanged(const QString& text);

protected:
    void changeEvent(QEvent* event) override;

private:
    // ViewerPage.cpp
    void buildActions();
    void buildLayout();
    void connectModels();
    void connectController();
    void connectBar();
    void retranslate();

    // ViewerPageScans.cpp
    QFileDialog* imageDialog(const char* name, const QString& title, QFileDialog::FileMode mode);
    void chooseFiles();
    void chooseContrast();
    // One image that is shown beside the shown scan, or over it.
    void chooseBeside(const char* name, const QString& title,
                      const std::function<void(Companions&, const QString& file)>& take);
    // `taken` runs once the enhanced image is shown.
    void loadBeside(const Companions& beside, const SessionScan& of, const std::function<void()>& taken = {});
    void loadReference(const ReferenceImage& reference, const SessionScan& of);
    // `set` gets it, unless another scan is open by then.
    void loadImage(const QString& file, LoadPurpose purpose, const SessionScan& of,
                   const std::function<void(const QString& contrast, const LoadedScan&)>& set);
    void takeEnhanced(const QString& contrast, const LoadedScan& enhanced);
    static QString nameOf(Arm arm, const QString& contrast);
    void showArms(const SessionScan* scan);
    std::vector<ViewMap> mapsOf(const SessionScan& scan) const;
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

    // ViewerPagePictures.cpp
    // Writes through `write`, and says how it went.
    void saveFile(const QString& target, const std::function<bool(QIODevice&)>& write);
    void tellSaved(bool isSaved, const QString& reason);
    void choosePicture();
    void chooseCine(CineThrough through);
    FigureDialog* makeFigureDialog();
    void openFigureOfSession();
    void chooseAnnotationsFile();
    void exportAnnotations(const QString& target);
    void connectAnnotations();
    void watchAnnotations(SliceCanvas& canvas);
    void showAnnotationsOf(const LoadedScan& image);
    void takeLayout(); // that this study was last looked at in

    // ViewerPageSession.cpp
    KeptSession sessionNow() const;
    void offerSession(const KeptSession& session);
    void restore(const KeptSession& session);

    // ViewerPageJobs.cpp
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
    void refreshProvenance();

    StudyController& m_study; // what it knows of a shown image stands on the provenance card
    ScanSession m_session;
    ScanLoader m_loader;
    AnnotationStore m_annotations;
    SessionKeeper m_keeper;
    ResultSaver m_saver;
    EnhanceJobController m_controller;
    int m_jobSession =
        0; // the session number that the active run belongs to; 0: an earlier start of the program
    QHash<QString, RunStatus> m_leftovers; // by run id, while their inputs are being looked for
    struct Waiting {
        std::function<void(const LoadedScan&)> loaded;
        std::function<void(const Problem&)> failed;
    };
    QHash<int, Waiting> m_waiting;                     // by ticket of the loader
    QString m_lastFolder;                              // of file dialogs, for this start only
    std::array<VolumePointer, armCount> m_shownImages; // by arm
    QString m_shownContrast;
    VolumePointer m_annotatedInput;
    int m_layoutSession = 0; // the session whose remembered layout was taken up
    CompareMode m_mode = CompareMode::SideBySide;
    bool m_isRadiological = true;
    ViewKeys m_keys;
    bool m_isCurrent = true;
    Findings m_runFindings;

    QStackedWidget* m_pages = nullptr;
    EmptyPage* m_empty = nullptr;
    CompareView* m_view = nullptr;
    ViewBar* m_bar = nullptr;
    MessageArea* m_messages = nullptr;
    JobStrip* m_job = nullptr;
    ScanCard* m_card = nullptr;
    EnhancePanel* m_panel = nullptr;
    AnnotationPanel* m_annotationPanel = nullptr;
    QWidget* m_side = nullptr;
    QPointer<ProvenanceDialog> m_provenanceDialog;
    QPointer<OpenScanDialog> m_openDialog;

    QAction* m_open = nullptr;
    QAction* m_add = nullptr;
    QAction* m_addReference = nullptr;
    QAction* m_addSecond = nullptr;
    QAction* m_addMap = nullptr;
    QAction* m_copyPicture = nullptr;
    QAction* m_savePicture = nullptr;
    QAction* m_exportAnnotations = nullptr;
    QAction* m_figure = nullptr;
    QAction* m_cine = nullptr;
    QAction* m_imagesCine = nullptr;
    QAction* m_samplesCine = nullptr;
    QAction* m_save = nullptr;
    QAction* m_close = nullptr;
    QAction* m_enhance = nullptr;
    QAction* m_cancel = nullptr;
    QAction* m_provenance = nullptr;
};

} // namespace magiqt
