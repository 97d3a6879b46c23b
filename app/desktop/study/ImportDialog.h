// Import of a folder into the open study: looks through it, shows every series with what it seems to be, what
// is odd and a tick, asks how persons are kept, and queues the job. Not modal; nothing is read in this
// thread. User-interface thread only.
#pragma once

#include "app/models/Problem.h"
#include "app/models/import/ImportTableModel.h"

#include <QDialog>

class QCheckBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QRadioButton;
class QTableView;

namespace magiqt {

class CliLine;
class FolderScan;
class StudyController;
class StudyIntake;

class ImportDialog : public QDialog {
    Q_OBJECT
public:
    // program: magiqt-cli.
    ImportDialog(StudyController& study, StudyIntake& intake, const QString& program,
                 QWidget* parent = nullptr);
    ~ImportDialog() override;

    void lookThrough(const QString& folder);

signals:
    void queued(const QString& entry); // the job's id in the queue

protected:
    void changeEvent(QEvent* event) override;
    void reject() override;

private:
    enum class Phase { Looking, Choosing, Unlocking, Queueing, Failed };
    void buildTable();
    QWidget* buildPersons();
    void connectIntake();
    void setPhase(Phase phase);
    void takeFound(const ImportPreview& preview);
    void takeProblem(const Problem& problem);
    void begin(); // the Import button
    void enqueue(const QString& sealTo);
    void refresh();
    void retranslate();
    bool keepsLink() const;
    QString whyNot() const; // what is missing before it can begin; empty when it can

    StudyController& m_study;
    StudyIntake& m_intake;
    FolderScan* m_scan;
    ImportTableModel m_model;
    Phase m_phase = Phase::Looking;
    QString m_folder;
    QString m_salt;
    Problem m_problem;

    QLabel* m_status;
    QProgressBar* m_progress;
    QTableView* m_table;
    QPushButton* m_all;
    QPushButton* m_none;
    QWidget* m_persons;
    QLabel* m_personsTitle;
    QRadioButton* m_withLink;
    QRadioButton* m_withoutLink;
    QLabel* m_passphraseLabel;
    QLineEdit* m_passphrase;
    QLabel* m_repeatLabel;
    QLineEdit* m_repeat;
    QLabel* m_siteLabel;
    QLineEdit* m_site;
    QLabel* m_hint;
    CliLine* m_command;
    QDialogButtonBox* m_buttons; // its own words: standard buttons take theirs back at a change of language
    QPushButton* m_begin;
    QPushButton* m_cancel;
};

} // namespace magiqt
