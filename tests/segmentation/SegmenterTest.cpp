#include "SmallSegmenter.h"

#include "nn/io/Safetensors.h"
#include "nn/models/segmenter/HeadGenerator.h"
#include "nn/models/segmenter/Segmenter.h"
#include "nn/models/segmenter/SegmenterWeights.h"
#include "support/TemporaryFolder.h"

#include "base/Error.h"

#include <doctest/doctest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <fstream>

using namespace magiqt;
using namespace magiqt::test;

namespace {

std::string codeOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    return "";
}

SegmenterWeights randomWeights(bool prior) {
    torch::manual_seed(4);
    SegmenterConfig config;
    config.widths = {4, 4, 8, 8};
    config.regionKji = {16, 16, 32};
    config.prior = prior;
    SegmenterWeights weights;
    weights.net = SegmenterNet(config);
    torch::NoGradGuard guard;
    for (torch::Tensor& parameter : weights.net->parameters())
        parameter.add_(torch::randn(parameter.sizes()), 0.05);
    weights.card = {{"name", "random"}};
    return weights;
}

SegmenterInput someInput(std::array<std::int64_t, 3> size, bool prior) {
    SegmenterInput input;
    input.sizeIjk = size;
    for (std::int64_t n = 0; n < size[0] * size[1] * size[2]; ++n) {
        input.voxels.push_back(static_cast<float>(100 + n * 37 % 91));
        if (prior) input.prior.push_back(static_cast<float>(n * 13 % 17) / 16.0f);
    }
    return input;
}

} // namespace

TEST_CASE("the network that ships has the parameters and the size that its model card says") {
    SegmenterNet net{SegmenterConfig{}};
    CHECK(net->parameterCount() * 2 < 4 * 1024 * 1024); // bytes in half precision
    const torch::Tensor scores = net->forward(torch::zeros({2, 2, 32, 16, 48}));
    CHECK(scores.sizes() == torch::IntArrayRef({2, 7, 32, 16, 48}));
}

TEST_CASE("probabilities come for every voxel of any size and sum to one") {
    const TemporaryFolder folder;
    for (const bool prior : {false, true}) {
        randomWeights(prior).save(folder.path() / "w.safetensors", torch::kFloat16);
        Segmenter segmenter(folder.path() / "w.safetensors");
        CHECK(segmenter.config().prior == prior);
        const SegmenterInput input = someInput({19, 33, 17}, prior);
        const SegmenterOutput output = segmenter.run(input);
        for (std::size_t n = 0; n < input.voxels.size(); ++n) {
            double sum = 0;
            for (const auto& probability : output.probability)
                sum += static_cast<double>(probability.at(n));
            REQUIRE(sum == doctest::Approx(1.0).epsilon(1e-4));
        }
        CHECK(codeOf([&] { segmenter.run(someInput({19, 33, 17}, !prior)); }) == "segmenter.sizes");
    }
}

TEST_CASE("a mirrored image gives the mirrored answer, its scale does not matter") {
    const TemporaryFolder folder;
    randomWeights(false).save(folder.path() / "w.safetensors", torch::kFloat32);
    Segmenter segmenter(folder.path() / "w.safetensors");
    const SegmenterInput input = someInput({32, 16, 16}, false); // a multiple of 16 along i
    SegmenterInput other = input;
    for (std::size_t row = 0; row < 256; ++row)
        std::reverse(other.voxels.begin() + static_cast<std::ptrdiff_t>(row * 32),
                     other.voxels.begin() + static_cast<std::ptrdiff_t>(row * 32 + 32));
    for (float& value : other.voxels)
        value *= 8.0f;
    const SegmenterOutput one = segmenter.run(input), two = segmenter.run(other);
    double most = 0;
    for (std::size_t c = 0; c < kHeadClassCount; ++c)
        for (std::size_t row = 0; row < 256; ++row)
            for (std::size_t i = 0; i < 32; ++i)
                most = std::max(most, std::abs(static_cast<double>(one.probability[c][row * 32 + i] -
                                                                   two.probability[c][row * 32 + 31 - i])));
    // The quantile that scales is taken over every third voxel, so the mirror image may be scaled a little
    // differently.
    CHECK(most < 0.02);
}

TEST_CASE("weights survive the file; damage and other files are errors that say so") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "w.safetensors";
    const SegmenterWeights weights = randomWeights(true);
    weights.save(file, torch::kFloat32);
    const SegmenterWeights back = SegmenterWeights::load(file);
    CHECK(back.net->config() == weights.net->config());
    CHECK(back.card == weights.card);
    CHECK(back.sha256.size() == 64);
    for (const auto& item : weights.net->named_parameters())
        CHECK(torch::equal(item.value(), back.net->named_parameters()[item.key()]));

    CHECK(codeOf([&] { Segmenter(folder.path() / "none.safetensors"); }) == "tensors.unreadable");
    {
        std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(-9, std::ios::end);
        stream.put('\x55');
    }
    CHECK(codeOf([&] { Segmenter{file}; }) == "tensors.damaged");
    weights.save(file, torch::kFloat32);
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    CHECK(codeOf([&] { Segmenter{file}; }) == "tensors.damaged");

    TensorFile content;
    content.metadata = {{"what", "magiqt-checkpoint"}, {"format_version", 1}};
    writeTensorFile(file, content);
    CHECK(codeOf([&] { Segmenter{file}; }) == "model.not-a-segmenter");
    content.metadata = {
        {"what", "magiqt-segmenter"}, {"format_version", 1}, {"network", weights.net->config()}};
    writeTensorFile(file, content);
    CHECK(codeOf([&] { Segmenter{file}; }) == "model.wrong-shape");
    content.metadata["network"] = {
        {"spacing_mm", 1.0}, {"widths", {1, 2}}, {"region_kji", {16, 16, 16}}, {"prior", false}};
    writeTensorFile(file, content);
    CHECK(codeOf([&] { Segmenter{file}; }) == "model.bad-config");
    SegmenterConfig wide, odd;
    wide.widths[3] = 1 << 20;
    odd.regionKji[1] = 20;
    content.metadata["network"] = odd;
    writeTensorFile(file, content);
    CHECK(codeOf([&] { Segmenter{file}; }) == "model.bad-config");
    content.metadata["network"] = wide;
    writeTensorFile(file, content);
    CHECK(codeOf([&] { Segmenter{file}; }) == "model.bad-config");
}

TEST_CASE("an example is a function of seed and number alone, and shows the head") {
    const auto subjects = std::make_shared<const std::vector<SegmenterSubject>>(std::vector{labelHead()});
    for (const bool prior : {false, true}) {
        HeadGeneratorOptions options;
        options.spacingMm = prior ? 2.0 : 4.0;
        options.regionKji = {32, 48, 32};
        options.prior = prior;
        const HeadGenerator generator(subjects, options);
        const HeadExample one = generator.draw(3, 5), same = generator.draw(3, 5),
                          other = generator.draw(3, 6);
        CHECK(torch::equal(one.input, same.input));
        CHECK(torch::equal(one.target, same.target));
        CHECK_FALSE(torch::equal(one.input, other.input));
        CHECK(one.input.sizes() == torch::IntArrayRef({2, 32, 48, 32}));
        CHECK(torch::isfinite(one.input).all().item<bool>());
        CHECK(one.input[0].min().item<double>() >= kSegmenterNothing - 1e-6);
        bool seen = false;
        for (std::uint64_t n = 0; n < 4; ++n) {
            const HeadExample example = generator.draw(9, n);
            seen = seen || example.target.ge(static_cast<int>(HeadClass::Grey)).any().item<bool>();
            const bool hasPrior = example.input[1].abs().max().item<double>() > 0.0;
            CHECK(hasPrior == prior);
        }
        CHECK(seen);
    }
    CHECK(codeOf([] {
              HeadGenerator(std::make_shared<const std::vector<SegmenterSubject>>(), HeadGeneratorOptions{});
          }) == "segmenter.no-labels");
}

TEST_CASE("intensities: scale-free, zero becomes nothing, an empty image is nothing") {
    const torch::Tensor image = torch::arange(0, 1000, torch::kFloat32).reshape({10, 10, 10});
    const torch::Tensor scaled = segmenterIntensities(image, {});
    CHECK(scaled[0][0][0].item<double>() == doctest::Approx(kSegmenterNothing));
    CHECK(torch::allclose(scaled, segmenterIntensities(image * 400, {}), 1e-4, 1e-4));
    CHECK(segmenterIntensities(torch::zeros({4, 4, 4}), {}).eq(kSegmenterNothing).all().item<bool>());
    const torch::Tensor prior = image.gt(500).to(torch::kFloat32);
    const torch::Tensor inside = segmenterIntensities(image, prior);
    CHECK(inside.flatten()[750].item<double>() == doctest::Approx((0.5 - 0.4) * 2.5).epsilon(0.02));
}

TEST_CASE("a stopped training goes on to the same weights as one that was not stopped") {
    const TemporaryFolder folder;
    const std::vector subjects = {labelHead()};
    TrainingOptions options;
    options.threads = 1;
    const auto train = [&](const std::string& name, int stopAfter, TrainingCallbacks callbacks = {}) {
        int asked = 0;
        callbacks.stopRequested = [&] { return ++asked == stopAfter; };
        return trainSegmenter(smallRecipe(), subjects, subjects, "made here",
                              {{}, folder.path() / name / "state", folder.path() / name / "out"}, options,
                              callbacks);
    };
    int looks = 0;
    TrainingCallbacks watch;
    watch.metric = [&](const std::string& name, double value, std::int64_t) {
        looks += name == "development_brain_dice";
        CHECK(std::isfinite(value));
    };
    CHECK(train("whole", -1, watch).finished);
    CHECK(looks == 3); // at steps 3 and 6, and at the end
    const TrainingResult stopped = train("parts", 2);
    CHECK_FALSE(stopped.finished);
    CHECK(stopped.stepsDone == 2);
    CHECK(train("parts", -1).finished);
    const SegmenterWeights whole =
        SegmenterWeights::load(folder.path() / "whole" / "out" / "weights.safetensors");
    const SegmenterWeights parts =
        SegmenterWeights::load(folder.path() / "parts" / "out" / "weights.safetensors");
    for (const auto& item : whole.net->named_parameters())
        CHECK(torch::equal(item.value(), parts.net->named_parameters()[item.key()]));
    CHECK(whole.card.at("training_data").at("sources") == "made here");
    CHECK(whole.card.at("steps_done") == 6);

    SegmenterRecipe other = smallRecipe();
    other.seed = 77;
    CHECK(codeOf([&] {
              trainSegmenter(other, subjects, {}, "",
                             {{}, folder.path() / "parts" / "state", folder.path() / "x"}, options, {});
          }) == "training.other-recipe");
}

TEST_CASE("training on one head lowers the loss") {
    const TemporaryFolder folder;
    const std::vector subjects = {labelHead()};
    SegmenterRecipe recipe = smallRecipe();
    recipe.network.widths = {8, 8, 8, 8};
    recipe.steps = 60;
    recipe.learningRate = 5e-3;
    recipe.evaluateEvery = 0;
    double first = 0, last = 0;
    TrainingCallbacks callbacks;
    callbacks.metric = [&](const std::string& name, double value, std::int64_t step) {
        if (name != "loss_smoothed") return;
        if (step == 10) first = value;
        last = value;
    };
    TrainingOptions options;
    options.threads = 1;
    trainSegmenter(recipe, subjects, {}, "", {{}, folder.path() / "s", folder.path() / "o"}, options,
                   callbacks);
    CHECK(last < 0.85 * first);
}

TEST_CASE("recipes: what is wrong is named") {
    const auto fieldOf = [](const Json& json) {
        try {
            SegmenterRecipe::fromJson(json);
        } catch (const Error& error) {
            CHECK(error.code().starts_with("recipe."));
            return error.arguments().contains("field") ? error.arguments().at("field") : std::string("?");
        }
        return std::string();
    };
    CHECK(fieldOf(smallRecipe().toJson()) == "");
    CHECK(SegmenterRecipe::fromJson(smallRecipe().toJson()).toJson() == smallRecipe().toJson());
    CHECK(fieldOf({{"stepps", 5}}) == "stepps");
    CHECK(fieldOf({{"steps", 0}}) == "steps");
    CHECK(fieldOf({{"steps", "many"}}) == "steps");
    CHECK(fieldOf({{"learning_rate", -1.0}}) == "learning_rate");
    CHECK(fieldOf({{"network", "big"}}) == "network");
    CHECK(codeOf([] {
              SegmenterRecipe::fromJson({{"network", {{"spacing_mm", 2}}}});
          }) == "model.bad-config");
}
