// The job queue of the open study as the window sees it: runs it (QueueRunner, which has a thread of its
// own), tells when it has changed and which runs have ended, and changes it in a worker thread, since every
// change is synced to disk. Jobs are put in by StudyController::enqueue. Closing the window ends no run: the
// next window, or `magiqt-cli queue run`, takes them up. Owned by the window; user-interface thread only.
#pragma once

#include "app/models/Problem.h"

#include "jobs/queue/QueueRunner.h"

#include <QList>
#include <QObject>
#include <QStringList>
#include <QThread>
#include <QTimer>

#include <functional>
#include <memory>

namespace magiqt {

// A run that is over, so that what it made can be taken into the catalog.
struct EndedRun {
    QString entry;
    QString kind;
    QString runFolder; // whole path
    EntryState state = EntryState::Done;
};

class QueueController : public QObject {
    Q_OBJECT
public:
    // program: magiqt-cli.
    explicit QueueController(const QString& program, QObject* parent = nullptr);
    ~QueueController() override;

    // Starts working off the queue of this study folder. failed() where it cannot be opened.
    void open(const QString& studyFolder);
    void close();
    bool isOpen() const { return m_runner != nullptr; }
    QString studyFolder() const { return m_study; }

    // Never null.
    std::shared_ptr<const QueueSnapshot> snapshot() const { return m_snapshot; }

    void cancel(const QStringList& ids);
    void retry(const QStringList& ids);
    void remove(const QStringList& ids);
    void shiftPriority(const QStringList& ids, int by);

signals:
    void snapshotChanged();
    // Once for every run that ends, and at opening for those that ended before.
    void runsEnded(const QList<magiqt::EndedRun>& runs);
    void failed(const magiqt::Problem& problem);

private:
    void poll();
    void tellEnded(const QueueSnapshot& before, const QueueSnapshot& now);
    // In the worker thread; what it throws becomes failed().
    void edit(const std::function<void(JobQueue&)>& change);
    void editEach(const QStringList& ids, const std::function<void(JobQueue&, const std::string&)>& change);

    QString m_program;
    QString m_study;
    std::unique_ptr<QueueRunner> m_runner;
    std::shared_ptr<const QueueSnapshot> m_snapshot;
    QTimer m_timer;
    QThread m_thread;
    QObject* m_worker; // lives in m_thread: where edits run
};

} // namespace magiqt

Q_DECLARE_METATYPE(magiqt::EndedRun)
