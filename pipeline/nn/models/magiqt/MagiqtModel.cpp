#include "nn/models/magiqt/MagiqtModel.h"

#include "base/Parameters.h"
#include "nn/models/ModelRegistry.h"
#include "nn/models/magiqt/BandMeasurement.h"
#include "nn/models/magiqt/DiffusionLoss.h"
#include "nn/models/magiqt/VolumeSampler.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace magiqt {

namespace {

// VolumeSampler's bands as images.
class MagiqtSampling : public VolumeSampling {
public:
    MagiqtSampling(ResidualModel& model, VolumeSampler sampler)
        : m_model(model), m_sampler(std::move(sampler)) {}

    torch::Tensor sample(std::uint32_t number, const AfterEvaluation& afterEvaluation) override {
        return m_model.decodeResidual(m_sampler.sample(number, afterEvaluation));
    }
    Memory memory() const override {
        const VolumeSampler::Memory& now = m_sampler.memory();
        Memory memory{now.done, {}};
        if (now.state.defined()) memory.tensors["state"] = now.state;
        if (now.previousClean.defined()) memory.tensors["previous_clean"] = now.previousClean;
        return memory;
    }
    void resumeFrom(Memory memory) override {
        m_sampler.resumeFrom({memory.done, memory.tensors["state"], memory.tensors["previous_clean"]});
    }

private:
    ResidualModel& m_model;
    VolumeSampler m_sampler;
};

} // namespace

MagiqtModel::MagiqtModel(MagiqtRecipe recipe) : m_recipe(std::move(recipe)), m_model(m_recipe.network) {
    m_model.trainedWith = m_recipe.crossBatch;
    m_model.schedule = m_recipe.schedule;
}

std::unique_ptr<MagiqtModel> MagiqtModel::fromPreset(const std::string& preset) {
    Json options = defaultsOf(modelFields("magiqt"));
    options["preset"] = preset;
    return std::make_unique<MagiqtModel>(MagiqtRecipe::fromJson(options));
}

Json MagiqtModel::description() const {
    Json network = m_model.net->config();
    network["network"] = this->network();
    return {{"network", network}, {"cross_batch", m_model.trainedWith}, {"schedule", m_model.schedule}};
}

std::vector<ImageModel::Player> MagiqtModel::players() {
    return {{"network", m_model.net.ptr()}};
}

std::map<std::string, torch::Tensor*> MagiqtModel::constants() {
    return {{"residual_deviation", &m_model.residualDeviation},
            {"condition_mean", &m_model.conditionMean},
            {"condition_deviation", &m_model.conditionDeviation}};
}

void MagiqtModel::measure(const DrawBatch& draw, int batches) {
    measureBands(m_model, draw, batches);
}

torch::Tensor MagiqtModel::loss(std::size_t, const TrainingBatch& batch, const StepRandom& random) {
    const std::int64_t groups = batch.lowField.size(0);
    const std::int64_t half = batch.lowField.size(2) / 2;
    const torch::Tensor noise =
        random.noise({groups, kStateChannels, half, half, half}, batch.lowField.device());
    return diffusionLoss(m_model, batch, m_model.encodeCondition(batch.lowField, batch.inputAvailable),
                         drawTimes(m_recipe, random, groups), noise, m_recipe);
}

torch::Tensor MagiqtModel::preview(const TrainingBatch& batch) {
    torch::NoGradGuard guard;
    const Evaluation how = trainingEvaluation(m_recipe, batch.lowField.size(0));
    const torch::Tensor condition = m_model.encodeCondition(batch.lowField, batch.inputAvailable);
    const torch::Tensor state = torch::zeros_like(condition.narrow(1, 0, kStateChannels)); // no noise at tMax
    const torch::Tensor clean =
        how.grid.merge(m_model.clean(how.grid.split(state), how.grid.split(condition), Schedule::tMax,
                                     Schedule::fromName(m_recipe.schedule), batch.tokenCentresMm, how));
    return batch.lowField + m_model.decodeResidual(clean);
}

std::int64_t MagiqtModel::multipleVoxels(const SamplingPlan& plan) const {
    const bool whole = plan.patchVoxels > 0 && (plan.crossBatch.halo || plan.crossBatch.attention);
    return whole ? plan.patchVoxels : kVoxelsPerToken;
}

double MagiqtModel::floatsPerVoxel(const SamplingPlan&, int samples) const {
    // Per half-resolution position: solver states, condition and their concatenation, and about nine feature
    // maps of the finest level, freed pages that the allocator keeps among them; images of eight voxels a
    // position come on top. Fitted to measured peaks of whole-volume runs on the CPU; see the benchmark.
    const auto width = static_cast<double>(m_model.net->config().widths[0]);
    const double floats = 3.0 * kStateChannels + 2.0 * kConditionChannels + kStateChannels + 9.0 * width +
                          8.0 * (samples > 1 ? 15.0 : 9.0);
    return floats / 8.0;
}

std::unique_ptr<VolumeSampling> MagiqtModel::begin(const torch::Tensor& lowField,
                                                   const torch::Tensor& available,
                                                   const torch::Tensor& tokenCentresMm,
                                                   const SamplingPlan& plan) {
    return imageSampling(
        m_model, VolumeSampler(m_model, m_model.encodeCondition(lowField, available), tokenCentresMm, plan));
}

std::unique_ptr<VolumeSampling> imageSampling(ResidualModel& model, VolumeSampler sampler) {
    return std::make_unique<MagiqtSampling>(model, std::move(sampler));
}

MagiqtRecipe recipeOfCheckpoint(const Json& metadata) {
    MagiqtRecipe recipe;
    recipe.network = metadata.at("network").get<MagiqtConfig>();
    if (metadata.contains("cross_batch")) recipe.crossBatch = metadata.at("cross_batch").get<CrossBatch>();
    recipe.schedule = metadata.value("schedule", "cosine");
    return recipe;
}

std::unique_ptr<ImageModel> makeMagiqtModel(const Json& options) {
    return std::make_unique<MagiqtModel>(MagiqtRecipe::fromJson(options));
}

std::unique_ptr<ImageModel> restoreMagiqtModel(const Json& metadata) {
    return std::make_unique<MagiqtModel>(recipeOfCheckpoint(metadata));
}

} // namespace magiqt
