// Runs folders on this machine: starts `magiqt-cli run FOLDER` as a child in its own session, so that closing
// a terminal or killing the desktop does not reach it; its stderr goes to stderr.txt. The run's lock is taken
// before the child exists and goes over to it, so there is no moment in which a run that was started looks as
// if it was not. One thread uses it; it owns the child only as far as it collects its exit code.
#pragma once

#include "Executor.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace magiqt {

class LocalExecutor : public Executor {
public:
    // The program and what stands before the folder: {"/usr/bin/magiqt-cli", "run"}.
    explicit LocalExecutor(std::vector<std::string> command);

    std::string submit(const RunFolder& folder, const SubmitOptions& options = {}) override;
    std::string attach(const RunFolder& folder) override;
    ProcessStatus poll(const std::string& handle) override;
    void cancel(const std::string& handle, std::chrono::milliseconds deadline) override;
    void forget(const std::string& handle) override;

private:
    struct Process {
        RunFolder folder;
        pid_t process = 0;
        bool isChild = false; // attached ones are not ours to wait for
        ProcessStatus status;
        std::optional<std::chrono::steady_clock::time_point> killAt;
        bool wasKilled = false, isForgotten = false;
    };
    void look(Process& process);

    std::vector<std::string> m_command;
    std::map<std::string, Process> m_processes;
};

} // namespace magiqt
