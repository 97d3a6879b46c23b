#include "nn/simulator/TrainingSampler.h"
#include "../support/TemporaryFolder.h"
#include "SyntheticHead.h"
#include "base/Error.h"
#include "nn/simulator/PackWriter.h"

#include <torch/types.h>

#include <doctest/doctest.h>

#include <fstream>
#include <thread>

using namespace magiqt;

namespace {

std::shared_ptr<const TrainingPack> makePack(const test::TemporaryFolder& folder) {
    const test::SyntheticHead head({96, 112, 88});
    PackWriter writer("train");
    writer.add(head.imageSubject({0, 1, 2}, "all"));
    writer.add(head.imageSubject({1}, "only-t2"));
    writer.add(head.labelSubject("labels"));
    const auto file = folder / "test.pack";
    writer.write(file);
    return std::make_shared<const TrainingPack>(TrainingPack::load(file));
}

SamplerOptions small() {
    SamplerOptions options;
    options.regionVoxels = 32;
    return options;
}

} // namespace

TEST_CASE("A pack comes back as it was written") {
    const test::TemporaryFolder folder;
    const auto pack = makePack(folder);
    REQUIRE(pack->subjects.size() == 3);
    const auto& all = pack->subjects[0];
    CHECK(all.present == std::array<bool, 3>{true, true, true});
    CHECK(pack->subjects[1].present == std::array<bool, 3>{false, true, false});
    CHECK(pack->subjects[2].kind == PackSubject::Kind::Labels);
    const test::SyntheticHead head({96, 112, 88});
    const auto stored = all.images[0].to(torch::kFloat32).div(pack->unitsPerOne).contiguous();
    const auto image = head.image(0);
    for (std::size_t n = 0; n < image.size(); n += 997)
        REQUIRE(std::abs(stored.data_ptr<float>()[n] - image[n]) < 1.0f / 8192.0f);
    CHECK(pack->sha256.size() == 64);
}

TEST_CASE("A pack with a flipped byte, a missing part or another format is refused") {
    const test::TemporaryFolder folder;
    makePack(folder);
    const auto file = folder / "test.pack";
    {
        std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(-100000, std::ios::end);
        stream.put('\x55');
    }
    CHECK_THROWS_AS(TrainingPack::load(file), Error);
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    CHECK_THROWS_AS(TrainingPack::load(file), Error);
    CHECK_THROWS_AS(TrainingPack::load(folder / "none.pack"), Error);
}

TEST_CASE("A draw depends on seed and step alone, from any thread") {
    const test::TemporaryFolder folder;
    const TrainingSampler sampler(makePack(folder), SimulatorRecipe::standard(), small());
    for (std::uint64_t step = 0; step < 12; ++step) {
        const TrainingSample a = sampler.draw(3, step, torch::kCPU);
        TrainingSample b;
        std::thread([&] { b = sampler.draw(3, step, torch::kCPU); }).join();
        CHECK(a.subject == b.subject);
        CHECK(torch::equal(a.lowField, b.lowField));
        CHECK(torch::equal(a.highField, b.highField));
        CHECK(torch::equal(a.tokenCentresMm, b.tokenCentresMm));
    }
    CHECK_FALSE(
        torch::equal(sampler.draw(3, 0, torch::kCPU).lowField, sampler.draw(4, 0, torch::kCPU).lowField));
}

TEST_CASE("Shapes, masks and values are what a trainer can rely on") {
    const test::TemporaryFolder folder;
    const TrainingSampler sampler(makePack(folder), SimulatorRecipe::standard(), small());
    bool sawDropped = false, sawAll = false, sawLabels = false;
    for (std::uint64_t step = 0; step < 60; ++step) {
        const TrainingSample sample = sampler.draw(1, step, torch::kCPU);
        REQUIRE(sample.lowField.sizes() == torch::IntArrayRef({3, 32, 32, 32}));
        REQUIRE(sample.highField.sizes() == torch::IntArrayRef({3, 32, 32, 32}));
        REQUIRE(sample.tokenCentresMm.sizes() == torch::IntArrayRef({3, 4, 4, 4}));
        CHECK(sample.lowField.isfinite().all().item<bool>());
        CHECK(sample.highField.isfinite().all().item<bool>());
        CHECK(sample.highField.min().item<float>() >= 0.0f);
        CHECK(sample.highField.max().item<float>() < 12.0f);
        const auto input = sample.inputAvailable, target = sample.targetAvailable;
        CHECK(input.sum().item<float>() >= 1.0f);
        for (std::int64_t c = 0; c < 3; ++c) {
            const bool available = input[c].item<float>() == 1.0f;
            CHECK(target[c].item<float>() <= input[c].item<float>());
            if (!available) {
                CHECK(sample.lowField[c].abs().max().item<float>() == 0.0f);
                CHECK(sample.highField[c].abs().max().item<float>() == 0.0f);
            }
        }
        if (sample.subject == "only-t2") CHECK(input[1].item<float>() == 1.0f);
        sawDropped = sawDropped || (sample.subject == "all" && input.sum().item<float>() < 3.0f);
        sawAll = sawAll || input.sum().item<float>() == 3.0f;
        sawLabels = sawLabels || sample.subject == "labels";
    }
    CHECK(sawDropped);
    CHECK(sawAll);
    CHECK(sawLabels);
}

TEST_CASE("Token centres are 8 mm apart, x to the left fastest in i") {
    const test::TemporaryFolder folder;
    const TrainingSampler sampler(makePack(folder), SimulatorRecipe::standard(), small());
    const auto t = sampler.draw(1, 1, torch::kCPU).tokenCentresMm;
    const auto step = [&](std::int64_t axis, std::int64_t k, std::int64_t j, std::int64_t i) {
        return t[axis][k][j][i].item<float>() - t[axis][0][0][0].item<float>();
    };
    CHECK(step(0, 0, 0, 1) == 8.0f);
    CHECK(step(1, 0, 1, 0) == 8.0f);
    CHECK(step(2, 1, 0, 0) == 8.0f);
    CHECK(step(0, 1, 1, 0) == 0.0f);
}

TEST_CASE("Token centres say where in the head a region lies") {
    // The high field at a region's token centre must be what the head holds there: without any change of pose
    // only a flip is left, and the head's asymmetric ventricle tells whether it happened.
    const test::TemporaryFolder folder;
    SamplerOptions options = small();
    options.affineShare = 0.0;
    options.realShare = 1.0;
    options.dropout = 0.0;
    const TrainingSampler sampler(makePack(folder), SimulatorRecipe::standard(), options);
    const test::SyntheticHead head({96, 112, 88});
    int flipped = 0, plain = 0;
    for (std::uint64_t step = 0; step < 40; ++step) {
        const TrainingSample sample = sampler.draw(2, step, torch::kCPU);
        const auto contrast = std::int64_t{1}; // both image subjects have it
        const auto truth = sample.highField[contrast];
        int matches = 0, mirrored = 0, total = 0;
        for (std::int64_t k = 0; k < 32; k += 3)
            for (std::int64_t j = 0; j < 32; j += 3)
                for (std::int64_t i = 0; i < 32; i += 3) {
                    const auto centre = [&](std::int64_t axis, std::int64_t at) {
                        const auto first = sample.tokenCentresMm[axis][0][0][0].item<float>();
                        return std::lround(static_cast<double>(first) - 3.5) + at;
                    };
                    const auto at = [&](std::int64_t x) {
                        const std::int64_t ii = 48 + x, jj = 56 + centre(1, j), kk = 44 + centre(2, k);
                        if (ii < 0 || ii >= 96 || jj < 0 || jj >= 112 || kk < 0 || kk >= 88) return 0.0f;
                        return test::SyntheticHead::value(
                            static_cast<Tissue>(
                                head.codes[static_cast<std::size_t>((kk * 112 + jj) * 96 + ii)]),
                            1);
                    };
                    const float value = truth[k][j][i].item<float>();
                    const auto same = [&](float expected) {
                        return expected == 0.0f ? value == 0.0f
                                                : value / expected > 0.89f && value / expected < 1.11f;
                    };
                    matches += same(at(centre(0, i)));
                    mirrored += same(at(-centre(0, i)));
                    ++total;
                }
        CHECK(std::max(matches, mirrored) == total);
        (matches == total ? plain : flipped) += 1;
    }
    CHECK(plain > 5);
    CHECK(flipped > 5);
}

TEST_CASE("The scan of a region looks like its truth, blurred") {
    const test::TemporaryFolder folder;
    SamplerOptions options = small();
    options.regionVoxels = 48;
    options.realShare = 1.0;
    options.dropout = 0.0;
    SimulatorRecipe recipe = SimulatorRecipe::standard();
    recipe.orientationShares = {1.0, 0.0, 0.0, 0.0};
    const TrainingSampler sampler(makePack(folder), recipe, options);
    for (std::uint64_t step = 0; step < 10; ++step) {
        const TrainingSample sample = sampler.draw(6, step, torch::kCPU);
        const auto low = sample.lowField[1].reshape({-1}), high = sample.highField[1].reshape({-1});
        const auto a = low - low.mean(), b = high - high.mean();
        const double correlation = (a * b).sum().item<double>() /
                                   std::sqrt((a * a).sum().item<double>() * (b * b).sum().item<double>());
        CHECK(correlation > 0.55);
        const auto gradient = [](const torch::Tensor& x) {
            return (x.slice(0, 1) - x.slice(0, 0, -1)).abs().mean().item<double>();
        };
        CHECK(gradient(sample.lowField[1]) < gradient(sample.highField[1]));
    }
}

TEST_CASE("A region that is no multiple of eight is refused") {
    const test::TemporaryFolder folder;
    SamplerOptions options;
    options.regionVoxels = 30;
    CHECK_THROWS_AS(TrainingSampler(makePack(folder), SimulatorRecipe::standard(), options), Error);
}
