// One round of a queue's runner after another: takes in what changed, follows what is at work, concludes what
// has ended, starts what fits. QueueRunner calls step() in its thread, `magiqt-cli queue run` in its loop.
// One thread; a step may wait for a disk or a scheduler.
//
// What a crash between two of its steps leaves behind, and who finds it:
//   1. the entry says "submitted" and names the run folder to come      -> no folder, no journal: it waits
//   again
//   2. the run folder is made (its name was drawn in 1)                 -> taken as it is, none is made twice
//   3. the run is handed to the executor (locally with the lock held    -> the lock, the journal or the
//   scheduler tells;
//      from before the process exists)                                     it is taken up, none is started
//      twice
//   4. the entry says "running" and has the handle                      -> the same
//   5. the run ends; its journal says so                                -> the journal is read again
#pragma once

#include "JobQueue.h"
#include "QueueRunner.h"
#include "ResourceLedger.h"

#include "base/Error.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

class FileLock;

class QueueEngine {
public:
    // Throws Error (NoResource, "queue.cannot-open").
    QueueEngine(const std::filesystem::path& queueFolder, RunnerOptions options);
    ~QueueEngine();

    bool step(); // true when snapshot() is a new one
    const std::shared_ptr<const QueueSnapshot>& snapshot() const { return m_snapshot; }
    JobQueue& queue() { return m_queue; }

private:
    struct Active;
    struct Trouble;
    struct Ending {
        EntryState state;
        EntryReason reason;
    };
    using Group = std::vector<EntryPointer>;

    // QueueEngine.cpp: looking
    void takeRunnerLock();
    void syncActive();
    void takeUp(const EntryPointer& entry);
    void forget(const EntryPointer& entry, const Active& active);
    void lookAtSchedulers();
    void followAll();
    void follow(const EntryPointer& entry, Active& active);
    void hearCancel(const EntryPointer& entry, Active& active);
    std::optional<Ending> endingOf(const QueueEntry& entry, Active& active) const;
    void conclude(const EntryPointer& entry, const Ending& ending);
    void noteState(const EntryPointer& entry, const Active& active);
    bool publish();
    void report(const Error& error);

    // RunStarter.cpp: starting
    void startWhatFits();
    bool isReady(const QueueEntry& entry) const;
    void startLocal(const EntryPointer& entry);
    void startRemote(const std::string& executorName, const Group& group);
    std::optional<RunFolder> begin(const EntryPointer& entry, Executor& executor);
    void recordHandle(const EntryPointer& entry, const std::string& handle, EntryState state,
                      std::optional<int> gpu = {});
    void putBack(const EntryPointer& entry);
    void failStart(const EntryPointer& entry, const Error& error);
    void troubleWith(const std::string& executorName, const Error& error);

    Executor& executorOf(const std::string& name);
    Executor* executorOrNone(const std::string& name);
    bool change(const std::string& id, const std::function<bool(QueueEntry&)>& change);
    void atStep(const char* step) const;
    std::filesystem::path folderOf(const QueueEntry& entry) const;

    RunnerOptions m_options;
    JobQueue m_queue;
    ResourceLedger m_ledger;
    std::unique_ptr<FileLock> m_lock; // none: another runner is at work
    std::map<std::string, std::unique_ptr<Executor>> m_executors;
    std::map<std::string, Trouble> m_trouble; // executors that could not start anything
    std::map<std::string, Active> m_active;   // by entry
    Findings m_findings;                      // of this step
    bool m_startDue = true;
    bool m_changed = true; // since the last snapshot
    std::size_t m_step = 0;
    std::map<std::string, EntryPointer> m_published; // the entry that a status was made of
    std::map<std::string, std::shared_ptr<const EntryStatus>> m_statuses;
    std::shared_ptr<const QueueSnapshot> m_snapshot = std::make_shared<const QueueSnapshot>();
};

} // namespace magiqt
