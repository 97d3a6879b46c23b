// MainWindow: importing into the open study, and what comes of jobs that have ended.
#include "MainWindow.h"

#include "app/desktop/jobs/JobsPage.h"
#include "study/ConflictsDialog.h"
#include "study/ExportBidsDialog.h"
#include "study/ImportDialog.h"
#include "study/RecoveryCodeDialog.h"

#include "app/models/Wording.h"
#include "app/models/import/StudyIntake.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QLineEdit>

namespace magiqt {

void MainWindow::connectIntake() {
    connect(m_intake, &StudyIntake::importTaken, this, &MainWindow::tellImported);
    connect(m_intake, &StudyIntake::keyNeeded, this, &MainWindow::askForKey);
    connect(m_intake, &StudyIntake::takingFailed, this, [this](const Problem& problem) {
        m_studyMessages->show(
            {QStringLiteral("intake"), MessageTone::Error, [problem] { return wordingOf(problem); }, {}, {}});
    });
    connect(m_intake, &StudyIntake::keyFailed, this, [this](const Problem& problem) {
        if (m_importDialog) return; // says so itself
        m_studyMessages->show(
            {QStringLiteral("key"), MessageTone::Error, [problem] { return wordingOf(problem); }, {}, {}});
    });
    connect(m_intake, &StudyIntake::keyOpened, this, [this] {
        m_studyMessages->dismiss(QStringLiteral("key"));
        m_studyMessages->dismiss(QStringLiteral("keyNeeded"));
    });
    connect(m_intake, &StudyIntake::recoveryCodeMade, this, [this](const QString& code) {
        // Not the import dialog's child: that one goes as soon as the import is queued.
        auto* dialog = new RecoveryCodeDialog(code, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
}

void MainWindow::importIntoStudy(const QStringList& paths) {
    if (!m_study.canWrite()) return;
    if (paths.isEmpty()) return chooseImportFolder();
    if (paths.size() > 1 || !QFileInfo(paths.first()).isDir()) {
        m_studyMessages->show({QStringLiteral("import"),
                               MessageTone::Warning,
                               [] { return tr("Please drop the one folder that holds the images."); },
                               {},
                               {}});
        return;
    }
    startImport(paths.first());
}

void MainWindow::chooseImportFolder() {
    auto* dialog = new QFileDialog(this);
    dialog->setObjectName(QStringLiteral("importFolderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setWindowTitle(tr("Folder with the images"));
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::startImport);
    dialog->open();
}

void MainWindow::startImport(const QString& folder) {
    m_studyMessages->dismiss(QStringLiteral("import"));
    delete m_importDialog;
    m_importDialog = new ImportDialog(m_study, *m_intake, m_program, this);
    m_importDialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_importDialog, &ImportDialog::queued, this, [this](const QString& entry) {
        m_jobs->select(entry);
        showPage(WindowPage::Jobs);
    });
    m_importDialog->lookThrough(folder);
    m_importDialog->open();
}

void MainWindow::askForKey(int runs) {
    m_studyMessages->show(
        {QStringLiteral("keyNeeded"),
         MessageTone::Note,
         [runs] {
             return tr("%n finished import(s) wait for the study's key to tell who is who.", nullptr, runs);
         },
         {{QStringLiteral("openKey"), [] { return tr("Open the key …"); },
           [this] {
               auto* dialog = new QInputDialog(this);
               dialog->setObjectName(QStringLiteral("passphraseDialog"));
               dialog->setAttribute(Qt::WA_DeleteOnClose);
               dialog->setTextEchoMode(QLineEdit::Password);
               dialog->setWindowTitle(tr("Key of the study"));
               dialog->setLabelText(tr("Passphrase"));
               connect(dialog, &QInputDialog::textValueSelected, m_intake, &StudyIntake::openKey);
               connect(dialog, &QDialog::rejected, this, [this, waiting = m_intake->waitingImports()] {
                   if (waiting > 0) askForKey(waiting);
               });
               dialog->open();
           }}},
         {}});
}

void MainWindow::tellImported(const ImportSummary& summary) {
    const auto text = [summary] {
        QStringList parts{tr("%n scan(s) of %1 new person(s) were imported.", nullptr, summary.newScans)
                              .arg(summary.newSubjects)};
        if (summary.knownScans > 0) parts << tr("%n were in the study already.", nullptr, summary.knownScans);
        if (summary.conflicts > 0)
            parts << tr("%n conflict(s) about who is who need a decision.", nullptr, summary.conflicts);
        return parts.join(QLatin1Char(' '));
    };
    std::vector<MessageAction> actions{{QStringLiteral("showImported"), [] { return tr("Show the cohort"); },
                                        [this] { showPage(WindowPage::Cohort); }}};
    if (summary.conflicts > 0)
        actions.push_back({QStringLiteral("whoIsWho"), [] { return tr("Decide who is who …"); },
                           [this] { decideWhoIsWho(); }});
    m_studyMessages->show({QStringLiteral("imported"),
                           summary.conflicts > 0 ? MessageTone::Warning : MessageTone::Done,
                           text,
                           std::move(actions),
                           {}});
}

void MainWindow::exportBidsDataset() {
    if (!m_study.isOpen()) return;
    if (!m_exportDialog) {
        m_exportDialog = new ExportBidsDialog(m_study, m_intake->studyHasKey(), this);
        m_exportDialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_exportDialog->show();
    m_exportDialog->raise();
    m_exportDialog->activateWindow();
}

void MainWindow::decideWhoIsWho() {
    if (!m_study.isOpen()) return;
    if (!m_conflictsDialog) {
        m_conflictsDialog = new ConflictsDialog(m_study, *m_intake, this);
        m_conflictsDialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_conflictsDialog->show();
    m_conflictsDialog->raise();
    m_conflictsDialog->activateWindow();
}

} // namespace magiqt
