// The training loss of model notes 4.5: weighted MSE of v over the available targets, plus an L1 of the clean
// image and of its finite differences. Pure functions of tensors.
#pragma once

#include "nn/models/magiqt/MagiqtRecipe.h"
#include "nn/models/magiqt/ResidualModel.h"

#include <vector>

namespace magiqt {

// condition: as the network takes it; times [G]; noise [G, 24, N/2, N/2, N/2]. Returns a scalar.
torch::Tensor diffusionLoss(ResidualModel& model, const TrainingBatch& batch, const torch::Tensor& condition,
                            const std::vector<double>& times, const torch::Tensor& noise,
                            const MagiqtRecipe& recipe);

// One time for each group, by the recipe's law.
std::vector<double> drawTimes(const MagiqtRecipe& recipe, const StepRandom& random, std::int64_t groups);

// How the recipe lays patches out.
Evaluation trainingEvaluation(const MagiqtRecipe& recipe, std::int64_t groups);

} // namespace magiqt
