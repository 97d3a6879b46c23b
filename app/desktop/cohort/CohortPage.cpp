#include "CohortPage.h"

#include "app/desktop/EmptyState.h"
#include "app/models/study/StudyController.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace magiqt {

CohortPage::CohortPage(StudyController& study, QWidget* parent)
    : QWidget(parent), m_study(study), m_stack(new QStackedWidget), m_empty(new EmptyState) {
    setObjectName(QStringLiteral("cohortPage"));
    m_empty->setObjectName(QStringLiteral("cohortEmpty"));
    m_stack->addWidget(m_empty);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    connect(&m_study, &StudyController::stateChanged, this, &CohortPage::refreshState);
    refreshState();
}

void CohortPage::refreshState() {
    switch (m_study.state()) {
    case StudyState::Opening:
        m_empty->setContent({QStringLiteral("study"), [] { return tr("Opening the study …"); }, {}});
        break;
    case StudyState::Closed:
        m_empty->setContent(
            {QStringLiteral("study"),
             [] { return tr("No study is open"); },
             [] {
                 return tr("A study is a folder that keeps scans, pairs and results of many people together, "
                           "under pseudonyms. Make a new one, or open one that is there.");
             },
             {{QStringLiteral("cohortNewStudy"), [] { return tr("New study …"); },
               [this] { emit newStudyRequested(); }},
              {QStringLiteral("cohortOpenStudy"), [] { return tr("Open a study …"); },
               [this] { emit openStudyRequested(); }}}});
        break;
    case StudyState::Open:
        m_empty->setContent(
            {QStringLiteral("import"),
             [] { return tr("Drop a folder of images here"); },
             [] {
                 return tr("DICOM, NIfTI or a BIDS dataset. You will see what was found before anything is "
                           "taken; names and dates stay outside.");
             },
             {{QStringLiteral("cohortImport"), [] { return tr("Import images …"); },
               [this] { emit importRequested({}); }}}});
        break;
    }
}

} // namespace magiqt
