#include "QueueController.h"

#include <QFile>
#include <QSet>

#include <exception>

namespace magiqt {

namespace {

constexpr int pollMs = 150;

std::filesystem::path queueFolderOf(const QString& study) {
    return std::filesystem::path(QFile::encodeName(study).toStdString()) / "queue";
}

EndedRun endedRunOf(const EntryStatus& status) {
    return {QString::fromStdString(status.entry.id()), QString::fromStdString(status.entry.request.kind),
            QFile::decodeName(QByteArray::fromStdString(status.runFolder.string())), status.entry.state};
}

} // namespace

QueueController::QueueController(const QString& program, QObject* parent)
    : QObject(parent),
      m_program(program),
      m_snapshot(std::make_shared<const QueueSnapshot>()),
      m_worker(new QObject) {
    qRegisterMetaType<EndedRun>();
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
    m_timer.setInterval(pollMs);
    connect(&m_timer, &QTimer::timeout, this, &QueueController::poll);
}

QueueController::~QueueController() {
    m_runner.reset();
    QMetaObject::invokeMethod(
        m_worker, [] {}, Qt::BlockingQueuedConnection); // what was asked before is done
    m_thread.quit();
    m_thread.wait();
}

void QueueController::open(const QString& studyFolder) {
    close();
    RunnerOptions options;
    options.program = {QFile::encodeName(m_program).toStdString(), "run"};
    m_runner = std::make_unique<QueueRunner>(queueFolderOf(studyFolder), options);
    m_study = studyFolder;
    m_timer.start();
}

void QueueController::close() {
    if (!m_runner) return;
    m_timer.stop();
    // Its thread may be hashing a large input.
    QMetaObject::invokeMethod(m_worker, [runner = m_runner.release()] { delete runner; });
    m_study.clear();
    m_snapshot = std::make_shared<const QueueSnapshot>();
    emit snapshotChanged();
}

void QueueController::poll() {
    try {
        if (!m_runner->poll()) return;
    } catch (...) {
        const Problem problem = Problem::current();
        close();
        emit failed(problem);
        return;
    }
    const auto before = m_snapshot;
    m_snapshot = m_runner->snapshot();
    emit snapshotChanged();
    tellEnded(*before, *m_snapshot);
}

void QueueController::tellEnded(const QueueSnapshot& before, const QueueSnapshot& now) {
    QSet<const EntryStatus*> known; // what did not change is the same object
    QSet<QString> endedBefore;
    for (const auto& status : before.entries) {
        known.insert(status.get());
        if (hasEnded(status->entry.state)) endedBefore.insert(QString::fromStdString(status->entry.id()));
    }
    QList<EndedRun> ended;
    for (const auto& status : now.entries) {
        if (known.contains(status.get()) || !hasEnded(status->entry.state) || status->runFolder.empty())
            continue;
        if (!endedBefore.contains(QString::fromStdString(status->entry.id()))) ended << endedRunOf(*status);
    }
    if (!ended.isEmpty()) emit runsEnded(ended);
}

void QueueController::edit(const std::function<void(JobQueue&)>& change) {
    if (!isOpen()) return;
    const auto folder = queueFolderOf(m_study);
    QMetaObject::invokeMethod(m_worker, [this, folder, change] {
        try {
            JobQueue queue(folder);
            change(queue);
        } catch (...) {
            const Problem problem = Problem::current();
            QMetaObject::invokeMethod(this, [this, problem] { emit failed(problem); });
        }
    });
}

void QueueController::editEach(const QStringList& ids,
                               const std::function<void(JobQueue&, const std::string&)>& change) {
    edit([ids, change](JobQueue& queue) {
        std::exception_ptr first; // told when the others are done
        for (const QString& id : ids) {
            try {
                change(queue, id.toStdString());
            } catch (...) {
                if (!first) first = std::current_exception();
            }
        }
        if (first) std::rethrow_exception(first);
    });
}

void QueueController::cancel(const QStringList& ids) {
    editEach(ids, [](JobQueue& queue, const std::string& id) { queue.cancel(id); });
}

void QueueController::retry(const QStringList& ids) {
    editEach(ids, [](JobQueue& queue, const std::string& id) {
        const EntryPointer entry = queue.find(id); // one of the others may have brought it back already
        if (entry && (hasEnded(entry->state) || entry->state == EntryState::Blocked)) queue.retry(id);
    });
}

void QueueController::remove(const QStringList& ids) {
    editEach(ids, [](JobQueue& queue, const std::string& id) { queue.remove(id); });
}

void QueueController::shiftPriority(const QStringList& ids, int by) {
    editEach(ids, [by](JobQueue& queue, const std::string& id) {
        queue.reprioritise(id, queue.get(id)->request.priority + by);
    });
}

} // namespace magiqt
