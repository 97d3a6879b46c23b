// A selftest-runner at work on a run folder, and ways to wait for what it writes without sleeping (inotify).
// One thread.
#pragma once

#include "jobs/protocol/Journal.h"
#include "jobs/protocol/RunFolder.h"

#include <functional>
#include <optional>

#include <sys/types.h>

namespace magiqt::test {

struct ProcessEnd {
    std::optional<int> exitCode;
    std::optional<int> signal;
};

enum class Disk { Roomy, Full };

class RunnerProcess {
public:
    // Disk::Full: the process can make no file larger than `fullAtBytes`.
    explicit RunnerProcess(const RunFolder& folder, Disk disk = Disk::Roomy, unsigned fullAtBytes = 0);
    ~RunnerProcess(); // kills and collects it if nobody has
    RunnerProcess(const RunnerProcess&) = delete;
    RunnerProcess& operator=(const RunnerProcess&) = delete;

    // Reads the journal as it grows until `condition` holds; false when the process ended before.
    bool waitFor(const std::function<bool(const JournalState&)>& condition);
    void send(int signal) const;
    ProcessEnd waitForEnd();

private:
    bool hasEnded() const;

    RunFolder m_folder;
    pid_t m_process = 0;
    bool m_collected = false;
};

// Runs it to its end.
ProcessEnd runSelftest(const RunFolder& folder);

// What the process and the job need to end with `digest`-equal results: the bytes of out/selftest.json.
std::string resultOf(const RunFolder& folder);

} // namespace magiqt::test
