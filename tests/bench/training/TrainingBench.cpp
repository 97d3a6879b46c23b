// Times training steps of MagIQT on the CPU and their memory, and leaves weights, batch and noise for
// reference_training.py, which takes the same steps with LibTorch from Python. Not a test: a benchmark.
//   training_bench OUTDIR [PRESET=S] [REGION=64] [STEPS=6] [PATCHES_PER_AXIS=1]
#include "base/Error.h"
#include "base/Json.h"
#include "nn/core/TokenGrid.h"
#include "nn/models/ModelFile.h"
#include "nn/models/magiqt/DiffusionLoss.h"
#include "nn/models/magiqt/MagiqtModel.h"
#include "nn/training/Trainer.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <sys/resource.h>

using namespace magiqt;

void prepareAllocator(); // app/cli/Allocator.cpp

namespace {

TrainingBatch makeBatch(std::int64_t edge) {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{1});
    const torch::Tensor high = torch::rand({1, 3, edge, edge, edge}, generator);
    return {torch::upsample_trilinear3d(torch::avg_pool3d(high, 4), {edge, edge, edge}, false), high,
            torch::ones({1, 3}), torch::ones({1, 3}),
            tokenCentres({0, 0, 1, -30, 0, 1, 0, -30, 1, 0, 0, -30}, {edge, edge, edge})};
}

void dump(const std::filesystem::path& file, const torch::Tensor& tensor) {
    const torch::Tensor values = tensor.contiguous();
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(values.data_ptr<float>()),
               static_cast<std::streamsize>(values.numel() * static_cast<std::int64_t>(sizeof(float))));
}

} // namespace

int main(int argumentCount, char** arguments) {
    prepareAllocator();
    try {
        const std::filesystem::path out = argumentCount > 1 ? arguments[1] : ".";
        const std::string preset = argumentCount > 2 ? arguments[2] : "S";
        const std::int64_t edge = argumentCount > 3 ? std::atoll(arguments[3]) : 64;
        const int steps = argumentCount > 4 ? std::atoi(arguments[4]) : 6;
        const int patches = argumentCount > 5 ? std::atoi(arguments[5]) : 1;
        const TrainingRecipe recipe = TrainingRecipe::fromJson({{"preset", preset},
                                                                {"region_voxels", edge},
                                                                {"patches_per_axis", patches},
                                                                {"times_of_sampling", 0.0},
                                                                {"times_at_maximum", 0.0},
                                                                {"warmup_steps", 0},
                                                                {"learning_rate", 1e-4},
                                                                {"steps", 1'000'000}});
        const TrainingBatch batch = makeBatch(edge);
        Trainer trainer(recipe, torch::kCPU, [&](std::uint64_t) { return batch; });
        trainer.measure(1);
        saveModel(trainer.model(), out / "weights.safetensors", torch::kFloat32);
        dump(out / "low.f32", batch.lowField);
        dump(out / "high.f32", batch.highField);
        dump(out / "centres.f32", batch.tokenCentresMm);
        const StepRandom random{recipe.seed, 0};
        dump(out / "noise.f32", random.noise({1, kStateChannels, edge / 2, edge / 2, edge / 2}, torch::kCPU));
        const double time = drawTimes(MagiqtRecipe::fromJson(recipe.modelOptions), random, 1).front();
        Json seconds = Json::array(), losses = Json::array(), norms = Json::array();
        for (int n = 0; n < steps; ++n) {
            const auto start = std::chrono::steady_clock::now();
            const Trainer::StepReport report = trainer.step();
            seconds.push_back(
                std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
            losses.push_back(report.loss);
            norms.push_back(report.gradientNorm);
        }
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        const Json report = {{"preset", preset},
                             {"region", edge},
                             {"patches_per_axis", patches},
                             {"time", time},
                             {"seconds", seconds},
                             {"losses", losses},
                             {"gradient_norms", norms},
                             {"peakResidentMiB", usage.ru_maxrss / 1024}};
        writeJsonFile(out / "bench.json", report);
        std::printf("%s\n", report.dump(2).c_str());
    } catch (const Error& error) {
        std::fprintf(stderr, "error: %s\n", error.fullMessage().c_str());
        return exitCode(error.kind());
    }
    return 0;
}
