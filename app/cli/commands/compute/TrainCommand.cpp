// magiqt-cli train RECIPE.json --pack P --out RUNDIR: makes the run folder and runs it here; the same call
// again resumes a run that was stopped.
#include "RunStatus.h"

#include "app/cli/Command.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/kinds/JobKinds.h"

#include <CLI/CLI.hpp>

#include <map>
#include <memory>

namespace magiqt {

namespace {

// A run is what it was made for: the same call resumes it, another recipe or pack needs another folder.
void checkSameInputs(const RunFolder& folder, const std::map<std::string, std::filesystem::path>& given) {
    for (const auto& [role, file] : given)
        if (!folder.isInput(role, file))
            throw Error(ErrorKind::Usage, "train.other-inputs",
                        "--out holds a run that was made with another " + role +
                            "; name a new folder, or resume that run with the files it was made with",
                        {{"role", role}});
    const Json inputs = folder.spec().at("inputs");
    for (const auto& item : inputs.items())
        if (!given.contains(item.key()))
            throw Error(ErrorKind::Usage, "train.other-inputs",
                        "--out holds a run that was made with a file of the role " + item.key() +
                            ", which this call does not give; name a new folder, or give it again",
                        {{"role", item.key()}});
}

void runHere(const RunFolder& folder, CommandResult& result) {
    result.exitCode = executeRunFolder(folder);
    tellWhatHappened(folder, readJournal(folder.journal()), result.exitCode);
}

} // namespace

void registerTrainCommand(CLI::App& app, CommandResult& result) {
    struct Options {
        std::string recipe, pack, development, simulator, initial, out;
        std::string device = "auto";
        int threads = 0;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("train", "Train a model by a recipe, or resume it");
    command->add_option("RECIPE", options->recipe, "Training recipe (JSON), see resources/recipes")
        ->required();
    command->add_option("--pack", options->pack, "Pack of training subjects (prepare-pack)")->required();
    command->add_option("--development", options->development,
                        "Pack of development subjects: looked at, never trained on");
    command->add_option("--simulator", options->simulator, "Ranges of the low-field simulator (JSON)");
    command->add_option("--initial", options->initial, "Weights to start from");
    command->add_option("--out", options->out, "Run folder, made when it is not there")->required();
    command->add_option("--device", options->device, "auto, cpu or cuda");
    command->add_option("--threads", options->threads, "Threads on the CPU (0: all)");
    command->callback([options, &result] {
        const std::filesystem::path out = options->out;
        RunRequest request;
        request.inputs = {{"recipe", options->recipe}, {"pack", options->pack}};
        for (const auto& [role, path] :
             {std::pair{"development", options->development}, std::pair{"simulator", options->simulator},
              std::pair{"initial", options->initial}})
            if (!path.empty()) request.inputs[role] = path;
        if (std::filesystem::exists(out / "spec.json")) {
            const RunFolder folder = RunFolder::open(out);
            if (folder.kind() != "train")
                throw Error(ErrorKind::Usage, "train.other-run",
                            "--out holds a run of another kind; choose another folder");
            checkSameInputs(folder, request.inputs);
            runHere(folder, result);
            return;
        }
        request.kind = "train";
        request.parametersJson = Json{{"device", options->device}, {"threads", options->threads}}.dump();
        runHere(RunFolder::createAt(out, request), result);
    });
}

} // namespace magiqt
