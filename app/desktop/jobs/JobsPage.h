// The Jobs page: what is queued, running and finished in the open study, with what can be done about it.
// Draws QueueController's snapshots; changes go through it. User-interface thread only.
#pragma once

#include "app/models/jobs/JobTableModel.h"
#include "app/models/jobs/QueueController.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolBar;

namespace magiqt {

class EmptyState;
class JobDetailPanel;
class MessageArea;
class StudyController;

class JobsPage : public QWidget {
    Q_OBJECT
public:
    JobsPage(StudyController& study, QueueController& queue, QWidget* parent = nullptr);

    void select(const QString& id);

signals:
    void studyRequested(); // there is no study yet: the user wants to open one

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildBar();
    void buildTable();
    QAction* makeAction(const QString& name, const QString& icon, void (JobsPage::*run)());
    void refresh();
    void refreshActions();
    void refreshDetail();
    void retranslate();
    void fillFilter();
    QStringList selectedIds() const;
    std::vector<std::shared_ptr<const EntryStatus>> selected() const;
    void cancelSelected();
    void retrySelected();
    void removeSelected();
    void raiseSelected();
    void lowerSelected();
    void shiftPriority(int by);

    StudyController& m_study;
    QueueController& m_queue;
    JobTableModel m_model;
    QSortFilterProxyModel* m_shown;
    QString m_wanted; // to be selected once it is there
    QStackedWidget* m_stack;
    EmptyState* m_noStudy;
    EmptyState* m_noJobs;
    MessageArea* m_messages;
    QToolBar* m_bar;
    QComboBox* m_filter;
    QLineEdit* m_search;
    QLabel* m_counts;
    QLabel* m_runner;
    QTableView* m_table;
    JobDetailPanel* m_detail;
    QAction* m_cancel;
    QAction* m_retry;
    QAction* m_raise;
    QAction* m_lower;
    QAction* m_remove;
};

} // namespace magiqt
