// magiqt-cli queue run: works the queue off in this process. Ending it in any way ends no job.
#include "QueueOptions.h"

#include "app/cli/Command.h"
#include "app/cli/Readable.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/queue/QueueEngine.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <map>
#include <thread>

namespace magiqt {

namespace {

constexpr std::chrono::milliseconds betweenSteps{50};

std::string thisProgram() {
    return std::filesystem::read_symlink("/proc/self/exe").string();
}

// One line for each entry that came into another state, and for what is odd.
class Reporter {
public:
    explicit Reporter(bool isQuiet) : m_isQuiet(isQuiet) {}

    void tell(const QueueSnapshot& snapshot) {
        for (const auto& status : snapshot.entries) {
            const auto before = m_states.find(status->entry.id());
            const bool isNew = before == m_states.end() || before->second != status->entry.state;
            m_states[status->entry.id()] = status->entry.state;
            if (isNew && !m_isQuiet && status->entry.state != EntryState::Waiting) {
                std::fprintf(stderr, "%s %s: %s", status->entry.request.kind.c_str(),
                             status->entry.id().c_str(), toString(status->entry.state).c_str());
                if (!status->entry.reason.message.empty())
                    std::fprintf(stderr, ", %s", status->entry.reason.message.c_str());
                std::fprintf(stderr, "\n");
            }
        }
        for (const Finding& finding : snapshot.findings)
            if (m_told.insert_or_assign(finding.message, true).second)
                std::fprintf(stderr, "note: %s\n", finding.message.c_str());
        if (snapshot.role == RunnerRole::AnotherIsAtWork && !std::exchange(m_saidOther, true))
            std::fprintf(stderr,
                         "another runner is at work on this queue; watching, and taking over when it ends\n");
    }

private:
    bool m_isQuiet;
    bool m_saidOther = false;
    std::map<std::string, EntryState> m_states;
    std::map<std::string, bool> m_told;
};

bool hasWork(const QueueSnapshot& snapshot) {
    for (const auto& status : snapshot.entries) {
        if (status->entry.request.executor == "bundle" && status->entry.state == EntryState::Waiting)
            continue;
        if (status->entry.state == EntryState::Waiting || isAtWork(status->entry.state)) return true;
    }
    return false;
}

// Of the worst that ended while this ran: a script sees that not all went well.
int exitCodeOf(const QueueSnapshot& snapshot, const std::map<std::string, EntryState>& atStart) {
    int code = 0;
    for (const auto& status : snapshot.entries) {
        const auto before = atStart.find(status->entry.id());
        if (before != atStart.end() && before->second == status->entry.state && hasEnded(before->second))
            continue;
        switch (status->entry.state) {
        case EntryState::Failed:
            return status->run.exitCode != 0 ? status->run.exitCode : exitCode(ErrorKind::BadInput);
        case EntryState::Interrupted:
            code = exitCode(ErrorKind::Stopped);
            break;
        case EntryState::Cancelled:
            if (code == 0) code = exitCode(ErrorKind::Cancelled);
            break;
        default:
            break;
        }
    }
    return code;
}

} // namespace

void addQueueRun(CLI::App& parent, CommandResult& result) {
    struct Options {
        bool untilEmpty = false;
        RunnerOptions runner;
    };
    auto options = std::make_shared<Options>();
    auto place = std::make_shared<QueuePlace>();
    CLI::App* command = parent.add_subcommand("run", "Work the queue off; ending this ends no job");
    command->add_flag("--until-empty", options->untilEmpty, "End when nothing waits or runs any more");
    command->add_option("--slots", options->runner.threads, "Threads to give away (0: all of the machine)");
    command->add_option("--memory", options->runner.memoryMiB, "Memory to give away, MiB (0: nine tenths)");
    command->add_option("--gpus", options->runner.gpus, "GPUs to give away; found by itself");
    command->add_option("--auto-resume", options->runner.autoResume,
                        "Times that an interrupted job is resumed without being asked");
    addPlaceOptions(*command, place);
    command->callback([options, place, &result] {
        options->runner.program = {thisProgram(), "run"};
        QueueEngine engine(place->folder(), options->runner);
        Reporter reporter(place->asJson);
        std::map<std::string, EntryState> atStart;
        for (const EntryPointer& entry : engine.queue().entries())
            atStart[entry->id()] = entry->state;
        for (;;) {
            if (engine.step()) reporter.tell(*engine.snapshot());
            if (options->untilEmpty && !hasWork(*engine.snapshot())) break;
            std::this_thread::sleep_for(betweenSteps);
        }
        result.exitCode = exitCodeOf(*engine.snapshot(), atStart);
        if (!place->asJson) {
            if (!place->study.empty())
                std::fprintf(
                    stderr, "what the jobs made comes into the catalog when the workstation opens the study, "
                            "or by: magiqt-cli catalog ingest --all --study STUDY\n");
            return;
        }
        Json counts = Json::object();
        for (std::size_t i = 0; i < engine.snapshot()->counts.size(); ++i)
            counts[toString(static_cast<EntryState>(i))] = engine.snapshot()->counts[i];
        std::printf("%s\n",
                    readable({{"counts", counts}, {"findings", engine.snapshot()->findings}}).c_str());
    });
}

} // namespace magiqt
