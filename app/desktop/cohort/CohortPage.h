// The Cohort page: the scans and people of the open study in a table, with filters, charts, details and what
// can be done with them. Brings models and widgets together; everything that reads or writes the study runs
// in the study's threads. User-interface thread. Construction and what is shown: CohortPage.cpp; the
// selection: CohortPageSelection.cpp; what is done: CohortPageActions.cpp.
#pragma once

#include "FilterBar.h"

#include "app/desktop/MessageArea.h"
#include "app/models/FigureRows.h"
#include "app/models/cohort/BatchCommand.h"
#include "app/models/cohort/ScanDetails.h"
#include "catalog/Editor.h"

#include <QPointer>
#include <QWidget>

#include <functional>
#include <memory>
#include <optional>

class QItemSelection;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;
class QTabWidget;
class QToolButton;

namespace magiqt {

class CohortCharts;
class DetailsPanel;
class EmptyState;
class PagedTableModel;
class ProvenanceDialog;
class ScanTableModel;
class StudyController;
class SubjectTableModel;
class ThumbnailStore;

class CohortPage : public QWidget {
    Q_OBJECT
public:
    explicit CohortPage(StudyController& study, QWidget* parent = nullptr);
    ~CohortPage() override;

    void setSideVisible(bool isVisible);
    // While another page is shown, the keys of this one do nothing.
    void setCurrent(bool isCurrent);
    ScanTableModel& scans() { return *m_scans; }
    // Scans that are selected in the table, wherever they are.
    int selectedScans() const;

signals:
    void newStudyRequested();
    void openStudyRequested();
    void importRequested(const QStringList& paths); // empty: nothing chosen yet
    // In the Viewer.
    void showRequested(const QStringList& files, const magiqt::Companions& beside);
    void figureRequested(const QList<magiqt::FigureSource>& sources);
    void jobsRequested(); // show the Jobs page
    void messageRequested(const magiqt::Message& message);

protected:
    void changeEvent(QEvent* event) override;

private:
    // CohortPage.cpp
    void buildTables();
    void buildActions();
    void buildLayout();
    void connectModels();
    QTableView* makeTable(const char* name, PagedTableModel& model);
    void refreshState();
    void refreshChoices();
    void refreshCharts();
    void refreshDetails();
    void refreshCounts();
    void keepSelection();
    void takeSelection();
    void applyFilter();
    void showPeople(bool isPeople);
    void retranslate();
    void restoreColumns();
    void storeColumns() const;

    // CohortPageActions.cpp
    std::vector<RowId> selectedIds() const;
    std::vector<RowId> chosenIds() const;
    std::vector<RowId> editedIds() const;
    void changeScans(const ScanChange& change);
    void changeSubjects(const SubjectChange& change);
    void changeSessions(const SessionChange& change);
    void askForFigure();
    void openCurrent();
    void show(const ScanFiles& files);
    void openImage(const QString& relativeFile);
    void exportDicom(const QString& relativeFile);
    void showProvenance(const QString& relativeFile);
    void startBatch(BatchKind kind);
    void queueBatch(const BatchOptions& options, const std::vector<RowId>& scanIds);
    void tellBatch(const BatchPlan& plan, std::size_t queued);
    void askName(const QString& title, const QString& start, std::function<void(const QString&)> use);
    void saveFilter();
    void saveList();
    void renameCohort(RowId id, const QString& name);
    void removeCohort(RowId id, const QString& name);
    void chooseCohortLater(RowId id);
    void tell(MessageTone tone, std::function<QString()> text, std::vector<MessageAction> actions = {});

    StudyController& m_study;
    ThumbnailStore* m_thumbnails;
    ScanTableModel* m_scans;
    SubjectTableModel* m_people;
    std::optional<ScanDetails> m_details; // of the one scan that is selected
    int m_detailsTicket = 0;
    std::shared_ptr<const std::vector<RowId>> m_shownIds; // what the rows of the selection mean
    std::vector<RowId> m_keptIds; // the scans that a person selected: found again when the rows change
    bool m_isReselecting = false;
    int m_chartsTicket = 0;
    RowId m_cohortToChoose = 0; // made just now; chosen when the choices hold it
    bool m_hasScans = false;    // the study holds at least one

    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QWidget* m_work = nullptr;
    FilterBar* m_filters;
    QStackedWidget* m_tables;
    EmptyState* m_noMatch;
    QTableView* m_scanTable = nullptr;
    QTableView* m_peopleTable = nullptr;
    QToolButton* m_scanToggle;
    QToolButton* m_peopleToggle;
    QLabel* m_count;
    QLabel* m_selection;
    QPushButton* m_prepare;
    QPushButton* m_enhance;
    QPushButton* m_register;
    QPushButton* m_segment;
    QPushButton* m_deface;
    QPushButton* m_fuse;
    QPushButton* m_figure;
    QTabWidget* m_side;
    DetailsPanel* m_detailsPanel;
    CohortCharts* m_charts;
    QAction* m_find = nullptr;
    QAction* m_provenance = nullptr;
    QPointer<ProvenanceDialog> m_provenanceDialog;
};

} // namespace magiqt
