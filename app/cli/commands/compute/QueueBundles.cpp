// magiqt-cli queue export-bundle | import-bundle: runs on their way to a place without a shared file system
// and back.
#include "QueueOptions.h"

#ifdef MAGIQT_HAS_BUNDLES

#include "app/cli/Readable.h"

#include "base/Json.h"
#include "jobs/queue/bundle/Bundle.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace magiqt {

void addQueueBundles(CLI::App& parent) {
    struct Options {
        std::vector<std::string> ids;
        std::string file, batch;
        bool results = false;
    };
    auto place = std::make_shared<QueuePlace>();
    auto options = std::make_shared<Options>();
    CLI::App* command = parent.add_subcommand("export-bundle", "Take runs along as one tar file");
    command->add_option("ID", options->ids, "Entries that are not at work");
    command->add_option("--batch", options->batch, "All entries of this batch");
    command->add_option("--out", options->file, "The bundle (.tar)")->required();
    command->add_flag("--results", options->results, "Without inputs, to bring home what was run here");
    addPlaceOptions(*command, place);
    command->callback([place, options] {
        JobQueue queue(place->folder());
        const std::vector<std::string> ids = chosenIds(queue, options->ids, options->batch);
        exportBundle(queue, ids, options->file,
                     options->results ? BundlePurpose::Results : BundlePurpose::Work);
        if (place->asJson)
            std::printf("%s\n", readable({{"exported", ids}}).c_str());
        else
            std::fprintf(stderr, "%zu runs are in the bundle\n", ids.size());
    });

    auto file = std::make_shared<std::string>();
    auto importPlace = std::make_shared<QueuePlace>();
    CLI::App* import =
        parent.add_subcommand("import-bundle", "Take in work from elsewhere, or results of own runs");
    import->add_option("BUNDLE", *file, "The bundle (.tar)")->required();
    addPlaceOptions(*import, importPlace);
    import->callback([importPlace, file] {
        JobQueue queue(importPlace->folder());
    const ImportedBundle imported = importBundle(queue, *file);
    if (importPlace->asJson)
        std::printf("%s\n", readable({{"added", imported.added}, {"updated", imported.updated}}).c_str());
    for (const std::string& id : imported.added)
        if (!importPlace->asJson) std::printf("added %s\n", id.c_str());
    for (const std::string& id : imported.updated)
        if (!importPlace->asJson) std::printf("updated %s\n", id.c_str());
});
} // namespace magiqt

} // namespace magiqt

#else

namespace magiqt {

void addQueueBundles(CLI::App&) {}

} // namespace magiqt

#endif
