#include "StudyIntake.h"

#include "catalog/EndedRuns.h"
#include "catalog/Ingest.h"
#include "catalog/Lookup.h"
#include "catalog/MergeSubjects.h"
#include "identity/SubjectKey.h"
#include "jobs/protocol/RunFolder.h"

#include <QFile>

namespace magiqt {

struct StudyIntake::Outcome {
    QList<EndedRun> waiting;
    std::vector<Problem> problems;
    ImportSummary imported;
    int imports = 0;

    void add(const ImportIngestResult& result) {
        ++imports;
        imported.newSubjects += result.newSubjects;
        imported.newScans += result.newScans;
        imported.knownScans += result.knownScans;
        imported.conflicts += result.newConflicts;
        imported.findings.insert(imported.findings.end(), result.findings.begin(), result.findings.end());
    }
};

StudyIntake::StudyIntake(StudyController& study, QueueController& queue, QObject* parent)
    : QObject(parent), m_study(study) {
    qRegisterMetaType<ImportSummary>();
    connect(&queue, &QueueController::runsEnded, this, &StudyIntake::takeIn);
    connect(&m_study, &StudyController::stateChanged, this, [this] {
        m_key.reset();
        m_publicKeyHex.clear();
        m_studyHasKey = false;
        m_waiting.clear();
        if (m_study.canWrite()) lookForKey();
    });
}

StudyIntake::~StudyIntake() = default;

void StudyIntake::lookForKey() {
    m_study.edit(
        this, [](Catalog& catalog) { return SubjectKey::exists(catalog.study()); },
        [this](bool exists) { m_studyHasKey = exists; });
}

void StudyIntake::useKey(const std::shared_ptr<SubjectKey>& key) {
    m_key = key;
    m_publicKeyHex = QString::fromStdString(key->publicKeyHex());
    m_studyHasKey = true;
    emit keyOpened();
    const QList<EndedRun> waiting = std::exchange(m_waiting, {});
    if (!waiting.isEmpty()) takeIn(waiting);
}

void StudyIntake::openKey(const QString& passphrase) {
    m_study.edit(
        this,
        [passphrase = passphrase.toStdString()](Catalog& catalog) {
            return std::make_shared<SubjectKey>(
                SubjectKey::open(catalog.study(), catalog.studyId(), passphrase));
        },
        [this](const std::shared_ptr<SubjectKey>& key) { useKey(key); },
        [this](const Problem& problem) { emit keyFailed(problem); });
}

void StudyIntake::makeKey(const QString& passphrase) {
    struct Made {
        std::shared_ptr<SubjectKey> key;
        std::string code;
    };
    m_study.edit(
        this,
        [passphrase = passphrase.toStdString()](Catalog& catalog) {
            Made made;
            made.key = std::make_shared<SubjectKey>(
                SubjectKey::create(catalog.study(), catalog.studyId(), passphrase,
                                   [&made](const std::string& code) { made.code = code; }));
            return made;
        },
        [this](const Made& made) {
            emit recoveryCodeMade(QString::fromStdString(made.code));
            useKey(made.key);
        },
        [this](const Problem& problem) { emit keyFailed(problem); });
}

void StudyIntake::mergeSubjects(QObject* context, RowId into, RowId from,
                                std::function<void(const SubjectMerge&)> done,
                                StudyController::Failed failed) {
    m_study.edit(
        context,
        [key = m_key, into, from](Catalog& catalog) {
            return magiqt::mergeSubjects(catalog, key.get(), into, from);
        },
        [done = std::move(done)](const SubjectMerge& merge) { done(merge); }, std::move(failed));
}

StudyIntake::Outcome StudyIntake::take(Catalog& catalog, SubjectKey* key, const QList<EndedRun>& runs) {
    Outcome outcome;
    for (const EndedRun& run : runs) {
        try {
            const std::filesystem::path folder = QFile::encodeName(run.runFolder).toStdString();
            if (isTakenIn(catalog, folder)) continue;
            if (run.kind != QLatin1String("import")) {
                ingestRun(catalog, folder);
            } else if (run.state == EntryState::Done) {
                if (importIsSealed(folder) && key == nullptr) {
                    outcome.waiting << run;
                    continue;
                }
                outcome.add(ingestImportRun(catalog, key, folder));
            }
        } catch (...) {
            outcome.problems.push_back(Problem::current());
        }
    }
    return outcome;
}

void StudyIntake::takeIn(const QList<EndedRun>& runs) {
    if (!m_study.canWrite()) return;
    QList<EndedRun> wanted;
    for (const EndedRun& run : runs)
        if (!leavesNothing(run.kind.toStdString()) && run.state != EntryState::Interrupted) wanted << run;
    if (wanted.isEmpty()) return;
    m_study.edit(
        this, [wanted, key = m_key](Catalog& catalog) { return take(catalog, key.get(), wanted); },
        [this](const Outcome& outcome) { tell(outcome); },
        [this](const Problem& problem) { emit takingFailed(problem); });
}

void StudyIntake::tell(const Outcome& outcome) {
    if (outcome.imports > 0) emit importTaken(outcome.imported);
    for (const Problem& problem : outcome.problems)
        emit takingFailed(problem);
    if (outcome.waiting.isEmpty()) return;
    m_waiting << outcome.waiting;
    emit keyNeeded(static_cast<int>(m_waiting.size()));
}

} // namespace magiqt
