// magiqt-cli train RECIPE.json --pack P --out RUNDIR: makes the run folder and runs it here; the same call
// again resumes a run that was stopped.
#include "RunHere.h"

#include "app/cli/Command.h"

#include "base/Json.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace magiqt {

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
        request.kind = "train";
        request.parametersJson = Json{{"device", options->device}, {"threads", options->threads}}.dump();
        runOrResume(out, request, result);
    });
}

} // namespace magiqt
