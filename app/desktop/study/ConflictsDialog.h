// Who is who: subjects that may be one person, one below the other, with what a person can decide: two
// people, or one (merged; asks for the passphrase where the study has a key that is not open). Not modal.
// User-interface thread only.
#pragma once

#include "app/models/Problem.h"
#include "app/models/study/PersonConflicts.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableWidget;

namespace magiqt {

class CliLine;
class StudyController;
class StudyIntake;

class ConflictsDialog : public QDialog {
    Q_OBJECT
public:
    ConflictsDialog(StudyController& study, StudyIntake& intake, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    void load();
    void fill(std::vector<OpenConflict> found);
    const OpenConflict* current() const;
    void chooseCurrent();
    void keepApart();
    void merge();
    void mergeNow(RowId into, RowId from);
    void tell(const QString& text);
    void setBusy(bool isBusy);
    void refresh();
    void retranslate();
    QString describe(const ConflictSubject& subject) const;

    StudyController& m_study;
    StudyIntake& m_intake;
    std::vector<OpenConflict> m_conflicts;
    bool m_isLoaded = false, m_isBusy = false, m_waitsForKey = false;

    QLabel* m_intro;
    QTableWidget* m_table;
    QLabel* m_staysLabel;
    QComboBox* m_stays; // its data: the RowId of the subject that stays
    QLabel* m_passphraseLabel;
    QLineEdit* m_passphrase;
    QLabel* m_warning;
    QProgressBar* m_progress;
    QLabel* m_outcome;
    CliLine* m_command;
    QPushButton* m_two;
    QPushButton* m_one;
    QPushButton* m_close;
};

} // namespace magiqt
