// What stands in the job queue, as plain values: an entry is one job that somebody wants run, with what it
// needs, where it shall run and how far it has come. The truth about a run is its journal; an entry says
// which run folder that is. Free of threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace magiqt {

// Blocked is never written: it is Waiting while something that the entry needs has failed, was cancelled, was
// interrupted or is gone. It is over by itself as soon as that is run again.
// Submitted: handed to an executor that has not begun (a cluster's line). Interrupted: stopped at a
// checkpoint, or its process is gone; a retry resumes it.
enum class EntryState { Waiting, Blocked, Submitted, Running, Done, Failed, Cancelled, Interrupted };
std::string toString(EntryState state);
EntryState entryStateFrom(const std::string& name); // throws Error (BadInput, "queue.entry-damaged")
bool isAtWork(EntryState state);                    // Submitted or Running
bool hasEnded(EntryState state);                    // Done, Failed, Cancelled or Interrupted

enum class GpuUse { None, Optional, Required };
std::string toString(GpuUse use);
GpuUse gpuUseFrom(const std::string& name); // of a job.json; throws Error (BadInput, "queue.entry-damaged")

// What a job takes of the machine while it runs. Optional takes a GPU where there is one and needs none else.
struct JobResources {
    int threads = 1; // 0: all that the runner has to give
    GpuUse gpu = GpuUse::None;
    std::int64_t memoryMiB = 0;
    bool operator==(const JobResources&) const = default;
};

// An artifact of another entry, resolved to its file when the entry that takes it starts.
struct ArtifactSource {
    std::string entry;
    std::string artifact; // its role in the journal of that run
    bool operator==(const ArtifactSource&) const = default;
};
using EntryInput = std::variant<std::filesystem::path, ArtifactSource>;

struct QueueRequest {
    std::string
        id; // empty: drawn. JobQueue::newId() draws one beforehand, so that entries can name each other
    std::string kind;
    std::string parametersJson = "{}";
    std::map<std::string, EntryInput> inputs;             // by role; files are hashed when the job starts
    std::map<std::string, std::filesystem::path> outputs; // where the user wants an artifact, by role
    std::uint64_t seed = 0;
    int priority = 0;               // higher goes first; equal ones in the order they were added
    std::vector<std::string> needs; // entries that must be done first; those that inputs name are added
    JobResources resources;
    std::string executor = "local"; // or "slurm:<site>"
    std::string batch;              // label of a cohort's batch; its entries go to a cluster as one array
    std::string title;              // what it is about, for people; pseudonyms alone
};

// Why an entry is as it is: code and arguments are for the two faces to word, as those of Error.
struct EntryReason {
    std::string code; // empty: there is nothing to say
    std::string message;
    std::map<std::string, std::string> arguments;
    bool operator==(const EntryReason&) const = default;
};

struct CancelRequest {
    std::string askedUtc;
    double deadlineSeconds = 30; // what has not stopped by itself then is ended by force
    bool operator==(const CancelRequest&) const = default;
};

struct QueueEntry {
    QueueRequest request; // its id is the entry's
    EntryState state = EntryState::Waiting;
    EntryReason reason;
    std::int64_t order = 0; // of being added
    std::string addedUtc;
    std::string
        runFolder; // relative to the queue folder's parent ("runs/<id>_<kind>"); empty before the first start
    std::string handle;       // of the executor; empty while it is not known
    int attempts = 0;         // times it was handed to an executor
    std::optional<int> gpu{}; // of this machine, that a local run at work was given
    // Of the run's journal when it was handed over: what stands after them is of this attempt.
    std::uint64_t recordsBefore = 0;
    std::optional<CancelRequest> cancel;

    const std::string& id() const { return request.id; }
};

} // namespace magiqt
