// CohortPage: edits, saved cohorts, batches, opening, provenance.
#include "CohortPage.h"

#include "BatchDialog.h"
#include "ExportDicomDialog.h"

#include "app/desktop/ProvenanceDialog.h"
#include "app/models/LinearTransformFile.h"
#include "app/models/Wording.h"
#include "app/models/cohort/ScanTableModel.h"
#include "app/models/study/ImageProvenance.h"
#include "app/models/study/StudyController.h"
#include "base/Error.h"
#include "catalog/Editor.h"
#include "catalog/Lookup.h"

#include "viewer/core/FigureSheet.h"

#include <QDateTime>
#include <QInputDialog>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QLocale>
#include <QTableView>

#include <algorithm>
#include <set>

namespace magiqt {

void CohortPage::tell(MessageTone tone, std::function<QString()> text, std::vector<MessageAction> actions) {
    emit messageRequested({QStringLiteral("cohort"), tone, std::move(text), std::move(actions), {}});
}

// --- what a person puts right

// What the panel shows: one scan, though another may be selected by now, or all that are selected.
std::vector<RowId> CohortPage::editedIds() const {
    return m_details ? std::vector<RowId>{m_details->scan.id} : selectedIds();
}

void CohortPage::changeScans(const ScanChange& change) {
    const std::vector<RowId> ids = editedIds();
    if (!ids.empty())
        m_study.edit([ids, change](Catalog& catalog) { Editor(catalog).changeScans(ids, change); });
}

void CohortPage::changeSubjects(const SubjectChange& change) {
    const std::vector<RowId> ids = editedIds();
    if (ids.empty()) return;
    m_study.edit([ids, change](Catalog& catalog) {
        std::set<RowId> subjects;
        for (const RowId id : ids)
            subjects.insert(scanById(catalog, id).subjectId);
        Editor(catalog).changeSubjects({subjects.begin(), subjects.end()}, change);
    });
}

void CohortPage::changeSessions(const SessionChange& change) {
    if (!m_details) return;
    m_study.edit([id = m_details->session.id, change](Catalog& catalog) {
        Editor(catalog).changeSessions({id}, change);
    });
}

// --- saved cohorts

void CohortPage::askName(const QString& title, const QString& start,
                         std::function<void(const QString&)> use) {
    auto* dialog = new QInputDialog(this);
    dialog->setObjectName(QStringLiteral("cohortNameDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(tr("Name of the cohort (not a person's)"));
    dialog->setOkButtonText(tr("Save"));
    dialog->setCancelButtonText(tr("Cancel"));
    dialog->setTextValue(start);
    connect(dialog, &QInputDialog::textValueSelected, this, [use = std::move(use)](const QString& name) {
        if (!name.trimmed().isEmpty()) use(name.trimmed());
    });
    dialog->open();
}

void CohortPage::chooseCohortLater(RowId id) {
    m_cohortToChoose = id;
    refreshChoices();
}

void CohortPage::saveFilter() {
    askName(tr("Save the filters as a cohort"), {}, [this](const QString& name) {
        m_study.edit(
            this,
            [name = name.toStdString(), filter = m_filters->filter()](Catalog& catalog) {
                return Editor(catalog).addFilterCohort(name, filter);
            },
            [this](RowId id) {
                m_filters->clear(); // the cohort holds them now
                chooseCohortLater(id);
            });
    });
}

void CohortPage::saveList() {
    askName(tr("Save the selected scans as a cohort"), {}, [this, ids = selectedIds()](const QString& name) {
        m_study.edit(
            this,
            [name = name.toStdString(), ids](Catalog& catalog) {
                std::vector<CohortMember> members;
                for (const RowId id : ids)
                    members.push_back({scanById(catalog, id).subjectId, id});
                return Editor(catalog).addListCohort(name, members);
            },
            [this](RowId id) { chooseCohortLater(id); });
    });
}

void CohortPage::renameCohort(RowId id, const QString& name) {
    askName(tr("Rename the cohort"), name, [this, id](const QString& newName) {
        m_study.edit([id, newName = newName.toStdString()](Catalog& catalog) {
            Editor(catalog).renameCohort(id, newName);
        });
    });
}

void CohortPage::removeCohort(RowId id, const QString& name) {
    m_filters->chooseCohort(0);
    m_study.edit(
        this, [id](Catalog& catalog) { Editor(catalog).removeCohort(id); },
        [this, name] {
            tell(MessageTone::Note,
                 [name] { return tr("The cohort “%1” was deleted. Its scans stay.").arg(name); },
                 {{QStringLiteral("undoRemoveCohort"), [] { return tr("Undo"); },
                   [this] { m_study.undo(); }}});
        });
}

// --- batches

void CohortPage::startBatch(BatchKind kind) {
    if (!m_study.canWrite()) {
        tell(MessageTone::Warning,
             [] { return tr("This study is open for reading only: nothing can be queued from here."); });
        return;
    }
    const std::vector<RowId> ids = chosenIds();
    if (ids.empty()) return;
    BatchSelection selection;
    ScanFilter cohortAlone;
    cohortAlone.cohortId = m_filters->filter().cohortId;
    if (selectedScans() == 0 && m_filters->filter() == cohortAlone)
        selection.cohort = m_filters->cohortName(); // empty without a cohort: every scan
    else
        selection.scanIds = ids;
    auto* dialog = new BatchDialog(kind, selection, static_cast<int>(ids.size()), m_study.folder(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, ids] { queueBatch(dialog->options(), ids); });
    dialog->open();
}

void CohortPage::queueBatch(const BatchOptions& options, const std::vector<RowId>& scanIds) {
    const std::string label =
        jobKindOf(options.kind) + " " +
        QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")).toStdString();
    m_study.read(
        this,
        [options, scanIds, label](StudyReader& reader) {
            return planBatch(reader.catalog, options, scanIds, label);
        },
        [this](BatchPlan plan) {
            if (plan.requests.empty()) {
                tellBatch(plan, 0);
                return;
            }
            std::vector<QueueRequest> requests = std::move(plan.requests);
            plan.requests.clear();
            m_study.enqueue(this, std::move(requests), [this, plan](const std::vector<std::string>& ids) {
                tellBatch(plan, ids.size());
            });
        });
}

void CohortPage::tellBatch(const BatchPlan& plan, std::size_t queued) {
    const auto text = [plan, queued] {
        QStringList parts;
        parts
            << (queued > 0
                    ? tr("%1 jobs were put into the queue.").arg(QLocale().toString(static_cast<int>(queued)))
                    : tr("Nothing was put into the queue."));
        if (plan.highField > 0) parts << tr("%1 high-field scans were left out.").arg(plan.highField);
        if (plan.unknownContrast > 0)
            parts << tr("%1 scans of unknown contrast were left out: choose their contrast first.")
                         .arg(plan.unknownContrast);
        if (plan.withoutPair > 0)
            parts << tr("%1 scans have no pair: confirm pairs first.").arg(plan.withoutPair);
        if (plan.withoutPartner > 0)
            parts << tr("%1 scans have no partner in another direction in their session.")
                         .arg(plan.withoutPartner);
        if (plan.repeated > 0)
            parts << tr("%1 scans repeat a direction of their session and were left out; choose the better "
                        "one yourself.")
                         .arg(plan.repeated);
        if (plan.alreadyDone > 0) parts << tr("%1 pairs are accepted already.").arg(plan.alreadyDone);
        return parts.join(QLatin1Char(' '));
    };
    if (queued > 0)
        tell(MessageTone::Done, text,
             {{QStringLiteral("showJobs"), [] { return tr("Show the jobs"); },
               [this] { emit jobsRequested(); }}});
    else
        tell(MessageTone::Warning, text);
}

// --- looking

void CohortPage::openCurrent() {
    if (!m_details) return;
    show(filesOf(*m_details));
}

void CohortPage::show(const ScanFiles& files) {
    const QString scan = m_study.pathOf(files.scan);
    const QString enhanced = files.enhanced.empty() ? QString() : m_study.pathOf(files.enhanced);
    if (files.reference.empty()) {
        emit showRequested({scan}, {enhanced, {}, {}, {}});
        return;
    }
    // A file is read: not in this thread.
    m_study.read(
        this,
        [files](StudyReader& reader) {
            return readLinearTransform(reader.catalog.study() / files.transform);
        },
        [this, scan, enhanced, reference = m_study.pathOf(files.reference)](const Matrix4& toScan) {
            emit showRequested({scan}, {enhanced, {reference, toScan}, {}, {}});
        },
        [this, scan, enhanced](const Problem& problem) {
            emit showRequested({scan}, {enhanced, {}, {}, {}});
            tell(MessageTone::Note, [problem] {
                return tr("The high-field image is not shown beside the scan: %1").arg(wordingOf(problem));
            });
        });
}

// Of the chosen scans, no more than a page holds. A scan whose transform cannot be read stands without its
// reference.
void CohortPage::askForFigure() {
    std::vector<RowId> ids = chosenIds();
    if (ids.size() > mostFigureSubjects) {
        tell(MessageTone::Note, [count = ids.size()] {
            return tr("A figure holds %1 of the %2 chosen scans; select those that it should show.")
                .arg(QLocale().toString(static_cast<int>(mostFigureSubjects)),
                     QLocale().toString(static_cast<int>(count)));
        });
        ids.resize(mostFigureSubjects);
    }
    m_study.read(
        this,
        [ids](StudyReader& reader) {
            QList<FigureSource> sources;
            const auto pathOf = [&](const std::string& file) {
                return file.empty() ? QString()
                                    : QString::fromStdString((reader.catalog.study() / file).string());
            };
            for (const RowId id : ids) {
                const ScanDetails details = scanDetails(reader.catalog, id);
                const ScanFiles files = filesOf(details);
                FigureSource source{
                    QString::fromStdString(details.subject.pseudonym), pathOf(files.scan), {}};
                source.beside.enhanced = pathOf(files.enhanced);
                try {
                    if (!files.reference.empty())
                        source.beside.reference = {
                            pathOf(files.reference),
                            readLinearTransform(reader.catalog.study() / files.transform)};
                } catch (const Error&) {
                    source.beside.reference = {};
                }
                sources << source;
            }
            return sources;
        },
        [this](const QList<FigureSource>& sources) {
            if (!sources.isEmpty()) emit figureRequested(sources);
        },
        [this](const Problem& problem) {
            tell(MessageTone::Warning, [problem] { return wordingOf(problem); });
        });
}

void CohortPage::openImage(const QString& relativeFile) {
    if (!m_details) return;
    const auto image =
        std::find_if(m_details->derived.begin(), m_details->derived.end(),
                     [&](const DerivedImage& derived) { return derived.file == relativeFile.toStdString(); });
    const QString file = m_study.pathOf(relativeFile.toStdString());
    // An enhanced image is compared with its scan; the others are looked at for themselves.
    if (image != m_details->derived.end() && image->kind.starts_with("enhanced")) {
        ScanFiles files = filesOf(*m_details);
        files.enhanced = image->file;
        show(files);
    } else {
        emit showRequested({file}, {});
    }
}

void CohortPage::exportDicom(const QString& relativeFile) {
    if (!m_details) return;
    auto* dialog = new ExportDicomDialog(m_study, m_study.pathOf(relativeFile.toStdString()),
                                         QString::fromStdString(m_details->subject.pseudonym), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExportDicomDialog::queued, this, &CohortPage::jobsRequested);
    dialog->open();
}

void CohortPage::showProvenance(const QString& relativeFile) {
    m_study.read(
        this,
        [file = m_study.pathOf(relativeFile.toStdString())](StudyReader& reader) {
            return imageProvenance(reader.catalog, file, {});
        },
        [this](const ImageProvenance& provenance) {
            if (!m_provenanceDialog) m_provenanceDialog = new ProvenanceDialog(this);
            m_provenanceDialog->setImage(provenance);
            m_provenanceDialog->show();
            m_provenanceDialog->raise();
        });
}

} // namespace magiqt
