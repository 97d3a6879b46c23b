#include "nn/core/PatchGrid.h"

#include <torch/types.h>

namespace magiqt {

torch::Tensor PatchGrid::merge(const torch::Tensor& x) const {
    if (perGroup() == 1) return x;
    return x.reshape({groups, patches[0], patches[1], patches[2], x.size(1), x.size(2), x.size(3), x.size(4)})
        .permute({0, 4, 1, 5, 2, 6, 3, 7})
        .reshape({groups, x.size(1), patches[0] * x.size(2), patches[1] * x.size(3), patches[2] * x.size(4)});
}

torch::Tensor PatchGrid::split(const torch::Tensor& x) const {
    if (perGroup() == 1) return x;
    const std::int64_t d = x.size(2) / patches[0];
    const std::int64_t h = x.size(3) / patches[1];
    const std::int64_t w = x.size(4) / patches[2];
    return x.reshape({groups, x.size(1), patches[0], d, patches[1], h, patches[2], w})
        .permute({0, 2, 4, 6, 1, 3, 5, 7})
        .reshape({batch(), x.size(1), d, h, w});
}

} // namespace magiqt
