// Supervised regression: MagIQT's network without transformer at the largest time, where its state carries
// nothing and its answer is the mean of what the truth may be.
#include "nn/models/magiqt/MagiqtModel.h"

namespace magiqt {

namespace {

class UnetModel : public MagiqtModel {
public:
    using MagiqtModel::MagiqtModel;

    std::string network() const override { return "unet"; }
    bool isStochastic() const override { return false; }
    std::array<int, 3> presetEvaluations() const override { return {1, 1, 1}; }
    SamplingPlan adapted(SamplingPlan plan) const override {
        plan.evaluations = 1;
        return plan;
    }
};

} // namespace

std::unique_ptr<ImageModel> makeUnetModel(const Json& options) {
    MagiqtRecipe recipe;
    recipe.network = MagiqtConfig::fromPreset(options.at("preset"));
    recipe.network.transformer = false;
    recipe.patchesPerAxis = 1;
    recipe.timesAtMaximum = 1.0;
    recipe.timesOfSampling = 0.0;
    options.at("band_weight_power").get_to(recipe.bandWeightPower);
    options.at("image_loss").get_to(recipe.imageLoss);
    options.at("gradient_loss").get_to(recipe.gradientLoss);
    recipe.imageLossFloor = 1.0; // there is one time alone: nothing to weigh down
    return std::make_unique<UnetModel>(recipe);
}

std::unique_ptr<ImageModel> restoreUnetModel(const Json& metadata) {
    return std::make_unique<UnetModel>(recipeOfCheckpoint(metadata));
}

} // namespace magiqt
