// Cross-batch layout: patches of one region stand in the batch axis, group-major, then k, j, i. merge() and
// split() are inverse to each other. Works at every resolution of the network, since all patches have one
// size.
#pragma once

#include <torch/types.h>

#include <array>

namespace magiqt {

struct PatchGrid {
    std::int64_t groups = 1;
    std::array<std::int64_t, 3> patches = {1, 1, 1}; // (k, j, i)

    std::int64_t perGroup() const { return patches[0] * patches[1] * patches[2]; }
    std::int64_t batch() const { return groups * perGroup(); }

    // [groups * patches, C, d, h, w] -> [groups, C, d * pk, h * pj, w * pi]
    torch::Tensor merge(const torch::Tensor& patchBatch) const;
    torch::Tensor split(const torch::Tensor& merged) const;
};

} // namespace magiqt
