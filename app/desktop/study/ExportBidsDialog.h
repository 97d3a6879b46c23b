// Gives the open study away as a BIDS data set: asks where to, which scans, with what was derived, and for
// the passphrase that lets the hunt for leaks know the persons' names; then shows progress and the outcome.
// Not modal. User-interface thread only.
#pragma once

#include "app/models/Problem.h"
#include "app/models/study/BidsExporter.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace magiqt {

class CliLine;
class StudyController;

class ExportBidsDialog : public QDialog {
    Q_OBJECT
public:
    ExportBidsDialog(StudyController& study, bool studyHasKey, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;
    void reject() override;

private:
    void buildLayout();
    void loadCohorts();
    void chooseFolder();
    void begin();
    void takeResult(const BidsExportResult& result);
    void tell(const QString& text);
    void refresh();
    void retranslate();

    StudyController& m_study;
    BidsExporter m_exporter;
    bool m_hasKey;

    QLabel* m_intro;
    QFormLayout* m_form;
    QLineEdit* m_folder;
    QPushButton* m_browse;
    QComboBox* m_cohort; // its data: the RowId; 0: all
    QLineEdit* m_name;
    QCheckBox* m_derivatives;
    QLineEdit* m_passphrase;
    QProgressBar* m_progress;
    QLabel* m_outcome;
    CliLine* m_command;
    QPushButton* m_begin;
    QPushButton* m_close;
};

} // namespace magiqt
