// A study in a temporary folder with a queue, worked off by an engine of the test's own with the self-test as
// the only kind. rounds() steps until a condition holds and waits for files and child processes in between,
// never for time alone. One thread.
#pragma once

#include "jobs/queue/QueueEngine.h"
#include "support/TemporaryFolder.h"

#include "base/Json.h"

#include <functional>
#include <memory>
#include <string>

namespace magiqt::test {

class QueueFixture {
public:
    explicit QueueFixture(RunnerOptions options = {});
    ~QueueFixture(); // kills what its runs left at work

    std::filesystem::path folder() const { return m_study / "queue"; }
    std::filesystem::path study() const { return m_study.path(); }
    JobQueue& queue() { return m_queue; }
    QueueEngine& engine();
    void endRunner() { m_engine.reset(); } // its runs go on
    void killRuns() const;                 // SIGKILL to every process that holds a run's lock

    std::string add(const Json& parameters = Json::object(), QueueRequest request = {});
    EntryState stateOf(const std::string& id);
    QueueEntry entry(const std::string& id);
    JournalState runOf(const std::string& id);
    std::string resultOf(const std::string& id);
    std::shared_ptr<const EntryStatus> statusOf(const std::string& id) const;

    // False when it does not hold after `patience` (a defect: it is never reached in a passing test).
    bool rounds(const std::function<bool()>& condition,
                std::chrono::seconds patience = std::chrono::seconds(60));
    bool roundsUntil(const std::string& id, EntryState state);

private:
    TemporaryFolder m_study;
    RunnerOptions m_options;
    JobQueue m_queue;
    std::unique_ptr<QueueEngine> m_engine;
};

// Until a file of a run changes; 20 ms at most, because the end of a process touches no file.
void awaitChange(const std::filesystem::path& study);

extern const Json shortRun; // some 20 ms
extern const Json longRun;  // until it is stopped

} // namespace magiqt::test
