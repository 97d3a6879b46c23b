// ViewerPage: enhancing, taking runs up again, saving, provenance.
#include "ViewerPage.h"

#include "EnhancePanel.h"
#include "JobStrip.h"
#include "app/desktop/ProvenanceDialog.h"

#include "app/models/EnhanceEstimate.h"
#include "app/models/SettingsKeys.h"
#include "app/models/Wording.h"
#include "app/models/study/ImageProvenance.h"
#include "app/models/study/StudyController.h"

#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSettings>

namespace magiqt {

void ViewerPage::startEnhancement() {
    const SessionScan* shown = m_session.shown();
    if (!shown || shown->contrast.isEmpty() || m_controller.isBusy()) return;
    EnhanceRequest request = m_panel->request();
    request.contrast = shown->contrast;
    for (const SessionScan& scan : m_session.scans())
        if (!scan.contrast.isEmpty()) request.files.insert(scan.contrast, scan.input.file);
    request.seed = QRandomGenerator::global()->generate(); // 32 bits: exact in every JSON reader
    m_messages->dismiss(QStringLiteral("job"));
    m_messages->dismiss(QStringLiteral("save"));
    m_runFindings = shown->input.summary.findings;
    m_jobSession = m_session.number();
    m_job->begin();
    m_controller.start(request);
}

void ViewerPage::takeStatus(const RunStatus& status) {
    if (status.isLeftover) m_jobSession = 0;
    m_job->setStatus(status);
}

void ViewerPage::takeDone(const RunStatus& status) {
    const auto& request = m_controller.request();
    if (request && !status.isLeftover && status.attempts == 1 && status.elapsedSeconds > 0) {
        const double pace =
            paceOf(status.elapsedSeconds, request->megavoxels, request->preset, request->samples);
        const bool isCuda = request->device == EnhanceDevice::Cuda;
        if (pace > 0) QSettings().setValue(isCuda ? settings::paceCuda : settings::paceCpu, pace);
        m_panel->refreshEstimate();
    }
    if (m_jobSession == m_session.number() && m_session.find(status.contrast))
        loadEnhanced(status);
    else
        offerLeftover(status); // another person's scan is open by now
}

void ViewerPage::loadEnhanced(const RunStatus& status) {
    if (status.enhancedFiles.isEmpty()) {
        showProblem(QStringLiteral("job"), {QStringLiteral("desktop.no-result"),
                                            QStringLiteral("the enhancement ended without an image"),
                                            {}});
        return;
    }
    const int session = m_jobSession;
    for (auto file = status.enhancedFiles.begin(); file != status.enhancedFiles.end(); ++file) {
        const QString contrast = file.key();
        loadFor(
            file.value(), LoadPurpose::Enhanced,
            [this, contrast, session, status](const LoadedScan& enhanced) {
                if (m_session.number() != session)
                    return; // closed meanwhile; offered again at the next start
                takeEnhanced(contrast, enhanced);
                if (contrast != status.contrast) return;
                m_controller.collect(status.id);
                m_messages->show({QStringLiteral("job"),
                                  MessageTone::Done,
                                  [] {
                                      return ViewerPage::tr(
                                          "The enhanced image is ready. Hold Space to compare; save "
                                          "it to keep it.");
                                  },
                                  {},
                                  {}});
            },
            [this](const Problem& problem) { showProblem(QStringLiteral("job"), problem); });
    }
}

void ViewerPage::offerResume(const RunStatus& status) {
    m_messages->show({QStringLiteral("job"),
                      MessageTone::Error,
                      [] {
                          return ViewerPage::tr(
                              "The enhancement stopped unexpectedly: its process ended before the image was "
                              "finished. Your scan is unharmed. Resume goes on from the last checkpoint.");
                      },
                      {{QStringLiteral("resumeJob"), [] { return ViewerPage::tr("Resume"); },
                        [this, id = status.id] {
                            m_job->begin();
                            m_controller.resume(id);
                        }}},
                      [this, id = status.id] { m_controller.collect(id); }});
}

void ViewerPage::offerLeftover(const RunStatus& status) {
    const QString key = QStringLiteral("leftover-") + status.id;
    const auto discard = [this, id = status.id] { m_controller.collect(id); };
    if (status.state == RunState::Done) {
        m_messages->show(
            {key,
             MessageTone::Done,
             [status] {
                 return ViewerPage::tr("An earlier enhancement (%1) has finished.").arg(status.contrast);
             },
             {{QStringLiteral("showLeftover"), [] { return ViewerPage::tr("Show"); },
               [this, status] { showLeftover(status); }}},
             discard});
        return;
    }
    m_messages->show({key,
                      MessageTone::Warning,
                      [status] {
                          return ViewerPage::tr(
                                     "An earlier enhancement (%1) was interrupted before it was finished.")
                              .arg(status.contrast);
                      },
                      {{QStringLiteral("resumeLeftover"), [] { return ViewerPage::tr("Resume"); },
                        [this, status] {
                            if (m_controller.isBusy()) {
                                offerLeftover(status); // one at a time
                                return;
                            }
                            m_jobSession = 0;
                            m_job->begin();
                            m_controller.resume(status.id);
                        }}},
                      discard});
}

void ViewerPage::showLeftover(const RunStatus& status) {
    emit wanted();
    m_leftovers.insert(status.id, status);
    m_controller.locateInputs(status.id); // answers with inputsLocated() or inputsLost()
}

void ViewerPage::chooseTarget() {
    const SessionScan* shown = m_session.shown();
    if (!shown || !shown->enhanced.volume) return;
    auto* dialog = new QFileDialog(this);
    dialog->setObjectName(QStringLiteral("saveFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // we ask, for the image and for its sidecar
    dialog->setNameFilters({tr("Compressed NIfTI (*.nii.gz)")});
    dialog->setWindowTitle(tr("Save the enhanced image"));
    dialog->setDirectory(m_lastFolder.isEmpty() ? QDir::homePath() : m_lastFolder);
    dialog->selectFile(m_session.suggestedFileName());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) { saveTo(file); });
    dialog->open();
}

void ViewerPage::saveTo(const QString& target) {
    save(target, ExistingFile::Refuse);
}

void ViewerPage::save(const QString& target, ExistingFile existing) {
    const SessionScan* shown = m_session.shown();
    if (!shown || !shown->enhanced.volume) return;
    QStringList inputs;
    for (const SessionScan& scan : m_session.scans())
        inputs << scan.input.file;
    m_saver.save(shown->enhanced.file, target, inputs, existing);
}

void ViewerPage::takeSaveProblem(const Problem& problem, const QString& target) {
    if (problem.code != QLatin1String("desktop.file-exists")) {
        showProblem(QStringLiteral("save"), problem);
        return;
    }
    auto* box = new QMessageBox(QMessageBox::Question, tr("Replace the file?"),
                                tr("A file of this name exists already."), QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("replaceBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(tr("Replacing it cannot be undone."));
    QPushButton* replace = box->addButton(tr("Replace"), QMessageBox::DestructiveRole);
    replace->setObjectName(QStringLiteral("replaceFile"));
    QPushButton* keep = box->addButton(tr("Keep the old file"), QMessageBox::RejectRole);
    keep->setObjectName(QStringLiteral("keepFile"));
    box->setDefaultButton(keep);
    connect(replace, &QPushButton::clicked, this, [this, target] { save(target, ExistingFile::Replace); });
    box->open();
}

void ViewerPage::toggleProvenance() {
    if (m_provenanceDialog && m_provenanceDialog->isVisible()) {
        m_provenanceDialog->close();
        return;
    }
    const SessionScan* shown = m_session.shown();
    if (!shown || !shown->enhanced.volume) return;
    if (!m_provenanceDialog) m_provenanceDialog = new ProvenanceDialog(this);
    m_provenanceDialog->show();
    m_provenanceDialog->raise();
    refreshProvenance();
}

void ViewerPage::refreshProvenance() {
    if (!m_provenanceDialog) return;
    const SessionScan* shown = m_session.shown();
    ImageProvenance known;
    if (shown) known.sidecar = shown->enhanced.sidecar;
    m_provenanceDialog->setImage(known); // at once; what the study knows comes a moment later
    if (!shown || !shown->enhanced.volume || !m_study.isOpen()) return;
    m_study.read(
        m_provenanceDialog,
        [image = shown->enhanced.file, source = shown->input.file](StudyReader& reader) {
            return imageProvenance(reader.catalog, image, source);
        },
        [this, image = shown->enhanced.file](const ImageProvenance& answer) {
            const SessionScan* now = m_session.shown();
            if (m_provenanceDialog && now && now->enhanced.file == image && answer.catalog)
                m_provenanceDialog->setImage(answer);
        },
        [](const Problem&) {}); // the sidecar is shown in any case
}

} // namespace magiqt
