// A global stage at 4 mm (one evaluation: the coarse posterior mean) and a local diffusion stage at 1 mm that
// sees its estimate beside the scan. Both are MagIQT's network; they are trained together, the local stage
// without gradients into the global one.
#include "nn/core/Haar.h"
#include "nn/models/magiqt/BandMeasurement.h"
#include "nn/models/magiqt/DiffusionLoss.h"
#include "nn/models/magiqt/MagiqtModel.h"
#include "nn/models/magiqt/VolumeSampler.h"

#include "base/Error.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace magiqt {

namespace {

constexpr std::int64_t kCoarse = 4; // voxels of 1 mm along an edge of a coarse voxel
constexpr std::uint32_t kPlaceStream = 0x73u;

MagiqtConfig localConfig(MagiqtConfig config) {
    config.extraChannels = kStateChannels;
    return config;
}

torch::Tensor pooled(const torch::Tensor& x) {
    return torch::avg_pool3d(x, kCoarse);
}

TrainingBatch coarse(const TrainingBatch& batch) {
    return {pooled(batch.lowField), pooled(batch.highField), batch.inputAvailable, batch.targetAvailable,
            pooled(batch.tokenCentresMm)};
}

class CascadeModel : public ImageModel {
public:
    CascadeModel(const MagiqtConfig& config, MagiqtRecipe recipe, std::int64_t localVoxels,
                 double globalWeight)
        : m_recipe(std::move(recipe)),
          m_localVoxels(localVoxels),
          m_globalWeight(globalWeight),
          m_global(config),
          m_local(localConfig(config)),
          m_stages(std::make_shared<torch::nn::Module>("stages")) {
        m_stages->register_module("global", m_global.net.ptr());
        m_stages->register_module("local", m_local.net.ptr());
    }

    std::string network() const override { return "cascade"; }

    Json description() const override {
        Json network = m_global.net->config();
        network["network"] = this->network();
        return {{"network", network}};
    }

    std::vector<Player> players() override { return {{"network", m_stages}}; }

    std::map<std::string, torch::Tensor*> constants() override {
        std::map<std::string, torch::Tensor*> constants;
        for (const auto& [stage, model] : {std::pair{"global_", &m_global}, {"local_", &m_local}}) {
            constants[std::string(stage) + "residual_deviation"] = &model->residualDeviation;
            constants[std::string(stage) + "condition_mean"] = &model->conditionMean;
            constants[std::string(stage) + "condition_deviation"] = &model->conditionDeviation;
        }
        return constants;
    }

    void measure(const DrawBatch& draw, int batches) override {
        std::vector<TrainingBatch> drawn; // once for both stages
        for (int n = 0; n < batches; ++n)
            drawn.push_back(draw(static_cast<std::uint64_t>(n)));
        measureBands(
            m_local, [&](std::uint64_t n) { return drawn[n]; }, batches);
        measureBands(
            m_global, [&](std::uint64_t n) { return coarse(drawn[n]); }, batches);
    }

    torch::Tensor loss(std::size_t, const TrainingBatch& batch, const StepRandom& random) override {
        const TrainingBatch small = coarse(batch);
        const std::int64_t groups = batch.lowField.size(0);
        const torch::Tensor none = torch::zeros_like(haarForward(small.lowField)); // no noise at tMax
        MagiqtRecipe regression = m_recipe;
        regression.imageLossFloor = 1.0;
        const torch::Tensor global = diffusionLoss(
            m_global, small, m_global.encodeCondition(small.lowField, small.inputAvailable),
            std::vector<double>(static_cast<std::size_t>(groups), Schedule::tMax), none, regression);

        const torch::Tensor guide = globalBands(small);
        const std::int64_t edge = std::min(m_localVoxels, batch.lowField.size(2));
        std::array<std::int64_t, 3> origin{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const auto places = static_cast<double>((batch.lowField.size(2) - edge) / kVoxelsPerToken + 1);
            origin[axis] =
                static_cast<std::int64_t>(random.uniform(kPlaceStream, axis) * places) * kVoxelsPerToken;
        }
        const auto cut = [&](const torch::Tensor& x, std::int64_t voxelsPerPosition) {
            torch::Tensor part = x;
            for (std::size_t axis = 0; axis < 3; ++axis)
                part = part.narrow(static_cast<std::int64_t>(axis) + 2, origin[axis] / voxelsPerPosition,
                                   edge / voxelsPerPosition);
            return part.contiguous();
        };
        const TrainingBatch part = {cut(batch.lowField, 1), cut(batch.highField, 1), batch.inputAvailable,
                                    batch.targetAvailable, cut(batch.tokenCentresMm, kVoxelsPerToken)};
        const torch::Tensor condition =
            torch::cat({m_local.encodeCondition(part.lowField, part.inputAvailable), cut(guide, 2)}, 1);
        const torch::Tensor noise =
            random.noise({groups, kStateChannels, edge / 2, edge / 2, edge / 2}, part.lowField.device());
        return diffusionLoss(m_local, part, condition, drawTimes(m_recipe, random, groups), noise, m_recipe) +
               m_globalWeight * global;
    }

    torch::Tensor preview(const TrainingBatch& batch) override {
        torch::NoGradGuard guard;
        const torch::Tensor condition = conditionOf(batch);
        const torch::Tensor none = torch::zeros_like(condition.narrow(1, 0, kStateChannels));
        return batch.lowField + m_local.decodeResidual(m_local.clean(
                                    none, condition, Schedule::tMax, Schedule::fromName(m_recipe.schedule),
                                    batch.tokenCentresMm, trainingEvaluation(m_recipe, none.size(0))));
    }

    std::int64_t multipleVoxels(const SamplingPlan& plan) const override {
        return std::max<std::int64_t>(kCoarse * kVoxelsPerToken, plan.patchVoxels);
    }
    double floatsPerVoxel(const SamplingPlan&, int samples) const override {
        return static_cast<double>(9 * m_local.net->config().widths[0] + 7 * kStateChannels) / 8.0 +
               (samples > 1 ? 18.0 : 12.0);
    }

    std::unique_ptr<VolumeSampling> begin(const torch::Tensor& lowField, const torch::Tensor& available,
                                          const torch::Tensor& tokenCentresMm,
                                          const SamplingPlan& plan) override {
        torch::NoGradGuard guard;
        return imageSampling(
            m_local,
            VolumeSampler(m_local, conditionOf({lowField, lowField, available, available, tokenCentresMm}),
                          tokenCentresMm, plan));
    }

private:
    // The coarse estimate of the residual as bands of the local stage, without gradient: [G, 24, N/2 ...].
    torch::Tensor globalBands(const TrainingBatch& small) {
        torch::NoGradGuard guard;
        const torch::Tensor condition = m_global.encodeCondition(small.lowField, small.inputAvailable);
        const torch::Tensor none = torch::zeros_like(condition.narrow(1, 0, kStateChannels));
        const torch::Tensor residual = m_global.decodeResidual(
            m_global.clean(none, condition, Schedule::tMax, Schedule::fromName(m_recipe.schedule),
                           small.tokenCentresMm, trainingEvaluation(m_recipe, none.size(0))));
        const auto s = residual.sizes();
        return m_local.encodeResidual(torch::upsample_trilinear3d(
            residual, {s[2] * kCoarse, s[3] * kCoarse, s[4] * kCoarse}, /*align_corners=*/false));
    }

    torch::Tensor conditionOf(const TrainingBatch& batch) {
        return torch::cat(
            {m_local.encodeCondition(batch.lowField, batch.inputAvailable), globalBands(coarse(batch))}, 1);
    }

    MagiqtRecipe m_recipe;
    std::int64_t m_localVoxels;
    double m_globalWeight;
    ResidualModel m_global, m_local;
    std::shared_ptr<torch::nn::Module> m_stages;
};

} // namespace

std::unique_ptr<ImageModel> makeCascadeModel(const Json& options) {
    MagiqtRecipe recipe;
    recipe.network = MagiqtConfig::fromPreset(options.at("preset"));
    recipe.patchesPerAxis = 1;
    options.at("band_weight_power").get_to(recipe.bandWeightPower);
    options.at("image_loss").get_to(recipe.imageLoss);
    options.at("gradient_loss").get_to(recipe.gradientLoss);
    options.at("times_of_sampling").get_to(recipe.timesOfSampling);
    options.at("times_at_maximum").get_to(recipe.timesAtMaximum);
    const auto localVoxels = options.at("local_voxels").get<std::int64_t>();
    if (localVoxels % kVoxelsPerToken != 0)
        throw Error(ErrorKind::BadInput, "recipe.bad-value",
                    "the training recipe has local_voxels = " + std::to_string(localVoxels) +
                        "; a multiple of 8 was expected",
                    {{"field", "local_voxels"},
                     {"found", std::to_string(localVoxels)},
                     {"expected", "a multiple of 8"}});
    return std::make_unique<CascadeModel>(recipe.network, recipe, localVoxels,
                                          options.at("global_weight").get<double>());
}

std::unique_ptr<ImageModel> restoreCascadeModel(const Json& metadata) {
    MagiqtRecipe recipe = recipeOfCheckpoint(metadata);
    recipe.patchesPerAxis = 1;
    return std::make_unique<CascadeModel>(recipe.network, recipe, kVoxelsPerToken, 1.0);
}

} // namespace magiqt
