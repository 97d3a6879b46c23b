// magiqt-cli job new|status|cancel: makes, looks at and stops run folders without a window.
#include "KindCheck.h"
#include "RunStatus.h"

#include "app/cli/Command.h"
#include "app/cli/Readable.h"

#include "base/Json.h"
#include "jobs/protocol/JobDescription.h"
#include "jobs/protocol/Journal.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <set>

namespace magiqt {

namespace {

void printStatus(const RunFolder& folder, const JournalState& state) {
    std::printf("%s %s: %s, %.1f %%", folder.kind().c_str(), folder.id().c_str(),
                toString(state.state).c_str(), 100 * state.fraction);
    if (!state.stage.empty()) std::printf(", %s", state.stage.c_str());
    if (state.state == RunState::Running && state.remainingSeconds)
        std::printf(", about %.0f s left", *state.remainingSeconds);
    std::printf("\n");
    if (state.state == RunState::Interrupted) std::printf("run it again to resume\n");
    for (const Finding& finding : state.findings)
        std::printf("finding: %s\n", finding.message.c_str());
    for (const ArtifactRecord& artifact : state.artifacts)
        std::printf("artifact: %s %s, %llu bytes\n", artifact.role.c_str(), artifact.file.c_str(),
                    static_cast<unsigned long long>(artifact.bytes));
    if (!state.errorMessage.empty()) std::printf("failure: %s\n", state.errorMessage.c_str());
}

void addNew(CLI::App& job) {
    struct Options {
        std::string kind, parent = "runs", parametersJson = "{}";
        std::vector<std::string> inputs;
        std::uint64_t seed = 0;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = job.add_subcommand("new", "Make a run folder and print where it is");
    command->add_option("KIND", options->kind, "Kind of job, see 'magiqt-cli kinds'")->required();
    command->add_option("--in", options->parent, "Folder of run folders")->capture_default_str();
    command->add_option("--parameters", options->parametersJson, "Parameters as a JSON object");
    command->add_option("--input", options->inputs, "ROLE=FILE");
    command->add_option("--seed", options->seed, "Seed of every random draw");
    command->callback([options] {
        const Json description = descriptionOfKind(options->kind);
        RunRequest request;
        request.kind = options->kind;
        request.parametersJson = options->parametersJson;
        request.seed = options->seed;
        const Json parameters = Json::parse(options->parametersJson, nullptr, false);
        if (parameters.is_object()) checkParameters(description, parameters);
        std::set<std::string> roles;
        for (const std::string& input : options->inputs) {
            const auto [role, file] = splitRole("--input", input);
            request.inputs[role] = file;
            roles.insert(role);
        }
        checkInputRoles(description, roles);
        std::printf("%s\n", RunFolder::create(options->parent, request).path().c_str());
    });
}

void addStatus(CLI::App& job) {
    struct Options {
        std::string folder;
        bool asJson = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = job.add_subcommand("status", "Say how far a run is");
    command->add_option("FOLDER", options->folder, "The run folder")->required();
    command->add_flag("--json", options->asJson, "Print JSON");
    command->callback([options] {
        const RunFolder folder = RunFolder::open(options->folder);
        const JournalState state = readJournal(folder.journal());
        if (options->asJson)
            std::printf("%s\n", readable(runStatusJson(folder, state)).c_str());
        else
            printStatus(folder, state);
    });
}

void addCancel(CLI::App& job) {
    auto folder = std::make_shared<std::string>();
    CLI::App* command = job.add_subcommand("cancel", "Ask a run to stop at its next step");
    command->add_option("FOLDER", *folder, "The run folder")->required();
    command->callback([folder] {
        const RunFolder run = RunFolder::open(*folder);
        const RunState state = readJournal(run.journal()).state;
        if (state == RunState::Done || state == RunState::Failed || state == RunState::Cancelled) {
            std::fprintf(stderr, "nothing to cancel: the run is %s\n", toString(state).c_str());
            return;
        }
        run.requestCancel();
        std::fprintf(stderr, "asked to stop; a run at work ends at its next step\n");
    });
}

} // namespace

void registerJobCommand(CLI::App& app, CommandResult&) {
    CLI::App* job = app.add_subcommand("job", "Make, look at and cancel runs");
    job->require_subcommand(1);
    addNew(*job);
    addStatus(*job);
    addCancel(*job);
}

} // namespace magiqt
