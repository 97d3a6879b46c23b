// The comparison that an ablation ends in: every trained cell and seed, sampled with the cell's own
// cross-batch parts, with and without shared state, and as a whole volume. Pure function of the series file
// (see nn/training/TrainingSeries.h) with its section
//
//   "comparison": { "evaluations": 5, "patch_voxels": 32, "preview": true, "pairs": [["conv-halo",
//   "conv-none"]] }
//
// and of a file with "subjects", and perhaps "seeds", "anatomy", "metrics" as in a comparison. Ways of
// sampling are groups named CELL, CELL.independent (no shared state), CELL.whole and, with "preview",
// CELL.preview (one evaluation, in patches).
#pragma once

#include "base/Json.h"

#include <filesystem>

namespace magiqt {

// The comparison as ComparisonRequest::fromJson reads it; weights are `weights`/CELL-sSEED.safetensors, paths
// of subjects are made absolute from `subjectsFolder`. Throws Error (BadInput, "comparison.invalid").
Json ablationComparison(const Json& series, const std::filesystem::path& weights, const Json& subjects,
                        const std::filesystem::path& subjectsFolder);

} // namespace magiqt
