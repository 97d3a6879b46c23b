// The training loss of model notes 4.5: weighted MSE of v over the available targets, plus an L1 of the clean
// image and of its finite differences. Pure functions of tensors.
#pragma once

#include "nn/models/magiqt/ResidualModel.h"
#include "nn/training/TrainingRecipe.h"

namespace magiqt {

struct TrainingBatch {
    torch::Tensor lowField;       // [G, 3, N, N, N] model intensity, 1 mm
    torch::Tensor highField;      // [G, 3, N, N, N]
    torch::Tensor inputAvailable; // [G, 3]
    torch::Tensor targetAvailable;
    torch::Tensor tokenCentresMm; // [G, 3, N/8, N/8, N/8]
};

// times [G]; noise [G, 24, N/2, N/2, N/2]. Returns a scalar.
torch::Tensor diffusionLoss(ResidualModel& model, const TrainingBatch& batch,
                            const std::vector<double>& times, const torch::Tensor& noise,
                            const TrainingRecipe& recipe);

// How the recipe lays patches out.
Evaluation trainingEvaluation(const TrainingRecipe& recipe, std::int64_t groups);

} // namespace magiqt
