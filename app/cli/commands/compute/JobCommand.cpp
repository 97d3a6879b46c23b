// magiqt-cli job new|status|cancel: makes, looks at and stops run folders without a window.
#include "RunStatus.h"

#include "app/cli/Command.h"
#include "app/cli/Readable.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/kinds/JobKinds.h"
#include "jobs/protocol/JobDescription.h"
#include "jobs/protocol/Journal.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <map>
#include <memory>

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

// Roles that the kind knows, and all that it requires.
void checkInputs(const Json& description, const RunRequest& request) {
    std::string known;
    std::map<std::string, std::string> unknown;
    for (const auto& [role, file] : request.inputs)
        unknown[role] = file.string();
    for (const Json& input : description.at("inputs")) {
        const std::string role = input.at("role");
        known += (known.empty() ? "" : ", ") + role;
        if (unknown.erase(role) == 0 && input.value("required", true))
            throw Error(ErrorKind::Usage, "run.input-missing",
                        "the input '" + role + "' is missing; give it with --input " + role + "=FILE",
                        {{"role", role}});
    }
    if (!unknown.empty())
        throw Error(ErrorKind::Usage, "run.input-unknown",
                    "this kind of job has no input '" + unknown.begin()->first + "'; it knows " +
                        (known.empty() ? "none" : known),
                    {{"known", known}});
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
        const JobKind* kind = findJobKind(options->kind);
        if (!kind)
            throw Error(ErrorKind::Usage, "run.kind-unknown",
                        "there is no kind of job '" + options->kind + "'; 'magiqt-cli kinds' lists them",
                        {{"kind", options->kind}});
        RunRequest request;
        request.kind = options->kind;
        request.parametersJson = options->parametersJson;
        request.seed = options->seed;
        const Json parameters = Json::parse(options->parametersJson, nullptr, false);
        const Json description = parseJobDescription(kind->descriptionJson);
        if (parameters.is_object()) checkParameters(description, parameters);
        for (const std::string& input : options->inputs) {
            const std::size_t equals = input.find('=');
            if (equals == std::string::npos)
                throw Error(ErrorKind::Usage, "usage.invalid", "--input must be ROLE=FILE");
            request.inputs[input.substr(0, equals)] = input.substr(equals + 1);
        }
        checkInputs(description, request);
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
