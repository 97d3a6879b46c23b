#include "nn/models/segmenter/SegmenterRecipe.h"

#include "base/Error.h"

#include <functional>
#include <map>

namespace magiqt {

namespace {

[[noreturn]] void refuse(const std::string& field, const std::string& expected) {
    throw Error(ErrorKind::BadInput, "recipe.invalid",
                "the recipe's '" + field + "' cannot be used; " + expected + " was expected",
                {{"field", field}});
}

} // namespace

SegmenterRecipe SegmenterRecipe::fromJson(const Json& json) {
    SegmenterRecipe recipe;
    if (!json.is_object()) refuse("recipe", "a JSON object");
    const auto number = [](double& into, double least, double most) {
        return [&into, least, most](const std::string& field, const Json& value) {
            if (!value.is_number() || value.get<double>() < least || value.get<double>() > most)
                refuse(field, "a number from " + std::to_string(least) + " to " + std::to_string(most));
            into = value;
        };
    };
    const auto whole = [](std::int64_t& into, std::int64_t least, std::int64_t most) {
        return [&into, least, most](const std::string& field, const Json& value) {
            if (!value.is_number_integer() || value.get<std::int64_t>() < least ||
                value.get<std::int64_t>() > most)
                refuse(field, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
            into = value;
        };
    };
    std::int64_t seed = static_cast<std::int64_t>(recipe.seed);
    const std::map<std::string, std::function<void(const std::string&, const Json&)>> fields = {
        {"comment", [](const std::string&, const Json&) {}},
        {"name",
         [&](const std::string& field, const Json& value) {
             if (!value.is_string()) refuse(field, "a text");
             recipe.name = value;
         }},
        {"network",
         [&](const std::string& field, const Json& value) {
             if (!value.is_object()) refuse(field, "spacing_mm, widths and prior");
             recipe.network = value.get<SegmenterConfig>();
         }},
        {"steps", whole(recipe.steps, 1, 10'000'000)},
        {"batch", whole(recipe.batch, 1, 64)},
        {"learning_rate", number(recipe.learningRate, 1e-7, 1.0)},
        {"final_learning_rate", number(recipe.finalLearningRate, 0.0, 1.0)},
        {"warmup_steps", whole(recipe.warmupSteps, 0, 1'000'000)},
        {"weight_decay", number(recipe.weightDecay, 0.0, 1.0)},
        {"clip", number(recipe.clip, 1e-6, 1e6)},
        {"ema_decay", number(recipe.emaDecay, 0.0, 0.99999)},
        {"image_share", number(recipe.imageShare, 0.0, 1.0)},
        {"any_contrast_share", number(recipe.anyContrastShare, 0.0, 1.0)},
        {"seed", whole(seed, 0, 1'000'000'000)},
        {"checkpoint_minutes", number(recipe.checkpointMinutes, 0.0, 1000.0)},
        {"evaluate_every", whole(recipe.evaluateEvery, 0, 1'000'000)}};
    for (const auto& item : json.items()) {
        const auto found = fields.find(item.key());
        if (found == fields.end())
            throw Error(ErrorKind::BadInput, "recipe.unknown-field",
                        "the recipe has a field '" + item.key() + "' that is not known",
                        {{"field", item.key()}});
        found->second(item.key(), item.value());
    }
    recipe.seed = static_cast<std::uint64_t>(seed);
    return recipe;
}

Json SegmenterRecipe::toJson() const {
    return {{"name", name},
            {"network", network},
            {"steps", steps},
            {"batch", batch},
            {"learning_rate", learningRate},
            {"final_learning_rate", finalLearningRate},
            {"warmup_steps", warmupSteps},
            {"weight_decay", weightDecay},
            {"clip", clip},
            {"ema_decay", emaDecay},
            {"image_share", imageShare},
            {"any_contrast_share", anyContrastShare},
            {"seed", seed},
            {"checkpoint_minutes", checkpointMinutes},
            {"evaluate_every", evaluateEvery}};
}

} // namespace magiqt
