// The standard deviations of the Haar bands of residual and condition, and the condition's means, measured on
// the first batches of a run: the constants of a ResidualModel.
#pragma once

#include "nn/models/TrainingBatch.h"
#include "nn/models/magiqt/ResidualModel.h"

namespace magiqt {

void measureBands(ResidualModel& model, const DrawBatch& draw, int batches);

} // namespace magiqt
