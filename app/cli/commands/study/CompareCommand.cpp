// magiqt-cli compare COMPARISON.json --out DIR: models x subjects x contrasts x seeds, with tables and tests.
#include "ComparisonRun.h"

#include <memory>

namespace magiqt {

void registerCompareCommand(CLI::App& app, CommandResult& result) {
    struct Options : ComparisonOptions {
        std::string file;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "compare", "Compare models and interpolation on held-out subjects, with statistics");
    command
        ->add_option("COMPARISON", options->file,
                     "Arms, subjects and seeds (JSON); see docs/guide/compare.md")
        ->required();
    addComparisonOptions(*command, *options);
    command->callback([options, &result] {
        const std::filesystem::path file = options->file;
        runComparison(
            ComparisonRequest::fromJson(readJsonFile(file), std::filesystem::absolute(file).parent_path()),
            options->out, *options, result);
    });
}

} // namespace magiqt
