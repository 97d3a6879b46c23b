// magiqt-cli catalog: what a study knows, without a window.
#include "CatalogVerbs.h"

#include "app/cli/Command.h"

#include <CLI/CLI.hpp>

namespace magiqt {

void registerCatalogCommand(CLI::App& app, CommandResult& result) {
    CLI::App* catalog =
        app.add_subcommand("catalog", "List, check and edit what a study knows about subjects and scans");
    catalog->require_subcommand(1);
    addListVerbs(*catalog);
    addEditVerbs(*catalog);
    addMergeVerb(*catalog);
    addIngestVerb(*catalog, result);
    addPairVerbs(*catalog);
    addBatchVerb(*catalog);
    addCohortVerbs(*catalog);
    addSplitVerbs(*catalog);
    addKeepingVerbs(*catalog, result);
}

} // namespace magiqt
