// simulator_bench PACK [DRAWS] [REGION] [OUT.safetensors]: milliseconds a draw on one thread, by kind of
// subject; with OUT the first draws are written for looking at.
#include "base/Error.h"
#include "nn/io/Safetensors.h"
#include "nn/simulator/TrainingSampler.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>

int main(int count, char** arguments) try {
    using namespace magiqt;
    if (count < 2) {
        std::fprintf(stderr, "usage: simulator_bench PACK [DRAWS] [REGION] [OUT.safetensors]\n");
        return 2;
    }
    torch::set_num_threads(1);
    const auto pack = std::make_shared<const TrainingPack>(TrainingPack::load(arguments[1]));
    SamplerOptions options;
    if (count > 3) options.regionVoxels = std::atol(arguments[3]);
    const TrainingSampler sampler(pack, SimulatorRecipe::standard(), options);
    const int draws = count > 2 ? std::atoi(arguments[2]) : 40;
    std::map<std::string, std::vector<double>> times;
    TensorFile out;
    for (int step = 0; step < draws; ++step) {
        const auto start = std::chrono::steady_clock::now();
        const auto sample = sampler.draw(1, static_cast<std::uint64_t>(step), torch::kCPU);
        const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
        times[sample.subject.rfind("synthseg", 0) == 0 ? "labels" : "images"].push_back(elapsed.count());
        times["all"].push_back(elapsed.count());
        if (count > 4) {
            char prefix[32];
            std::snprintf(prefix, sizeof prefix, "%03d_", step);
            out.tensors[std::string(prefix) + sample.subject + "/low"] = sample.lowField;
            out.tensors[std::string(prefix) + sample.subject + "/high"] = sample.highField;
            out.tensors[std::string(prefix) + sample.subject + "/tokens"] =
                sample.tokenCentresMm.contiguous();
        }
    }
    for (auto& [kind, values] : times) {
        std::sort(values.begin(), values.end());
        double sum = 0.0;
        for (const double value : values)
            sum += value;
        std::printf("%-8s n %4zu  mean %6.1f ms  median %6.1f ms  max %6.1f ms\n", kind.c_str(),
                    values.size(), sum / static_cast<double>(values.size()), values[values.size() / 2],
                    values.back());
    }
    if (count > 4) writeTensorFile(arguments[4], out);
    return 0;
} catch (const magiqt::Error& error) {
    std::fprintf(stderr, "error: %s\n", error.fullMessage().c_str());
    return magiqt::exitCode(error.kind());
}
