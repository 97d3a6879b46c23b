// Who runs run folders: this machine (LocalExecutor) or a cluster (queue/slurm/SlurmExecutor). All truth
// about a run stands in its journal; an executor only starts it, says whether its process is there, and ends
// it when it does not stop by itself. One thread uses an executor; calls of a cluster's may take seconds.
#pragma once

#include "RunFolder.h"

#include "base/Finding.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

enum class ProcessState { Unknown, Waiting, Running, Ended };

struct ProcessStatus {
    ProcessState state = ProcessState::Unknown; // Unknown means just that; it never means failed
    std::optional<int> exitCode;                // where the executor could see it
    std::optional<int> endSignal;               // the signal that ended it
    bool neverStarted = false;                  // ended, and it is certain that it was never handed over
    std::string scheduler{}; // what a cluster says of it, for people: "job 1234_5 PENDING (Priority)"
    bool operator==(const ProcessStatus&) const = default;
};

// What a run is given; 0: as the executor likes.
struct SubmitOptions {
    int threads = 0;
    std::int64_t memoryMiB = 0;
    int gpus = 0;
    std::map<std::string, std::string> environment{};
};

class Executor {
public:
    virtual ~Executor() = default;

    // Before the caller writes down that it will submit: forgets what an earlier submission left in the
    // folder.
    virtual void prepare(const RunFolder&) {}
    // Starts the run and returns a handle to ask for it, valid for this executor. The run goes on when the
    // executor and its process end. Throws Error (Usage, "run.already-running"), (NoResource,
    // "executor.cannot-start" and others: try again later) and, where trying again cannot help, (BadInput,
    // "executor.refused").
    virtual std::string submit(const RunFolder& folder, const SubmitOptions& options = {}) = 0;
    // Several runs with the same options; a cluster takes them as one array. All are handed over or none.
    virtual std::vector<std::string> submitAll(const std::vector<RunFolder>& folders,
                                               const SubmitOptions& options);
    virtual std::size_t mostAtOnce() const { return 1; } // runs in one submitAll
    // Takes up a run that another process submitted. Empty when nothing can be seen of it.
    virtual std::string attach(const RunFolder& folder) = 0;
    // Asks the scheduler for all that is followed, no more often than it likes to be asked; poll() then
    // answers.
    virtual void look() {}
    virtual ProcessStatus poll(const std::string& handle) = 0;
    // Asks by the file `cancel`; a run that has not stopped after `deadline` is ended by force at a later
    // poll() and gets its `cancelled` record then.
    virtual void cancel(const std::string& handle, std::chrono::milliseconds deadline) = 0;
    // Nobody will ask for this handle again.
    virtual void forget(const std::string& handle) = 0;
    // What hinders it now: a scheduler that does not answer.
    virtual Findings findings() const { return {}; }
};

// Writes `cancelled` into the journal of a run whose process is gone, unless it has a terminal record. A full
// disk is borne: the run stays "interrupted" with its `cancel` file, which is true as well.
void recordForcedCancel(const RunFolder& folder);

} // namespace magiqt
