#include "QueueOptions.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/queue/FileLock.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace magiqt {

namespace {

double secondsSince(const std::string& utc) {
    std::tm parts{};
    if (!::strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%S", &parts)) return 0;
    return std::max(0.0, std::difftime(std::time(nullptr), ::timegm(&parts)));
}

std::string duration(double seconds) {
    char text[32];
    if (seconds < 90)
        std::snprintf(text, sizeof text, "%.0f s", seconds);
    else if (seconds < 5400)
        std::snprintf(text, sizeof text, "%.0f min", seconds / 60);
    else
        std::snprintf(text, sizeof text, "%.1f h", seconds / 3600);
    return text;
}

} // namespace

std::filesystem::path QueuePlace::folder() const {
    if (study.empty() == queue.empty())
        throw Error(ErrorKind::Usage, "queue.no-place",
                    "say which queue is meant: --study FOLDER for that of a study, or --queue FOLDER");
    const std::filesystem::path folder =
        queue.empty() ? std::filesystem::path(study) / "queue" : std::filesystem::path(queue);
    // A wrong name must not make a study.
    std::error_code failure;
    const std::filesystem::path parent = std::filesystem::absolute(folder).lexically_normal().parent_path();
    if (!std::filesystem::is_directory(parent, failure))
        throw Error(ErrorKind::BadInput, "queue.no-study",
                    "there is no folder '" + parent.filename().string() + "' whose queue could be meant",
                    {{"folder", parent.filename().string()}});
    return folder;
}

void addPlaceOptions(CLI::App& command, const std::shared_ptr<QueuePlace>& place) {
    command.add_option("--study", place->study, "The study whose queue is meant");
    command.add_option("--queue", place->queue, "Or the folder of the queue itself");
    command.add_flag("--json", place->asJson, "Print JSON");
}

JournalState runOf(const JobQueue& queue, const QueueEntry& entry) {
    return entry.runFolder.empty() ? JournalState{}
                                   : readJournal(queue.study() / entry.runFolder / "journal.jsonl");
}

bool runnerIsAtWork(const JobQueue& queue) {
    return FileLock::isHeld(queue.folder() / "runner.lock");
}

Json entryForPeople(const QueueEntry& entry, const JournalState& run) {
    const QueueRequest& request = entry.request;
    Json json = {{"id", entry.id()},
                 {"kind", request.kind},
                 {"title", request.title},
                 {"batch", request.batch},
                 {"state", toString(entry.state)},
                 {"priority", request.priority},
                 {"needs", request.needs},
                 {"resources",
                  {{"threads", request.resources.threads},
                   {"gpu", toString(request.resources.gpu)},
                   {"memoryMiB", request.resources.memoryMiB}}},
                 {"executor", request.executor},
                 {"runFolder", entry.runFolder},
                 {"handle", entry.handle},
                 {"attempts", entry.attempts},
                 {"addedUtc", entry.addedUtc},
                 {"fraction", entry.state == EntryState::Done ? 1.0 : run.fraction},
                 {"stage", run.stage}};
    if (!entry.reason.code.empty())
        json["reason"] = {{"code", entry.reason.code},
                          {"message", entry.reason.message},
                          {"arguments", entry.reason.arguments}};
    if (entry.state == EntryState::Running && run.remainingSeconds)
        json["remainingSeconds"] = *run.remainingSeconds;
    if (entry.cancel)
        json["cancel"] = {{"askedUtc", entry.cancel->askedUtc},
                          {"askedSecondsAgo", secondsSince(entry.cancel->askedUtc)},
                          {"deadlineSeconds", entry.cancel->deadlineSeconds}};
    return json;
}

void printEntry(const QueueEntry& entry, const JournalState& run) {
    std::string progress;
    if (entry.state == EntryState::Running) {
        char text[32];
        std::snprintf(text, sizeof text, "%.1f %%", 100 * run.fraction);
        progress = text;
        if (run.remainingSeconds) progress += ", " + duration(*run.remainingSeconds) + " left";
    }
    std::string about = entry.request.title.empty() ? entry.request.batch : entry.request.title;
    if (entry.cancel)
        about = "asked to stop " + duration(secondsSince(entry.cancel->askedUtc)) + " ago; " + about;
    if (!entry.reason.message.empty()) about += (about.empty() ? "" : ": ") + entry.reason.message;
    std::printf("%-10s %-12s %-14s %4d  %-22s %s\n", entry.id().c_str(), toString(entry.state).c_str(),
                entry.request.kind.c_str(), entry.request.priority, progress.c_str(), about.c_str());
}

std::vector<std::string> chosenIds(const JobQueue& queue, const std::vector<std::string>& ids,
                                   const std::string& batch) {
    std::vector<std::string> chosen;
    for (const std::string& id : ids)
        chosen.push_back(queue.get(id)->id());
    if (!batch.empty())
        for (const EntryPointer& entry : queue.entries())
            if (entry->request.batch == batch) chosen.push_back(entry->id());
    if (chosen.empty())
        throw Error(ErrorKind::Usage, "queue.no-such-entry", "no entry was named; give ids or --batch LABEL",
                    {{"entry", batch}});
    return chosen;
}

} // namespace magiqt
