#include "nn/training/TrainingRecipe.h"

#include "base/Error.h"
#include "base/Parameters.h"
#include "nn/models/ModelRegistry.h"

namespace magiqt {

namespace {

[[noreturn]] void bad(const std::string& field, const std::string& found, const std::string& expected) {
    throw Error(ErrorKind::BadInput, "recipe.bad-value",
                "the training recipe has " + field + " = " + found + "; " + expected + " was expected",
                {{"field", field}, {"found", found}, {"expected", expected}});
}

// A text that stands beside the fields and is taken off them.
std::string takeText(Json& values, const char* name, const std::string& otherwise) {
    const auto found = values.find(name);
    if (found == values.end()) return otherwise;
    if (!found->is_string()) bad(name, found->dump(), "a text");
    const std::string text = *found;
    values.erase(found);
    return text;
}

void check(const Json& fields, const Json& values) {
    const ParameterProblem problem = firstProblem(fields, values);
    if (problem.kind == ParameterProblem::Kind::None) return;
    if (problem.kind == ParameterProblem::Kind::Unknown)
        throw Error(ErrorKind::BadInput, "recipe.unknown-field",
                    "the training recipe has a field '" + problem.parameter + "' that is not known",
                    {{"field", problem.parameter}});
    bad(problem.parameter, problem.found.empty() ? "nothing" : problem.found, problem.expected);
}

} // namespace

Json TrainingRecipe::fields(const std::string& model) {
    Json fields = Json::parse(commonRecipeFieldsJson());
    const Json own = modelFields(model);
    for (const Json& field : own)
        fields.push_back(field);
    return fields;
}

TrainingRecipe TrainingRecipe::fromJson(const Json& json) {
    if (!json.is_object())
        throw Error(ErrorKind::BadInput, "recipe.not-an-object", "a training recipe must be a JSON object");
    TrainingRecipe r;
    Json given = json;
    takeText(given, "comment", "");
    r.name = takeText(given, "name", r.name);
    r.model = takeText(given, "model", r.model);
    const Json all = fields(r.model);
    check(all, given);
    r.m_values = defaultsOf(all);
    r.m_values.update(given);
    const auto take = [&](const char* name, auto& value) { r.m_values.at(name).get_to(value); };
    take("steps", r.steps);
    take("region_voxels", r.regionVoxels);
    take("batch", r.batch);
    take("accumulate", r.accumulate);
    take("learning_rate", r.learningRate);
    take("final_learning_rate", r.finalLearningRate);
    take("warmup_steps", r.warmupSteps);
    take("weight_decay", r.weightDecay);
    take("beta1", r.beta1);
    take("beta2", r.beta2);
    take("clip", r.clip);
    take("ema_decay", r.emaDecay);
    take("real_share", r.realShare);
    take("pair_share", r.pairShare);
    take("contrast_dropout", r.contrastDropout);
    take("seed", r.seed);
    take("checkpoint_minutes", r.checkpointMinutes);
    take("evaluate_every", r.evaluateEvery);
    take("patience", r.patience);
    take("loader_threads", r.loaderThreads);
    r.precision = r.m_values.at("precision") == "bf16" ? Precision::BFloat16 : Precision::Float32;
    r.modelOptions = Json::object();
    const Json own = modelFields(r.model);
    for (const Json& field : own) {
        const std::string name = field.at("name");
        r.modelOptions[name] = r.m_values.at(name);
    }
    const std::int64_t multiple = 8 * r.modelOptions.value("patches_per_axis", std::int64_t{1});
    if (r.regionVoxels % multiple != 0)
        bad("region_voxels", std::to_string(r.regionVoxels),
            "a multiple of 8 x patches_per_axis (" + std::to_string(multiple) + ")");
    return r;
}

Json TrainingRecipe::toJson() const {
    Json json = m_values;
    json["name"] = name;
    json["model"] = model;
    return json;
}

} // namespace magiqt
