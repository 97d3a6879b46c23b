// Trains a segmenter by a recipe. The loop itself is pipeline/nn/models/segmenter; here it meets data and run
// folder.
#include "base/Json.h"
#include "imaging/segmentation/TrainingHeads.h"
#include "jobs/protocol/JobContext.h"
#include "nn/models/segmenter/SegmenterTraining.h"

namespace magiqt {

void runTrainSegmenterJob(JobContext& context) {
    const RunFolder& folder = context.folder();
    const SegmenterRecipe recipe = SegmenterRecipe::fromJson(readJsonFile(folder.inputPath("recipe")));
    const std::filesystem::path data = folder.inputPath("data");
    const auto onSubject = [&](const std::string& name) {
        context.progress(0.0, "reading " + name);
        context.throwIfStopped();
    };
    const auto subjects = readTrainingHeads(data, HeadPart::Train, onSubject);
    const auto development = recipe.evaluateEvery > 0
                                 ? readTrainingHeads(data, HeadPart::Development, onSubject)
                                 : std::vector<SegmenterSubject>();

    SegmenterTrainingPaths paths;
    if (folder.hasInput("initial")) paths.initialWeights = folder.inputPath("initial");
    paths.checkpointFolder = folder.checkpoint();
    paths.outFolder = folder.out();
    TrainingOptions options;
    options.threads = context.parameters().at("threads").get<int>();
    TrainingCallbacks callbacks;
    callbacks.progress = [&](double fraction, const std::string& stage) {
        context.progress(fraction, stage);
    };
    callbacks.metric = [&](const std::string& name, double value, std::int64_t step) {
        context.metric(name, value, step);
    };
    callbacks.checkpointWritten = [&] { context.checkpointWritten("state"); };
    callbacks.stopRequested = [&] { return context.stopRequested(); };
    const TrainingResult result =
        trainSegmenter(recipe, subjects, development, trainingHeadSources(), paths, options, callbacks);
    if (!result.finished) context.throwIfStopped();
    context.artifact("weights", folder.out() / "weights.safetensors");
}

} // namespace magiqt
