// What the sub-commands of `magiqt-cli queue` share: where the queue is, how entries are shown. The main
// thread alone.
#pragma once

#include "base/JsonForward.h"
#include "jobs/protocol/Journal.h"
#include "jobs/queue/JobQueue.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace magiqt {

struct CommandResult;

struct QueuePlace {
    std::string study, queue;
    bool asJson = false;

    std::filesystem::path folder() const; // throws Error (Usage, "queue.no-place")
};

// --study, --queue, --json
void addPlaceOptions(CLI::App& command, const std::shared_ptr<QueuePlace>& place);

// Without input files: what is printed may be passed on.
Json entryForPeople(const QueueEntry& entry, const JournalState& run);
void printEntry(const QueueEntry& entry, const JournalState& run);
JournalState runOf(const JobQueue& queue, const QueueEntry& entry);
bool runnerIsAtWork(const JobQueue& queue);

// The entries that ids, or the beginnings of ids, and --batch name.
std::vector<std::string> chosenIds(const JobQueue& queue, const std::vector<std::string>& ids,
                                   const std::string& batch);

void addQueueAdd(CLI::App& queue);
void addQueueRun(CLI::App& queue, CommandResult& result);
void addQueueBundles(CLI::App& queue); // nothing where the build has no bundles

} // namespace magiqt
