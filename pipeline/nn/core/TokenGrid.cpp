#include "nn/core/TokenGrid.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <vector>

namespace magiqt {

torch::Tensor tokenCentres(const std::array<double, 12>& m, const std::array<std::int64_t, 3>& voxels) {
    const auto axis = [&](std::size_t n) {
        const std::int64_t tokens = voxels[n] / kVoxelsPerToken;
        return torch::arange(tokens, torch::kFloat64) * static_cast<double>(kVoxelsPerToken) +
               0.5 * (kVoxelsPerToken - 1);
    };
    const torch::Tensor k = axis(0).reshape({-1, 1, 1});
    const torch::Tensor j = axis(1).reshape({1, -1, 1});
    const torch::Tensor i = axis(2).reshape({1, 1, -1});
    std::vector<torch::Tensor> rows;
    for (std::size_t row = 0; row < 3; ++row)
        rows.push_back(k * m[4 * row] + j * m[4 * row + 1] + i * m[4 * row + 2] + m[4 * row + 3]);
    return torch::stack(rows).unsqueeze(0).to(torch::kFloat32);
}

} // namespace magiqt
