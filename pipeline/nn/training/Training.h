// Training from the outside: no Torch in this header. One call trains until the recipe's last step or until
// somebody asks to stop; what it leaves in the checkpoint folder lets the same call go on bit for bit (on the
// CPU with the same number of threads). The calling thread does the work; callbacks come from it.
#pragma once

#include "base/Json.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace magiqt {

struct TrainingPaths {
    std::filesystem::path trainPack;
    std::filesystem::path developmentPack;  // may be empty: no looks at development regions
    std::filesystem::path simulatorRecipe;  // may be empty: the recipe that is built in
    std::filesystem::path initialWeights;   // may be empty: random start
    std::filesystem::path checkpointFolder; // trainer state
    std::filesystem::path outFolder;        // weights.safetensors (fp16, EMA), samples.pgm
};

struct TrainingCallbacks {
    std::function<void(double fraction, const std::string& stage)> progress;
    std::function<void(const std::string& name, double value, std::int64_t step)> metric;
    std::function<void()> checkpointWritten;
    std::function<bool()> stopRequested;
};

struct TrainingOptions {
    int threads = 0;             // 0: all hardware threads
    std::string device = "auto"; // auto, cpu, cuda
};

struct TrainingResult {
    std::int64_t stepsDone = 0;
    bool finished = false; // false: stopped at a checkpoint
};

// Throws Error: BadInput for packs and recipes, NoResource ("device.no-cuda", "memory.*"), Internal
// ("training.diverged") after ten steps in a row without a finite loss. Where the environment names several
// ranks (Communicator.h), all of them make the same call; the first one alone looks, tells and writes.
TrainingResult train(const Json& recipe, const TrainingPaths& paths, const TrainingOptions& options,
                     const TrainingCallbacks& callbacks);

} // namespace magiqt
