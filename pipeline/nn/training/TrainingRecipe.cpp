#include "nn/training/TrainingRecipe.h"

#include "base/Error.h"

#include <set>

namespace magiqt {

namespace {

[[noreturn]] void bad(const std::string& field, const std::string& found, const std::string& expected) {
    throw Error(ErrorKind::BadInput, "recipe.bad-value",
                "the training recipe has " + field + " = " + found + "; " + expected + " was expected",
                {{"field", field}, {"found", found}, {"expected", expected}});
}

// Takes fields out of a JSON object one by one; what is left at the end is unknown.
class Fields {
public:
    explicit Fields(const Json& json) : m_json(json) {}

    template <typename T>
    void take(const char* name, T& value) {
        m_known.insert(name);
        const auto found = m_json.find(name);
        if (found == m_json.end()) return;
        try {
            value = found->get<T>();
        } catch (const Json::exception&) {
            bad(name, found->dump(), "another type");
        }
    }
    template <typename T>
    void take(const char* name, T& value, T least, T most) {
        take(name, value);
        if (!(value >= least && value <= most))
            bad(name, Json(value).dump(), Json(least).dump() + " to " + Json(most).dump());
    }
    void finish() const {
        for (const auto& item : m_json.items())
            if (!m_known.contains(item.key()))
                throw Error(ErrorKind::BadInput, "recipe.unknown-field",
                            "the training recipe has a field '" + item.key() + "' that is not known",
                            {{"field", item.key()}});
    }

private:
    const Json& m_json;
    std::set<std::string> m_known;
};

} // namespace

TrainingRecipe TrainingRecipe::fromJson(const Json& json) {
    if (!json.is_object())
        throw Error(ErrorKind::BadInput, "recipe.not-an-object", "a training recipe must be a JSON object");
    TrainingRecipe r;
    Fields fields(json);
    std::string preset = "XS";
    std::string precision = "fp32";
    std::string comment;
    Json crossBatch = Json::object();
    fields.take("comment", comment);
    fields.take("name", r.name);
    fields.take("preset", preset);
    r.network = MagiqtConfig::fromPreset(preset);
    fields.take("transformer", r.network.transformer);
    fields.take("cross_batch", crossBatch);
    from_json(crossBatch, r.crossBatch);
    fields.take("schedule", r.schedule);
    fields.take<std::int64_t>("steps", r.steps, 1, 100'000'000);
    fields.take<std::int64_t>("region_voxels", r.regionVoxels, 16, 256);
    fields.take<std::int64_t>("patches_per_axis", r.patchesPerAxis, 1, 8);
    fields.take<std::int64_t>("batch", r.batch, 1, 256);
    fields.take<std::int64_t>("accumulate", r.accumulate, 1, 256);
    fields.take("learning_rate", r.learningRate, 0.0, 1.0);
    fields.take("final_learning_rate", r.finalLearningRate, 0.0, 1.0);
    fields.take<std::int64_t>("warmup_steps", r.warmupSteps, 0, 1'000'000);
    fields.take("weight_decay", r.weightDecay, 0.0, 1.0);
    fields.take("beta1", r.beta1, 0.0, 0.9999);
    fields.take("beta2", r.beta2, 0.0, 0.99999);
    fields.take("clip", r.clip, 1e-6, 1e6);
    fields.take("ema_decay", r.emaDecay, 0.0, 0.999999);
    fields.take("band_weight_power", r.bandWeightPower, 0.0, 2.0);
    fields.take("image_loss", r.imageLoss, 0.0, 100.0);
    fields.take("image_loss_floor", r.imageLossFloor, 0.0, 1.0);
    fields.take("gradient_loss", r.gradientLoss, 0.0, 100.0);
    fields.take("times_of_sampling", r.timesOfSampling, 0.0, 1.0);
    fields.take("times_at_maximum", r.timesAtMaximum, 0.0, 1.0);
    fields.take("real_share", r.realShare, 0.0, 1.0);
    fields.take("seed", r.seed);
    fields.take("checkpoint_minutes", r.checkpointMinutes, 0.0, 1440.0);
    fields.take<std::int64_t>("evaluate_every", r.evaluateEvery, 0, 100'000'000);
    fields.take<std::int64_t>("loader_threads", r.loaderThreads, 0, 64);
    fields.take("precision", precision);
    fields.finish();
    if (precision != "fp32" && precision != "bf16") bad("precision", precision, "fp32 or bf16");
    r.precision = precision == "bf16" ? Precision::BFloat16 : Precision::Float32;
    if (r.regionVoxels % (8 * r.patchesPerAxis) != 0)
        bad("region_voxels", std::to_string(r.regionVoxels), "a multiple of 8 x patches_per_axis");
    if (r.timesOfSampling + r.timesAtMaximum > 1.0)
        bad("times_of_sampling + times_at_maximum", std::to_string(r.timesOfSampling + r.timesAtMaximum),
            "at most 1");
    return r;
}

Json TrainingRecipe::toJson() const {
    return {{"name", name},
            {"preset", network.preset},
            {"transformer", network.transformer},
            {"cross_batch", crossBatch},
            {"schedule", schedule},
            {"steps", steps},
            {"region_voxels", regionVoxels},
            {"patches_per_axis", patchesPerAxis},
            {"batch", batch},
            {"accumulate", accumulate},
            {"learning_rate", learningRate},
            {"final_learning_rate", finalLearningRate},
            {"warmup_steps", warmupSteps},
            {"weight_decay", weightDecay},
            {"beta1", beta1},
            {"beta2", beta2},
            {"clip", clip},
            {"ema_decay", emaDecay},
            {"band_weight_power", bandWeightPower},
            {"image_loss", imageLoss},
            {"image_loss_floor", imageLossFloor},
            {"gradient_loss", gradientLoss},
            {"times_of_sampling", timesOfSampling},
            {"times_at_maximum", timesAtMaximum},
            {"real_share", realShare},
            {"seed", seed},
            {"checkpoint_minutes", checkpointMinutes},
            {"evaluate_every", evaluateEvery},
            {"loader_threads", loaderThreads},
            {"precision", precision == Precision::BFloat16 ? "bf16" : "fp32"}};
}

} // namespace magiqt
