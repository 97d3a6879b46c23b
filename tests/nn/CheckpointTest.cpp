// Checkpoints and trainer states: round trips, damage, and a resume that repeats an uninterrupted run bit for
// bit.
#include "base/Error.h"
#include "base/Ids.h"
#include "nn/io/Safetensors.h"
#include "nn/models/ModelFile.h"
#include "nn/models/magiqt/MagiqtModel.h"
#include "nn/training/Trainer.h"

#include <doctest/doctest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <fstream>

using namespace magiqt;
namespace fs = std::filesystem;

namespace {

struct TemporaryFolder {
    fs::path path = fs::temp_directory_path() / ("magiqt-test-" + randomId(8));
    TemporaryFolder() { fs::create_directories(path); }
    ~TemporaryFolder() { fs::remove_all(path); }
};

std::string bytesOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void writeBytes(const fs::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
}

std::string codeOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    return "";
}

TrainingBatch batchNumber(std::uint64_t counter) {
    torch::manual_seed(counter + 100);
    const torch::Tensor high = torch::rand({2, 3, 16, 16, 16});
    return {torch::upsample_trilinear3d(torch::avg_pool3d(high, 2), {16, 16, 16}, false), high,
            torch::ones({2, 3}), torch::ones({2, 3}),
            tokenCentres({1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0}, {16, 16, 16})
                .expand({2, -1, -1, -1, -1})
                .contiguous()};
}

Trainer makeTrainer() {
    const TrainingRecipe recipe = TrainingRecipe::fromJson({{"preset", "XS"},
                                                            {"steps", 6},
                                                            {"region_voxels", 16},
                                                            {"batch", 2},
                                                            {"warmup_steps", 2},
                                                            {"seed", 3}});
    return Trainer(recipe, torch::kCPU, batchNumber);
}

} // namespace

TEST_CASE("tensor files keep every type, shape and description") {
    const TemporaryFolder folder;
    TensorFile content;
    content.metadata = {{"what", "test"}, {"list", {1, 2, 3}}};
    content.tensors["a.half"] = torch::randn({3, 4}).to(torch::kFloat16);
    content.tensors["b"] = torch::randint(-100, 100, {2, 2, 2}).to(torch::kInt16);
    content.tensors["scalar"] = torch::tensor(2.5);
    content.tensors["empty"] = torch::zeros({0, 3});
    const std::string digest = writeTensorFile(folder.path / "t.safetensors", content);
    const TensorFile read = readTensorFile(folder.path / "t.safetensors");
    CHECK(read.sha256 == digest);
    CHECK((read.metadata == content.metadata));
    REQUIRE(read.tensors.size() == content.tensors.size());
    for (const auto& [name, tensor] : content.tensors) {
        CAPTURE(name);
        CHECK((read.tensors.at(name).scalar_type() == tensor.scalar_type()));
        CHECK(torch::equal(read.tensors.at(name), tensor));
    }
}

TEST_CASE("damaged and foreign tensor files are errors, whatever byte is hit") {
    const TemporaryFolder folder;
    const fs::path file = folder.path / "net.safetensors";
    saveModel(*MagiqtModel::fromPreset("XS"), file, torch::kFloat16);
    const std::string whole = bytesOf(file);
    const fs::path bad = folder.path / "bad.safetensors";
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{7}, std::size_t{100}, whole.size() / 2, whole.size() - 1}) {
        writeBytes(bad, whole.substr(0, length));
        CHECK(codeOf([&] { loadModel(bad); }) == "tensors.damaged");
    }
    torch::manual_seed(5);
    for (int n = 0; n < 200; ++n) {
        std::string hurt = whole;
        // Half of the hits in the header, where lengths and shapes stand.
        const auto range = static_cast<std::int64_t>(n % 2 == 0 ? 4000 : whole.size());
        const auto at = static_cast<std::size_t>(torch::randint(range, {1}).item<std::int64_t>());
        hurt[at] = static_cast<char>(hurt[at] ^ (1 << (n % 8)));
        writeBytes(bad, hurt);
        try {
            loadModel(bad); // a hit in the free text of the header may stay harmless
        } catch (const Error&) {
        }
    }
    // Every hit in the data section is found.
    std::string hurt = whole;
    hurt[whole.size() - 1000] = static_cast<char>(hurt[whole.size() - 1000] ^ 1);
    writeBytes(bad, hurt);
    CHECK(codeOf([&] { loadModel(bad); }) == "tensors.damaged");
    CHECK(codeOf([&] { loadModel(folder.path / "none"); }) == "tensors.unreadable");
    TensorFile foreign;
    foreign.metadata = {{"what", "something else"}};
    writeTensorFile(bad, foreign);
    CHECK(codeOf([&] { loadModel(bad); }) == "model.not-a-checkpoint");
    // The described network is another one than the tensors make.
    TensorFile other = readTensorFile(file);
    other.metadata["network"]["widths"] = {32, 64, 128};
    writeTensorFile(bad, other);
    CHECK(codeOf([&] { loadModel(bad); }) == "model.wrong-shape");
}

TEST_CASE("half precision changes the output little, full precision not at all") {
    const TemporaryFolder folder;
    torch::manual_seed(8);
    const std::unique_ptr<MagiqtModel> made = MagiqtModel::fromPreset("XS");
    ResidualModel& model = made->residual();
    {
        torch::NoGradGuard guard;
        for (const torch::Tensor& p : model.net->parameters())
            p.add_(torch::randn_like(p) * 0.02);
    }
    saveModel(*made, folder.path / "half", torch::kFloat16);
    saveModel(*made, folder.path / "full", torch::kFloat32);
    const auto residualOf = [](ImageModel& loaded) -> ResidualModel& {
        return dynamic_cast<MagiqtModel&>(loaded).residual();
    };
    const std::unique_ptr<ImageModel> loadedHalf = loadModel(folder.path / "half");
    const std::unique_ptr<ImageModel> loadedFull = loadModel(folder.path / "full");
    ResidualModel& half = residualOf(*loadedHalf);
    ResidualModel& full = residualOf(*loadedFull);
    CHECK(fs::file_size(folder.path / "half") < 16u << 20);
    torch::NoGradGuard guard;
    const torch::Tensor state = torch::randn({1, 24, 8, 8, 8});
    const torch::Tensor condition =
        torch::cat({torch::randn({1, 24, 8, 8, 8}), torch::ones({1, 3, 8, 8, 8})}, 1);
    const torch::Tensor centres = tokenCentres({1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0}, {16, 16, 16});
    const auto run = [&](ResidualModel& m) {
        return m.clean(state, condition, 0.5, Schedule(), centres, Evaluation());
    };
    CHECK(torch::equal(run(model), run(full)));
    CHECK((run(model) - run(half)).abs().max().item<double>() < 1e-2 * run(model).abs().max().item<double>());
}

TEST_CASE("a resumed training gives the weights of an uninterrupted one, bit for bit") {
    const TemporaryFolder folder;
    Trainer whole = makeTrainer();
    whole.measure(2);
    while (whole.stepsDone() < 6)
        whole.step();

    Trainer first = makeTrainer();
    first.measure(2);
    while (first.stepsDone() < 3)
        first.step();
    first.save(folder.path);
    Trainer second = makeTrainer();
    REQUIRE(second.restore(folder.path));
    CHECK(second.stepsDone() == 3);
    while (second.stepsDone() < 6)
        second.step();

    const auto a = whole.averaged()->players()[0].module->parameters();
    const auto b = second.averaged()->players()[0].module->parameters();
    const auto c = whole.model().players()[0].module->parameters();
    const auto d = second.model().players()[0].module->parameters();
    bool changed = false;
    const auto start = makeTrainer().model().players()[0].module->parameters();
    for (std::size_t n = 0; n < a.size(); ++n) {
        CHECK(torch::equal(a[n], b[n]));
        CHECK(torch::equal(c[n], d[n]));
        changed = changed || !torch::equal(c[n], start[n]);
    }
    CHECK(changed);

    // A state of another recipe is refused; a folder killed between its renames is still resumed.
    Json otherSeed = first.recipe().toJson();
    otherSeed["seed"] = 99;
    const TrainingRecipe other = TrainingRecipe::fromJson(otherSeed);
    Trainer wrong(other, torch::kCPU, batchNumber);
    CHECK(codeOf([&] { wrong.restore(folder.path); }) == "training.other-recipe");
    fs::rename(folder.path / "state", folder.path / "state.old");
    Trainer third = makeTrainer();
    CHECK(third.restore(folder.path));
    CHECK_FALSE(makeTrainer().restore(folder.path / "empty"));
}

TEST_CASE("a loss that is not finite leaves the weights alone and ends the run after ten in a row") {
    const TrainingRecipe recipe =
        TrainingRecipe::fromJson({{"preset", "XS"}, {"steps", 20}, {"region_voxels", 16}, {"batch", 2}});
    Trainer trainer(recipe, torch::kCPU, [](std::uint64_t counter) {
        TrainingBatch batch = batchNumber(counter);
        batch.highField = batch.highField / 0.0;
        return batch;
    });
    const torch::Tensor before = trainer.model().players()[0].module->parameters()[0].clone();
    for (int n = 0; n < 9; ++n)
        CHECK(trainer.step().skipped);
    CHECK(codeOf([&] { trainer.step(); }) == "training.diverged");
    CHECK(torch::equal(before, trainer.model().players()[0].module->parameters()[0]));
}

TEST_CASE("recipes: unknown fields and values out of range name the field") {
    CHECK(codeOf([] { TrainingRecipe::fromJson({{"stepz", 5}}); }) == "recipe.unknown-field");
    CHECK(codeOf([] { TrainingRecipe::fromJson({{"steps", 0}}); }) == "recipe.bad-value");
    CHECK(codeOf([] { TrainingRecipe::fromJson({{"region_voxels", 40}}); }) == "recipe.bad-value");
    CHECK(codeOf([] { TrainingRecipe::fromJson({{"steps", "many"}}); }) == "recipe.bad-value");
    CHECK(codeOf([] { TrainingRecipe::fromJson(Json::array()); }) == "recipe.not-an-object");
    const TrainingRecipe recipe =
        TrainingRecipe::fromJson({{"preset", "S"}, {"transformer", false}, {"halo", false}});
    CHECK((TrainingRecipe::fromJson(recipe.toJson()).toJson() == recipe.toJson()));
    CHECK(recipe.modelOptions.at("transformer") == false);
    CHECK(recipe.modelOptions.at("halo") == false);
}

TEST_CASE("a description with values that cannot be is refused, also zero heads") {
    for (const auto& [field, value] : std::vector<std::pair<const char*, int>>{{"heads", 0},
                                                                               {"heads", -4},
                                                                               {"heads", 7},
                                                                               {"blocks_per_level", 0},
                                                                               {"transformer_blocks", -1}}) {
        CAPTURE(field);
        CAPTURE(value);
        Json json = MagiqtConfig::fromPreset("XS");
        json[field] = value;
        CHECK_THROWS_AS(json.get<MagiqtConfig>(), Error);
    }
    for (const Json& bad : {Json("off"), Json{{"hallo", true}}, Json{{"halo", 1}}}) {
        CAPTURE(bad.dump());
        CHECK_THROWS_AS(bad.get<CrossBatch>(), Error);
    }
}
