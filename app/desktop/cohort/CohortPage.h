// The Cohort page: the scans and people of the open study in a table, with filters, charts, details and what
// can be done with them. User-interface thread only; reads nothing itself.
#pragma once

#include <QWidget>

class QStackedWidget;

namespace magiqt {

class EmptyState;
class StudyController;

class CohortPage : public QWidget {
    Q_OBJECT
public:
    explicit CohortPage(StudyController& study, QWidget* parent = nullptr);

signals:
    void newStudyRequested();
    void openStudyRequested();
    void importRequested(const QStringList& paths);                        // empty: nothing chosen yet
    void showRequested(const QStringList& files, const QString& enhanced); // in the Viewer

private:
    void refreshState();

    StudyController& m_study;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
};

} // namespace magiqt
