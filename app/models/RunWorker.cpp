#include "RunWorker.h"

#include "base/Json.h"
#include "jobs/protocol/LocalExecutor.h"

#include <QFile>

#include <chrono>
#include <fstream>

namespace magiqt {

namespace {

constexpr int pollMs = 100; // 10 Hz: the journal has no more records than that
constexpr std::chrono::milliseconds cancelDeadline{20000};
constexpr const char* collectedMark = "collected";  // a file in the run folder; the protocol ignores it
constexpr std::chrono::hours keepCollected{24 * 7}; // another window may still save from a collected run

std::filesystem::path toPath(const QString& file) {
    return QFile::encodeName(file).toStdString();
}
QString fromPath(const std::filesystem::path& file) {
    return QFile::decodeName(QByteArray::fromStdString(file.string()));
}

// Collected longer ago than keepCollected: it holds a person's images and serves nobody any more.
bool isSpent(const std::filesystem::path& mark) {
    std::error_code failure;
    const auto marked = std::filesystem::last_write_time(mark, failure);
    return !failure && std::filesystem::file_time_type::clock::now() - marked > keepCollected;
}

QString contrastOf(const RunFolder& folder) {
    const Json spec = folder.spec();
    const auto parameters = spec.find("parameters");
    if (parameters == spec.end() || !parameters->is_object()) return {};
    return QString::fromStdString(parameters->value("contrast", std::string()));
}

} // namespace

struct RunWorker::Active {
    Active(RunFolder run, std::string executorHandle, bool leftover)
        : folder(std::move(run)),
          handle(std::move(executorHandle)),
          tail(folder.journal()),
          isLeftover(leftover) {
        clock.start();
    }
    RunFolder folder;
    std::string handle; // empty when no process of the run can be seen
    JournalTail tail;
    bool isLeftover;
    bool isStopping = false;
    QElapsedTimer clock;
};

RunWorker::RunWorker(QString runsFolder, QString program)
    : m_runsFolder(toPath(runsFolder)), m_program(std::move(program)), m_timer(new QTimer(this)) {
    m_timer->setInterval(pollMs);
    connect(m_timer, &QTimer::timeout, this, &RunWorker::poll);
}

RunWorker::~RunWorker() = default;

Executor& RunWorker::executor() {
    if (!m_executor)
        m_executor =
            std::make_unique<LocalExecutor>(std::vector<std::string>{toPath(m_program).string(), "run"});
    return *m_executor;
}

std::filesystem::path RunWorker::folderOf(const QString& id) const {
    const auto found = m_folders.find(id);
    return found == m_folders.end() ? std::filesystem::path() : found->second;
}

RunStatus RunWorker::statusOf(const RunFolder& folder, const JournalState& journal) const {
    RunStatus status;
    status.id = QString::fromStdString(folder.id());
    status.state = journal.state;
    status.contrast = contrastOf(folder);
    status.fraction = journal.fraction;
    status.stage = QString::fromStdString(journal.stage);
    status.remainingSeconds = journal.remainingSeconds;
    status.attempts = journal.attempts;
    status.findings = journal.findings;
    if (journal.state == RunState::Failed)
        status.problem = {journal.errorCode.empty() ? QStringLiteral("job.failed")
                                                    : QString::fromStdString(journal.errorCode),
                          QString::fromStdString(journal.errorMessage), journal.errorArguments};
    if (journal.state == RunState::Done)
        for (const ArtifactRecord& artifact : journal.artifacts) {
            const QString file = QString::fromStdString(artifact.file);
            for (const QString& contrast : knownContrasts())
                if (file == QStringLiteral("enhanced_%1.nii.gz").arg(contrast))
                    status.enhancedFiles.insert(contrast, fromPath(folder.out() / artifact.file));
        }
    return status;
}

void RunWorker::lookForLeftovers() {
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator(m_runsFolder, failure)) {
        try {
            if (!entry.is_directory()) continue;
            if (const auto mark = entry.path() / collectedMark; std::filesystem::exists(mark)) {
                if (isSpent(mark)) std::filesystem::remove_all(entry.path());
                continue;
            }
            const RunFolder folder = RunFolder::open(entry.path());
            if (folder.kind() != "enhance") continue;
            const QString id = QString::fromStdString(folder.id());
            m_folders[id] = folder.path();
            const JournalState journal = readJournal(folder.journal());
            RunStatus status = statusOf(folder, journal);
            status.isLeftover = true;
            switch (journal.state) {
            case RunState::Running:
                if (!m_active) follow(folder, executor().attach(folder), true);
                break;
            case RunState::Interrupted:
            case RunState::Queued:
                if (folder.cancelRequested()) {
                    collect(id);
                } else {
                    status.state =
                        RunState::Interrupted; // queued: its process never began, running it again is safe
                    emit leftoverFound(status);
                }
                break;
            case RunState::Done:
                emit leftoverFound(status);
                break;
            case RunState::Failed:
            case RunState::Cancelled:
                collect(id);
                break; // nothing that could be shown or resumed
            }
        } catch (const std::exception&) {
            // Not a run folder of ours, or one whose making was cut off: nothing to offer.
        }
    }
}

void RunWorker::start(const EnhanceRequest& request) {
    if (m_active) return;
    try {
        std::error_code failure;
        std::filesystem::create_directories(m_runsFolder, failure);
        std::filesystem::permissions(m_runsFolder, std::filesystem::perms::owner_all, failure);
        RunRequest run;
        run.kind = "enhance";
        run.parametersJson = Json{
            {"contrast", request.contrast.toStdString()},
            {"preset", presetName(request.preset).toStdString()},
            {"samples", request.samples},
            {"keepSamples", request.samples > 1},
            {"device", deviceName(request.device).toStdString()},
            {"threads", 0},
            {"weights", ""}}.dump();
        for (auto file = request.files.begin(); file != request.files.end(); ++file)
            run.inputs[file.key().toStdString()] = toPath(file.value());
        run.seed = request.seed;
        const RunFolder folder = RunFolder::create(m_runsFolder, run);
        m_folders[QString::fromStdString(folder.id())] = folder.path();
        try {
            follow(folder, executor().submit(folder), false);
        } catch (...) {
            collect(QString::fromStdString(folder.id())); // it never began: do not offer to resume it
            throw;
        }
    } catch (...) {
        emit startFailed(Problem::current());
    }
}

void RunWorker::resume(const QString& id) {
    if (m_active) return;
    try {
        const RunFolder folder = RunFolder::open(folderOf(id));
        folder.clearCancel();
        follow(folder, executor().submit(folder), false);
    } catch (...) {
        emit startFailed(Problem::current());
    }
}

void RunWorker::collect(const QString& id) {
    const std::filesystem::path folder = folderOf(id);
    if (!folder.empty()) std::ofstream(folder / collectedMark).flush();
}

void RunWorker::locateInputs(const QString& id) {
    try {
        const RunFolder folder = RunFolder::open(folderOf(id));
        QMap<QString, QString> files;
        for (const QString& contrast : knownContrasts())
            if (folder.hasInput(contrast.toStdString()))
                files.insert(contrast, fromPath(folder.inputPath(contrast.toStdString())));
        emit inputsLocated(id, files);
    } catch (...) {
        emit inputsLost(id, Problem::current());
    }
}

void RunWorker::cancel() {
    if (!m_active) return;
    try {
        m_active->isStopping = true;
        if (m_active->handle.empty())
            m_active->folder.requestCancel();
        else
            executor().cancel(m_active->handle, cancelDeadline);
    } catch (...) {
        emit startFailed(Problem::current());
    }
    poll();
}

void RunWorker::follow(RunFolder folder, std::string handle, bool isLeftover) {
    m_active = std::make_unique<Active>(std::move(folder), std::move(handle), isLeftover);
    RunStatus status = statusOf(m_active->folder, m_active->tail.state());
    status.isLeftover = isLeftover;
    emit statusChanged(status);
    m_timer->start();
}

void RunWorker::poll() {
    if (!m_active) return;
    try {
        // First the process, then the journal: what ended before we looked has written all it will ever
        // write.
        const ProcessStatus process =
            m_active->handle.empty() ? ProcessStatus{} : executor().poll(m_active->handle);
        const bool changed = m_active->tail.poll();
        const JournalState& journal = m_active->tail.state();
        RunStatus status = statusOf(m_active->folder, journal);
        status.isLeftover = m_active->isLeftover;
        status.isStopping = m_active->isStopping;
        status.elapsedSeconds = static_cast<double>(m_active->clock.elapsed()) / 1000;
        const bool isTerminal = journal.state == RunState::Done || journal.state == RunState::Failed ||
                                journal.state == RunState::Cancelled;
        if (!isTerminal && process.state == ProcessState::Running) {
            // A child that has not taken the lock yet looks like an interrupted run.
            status.state = journal.state == RunState::Queued ? RunState::Queued : RunState::Running;
        } else if (!isTerminal && process.state == ProcessState::Ended && journal.state == RunState::Queued) {
            status.state = RunState::Failed;
            const std::string exitCode = process.exitCode ? std::to_string(*process.exitCode) : "?";
            status.problem = {QStringLiteral("desktop.child-never-began"),
                              QStringLiteral("the enhancement program ended before it began (exit code %1)")
                                  .arg(QString::fromStdString(exitCode)),
                              {{"exitCode", exitCode}}};
        }
        if (status.state == RunState::Interrupted && m_active->isStopping) status.state = RunState::Cancelled;
        const bool isOver = status.state != RunState::Queued && status.state != RunState::Running;
        if (isOver) {
            m_timer->stop();
            if (status.state == RunState::Failed || status.state == RunState::Cancelled) collect(status.id);
            m_active.reset();
            emit statusChanged(status);
        } else if (changed || status.isStopping) {
            emit statusChanged(status);
        }
    } catch (...) {
        m_timer->stop();
        m_active.reset();
        emit startFailed(Problem::current());
    }
}

} // namespace magiqt
