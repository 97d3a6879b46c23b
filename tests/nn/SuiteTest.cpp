// Every model of the suite through the same doors: recipe, training, checkpoint, enhancement of a volume of
// any size. What holds for one holds for all; a new folder in nn/models is tested without a line here.
#include "base/Error.h"
#include "base/Ids.h"
#include "nn/core/TokenGrid.h"
#include "nn/inference/Enhancer.h"
#include "nn/models/ModelFile.h"
#include "nn/models/ModelRegistry.h"
#include "nn/training/Trainer.h"

#include <doctest/doctest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <fstream>
#include <set>

using namespace magiqt;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kRegion = 32;
constexpr std::int64_t kSteps = 28;

struct TemporaryFolder {
    fs::path path = fs::temp_directory_path() / ("magiqt-test-" + randomId(8));
    TemporaryFolder() { fs::create_directories(path); }
    ~TemporaryFolder() { fs::remove_all(path); }
};

// The smallest network that a model's recipe allows.
Json smallRecipe(const std::string& model) {
    Json recipe = {
        {"model", model}, {"region_voxels", kRegion}, {"steps", kSteps},  {"warmup_steps", 4},
        {"seed", 5},      {"learning_rate", 3e-3},    {"ema_decay", 0.9}, {"final_learning_rate", 1e-3}};
    const Json fields = TrainingRecipe::fields(model);
    for (const Json& field : fields) {
        if (field.at("name") == "preset") recipe["preset"] = "XXS";
        if (field.at("name") == "width") recipe["width"] = 8;
        if (field.at("name") == "local_voxels") recipe["local_voxels"] = 16;
    }
    return recipe;
}

torch::Tensor centres() {
    return tokenCentres({1, 0, 0, -16, 0, 1, 0, -16, 0, 0, 1, -16}, {kRegion, kRegion, kRegion});
}

// A head of blobs with sharp borders, and its coarse scan.
TrainingBatch blobs(bool withFlair) {
    torch::manual_seed(4);
    const torch::Tensor coarse =
        torch::upsample_trilinear3d(torch::randn({1, 3, 6, 6, 6}), {kRegion, kRegion, kRegion}, false);
    torch::Tensor high =
        torch::where(coarse > 0.1, torch::full_like(coarse, 0.9), torch::full_like(coarse, 0.4));
    torch::Tensor low =
        torch::upsample_trilinear3d(torch::avg_pool3d(high, 4), {kRegion, kRegion, kRegion}, false);
    torch::Tensor available = torch::ones({1, 3});
    if (!withFlair) {
        available[0][2] = 0.0;
        high.select(1, 2).zero_();
        low.select(1, 2).zero_();
    }
    return {low, high, available, available.clone(), centres()};
}

double error(const torch::Tensor& a, const torch::Tensor& b) {
    return (a - b).abs().mean().item<double>();
}

EnhancerInput inputOf(std::array<std::int64_t, 3> voxels) {
    EnhancerInput input;
    input.voxels = voxels;
    input.indexKjiToMm = {1, 0, 0, -20, 0, 1, 0, -20, 0, 0, 1, -20};
    const torch::Tensor image = torch::rand({voxels[0], voxels[1], voxels[2]},
                                            at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{3}));
    input.lowField[0].assign(image.data_ptr<float>(), image.data_ptr<float>() + image.numel());
    return input;
}

std::string codeOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    return "";
}

} // namespace

TEST_CASE("the suite holds the models of the comparison, each with a title, a source and fields") {
    std::set<std::string> names;
    for (const ModelKind& kind : allModelKinds()) {
        names.insert(kind.name);
        const Json description = Json::parse(kind.descriptionJson);
        CHECK_FALSE(description.at("title").get<std::string>().empty());
        CHECK_FALSE(description.at("source").get<std::string>().empty());
        CHECK(TrainingRecipe::fromJson({{"model", kind.name}}).modelOptions.size() ==
              description.at("fields").size());
    }
    for (const char* name : {"magiqt", "unet", "diffusioniqt", "lohiresgan", "lowgan", "cascade"})
        CHECK_MESSAGE(names.contains(name), name);
    CHECK(codeOf([] { TrainingRecipe::fromJson({{"model", "none"}}); }) == "model.unknown-network");
    CHECK(codeOf([] {
              TrainingRecipe::fromJson({{"model", "unet"}, {"halo", true}});
          }) == "recipe.unknown-field");
}

TEST_CASE("every model learns a region, and its checkpoint gives the same image") {
    for (const ModelKind& kind : allModelKinds()) {
        CAPTURE(kind.name);
        const TemporaryFolder folder;
        const TrainingBatch batch = blobs(true);
        Trainer trainer(TrainingRecipe::fromJson(smallRecipe(kind.name)), torch::kCPU,
                        [&](std::uint64_t) { return batch; });
        trainer.measure(1);
        const double interpolated = error(batch.lowField, batch.highField);
        double first = 0.0, last = 0.0;
        while (trainer.stepsDone() < kSteps) {
            const Trainer::StepReport report = trainer.step();
            REQUIRE_FALSE(report.skipped);
            if (trainer.stepsDone() <= 5) first += report.loss / 5.0;
            if (trainer.stepsDone() > kSteps - 5) last += report.loss / 5.0;
        }
        MESSAGE(kind.name << ": loss " << first << " -> " << last << ", L1 of the interpolation "
                          << interpolated << " -> " << error(trainer.model().preview(batch), batch.highField)
                          << ", " << trainer.model().parameterCount() << " parameters");
        CHECK(last < 0.95 * first);

        const std::unique_ptr<ImageModel> averaged = trainer.averaged();
        averaged->card = {{"name", "small"}};
        saveModel(*averaged, folder.path / "model", torch::kFloat32);
        const std::unique_ptr<ImageModel> loaded = loadModel(folder.path / "model");
        CHECK(loaded->network() == kind.name);
        CHECK((loaded->description() == averaged->description()));
        CHECK((loaded->card == averaged->card));
        if (kind.name != "magiqt" && kind.name != "cascade") // whose preview is that of a group in training
            CHECK(torch::equal(loaded->preview(batch), averaged->preview(batch)));
    }
}

TEST_CASE("every model enhances volumes of any size, repeats itself, and goes on from a checkpoint") {
    for (const ModelKind& kind : allModelKinds()) {
        CAPTURE(kind.name);
        const TemporaryFolder folder;
        torch::manual_seed(9);
        const TrainingRecipe recipe = TrainingRecipe::fromJson(smallRecipe(kind.name));
        const std::unique_ptr<ImageModel> model = modelKind(kind.name).make(recipe.modelOptions);
        {
            torch::NoGradGuard guard;
            for (const torch::Tensor& p : model->players().front().module->parameters())
                p.add_(torch::randn_like(p) * 0.02);
        }
        saveModel(*model, folder.path / "model", torch::kFloat32);
        Enhancer enhancer(folder.path / "model");
        EnhancerOptions options;
        options.evaluations = 2;
        options.samples = 2;
        options.seed = 7;
        options.device = "cpu";
        for (const std::array<std::int64_t, 3> voxels :
             {std::array<std::int64_t, 3>{40, 41, 36}, {33, 70, 20}}) {
            const EnhancerInput input = inputOf(voxels);
            const EnhancerOutput once = enhancer.enhance(input, options, {});
            const EnhancerOutput again = enhancer.enhance(input, options, {});
            REQUIRE(once.mean[0].size() == input.lowField[0].size());
            CHECK(once.mean[1].empty());
            CHECK(once.mean[0] == again.mean[0]);
            CHECK(once.mean[0] != input.lowField[0]);
            CHECK(std::all_of(once.mean[0].begin(), once.mean[0].end(),
                              [](float v) { return std::isfinite(v); }));
            CHECK(once.deviation[0].empty() == !model->isStochastic());
            CHECK(enhancer.predictBytes(voxels, options) > input.lowField[0].size() * sizeof(float));
        }
        // Stopped after the first sample or evaluation, started again: the same image.
        if (!model->isStochastic()) continue;
        const EnhancerInput input = inputOf({40, 48, 36});
        const EnhancerOutput whole = enhancer.enhance(input, options, {});
        options.checkpointFolder = folder.path / "state";
        int calls = 0;
        EnhancerCallbacks callbacks;
        callbacks.throwIfStopped = [&] {
            if (++calls == 2) throw Error(ErrorKind::Stopped, "job.stopped", "stop");
        };
        CHECK(codeOf([&] { enhancer.enhance(input, options, callbacks); }) == "job.stopped");
        const EnhancerOutput resumed = enhancer.enhance(input, options, {});
        CHECK(resumed.mean[0] == whole.mean[0]);
        CHECK(resumed.deviation[0] == whole.deviation[0]);
    }
}

TEST_CASE("a contrast that was not acquired stays empty in every model") {
    for (const ModelKind& kind : allModelKinds()) {
        CAPTURE(kind.name);
        const TrainingBatch batch = blobs(false);
        const TrainingRecipe recipe = TrainingRecipe::fromJson(smallRecipe(kind.name));
        const std::unique_ptr<ImageModel> model = modelKind(kind.name).make(recipe.modelOptions);
        {
            torch::NoGradGuard guard;
            for (const torch::Tensor& p : model->players().front().module->parameters())
                p.add_(torch::randn_like(p) * 0.05);
        }
        const torch::Tensor image = model->preview(batch);
        CHECK(image.select(1, 2).abs().max().item<double>() == 0.0);
        CHECK(image.select(1, 0).abs().max().item<double>() > 0.0);
    }
}
