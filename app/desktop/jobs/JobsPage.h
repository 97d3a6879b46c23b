// The Jobs page: what is queued, running and finished in the open study. User-interface thread only.
#pragma once

#include <QWidget>

class QStackedWidget;

namespace magiqt {

class EmptyState;
class StudyController;

class JobsPage : public QWidget {
    Q_OBJECT
public:
    explicit JobsPage(StudyController& study, QWidget* parent = nullptr);

signals:
    void studyRequested(); // there is no study yet: the user wants to open one

private:
    void refresh();

    StudyController& m_study;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
};

} // namespace magiqt
