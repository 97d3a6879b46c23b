#include "nn/models/magiqt/MagiqtRecipe.h"

#include "base/Error.h"
#include "base/Json.h"
#include "nn/diffusion/Schedule.h"

namespace magiqt {

MagiqtRecipe MagiqtRecipe::fromJson(const Json& options) {
    MagiqtRecipe r;
    r.network = MagiqtConfig::fromPreset(options.at("preset"));
    options.at("transformer").get_to(r.network.transformer);
    options.at("halo").get_to(r.crossBatch.halo);
    options.at("attention").get_to(r.crossBatch.attention);
    options.at("shared_state").get_to(r.crossBatch.sharedState);
    options.at("schedule").get_to(r.schedule);
    options.at("patches_per_axis").get_to(r.patchesPerAxis);
    options.at("band_weight_power").get_to(r.bandWeightPower);
    options.at("image_loss").get_to(r.imageLoss);
    options.at("image_loss_floor").get_to(r.imageLossFloor);
    options.at("gradient_loss").get_to(r.gradientLoss);
    options.at("times_of_sampling").get_to(r.timesOfSampling);
    options.at("times_at_maximum").get_to(r.timesAtMaximum);
    if (const double sum = r.timesOfSampling + r.timesAtMaximum; sum > 1.0) {
        const std::string found = std::to_string(sum);
        throw Error(
            ErrorKind::BadInput, "recipe.bad-value",
            "the training recipe has times_of_sampling + times_at_maximum = " + found +
                "; at most 1 was expected",
            {{"field", "times_of_sampling + times_at_maximum"}, {"found", found}, {"expected", "at most 1"}});
    }
    return r;
}

} // namespace magiqt
