// magiqt-cli queue: the job queue of a study, shared with the workstation by files.
#include "QueueOptions.h"
#include "RunStatus.h"

#include "app/cli/Command.h"
#include "app/cli/Readable.h"

#include "base/Error.h"
#include "base/Json.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

void printFindings(const JobQueue& queue) {
    for (const Finding& finding : queue.findings())
        std::fprintf(stderr, "note: %s\n", finding.message.c_str());
}

// How far it is stands in the journals of what is at work alone, so that a long list is quick.
void addList(CLI::App& parent) {
    auto place = std::make_shared<QueuePlace>();
    auto batch = std::make_shared<std::string>();
    CLI::App* command =
        parent.add_subcommand("list", "All entries with their state, progress and remaining time");
    command->add_option("--batch", *batch, "Only those of this batch");
    addPlaceOptions(*command, place);
    command->callback([place, batch] {
        const JobQueue queue(place->folder());
        Json list = Json::array();
        std::array<int, 8> counts{};
        for (const EntryPointer& entry : queue.entries()) {
            if (!batch->empty() && entry->request.batch != *batch) continue;
            const JournalState run = isAtWork(entry->state) ? runOf(queue, *entry) : JournalState{};
            ++counts[static_cast<std::size_t>(entry->state)];
            if (place->asJson)
                list.push_back(entryForPeople(*entry, run));
            else
                printEntry(*entry, run);
        }
        Json byState = Json::object();
        std::string summary;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const std::string name = toString(static_cast<EntryState>(i));
            byState[name] = counts[i];
            if (counts[i] > 0)
                summary += (summary.empty() ? "" : ", ") + std::to_string(counts[i]) + " " + name;
        }
        if (place->asJson) {
            std::printf("%s\n", readable({{"entries", list},
                                          {"counts", byState},
                                          {"runnerIsAtWork", runnerIsAtWork(queue)},
                                          {"findings", queue.findings()}})
                                    .c_str());
            return;
        }
        printFindings(queue);
        std::fprintf(stderr, "%s; %s\n", summary.empty() ? "the queue is empty" : summary.c_str(),
                     runnerIsAtWork(queue)
                         ? "a runner is at work"
                         : "no runner is at work: 'magiqt-cli queue run', or open the study");
    });
}

void addShow(CLI::App& parent) {
    auto place = std::make_shared<QueuePlace>();
    auto id = std::make_shared<std::string>();
    CLI::App* command = parent.add_subcommand("show", "One entry with its run");
    command->add_option("ID", *id, "The entry, or the beginning of its id")->required();
    addPlaceOptions(*command, place);
    command->callback([place, id] {
        const JobQueue queue(place->folder());
        const EntryPointer entry = queue.get(*id);
        const JournalState run = runOf(queue, *entry);
        Json json = entryForPeople(*entry, run);
        std::error_code failure;
        const fs::path folder = queue.study() / entry->runFolder;
        if (!entry->runFolder.empty() && fs::exists(folder / "spec.json", failure))
            json["run"] = runStatusJson(RunFolder::open(folder), run);
        json["dependants"] = Json::array();
        for (const EntryPointer& other : queue.dependants(entry->id()))
            json["dependants"].push_back(other->id());
        if (place->asJson) {
            std::printf("%s\n", readable(json).c_str());
            return;
        }
        printEntry(*entry, run);
        for (const auto& item : json.items())
            if (item.key() != "run")
                std::printf("  %s: %s\n", item.key().c_str(),
                            item.value().is_string() ? item.value().get<std::string>().c_str()
                                                     : readable(item.value()).c_str());
        for (const ArtifactRecord& artifact : run.artifacts)
            std::printf("  artifact %s: %s/out/%s\n", artifact.role.c_str(), entry->runFolder.c_str(),
                        artifact.file.c_str());
    });
}

struct Chosen {
    std::vector<std::string> ids;
    std::string batch;
};

// A sub-command that does something to each of the entries it is given.
CLI::App*
addForEach(CLI::App& parent, const char* name, const char* help,
           const std::function<void(JobQueue&, const std::vector<std::string>&, bool asJson)>& act) {
    auto place = std::make_shared<QueuePlace>();
    auto chosen = std::make_shared<Chosen>();
    CLI::App* command = parent.add_subcommand(name, help);
    command->add_option("ID", chosen->ids, "Entries, or the beginnings of their ids");
    command->add_option("--batch", chosen->batch, "All entries of this batch");
    addPlaceOptions(*command, place);
    command->callback([place, chosen, act] {
        JobQueue queue(place->folder());
        act(queue, chosenIds(queue, chosen->ids, chosen->batch), place->asJson);
    });
    return command;
}

void say(const char* what, const std::vector<std::string>& ids, bool asJson) {
    if (asJson)
        std::printf("%s\n", readable({{what, ids}}).c_str());
    else
        for (const std::string& id : ids)
            std::printf("%s %s\n", what, id.c_str());
}

void addCancel(CLI::App& parent) {
    auto deadline = std::make_shared<double>(30);
    CLI::App* command = addForEach(
        parent, "cancel", "Stop jobs at their next step, by force after the deadline",
        [deadline](JobQueue& queue, const std::vector<std::string>& ids, bool asJson) {
            for (const std::string& id : ids)
                queue.cancel(id, std::chrono::milliseconds(static_cast<std::int64_t>(*deadline * 1000)));
            say("cancelled", ids, asJson);
            if (!runnerIsAtWork(queue))
                std::fprintf(stderr,
                             "no runner is at work: a job that does not hear is ended by the next one\n");
        });
    command->add_option("--deadline", *deadline, "Seconds until it is ended by force")->capture_default_str();
}

void addRetry(CLI::App& parent) {
    addForEach(parent, "retry",
               "Run again what failed, was cancelled or interrupted; runs go on from checkpoints",
               [](JobQueue& queue, const std::vector<std::string>& ids, bool asJson) {
                   std::vector<std::string> waiting;
                   for (const std::string& id : ids) {
                       // Of a batch, what is done or has been taken along already is nothing to complain of.
                       const EntryState state = queue.get(id)->state;
                       if (ids.size() > 1 && state != EntryState::Blocked &&
                           (!hasEnded(state) || state == EntryState::Done))
                           continue;
                       for (std::string& one : queue.retry(id))
                           waiting.push_back(std::move(one));
                   }
                   say("waiting", waiting, asJson);
               });
}

void addRemove(CLI::App& parent) {
    auto place = std::make_shared<QueuePlace>();
    auto ids = std::make_shared<std::vector<std::string>>();
    CLI::App* command = parent.add_subcommand("remove", "Take entries off the queue; their run folders stay");
    command->add_option("ID", *ids, "Entries; those that are not at work")->required();
    addPlaceOptions(*command, place);
    command->callback([place, ids] {
        JobQueue queue(place->folder());
        for (const std::string& id : *ids)
            queue.remove(id);
        say("removed", *ids, place->asJson);
    });
}

void addPriority(CLI::App& parent) {
    auto priority = std::make_shared<int>(0);
    CLI::App* command =
        addForEach(parent, "priority", "Change the priority of entries",
                   [priority](JobQueue& queue, const std::vector<std::string>& ids, bool asJson) {
                       for (const std::string& id : ids)
                           queue.reprioritise(id, *priority);
                       say("changed", ids, asJson);
                   });
    command->add_option("--to", *priority, "Higher goes first")->required();
}

void addLog(CLI::App& parent) {
    auto place = std::make_shared<QueuePlace>();
    auto id = std::make_shared<std::string>();
    CLI::App* command = parent.add_subcommand("log", "What the program of an entry wrote to stderr");
    command->add_option("ID", *id, "The entry, or the beginning of its id")->required();
    addPlaceOptions(*command, place);
    command->callback([place, id] {
        const JobQueue queue(place->folder());
        const EntryPointer entry = queue.get(*id);
        std::ifstream stream(queue.study() / entry->runFolder / "stderr.txt", std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        if (place->asJson)
            std::printf("%s\n", readable({{"id", entry->id()}, {"log", text}}).c_str());
        else if (text.empty())
            std::fprintf(stderr, "it has written nothing\n");
        else
            std::fwrite(text.data(), 1, text.size(), stdout);
    });
}

} // namespace

void registerQueueCommand(CLI::App& app, CommandResult& result) {
    CLI::App* queue = app.add_subcommand("queue", "The job queue of a study");
    queue->require_subcommand(1);
    addQueueAdd(*queue);
    addList(*queue);
    addShow(*queue);
    addQueueRun(*queue, result);
    addCancel(*queue);
    addRetry(*queue);
    addPriority(*queue);
    addRemove(*queue);
    addLog(*queue);
    addQueueBundles(*queue);
}

} // namespace magiqt
