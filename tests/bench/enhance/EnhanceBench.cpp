// Times the enhancement of a whole head on the CPU and its memory, and leaves weights, input and output for
// reference_torch.py, which does the same with LibTorch from Python. Not a test: a benchmark.
//   enhance_bench OUTDIR [PRESET=S] [EVALUATIONS=5] [REPEATS=1] [I J K = 181 217 181]
#include "base/Error.h"
#include "base/Json.h"
#include "nn/core/CounterNoise.h"
#include "nn/inference/Enhancer.h"
#include "nn/models/ModelFile.h"
#include "nn/models/magiqt/MagiqtModel.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sys/resource.h>

using namespace magiqt;

void prepareAllocator(); // app/cli/Allocator.cpp

namespace {

// Weights of unit gain, so that no activation vanishes: timing must not profit from zeros.
void makeWeights(const std::string& preset, const std::filesystem::path& file) {
    torch::manual_seed(1);
    const std::unique_ptr<MagiqtModel> model = MagiqtModel::fromPreset(preset);
    torch::NoGradGuard guard;
    for (const torch::Tensor& p : model->residual().net->parameters())
        if (p.dim() > 1) p.normal_(0.0, 1.0 / std::sqrt(static_cast<double>(p.numel() / p.size(0))));
    saveModel(*model, file, torch::kFloat32);
}

EnhancerInput makeInput(const std::array<std::int64_t, 3>& ijk) {
    EnhancerInput input;
    input.voxels = {ijk[2], ijk[1], ijk[0]};
    input.indexKjiToMm = {0, 0, 1, -90, 0, 1, 0, -110, 1, 0, 0, -90};
    const std::int64_t count = ijk[0] * ijk[1] * ijk[2];
    for (std::int64_t n = 0; n < count; ++n) {
        const double phase =
            static_cast<double>(n % ijk[0]) * 0.1 + static_cast<double>(n / ijk[0] % ijk[1]) * 0.07;
        input.lowField[0].push_back(static_cast<float>(0.5 + 0.3 * std::sin(phase)));
    }
    return input;
}

} // namespace

int main(int argumentCount, char** arguments) {
    prepareAllocator();
    try {
        const std::filesystem::path out = argumentCount > 1 ? arguments[1] : ".";
        const std::string preset = argumentCount > 2 ? arguments[2] : "S";
        EnhancerOptions options;
        options.evaluations = argumentCount > 3 ? std::atoi(arguments[3]) : 5;
        const int repeats = argumentCount > 4 ? std::atoi(arguments[4]) : 1;
        std::array<std::int64_t, 3> ijk = {181, 217, 181};
        for (std::size_t axis = 0; axis < 3 && argumentCount > static_cast<int>(5 + axis); ++axis)
            ijk[axis] = std::atoll(arguments[5 + axis]);
        options.seed = 5;
        makeWeights(preset, out / "weights.safetensors");
        const EnhancerInput input = makeInput(ijk);
        Enhancer enhancer(out / "weights.safetensors");
        Json times = Json::array();
        EnhancerOutput result;
        for (int n = 0; n < repeats; ++n) {
            const auto start = std::chrono::steady_clock::now();
            result = enhancer.enhance(input, options, {});
            times.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        }
        const auto dump = [&](const char* name, const std::vector<float>& values) {
            std::ofstream(out / name, std::ios::binary)
                .write(reinterpret_cast<const char*>(values.data()),
                       static_cast<std::streamsize>(values.size() * sizeof(float)));
        };
        dump("input.f32", input.lowField[0]);
        dump("output.f32", result.mean[0]);
        // The noise of the first sample, so that the reference can make the same image.
        Size3 half{};
        for (std::size_t axis = 0; axis < 3; ++axis)
            half[axis] = (input.voxels[axis] + 7) / 8 * 4;
        const torch::Tensor noise = gaussianField(options.seed, 0, kStateChannels, half);
        dump("noise.f32", {noise.data_ptr<float>(), noise.data_ptr<float>() + noise.numel()});
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        const Json report = {{"preset", preset},
                             {"evaluations", options.evaluations},
                             {"sizeIjk", ijk},
                             {"seconds", times},
                             {"peakResidentMiB", usage.ru_maxrss / 1024},
                             {"predictedMiB", enhancer.predictBytes(input.voxels, options) >> 20},
                             {"seed", options.seed}};
        writeJsonFile(out / "bench.json", report);
        std::printf("%s\n", report.dump(2).c_str());
    } catch (const Error& error) {
        std::fprintf(stderr, "error: %s\n", error.fullMessage().c_str());
        return exitCode(error.kind());
    }
    return 0;
}
