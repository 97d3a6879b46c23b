// Parameter counts, tiled = whole with its negative controls, the fused norm, overfitting one patch.
#include "base/Error.h"
#include "nn/core/CounterNoise.h"
#include "nn/core/Haar.h"
#include "nn/core/NormAct.h"
#include "nn/models/magiqt/ResidualModel.h"
#include "nn/models/magiqt/VolumeSampler.h"
#include "nn/training/Trainer.h"

#include <doctest/doctest.h>
#include <torch/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>

using namespace magiqt;

namespace {

// A network whose zero-initialised layers are filled, so that every part has an effect on the output.
void shake(MagiqtNet& net, std::uint64_t seed) {
    torch::NoGradGuard guard;
    torch::manual_seed(seed);
    for (const auto& item : net->named_parameters()) {
        const torch::Tensor& p = item.value();
        if (p.dim() > 1)
            p.normal_(0.0, 1.0 / std::sqrt(static_cast<double>(p.numel() / p.size(0))));
        else
            p.add_(torch::randn_like(p) * 0.1);
    }
}

ResidualModel shakenModel(MagiqtConfig config) {
    ResidualModel model(config);
    shake(model.net, 7);
    model.net->eval();
    return model;
}

struct Volume64 {
    torch::Tensor condition, centres;
};

Volume64 makeInput(const ResidualModel& model, std::array<std::int64_t, 3> voxels) {
    torch::manual_seed(3);
    const torch::Tensor image = torch::rand({1, 3, voxels[0], voxels[1], voxels[2]});
    return {model.encodeCondition(image, torch::ones({1, 3})),
            tokenCentres({1, 0, 0, -40, 0, 1, 0, -30, 0, 0, 1, -20}, voxels)};
}

double largestDifference(const torch::Tensor& a, const torch::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

torch::Tensor run(ResidualModel& model, const Volume64& input, int evaluations, std::int64_t patch,
                  CrossBatch crossBatch, std::int64_t boxEdge = 0) {
    SamplingPlan plan;
    plan.evaluations = evaluations;
    plan.seed = 11;
    plan.patchVoxels = patch;
    plan.crossBatch = crossBatch;
    plan.boxEdge = boxEdge;
    return VolumeSampler(model, input.condition, input.centres, plan).sample(0, [](int) {});
}

} // namespace

TEST_CASE("the presets have the parameters of the published table, adjusted for the decided changes") {
    // Model notes 4.2 counts with the norm before the head that 4.0 removed: 2 x width fewer.
    CHECK(MagiqtNet(MagiqtConfig::fromPreset("S"))->parameterCount() == 4'960'984 - 64);
    // B: the table's blocks were counted with heads 40 wide, its text and this network have 36: 4 x 144 x 16
    // a block.
    CHECK(MagiqtNet(MagiqtConfig::fromPreset("B"))->parameterCount() == 8'088'744 - 128 - 2 * 9'216);
    // The table rounds these two: 6.72 M and 1.876 M.
    CHECK(MagiqtNet(MagiqtConfig::fromPreset("M"))->parameterCount() ==
          doctest::Approx(6.72e6).epsilon(0.005));
    CHECK(MagiqtNet(MagiqtConfig::fromPreset("XS"))->parameterCount() ==
          doctest::Approx(1.876e6).epsilon(0.01));
    CHECK_THROWS_AS(MagiqtConfig::fromPreset("XXL"), Error);
}

TEST_CASE("without the transformer the network keeps its size within 2.5 % of the replaced blocks") {
    for (const char* preset : {"XXS", "XS", "S", "M", "B"}) {
        MagiqtConfig config = MagiqtConfig::fromPreset(preset);
        const auto with = MagiqtNet(config)->parameterCount();
        MagiqtConfig none = config;
        none.transformerBlocks = 0;
        const auto base = MagiqtNet(none)->parameterCount();
        config.transformer = false;
        const auto without = MagiqtNet(config)->parameterCount();
        CAPTURE(preset);
        CHECK(std::abs(static_cast<double>(without - with)) < 0.025 * static_cast<double>(with - base));
    }
}

TEST_CASE("the Haar transform is orthonormal: round trip, energy, white noise") {
    torch::manual_seed(1);
    const torch::Tensor image = torch::randn({2, 3, 8, 12, 16});
    const torch::Tensor bands = haarForward(image);
    CHECK(bands.sizes() == torch::IntArrayRef({2, 24, 4, 6, 8}));
    CHECK(largestDifference(haarInverse(bands), image) < 1e-6);
    CHECK(bands.square().sum().item<double>() ==
          doctest::Approx(image.square().sum().item<double>()).epsilon(1e-5));
    // Band 0 of a constant is sqrt(8) times it, every other band 0; band 1 is the difference along i.
    const torch::Tensor flat = haarForward(torch::ones({1, 1, 2, 2, 2})).flatten();
    CHECK(flat[0].item<double>() == doctest::Approx(std::sqrt(8.0)));
    CHECK(flat.slice(0, 1).abs().max().item<double>() < 1e-6);
    torch::Tensor ramp = torch::zeros({1, 1, 2, 2, 2});
    ramp.select(4, 1).fill_(1.0);
    const torch::Tensor alongI = haarForward(ramp).flatten();
    CHECK(alongI[1].item<double>() == doctest::Approx(-std::sqrt(2.0)));
    const torch::Tensor noise = haarForward(torch::randn({1, 1, 64, 64, 64}));
    CHECK(noise.var().item<double>() == doctest::Approx(1.0).epsilon(0.01));
}

TEST_CASE("the fused norm is the plain one, forward and backward") {
    torch::manual_seed(2);
    for (const std::int64_t width : {1, 24, 130}) {
        const torch::Tensor x = torch::randn({2, width, 5, 7, 31}).requires_grad_();
        const torch::Tensor gain = (torch::randn({2, width}) + 1.0).requires_grad_();
        const torch::Tensor offset = torch::randn({2, width}).requires_grad_();
        const torch::Tensor weight = torch::randn_like(x);
        const torch::Tensor fused = normAct(x, gain, offset);
        const torch::Tensor plain = normActReference(x, gain, offset);
        CHECK(largestDifference(fused, plain) < 1e-5);
        const auto a = torch::autograd::grad({(fused * weight).sum()}, {x, gain, offset});
        const auto b = torch::autograd::grad({(plain * weight).sum()}, {x, gain, offset});
        for (std::size_t n = 0; n < 3; ++n)
            CHECK((a[n] - b[n]).norm().item<double>() < 1e-5 * (1.0 + b[n].norm().item<double>()));
    }
}

TEST_CASE("counter noise: a box is a part of the field, and the field is N(0, 1)") {
    const torch::Tensor field = gaussianField(5, 1, 24, {12, 14, 16});
    const torch::Tensor part = gaussianBox(5, 1, 24, {12, 14, 16}, {3, 4, 5}, {4, 5, 6});
    CHECK(torch::equal(part, field.narrow(2, 3, 4).narrow(3, 4, 5).narrow(4, 5, 6)));
    CHECK(std::abs(field.mean().item<double>()) < 0.01);
    CHECK(field.std().item<double>() == doctest::Approx(1.0).epsilon(0.01));
    CHECK_FALSE(torch::equal(field, gaussianField(6, 1, 24, {12, 14, 16})));
    CHECK_FALSE(torch::equal(field, gaussianField(5, 2, 24, {12, 14, 16})));
}

TEST_CASE("tiled with halo and shared state equals the whole volume") {
    for (const bool transformer : {true, false}) {
        MagiqtConfig config = MagiqtConfig::fromPreset("XS");
        config.transformer = transformer;
        config.transformerBlocks = 2; // one of them shifted
        ResidualModel model = shakenModel(config);
        const Volume64 input = makeInput(model, {64, 96, 96});
        const CrossBatch all{true, true, true};
        const torch::Tensor whole = run(model, input, 1, 0, all);
        CAPTURE(transformer);
        REQUIRE(whole.abs().max().item<double>() > 0.5);
        // One evaluation, boxes of three sizes.
        for (const std::int64_t edge : {8, 16, 20})
            CHECK(largestDifference(run(model, input, 1, 0, all, edge), whole) <= 1e-5);
        CHECK(largestDifference(run(model, input, 1, 32, all), whole) <= 1e-5);
        // Five evaluations.
        CHECK(largestDifference(run(model, input, 5, 32, all), run(model, input, 5, 0, all)) <= 1e-4);
        { // Patches in the batch axis give the merged result.
            Evaluation merged;
            Evaluation patched;
            patched.grid.patches = {2, 3, 3};
            torch::NoGradGuard guard;
            const torch::Tensor state = gaussianField(1, 0, kStateChannels, {32, 48, 48});
            const Schedule schedule;
            const torch::Tensor a = model.clean(state, input.condition, 0.5, schedule, input.centres, merged);
            const torch::Tensor b =
                patched.grid.merge(model.clean(patched.grid.split(state), patched.grid.split(input.condition),
                                               0.5, schedule, input.centres, patched));
            CHECK(largestDifference(a, b) <= 1e-5);
        }
        // Negative controls: without halo, without shared state.
        CHECK(largestDifference(run(model, input, 1, 32, {false, false, true}), whole) > 1e-2);
        // The first evaluation does not look at the noise, the second does.
        CHECK(largestDifference(run(model, input, 2, 32, {true, true, false}), run(model, input, 2, 0, all)) >
              1e-2);
    }
}

TEST_CASE("statistics over a group of channels see the patch, the fused norm does not: the control of tiled "
          "= whole") {
    torch::manual_seed(5);
    torch::NoGradGuard guard;
    const torch::Tensor x =
        torch::randn({1, 32, 16, 16, 16}) + 2.0 * torch::linspace(0, 1, 16).reshape({1, 1, 16, 1, 1});
    const auto difference = [&](Normalisation kind) {
        Norm norm(32, kind);
        const torch::Tensor film;
        const torch::Tensor whole = norm->forward(x, film).narrow(2, 0, 8);
        return largestDifference(whole, norm->forward(x.narrow(2, 0, 8).contiguous(), film));
    };
    CHECK(difference(Normalisation::ChannelRms) < 1e-6);
    CHECK(difference(Normalisation::Group) > 1e-2);
}

TEST_CASE("the number of threads does not change a sample") {
    ResidualModel model = shakenModel(MagiqtConfig::fromPreset("XS"));
    const Volume64 input = makeInput(model, {32, 64, 32});
    const torch::Tensor two = run(model, input, 2, 0, {});
    torch::set_num_threads(1);
    const torch::Tensor one = run(model, input, 2, 0, {});
    torch::set_num_threads(2);
    CHECK(largestDifference(one, two) < 1e-5);
}

TEST_CASE("contrasts that were not acquired stay zero and do not matter") {
    ResidualModel model = shakenModel(MagiqtConfig::fromPreset("XS"));
    torch::NoGradGuard guard;
    const torch::Tensor image = torch::rand({1, 3, 32, 32, 32});
    const torch::Tensor available = torch::tensor({{1.0f, 0.0f, 0.0f}});
    const torch::Tensor masked = image * available.reshape({1, 3, 1, 1, 1});
    const torch::Tensor centres = tokenCentres({1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0}, {32, 32, 32});
    const torch::Tensor condition = model.encodeCondition(masked, available);
    torch::Tensor state = gaussianField(2, 0, kStateChannels, {16, 16, 16});
    const torch::Tensor a = model.clean(state, condition, 0.7, Schedule(), centres, Evaluation());
    CHECK(a.slice(1, 8).abs().max().item<double>() == 0.0);
    state.slice(1, 8).mul_(-3.0);
    CHECK(torch::equal(a, model.clean(state, condition, 0.7, Schedule(), centres, Evaluation())));
}

TEST_CASE("every preset overfits one patch: the L1 falls below a third in 300 steps") {
    // Model notes 4.0. XS runs always; S, M and B take minutes and belong to the long tests.
    std::vector<std::string> presets = {"XS"};
    if (std::getenv("MAGIQT_LONG_TESTS")) presets = {"XS", "S", "M", "B"};
    for (const std::string& preset : presets) {
        torch::manual_seed(4);
        // A patch with structure at every scale: smooth blobs with sharp borders and fine texture.
        const torch::Tensor coarse =
            torch::upsample_trilinear3d(torch::randn({1, 3, 6, 6, 6}), {32, 32, 32}, false);
        const torch::Tensor high =
            torch::where(coarse > 0.1, torch::full_like(coarse, 0.9), torch::full_like(coarse, 0.4)) +
            0.05 * torch::randn_like(coarse);
        const torch::Tensor low =
            torch::upsample_trilinear3d(torch::avg_pool3d(high, 4), {32, 32, 32}, false);
        TrainingRecipe recipe = TrainingRecipe::fromJson({{"preset", preset},
                                                          {"steps", 300},
                                                          {"region_voxels", 32},
                                                          {"learning_rate", 1e-3},
                                                          {"final_learning_rate", 1e-4},
                                                          {"warmup_steps", 10},
                                                          {"times_at_maximum", 1.0},
                                                          {"times_of_sampling", 0.0}});
        const TrainingBatch batch{low, high, torch::ones({1, 3}), torch::ones({1, 3}),
                                  tokenCentres({1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0}, {32, 32, 32})};
        Trainer trainer(recipe, torch::kCPU, [&](std::uint64_t) { return batch; });
        trainer.measure(1);
        const auto error = [&] {
            return (trainer.model().preview(batch) - high).abs().mean().item<double>();
        };
        const double start = error();
        while (trainer.stepsDone() < 300)
            trainer.step();
        MESSAGE(preset << ": L1 " << start << " -> " << error());
        CHECK(error() < start / 3.0);
    }
}
