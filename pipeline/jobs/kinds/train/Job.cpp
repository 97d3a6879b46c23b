// Trains by a recipe. The loop itself is pipeline/nn/training; here it meets the run folder.
#include "base/Error.h"
#include "base/Json.h"
#include "jobs/protocol/JobContext.h"
#include "jobs/kinds/StopWithRanks.h"
#include "nn/training/Training.h"

namespace magiqt {

void runTrainJob(JobContext& context) {
    const RunFolder& folder = context.folder();
    const auto optional = [&](const char* role) {
        return folder.hasInput(role) ? folder.inputPath(role) : std::filesystem::path();
    };
    TrainingPaths paths;
    paths.trainPack = folder.inputPath("pack");
    paths.developmentPack = optional("development");
    paths.simulatorRecipe = optional("simulator");
    paths.initialWeights = optional("initial");
    paths.checkpointFolder = folder.checkpoint();
    paths.outFolder = folder.out();

    TrainingOptions options;
    options.threads = context.parameters().at("threads").get<int>();
    options.device = context.parameters().at("device").get<std::string>();

    TrainingCallbacks callbacks;
    callbacks.progress = [&](double fraction, const std::string& stage) {
        context.progress(fraction, stage);
    };
    callbacks.metric = [&](const std::string& name, double value, std::int64_t step) {
        context.metric(name, value, step);
    };
    callbacks.checkpointWritten = [&] { context.checkpointWritten("state"); };
    callbacks.stopRequested = [&] { return context.stopRequested(); };

    const TrainingResult result = train(readJsonFile(folder.inputPath("recipe")), paths, options, callbacks);
    if (!result.finished) stopWithTheOthers(context);
    context.artifact("weights", folder.out() / "weights.safetensors");
}

} // namespace magiqt
