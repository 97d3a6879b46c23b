// The job queue of a study: a folder of files, so that the desktop, scripts and several processes at once
// share it.
//
//   queue/<id>.json     one entry, mode 0600 (it names input files), replaced as a whole
//   queue/edit.lock     held for a moment by whoever changes an entry
//   queue/runner.lock   held by the one runner (QueueRunner.h)
//   runs/               beside queue/: the run folders
//
// A JobQueue is one process's view of it and the one way to change it. Every change is on the disk when the
// call returns. refresh() reads only what others changed. Input files inside the study are kept relative to
// it, so that a study can be moved. One thread uses an object; calls write and sync files, so a large batch
// is nothing for a window's thread.
#pragma once

#include "QueueEntry.h"

#include "base/Finding.h"
#include "base/JsonForward.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace magiqt {

class RunFolder;

using EntryPointer = std::shared_ptr<const QueueEntry>;

class JobQueue {
public:
    // Makes the folder where it is not there. Throws Error (NoResource, "queue.cannot-open").
    explicit JobQueue(std::filesystem::path folder);
    ~JobQueue();
    JobQueue(JobQueue&&) noexcept;

    const std::filesystem::path& folder() const;
    std::filesystem::path study() const; // the folder's parent; run folders are relative to it
    static std::string newId();

    // --- looking

    // Takes in what has changed on the disk; true when something has. Cheap when nothing has (one stat).
    bool refresh();
    // In the order of being added. Blocked is worked out here.
    const std::vector<EntryPointer>& entries() const;
    EntryPointer find(const std::string& id) const; // null when there is none
    // As find, also by the beginning of an id. Throws Error (Usage, "queue.no-such-entry",
    // "queue.id-ambiguous").
    EntryPointer get(const std::string& idOrBeginning) const;
    // Entry files that cannot be read ("queue.entry-damaged"); the others are not held up by them.
    const Findings& findings() const;
    // Of entry `id` and all that needs it, directly or not.
    std::vector<EntryPointer> dependants(const std::string& id) const;

    // --- changing

    // Throws Error (Usage: "queue.need-missing", "queue.need-circle", "queue.id-taken"; BadInput:
    // "run.parameters-invalid", "run.kind-invalid"; NoResource). Nothing is added then.
    std::string add(const QueueRequest& request);
    // All of them or, where an Error is thrown, none; one sync for all. Entries may need each other.
    std::vector<std::string> addBatch(std::vector<QueueRequest> requests);
    // A run folder that is there already (in runs/ of this study).
    std::string addRun(const RunFolder& run, QueueRequest request);

    // An entry that waits is cancelled at once. One at work is asked by the file `cancel` and ended by the
    // runner at the deadline. Nothing happens to one that has ended.
    void cancel(const std::string& id, std::chrono::milliseconds deadline = std::chrono::seconds(30));
    // Runs again what failed, was cancelled or interrupted: a run goes on from its checkpoint. Of a blocked
    // entry retries what holds it up; what was blocked by `id` goes on with it. Returns the ids that wait
    // again. Throws Error (Usage, "queue.nothing-to-retry").
    std::vector<std::string> retry(const std::string& id);
    void reprioritise(const std::string& id, int priority);
    // Takes an entry that is not at work off the queue; its run folder stays. Throws Error (Usage,
    // "queue.at-work").
    void remove(const std::string& id);

    // Changes one entry as it stands on the disk now, under the lock. `change` returns whether to write.
    // False when the entry is gone or was not written. Throws Error (NoResource) when it cannot be written.
    // For QueueRunner.
    bool change(const std::string& id, const std::function<bool(QueueEntry&)>& change);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

// As it stands in the file. Real paths stand in it: never print, log or bundle it.
Json entryToJson(const QueueEntry& entry, const std::filesystem::path& study);
// Throws Error (BadInput, "queue.entry-damaged").
QueueEntry entryFromJson(const Json& json, const std::filesystem::path& study);

} // namespace magiqt
