// What QueueEngine.cpp and RunStarter.cpp share.
#pragma once

#include "FileLock.h"
#include "QueueEngine.h"

#include "base/Error.h"
#include "base/Ids.h"
#include "jobs/protocol/RunLock.h"

#include <cstdint>
#include <optional>

namespace magiqt {

struct QueueEngine::Active {
    explicit Active(const std::filesystem::path& folder) : tail(folder / "journal.jsonl") {}

    JournalTail tail;
    std::string handle; // empty: not known (yet)
    ProcessStatus status;
    std::optional<std::int64_t> terminalSinceMs; // since when its journal says that it is over
    std::optional<std::int64_t> cancelSeenMs;
    double cancelSecondsBefore =
        0; // that had passed when it was seen, as far as the wall clock can be believed
    bool cancelSent = false;
    bool changed = true; // since the last snapshot
};

struct QueueEngine::Trouble {
    Finding finding;
    std::int64_t notBeforeMs = 0;
    std::int64_t pauseMs = 0;
};

inline EntryReason reasonOf(const Error& error) {
    return {error.code(), error.fullMessage(), error.arguments()};
}

inline bool isLocal(const QueueEntry& entry) {
    return entry.request.executor == "local";
}

} // namespace magiqt
