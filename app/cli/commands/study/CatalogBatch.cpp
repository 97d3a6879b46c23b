// catalog batch KIND: jobs for many scans, into the study's queue; what the Cohort page's batch actions do.
#include "CatalogVerbs.h"

#include "app/cli/Readable.h"

#include "base/Error.h"
#include "batch/BatchPlan.h"
#include "jobs/queue/JobQueue.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace magiqt {

namespace {

struct BatchVerbOptions {
    std::string kind, parameters = "{}", label, executor = "local";
    std::vector<RowId> scans;
    bool all = false;
    int priority = 0;
};

std::vector<RowId> chosenScans(const Catalog& catalog, const BatchVerbOptions& options,
                               const FilterOptions& filters) {
    if (!options.scans.empty()) return options.scans;
    const ScanFilter filter = filterFrom(catalog, filters);
    if (filter == ScanFilter{} && !options.all)
        throw Error(ErrorKind::Usage, "batch.nothing-chosen",
                    "say which scans: --scans 3,7, a filter such as --cohort NAME, or --all");
    ScanSearch search(catalog);
    return *search.ids({filter, ScanColumn::Imported, SortOrder::Ascending});
}

void queueBatch(const StudyOptions& study, const BatchVerbOptions& options, const FilterOptions& filters) {
    const Catalog catalog = openToRead(study);
    BatchOptions batch = batchOptionsFrom(options.kind, options.parameters);
    batch.priority = options.priority;
    BatchPlan plan = planBatch(catalog, batch, chosenScans(catalog, options, filters),
                               options.label.empty() ? options.kind : options.label);
    for (QueueRequest& request : plan.requests)
        request.executor = options.executor;
    std::vector<std::string> ids;
    if (!plan.requests.empty()) ids = JobQueue(catalog.study() / "queue").addBatch(plan.requests);
    const Json left{{"highField", plan.highField},     {"unknownContrast", plan.unknownContrast},
                    {"withoutPair", plan.withoutPair}, {"alreadyDone", plan.alreadyDone},
                    {"repeated", plan.repeated},       {"withoutPartner", plan.withoutPartner}};
    if (study.json) {
        std::printf("%s\n", readable({{"entries", ids}, {"leftOut", left}}).c_str());
        return;
    }
    std::printf(
        "%zu jobs were put into the queue; 'magiqt-cli queue run' or the workstation works them off\n",
        ids.size());
    for (const auto& [count, why] : {std::pair{plan.highField, "high-field scans"},
                                     std::pair{plan.unknownContrast, "scans have no known contrast"},
                                     std::pair{plan.withoutPair, "scans have no pair"},
                                     std::pair{plan.alreadyDone, "pairs were accepted already"},
                                     std::pair{plan.repeated, "repeat a direction of their session"},
                                     std::pair{plan.withoutPartner, "without a scan in another direction"}})
        if (count > 0) std::printf("left out: %d %s\n", count, why);
}

} // namespace

void addBatchVerb(CLI::App& catalog) {
    auto study = std::make_shared<StudyOptions>();
    auto filters = std::make_shared<FilterOptions>();
    auto options = std::make_shared<BatchVerbOptions>();
    CLI::App* verb = catalog.add_subcommand("batch", "Put jobs for many scans into the study's queue");
    verb->add_option("KIND", options->kind, "prepare, enhance, register, segment, deface or fuse")
        ->required();
    addStudyOptions(*verb, study);
    verb->add_option("--scans", options->scans, "Ids of scans, separated by commas")->delimiter(',');
    verb->add_flag("--all", options->all, "Every scan of the study");
    verb->add_option("--parameters", options->parameters, "Parameters of the jobs (JSON)");
    verb->add_option("--priority", options->priority, "Higher goes first");
    verb->add_option("--label", options->label, "Name of the batch");
    verb->add_option("--executor", options->executor, "local or slurm:SITE");
    addFilterOptions(*verb, filters);
    verb->callback([=] { queueBatch(*study, *options, *filters); });
}

} // namespace magiqt
