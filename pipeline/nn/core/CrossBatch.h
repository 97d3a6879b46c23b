// The three cross-batch parts (model notes 4.4), each for itself. Plain data, no Torch.
#pragma once

#include "base/JsonForward.h"

namespace magiqt {

struct CrossBatch {
    bool halo = true;        // 3x3x3 convolutions see the neighbouring patches instead of zeros
    bool attention = true;   // windows are cut on the merged token grid, with pooled context tokens
    bool sharedState = true; // one noise field and one solver state for all patches (sampling only)
    bool operator==(const CrossBatch&) const = default;
};

void to_json(Json& json, const CrossBatch& crossBatch);
void from_json(const Json& json, CrossBatch& crossBatch); // throws Error (BadInput, "model.bad-config")

} // namespace magiqt
