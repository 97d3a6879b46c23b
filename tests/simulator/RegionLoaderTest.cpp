// Batches drawn ahead in threads are those drawn on the spot, in any order of asking, and errors come to the one who
// asks.
#include "SyntheticHead.h"

#include "nn/training/RegionLoader.h"

#include "base/Ids.h"

#include <ATen/Parallel.h>
#include <doctest/doctest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <filesystem>

using namespace magiqt;
using namespace magiqt::test;

namespace {

TrainingSampler makeSampler() {
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("magiqt-loader-" + randomId(8) + ".pack");
    const SyntheticHead head({64, 72, 56});
    PackWriter writer("train");
    writer.add(head.imageSubject({0, 1, 2}, "all"));
    writer.add(head.labelSubject("labels"));
    writer.write(file);
    const auto pack = std::make_shared<const TrainingPack>(TrainingPack::load(file));
    std::filesystem::remove(file);
    SamplerOptions options;
    options.regionVoxels = 32;
    return TrainingSampler(pack, SimulatorRecipe::standard(), options);
}

bool same(const TrainingBatch& a, const TrainingBatch& b) {
    return torch::allclose(a.lowField, b.lowField, 1e-5, 1e-6) &&
           torch::allclose(a.highField, b.highField, 1e-5, 1e-6) &&
           torch::equal(a.inputAvailable, b.inputAvailable) && torch::equal(a.tokenCentresMm, b.tokenCentresMm);
}

} // namespace

TEST_CASE("what is drawn ahead is what would be drawn on the spot") {
    const TrainingSampler sampler = makeSampler();
    for (const std::int64_t threads : {0, 1, 3})
        for (const std::uint64_t stride : {1, 2}) {
            CAPTURE(threads);
            CAPTURE(stride);
            RegionLoader loader(sampler, 9, 2, threads, stride, torch::kCPU);
            // A sequence, a jump back, a jump forward, and the same once more.
            for (const std::uint64_t counter : {0, 1, 2, 3, 0, 1, 40, 41, 42, 42, 7})
                CHECK(same(loader.draw(counter * stride), drawBatch(sampler, 9, counter * stride, 2, torch::kCPU)));
        }
}

TEST_CASE("a loader that nobody asks any more ends at once, and leaves the asking thread its threads") {
    const TrainingSampler sampler = makeSampler();
    const int before = at::get_num_threads();
    for (int n = 0; n < 5; ++n) {
        RegionLoader loader(sampler, 9, 1, 2, 1, torch::kCPU);
        loader.draw(0);
    }
    CHECK(at::get_num_threads() == before);
}
