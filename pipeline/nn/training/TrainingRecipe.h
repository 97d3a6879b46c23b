// A training recipe: everything that decides the weights, read from JSON (resources/recipes/*.json): which
// model of the suite, the fields that all of them have (recipe.json beside this file) and those of that model
// (nn/models/<name>/model.json). Unknown fields and values out of range are errors that name the field. Plain
// data, no Torch.
#pragma once

#include "base/Json.h"

#include <cstdint>
#include <string>

namespace magiqt {

enum class Precision { Float32, BFloat16 };

struct TrainingRecipe {
    std::string name = "unnamed";
    std::string model = "magiqt"; // folder of nn/models
    std::int64_t steps = 0;
    std::int64_t regionVoxels = 0; // edge of a region at 1 mm
    std::int64_t batch = 0;        // regions a gradient
    std::int64_t accumulate = 0;   // gradients a step
    double learningRate = 0, finalLearningRate = 0;
    std::int64_t warmupSteps = 0;
    double weightDecay = 0; // on weights of two and more axes only
    double beta1 = 0, beta2 = 0, clip = 0, emaDecay = 0;
    double realShare = 0, pairShare = 0, contrastDropout = 0;
    std::uint64_t seed = 0;
    double checkpointMinutes = 0;
    std::int64_t evaluateEvery = 0; // steps between looks at the development regions; 0: none
    std::int64_t patience = 0;      // looks without a better figure before an early stop; 0: never
    std::int64_t loaderThreads = 0;
    Precision precision = Precision::Float32;
    Json modelOptions; // every field of the model, defaults filled in

    static TrainingRecipe fromJson(const Json& json); // throws Error (BadInput, "recipe.*")
    Json toJson() const;                              // every field

    // Every field that a recipe of the model may have, in the form of base/Parameters.h: the common ones,
    // then its own. Throws Error (BadInput, "model.unknown-network").
    static Json fields(const std::string& model);

private:
    Json m_values;
};

} // namespace magiqt
