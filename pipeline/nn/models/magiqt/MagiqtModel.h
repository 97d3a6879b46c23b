// MagIQT as a model of the suite: network, loss and sampling of this folder behind ImageModel. Other models
// that are the same network trained another way derive from it.
#pragma once

#include "nn/models/ImageModel.h"
#include "nn/models/magiqt/MagiqtRecipe.h"
#include "nn/models/magiqt/ResidualModel.h"

namespace magiqt {

class MagiqtModel : public ImageModel {
public:
    explicit MagiqtModel(MagiqtRecipe recipe);
    static std::unique_ptr<MagiqtModel> fromPreset(const std::string& preset); // untrained, default recipe

    std::string network() const override { return "magiqt"; }
    Json description() const override;
    std::vector<Player> players() override;
    std::map<std::string, torch::Tensor*> constants() override;
    void measure(const DrawBatch& draw, int batches) override;
    torch::Tensor loss(std::size_t player, const TrainingBatch& batch, const StepRandom& random) override;
    torch::Tensor preview(const TrainingBatch& batch) override;
    std::int64_t multipleVoxels(const SamplingPlan& plan) const override;
    double floatsPerVoxel(const SamplingPlan& plan, int samples) const override;
    std::unique_ptr<VolumeSampling> begin(const torch::Tensor& lowField, const torch::Tensor& available,
                                          const torch::Tensor& tokenCentresMm,
                                          const SamplingPlan& plan) override;

    ResidualModel& residual() { return m_model; }

protected:
    MagiqtRecipe m_recipe; // of a restored model: what its checkpoint tells
    ResidualModel m_model;
};

class VolumeSampler;
// The bands that the sampler gives, as images. `model` outlives it.
std::unique_ptr<VolumeSampling> imageSampling(ResidualModel& model, VolumeSampler sampler);

// Recipe of a checkpoint's description, for restore functions.
MagiqtRecipe recipeOfCheckpoint(const Json& metadata);

} // namespace magiqt
