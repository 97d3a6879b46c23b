// What a running job holds: its folder, its journal, progress with an estimate, and whether somebody asked it
// to stop. A job is a function `void run(JobContext&)` that returns when it is done and throws magiqt::Error
// when it is not. One thread calls it; stopRequested() is safe from any thread.
#pragma once

#include "RunFolder.h"

#include "base/Finding.h"
#include "base/JsonForward.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace magiqt {

class Journal;

// A run may be worked on by several processes at once (the ranks of a training). One of them leads; the others
// compute along and leave no record, no file and no lock.
enum class RunPart { Leads, Follows };

class JobContext {
public:
    // Opens the journal for appending and writes `started`.
    explicit JobContext(RunFolder folder, RunPart part = RunPart::Leads);
    ~JobContext();

    const RunFolder& folder() const;
    bool follows() const; // records and artifacts are for the process that leads
    const Json& parameters() const; // spec.parameters
    std::uint64_t seed() const;

    // fraction 0..1 of the whole job; the remaining time is estimated from the pace since the start (or
    // resume). Written at most ten times a second, the last one always.
    void progress(double fraction, const std::string& stage);
    void metric(const std::string& name, double value, std::int64_t step = 0);
    void finding(const Finding& finding);
    // `file` lies under out/; the record carries its relative name, size and SHA-256.
    void artifact(const std::string& role, const std::filesystem::path& file);
    void checkpointWritten(const std::string& name);
    void note(const Json& record); // a record of kind "note"

    // The parameters with the defaults of the kind filled in; executeJob calls it.
    void setParameters(const Json& parameters);
    // The terminal record; executeJob calls it, a job never.
    void finish(const std::string& type, const Json& fields);

    // True once `cancel` exists, or SIGTERM / SIGUSR1 / SIGINT arrived. Looks at the file at most ten times a
    // second.
    bool stopRequested() const;
    // Throws Error: Cancelled ("job.cancelled") for `cancel`, Stopped ("job.stopped") for a signal. Call it
    // at step boundaries, after the checkpoint is written.
    void throwIfStopped() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

// Runs the job of an existing folder in this process: signal handlers, started / done / failed / cancelled
// records, conversion of every exception to a terminal record. Returns the exit code of architecture's list.
// `run` is the function of the job kind. A run that is done already returns 0 at once and stays as it is.
// Throws Error only where no record can be made: the folder is at work elsewhere ("run.already-running") or
// its journal cannot be opened.
using JobFunction = void (*)(JobContext&);
int executeJob(const RunFolder& folder, JobFunction run);
// The same with values for the parameters that the spec does not name (JobDescription.h).
int executeJob(const RunFolder& folder, JobFunction run, const Json& parameterDefaults,
               RunPart part = RunPart::Leads);

} // namespace magiqt
