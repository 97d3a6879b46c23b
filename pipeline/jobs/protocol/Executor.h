// Who runs run folders: this machine (LocalExecutor) or a cluster. All truth about a run stands in its
// journal; an executor only starts it, says whether its process is there, and ends it when it does not stop
// by itself. One thread uses an executor.
#pragma once

#include "RunFolder.h"

#include <chrono>
#include <optional>
#include <string>

namespace magiqt {

enum class ProcessState { Unknown, Waiting, Running, Ended };

struct ProcessStatus {
    ProcessState state = ProcessState::Unknown; // Unknown means just that; it never means failed
    std::optional<int> exitCode;                // where the executor could see it
    std::optional<int> endSignal;               // the signal that ended it
};

class Executor {
public:
    virtual ~Executor() = default;

    // Starts the run and returns a handle to ask for it, valid for this executor. Throws Error (NoResource,
    // "executor.cannot-start"). The run goes on when the executor and its process end.
    virtual std::string submit(const RunFolder& folder) = 0;
    // Takes up a run that another process submitted. Empty when nothing can be seen of it.
    virtual std::string attach(const RunFolder& folder) = 0;
    virtual ProcessStatus poll(const std::string& handle) = 0;
    // Asks by the file `cancel`; a run that has not stopped after `deadline` is ended by force at a later
    // poll() and gets its `cancelled` record then.
    virtual void cancel(const std::string& handle, std::chrono::milliseconds deadline) = 0;
};

} // namespace magiqt
