// Works a queue off: starts what fits (threads, memory, GPUs, priorities, what is needed first), follows runs
// by their journals, cancels with a deadline, and after a restart takes up what goes on. One runner a queue,
// by a lock; another one only watches, and takes over when the first is gone. Runs are processes of their
// own: they outlive the runner.
//
// Files, child processes and schedulers are touched in a thread that the runner owns. The owner calls poll()
// from one thread (a window's timer, 4 to 10 times a second): it never blocks and costs microseconds.
#pragma once

#include "JobQueue.h"

#include "base/Finding.h"
#include "jobs/protocol/Executor.h"
#include "jobs/protocol/Journal.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

struct RunnerOptions {
    std::vector<std::string> program; // what runs a folder: {"/usr/bin/magiqt-cli", "run"}
    int threads = 0;                  // to give away; 0: those of the machine
    std::int64_t memoryMiB = 0;       // to give away; 0: nine tenths of the machine's
    int gpus = -1;                    // -1: look
    int autoResume = 0;               // times that an interrupted run is resumed without being asked
    // Makes the executor of a name ("local", "slurm:<site>"); empty: makeExecutor of ExecutorFactory.h.
    std::function<std::unique_ptr<Executor>(const std::string& name)> executorFor;
    // Once true, no step waits for a scheduler any more; QueueRunner sets it at its end.
    std::shared_ptr<std::atomic<bool>> abandoned = std::make_shared<std::atomic<bool>>(false);
    // Called before each step that a crash could come between; for tests alone.
    std::function<void(const char* step)> atStep;
};

struct EntryStatus {
    QueueEntry entry;
    std::filesystem::path runFolder; // whole path; empty before the first start
    JournalState run;                // of an entry at work; of others as it was last seen here, maybe empty
    std::string scheduler;           // what a cluster says of it: "job 1234_5 PENDING (Priority)"
    std::optional<double> cancelAskedSecondsAgo;
};

enum class RunnerRole { AtWork, AnotherIsAtWork };

struct QueueSnapshot {
    RunnerRole role = RunnerRole::AnotherIsAtWork;
    std::vector<std::shared_ptr<const EntryStatus>>
        entries;                 // in the order of being added; what did not change is the
                                 // same object as in the snapshot before
    std::array<int, 8> counts{}; // by EntryState
    Findings findings;           // damaged entry files, a full disk, a scheduler that does not answer

    int count(EntryState state) const { return counts[static_cast<std::size_t>(state)]; }
};

class QueueRunner {
public:
    QueueRunner(const std::filesystem::path& queueFolder, RunnerOptions options);
    ~QueueRunner(); // ends the thread; runs go on
    QueueRunner(const QueueRunner&) = delete;
    QueueRunner& operator=(const QueueRunner&) = delete;

    // Wakes the thread for another step and takes what it has published; true when snapshot() is a new one.
    // Throws Error (NoResource, "queue.cannot-open") once where the queue cannot be opened: nothing is done
    // then.
    bool poll();
    std::shared_ptr<const QueueSnapshot> snapshot() const; // never null

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace magiqt
