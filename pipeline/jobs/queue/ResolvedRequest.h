// An entry's request as a run can be made of it: artifacts of what it needs have become files. Free of
// threads.
#pragma once

#include "JobQueue.h"

#include "jobs/protocol/RunFolder.h"

#include <map>
#include <string>

namespace magiqt {

struct ResolvedRequest {
    RunRequest request;
    std::map<std::string, std::string> madeOf; // role -> SHA-256 of the artifact that it takes

    // Throws Error (BadInput, "run.input-changed") when the folder was made of other artifacts.
    void checkMadeOf(const RunFolder& folder) const;
};

// What it needs must be done. Throws Error (BadInput, "queue.need-missing", "queue.artifact-missing").
ResolvedRequest resolveRequest(const QueueEntry& entry, const JobQueue& queue);

} // namespace magiqt
