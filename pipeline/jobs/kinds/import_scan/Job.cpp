// Looks through a folder and writes preview.json. The work is imaging/import; here it meets the run folder.
#include "jobs/protocol/JobContext.h"

#include "base/Error.h"
#include "base/Json.h"
#include "imaging/import/ImportInventory.h"

namespace magiqt {

void runImportScanJob(JobContext& context) {
    const Json& parameters = context.parameters();
    InventoryOptions options;
    options.threads = parameters.at("threads");
    options.progress = [&](double fraction) { context.progress(0.99 * fraction, "reading headers"); };
    options.stopRequested = [&] { return context.stopRequested(); };
    context.progress(0, "listing files");
    const std::filesystem::path folder = context.folder().inputPath("folder");
    try {
        const ImportInventory inventory = takeInventory(folder, parameters.at("salt"), options);
        std::filesystem::create_directories(context.folder().out());
        const std::filesystem::path preview = context.folder().out() / "preview.json";
        writeJsonFile(preview, previewJson(inventory));
        context.artifact("preview", preview);
        context.metric("files", static_cast<double>(inventory.files));
        context.metric("series", static_cast<double>(inventory.series.size()));
        context.progress(1, "done");
    } catch (const Error& error) {
        if (error.code() == "import.stopped") context.throwIfStopped();
        throw;
    }
}

} // namespace magiqt
