#include "JobsPage.h"

#include "app/desktop/EmptyState.h"
#include "app/models/study/StudyController.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace magiqt {

JobsPage::JobsPage(StudyController& study, QWidget* parent)
    : QWidget(parent), m_study(study), m_stack(new QStackedWidget), m_empty(new EmptyState) {
    setObjectName(QStringLiteral("jobsPage"));
    m_empty->setObjectName(QStringLiteral("jobsEmpty"));
    m_stack->addWidget(m_empty);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    connect(&m_study, &StudyController::stateChanged, this, &JobsPage::refresh);
    refresh();
}

void JobsPage::refresh() {
    if (m_study.state() == StudyState::Open) {
        m_empty->setContent({QStringLiteral("jobs"), [] { return tr("No jobs yet"); },
                             [] {
                                 return tr("Choose scans on the Cohort page and say what to do with them: "
                                           "prepare, register, enhance, segment, export.");
                             }});
        return;
    }
    m_empty->setContent(
        {QStringLiteral("jobs"),
         [] { return tr("No study is open"); },
         [] { return tr("Jobs belong to a study. Open one, or make a new one, to see them."); },
         {{QStringLiteral("jobsOpenStudy"), [] { return tr("Open a study …"); },
           [this] { emit studyRequested(); }}}});
}

} // namespace magiqt
