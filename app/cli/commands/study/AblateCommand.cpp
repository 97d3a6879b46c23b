// magiqt-cli ablate SERIES.json --pack P --subjects S.json --out DIR: trains every cell and seed
// (DIR/training), samples them in every way on held-out subjects and compares (DIR/comparison). The same call
// resumes either.
#include "ComparisonRun.h"

#include "app/cli/commands/compute/RunHere.h"

#include "comparison/AblationPlan.h"

#include <memory>

namespace magiqt {

void registerAblateCommand(CLI::App& app, CommandResult& result) {
    struct Options : ComparisonOptions {
        std::string series, pack, development, subjects;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "ablate", "Train the cells of an ablation and compare them: what each part contributes");
    command
        ->add_option("SERIES", options->series, "Cells, seeds and base recipe (JSON), see resources/recipes")
        ->required();
    command->add_option("--pack", options->pack, "Pack of training subjects (prepare-pack)")->required();
    command->add_option("--development", options->development, "Pack of development subjects for the curves");
    command
        ->add_option("--subjects", options->subjects,
                     "Held-out subjects, and perhaps seeds and anatomy (JSON)")
        ->required();
    addComparisonOptions(*command, *options);
    command->callback([options, &result] {
        const std::filesystem::path out = options->out;
        const Json series = readJsonFile(options->series);
        const std::filesystem::path subjects = options->subjects;
        // Before hours of training: whether the comparison can be made at all.
        const Json plan = ablationComparison(series, out / "training" / "out", readJsonFile(subjects),
                                             std::filesystem::absolute(subjects).parent_path());
        const ComparisonRequest comparison = ComparisonRequest::fromJson(plan, {});

        RunRequest training;
        training.kind = "train_series";
        training.inputs = {{"series", options->series}, {"pack", options->pack}};
        if (!options->development.empty()) training.inputs["development"] = options->development;
        if (!options->simulator.empty()) training.inputs["simulator"] = options->simulator;
        training.parametersJson = Json{{"device", options->device}, {"threads", options->threads}}.dump();
        std::filesystem::create_directories(out);
        if (!runOrResume(out / "training", training, result)) return;
        writeJsonFile(out / "comparison.json", plan); // the same by `compare`
        runComparison(comparison, out / "comparison", *options, result);
    });
}

} // namespace magiqt
