// Enhancement of one subject on the 1 mm working grid, from the outside: no Torch in this header. Images are
// in model intensity (value / (2 x median inside the head)), i fastest; what leaves is in model intensity as
// well. Not thread-safe; the calling thread does the work.
#pragma once

#include "base/Json.h"
#include "nn/core/Contrasts.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace magiqt {

struct EnhancerInput {
    std::array<std::int64_t, 3> voxels{};                    // (D, H, W) = (k, j, i), any size; padded inside
    std::array<std::vector<float>, kContrastCount> lowField; // interpolated to the grid; empty: not acquired
    std::array<double, 12>
        indexKjiToMm{}; // row-major 3x4: voxel (k, j, i, 1) -> LPS mm relative to the head centroid
};

struct EnhancerOptions {
    int evaluations = 5;
    int samples = 1;
    std::string sampler = "dpm-solver++2m";
    std::uint64_t seed = 0;
    std::int64_t patchVoxels = 0;                           // 0: whole volume (convolutions in boxes)
    bool halo = true, attention = true, sharedState = true; // of patches
    std::string device = "auto";
    int threads = 0;
    std::filesystem::path checkpointFolder; // empty: none; else the state between evaluations is kept there
};

struct EnhancerOutput {
    std::array<std::vector<float>, 3> mean;      // empty for contrasts that were not acquired
    std::array<std::vector<float>, 3> deviation; // standard deviation over the samples; empty for one sample
};

struct EnhancerCallbacks {
    std::function<void(int evaluationsDone, int evaluationsInAll)> progress;
    std::function<void()> checkpointWritten;
    // One of several samples (from 0) is complete, an image as in EnhancerOutput::mean. Said before the
    // checkpoint that counts it: a resumed run may say one again, and it is the same.
    std::function<void(int sample, const std::array<std::vector<float>, 3>& image)> sampleDone;
    std::function<void()> throwIfStopped; // called after each evaluation, when the checkpoint is on disk
};

class Enhancer {
public:
    // Throws Error (BadInput): see ResidualModel::load.
    explicit Enhancer(const std::filesystem::path& weights);
    ~Enhancer();

    // {"network": ..., "card": ..., "parameters": n, "stochastic": true, "sha256": ...}
    Json description() const;

    // The options as this model carries them out: a deterministic one has one evaluation and one sample.
    EnhancerOptions adapted(EnhancerOptions options) const;

    // Resident bytes that enhance() will need beyond what the process holds, an upper estimate.
    std::uint64_t predictBytes(const std::array<std::int64_t, 3>& voxels,
                               const EnhancerOptions& options) const;

    // Throws Error: Usage, NoResource ("device.no-cuda", "memory.exhausted"), and whatever throwIfStopped
    // throws.
    EnhancerOutput enhance(const EnhancerInput& input, const EnhancerOptions& options,
                           const EnhancerCallbacks& callbacks);

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace magiqt
