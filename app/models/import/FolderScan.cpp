#include "FolderScan.h"

#include "base/Json.h"
#include "jobs/protocol/ForgottenRuns.h"
#include "jobs/protocol/Journal.h"
#include "jobs/protocol/LocalExecutor.h"

#include <QFile>
#include <QTimer>

#include <memory>
#include <optional>

namespace magiqt {

namespace {

constexpr int pollMs = 100;
constexpr std::chrono::milliseconds cancelDeadline{3000};

std::filesystem::path toPath(const QString& file) {
    return QFile::encodeName(file).toStdString();
}

} // namespace

class FolderScan::Worker : public QObject {
public:
    Worker(FolderScan& owner, const QString& program, const QString& runsFolder)
        : m_owner(owner), m_runsFolder(toPath(runsFolder)), m_executor({toPath(program).string(), "run"}) {}

    void start(const QString& folder, const QString& salt) {
        try {
            RunRequest request;
            request.kind = "import_scan";
            request.inputs["folder"] = toPath(folder);
            request.parametersJson = Json{{"salt", salt.toStdString()}}.dump();
            removeForgotten();
            m_run = RunFolder::create(m_runsFolder, request);
            m_tail = std::make_unique<JournalTail>(m_run->journal());
            m_handle = m_executor.submit(*m_run);
            m_timer = new QTimer(this);
            m_timer->setInterval(pollMs);
            connect(m_timer, &QTimer::timeout, this, &Worker::poll);
            m_timer->start();
        } catch (...) {
            end(Problem::current());
        }
    }

    void cancel() {
        if (m_run && !m_handle.empty()) m_executor.cancel(m_handle, cancelDeadline);
    }

private:
    void poll() {
        try {
            // First the process, then the journal: what ended before we looked has written all it ever will.
            const ProcessStatus process = m_executor.poll(m_handle);
            m_tail->poll();
            const JournalState& state = m_tail->state();
            if (process.state != ProcessState::Ended) {
                emit m_owner.progressed(state.fraction);
                return;
            }
            if (state.state == RunState::Done)
                deliver();
            else if (state.state == RunState::Failed)
                end({QString::fromStdString(state.errorCode), QString::fromStdString(state.errorMessage),
                     state.errorArguments});
            else if (state.state == RunState::Cancelled)
                end({QStringLiteral("job.cancelled"), QStringLiteral("cancelled"), {}});
            else
                end({QStringLiteral("job.failed"),
                     QStringLiteral("the program ended before it was done"),
                     {}});
        } catch (...) {
            end(Problem::current());
        }
    }

    // Looks of windows that were killed: each names the folder that was dropped.
    void removeForgotten() const {
        std::error_code ignored;
        const auto young = std::filesystem::file_time_type::clock::now() - std::chrono::minutes(1);
        for (const std::filesystem::path& folder : unheldRuns(m_runsFolder, "import_scan"))
            if (std::filesystem::last_write_time(folder, ignored) < young)
                std::filesystem::remove_all(folder, ignored);
    }

    void deliver() {
        const ImportPreview preview = importPreviewFrom(readJsonFile(m_run->out() / "preview.json"));
        forget();
        emit m_owner.found(preview);
    }

    void end(const Problem& problem) {
        forget();
        emit m_owner.failed(problem);
    }

    void forget() {
        delete m_timer;
        m_timer = nullptr;
        if (!m_run) return;
        std::error_code ignored;
        std::filesystem::remove_all(m_run->path(), ignored);
        m_run.reset();
    }

    FolderScan& m_owner;
    std::filesystem::path m_runsFolder;
    LocalExecutor m_executor;
    std::optional<RunFolder> m_run;
    std::unique_ptr<JournalTail> m_tail;
    std::string m_handle;
    QTimer* m_timer = nullptr;
};

FolderScan::FolderScan(const QString& program, const QString& runsFolder, QObject* parent)
    : QObject(parent), m_worker(new Worker(*this, program, runsFolder)) {
    qRegisterMetaType<ImportPreview>();
    qRegisterMetaType<Problem>();
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

FolderScan::~FolderScan() {
    cancel();
    m_thread.quit();
    m_thread.wait();
}

void FolderScan::start(const QString& folder, const QString& salt) {
    Worker* worker = m_worker;
    QMetaObject::invokeMethod(worker, [worker, folder, salt] { worker->start(folder, salt); });
}

void FolderScan::cancel() {
    Worker* worker = m_worker;
    QMetaObject::invokeMethod(worker, [worker] { worker->cancel(); });
}

} // namespace magiqt
