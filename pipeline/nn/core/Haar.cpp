#include "nn/core/Haar.h"

#include <torch/types.h>

#include <cmath>

namespace magiqt {

namespace {
// The 8x8 Hadamard matrix / sqrt(8): symmetric and its own inverse.
torch::Tensor hadamard(const torch::Tensor& like) {
    torch::Tensor two = torch::tensor({{1.0, 1.0}, {1.0, -1.0}}, torch::kFloat64) / std::sqrt(2.0);
    return torch::kron(torch::kron(two, two), two).to(like.options());
}
} // namespace

torch::Tensor haarForward(const torch::Tensor& image) {
    const auto s = image.sizes();
    const torch::Tensor blocks = image.reshape({s[0], s[1], s[2] / 2, 2, s[3] / 2, 2, s[4] / 2, 2})
                                     .permute({0, 1, 3, 5, 7, 2, 4, 6})
                                     .reshape({s[0], s[1], 8, -1});
    return torch::matmul(hadamard(image), blocks).reshape({s[0], s[1] * 8, s[2] / 2, s[3] / 2, s[4] / 2});
}

torch::Tensor haarInverse(const torch::Tensor& bands) {
    const auto s = bands.sizes();
    const torch::Tensor blocks = torch::matmul(hadamard(bands), bands.reshape({s[0], s[1] / 8, 8, -1}));
    return blocks.reshape({s[0], s[1] / 8, 2, 2, 2, s[2], s[3], s[4]})
        .permute({0, 1, 5, 2, 6, 3, 7, 4})
        .reshape({s[0], s[1] / 8, s[2] * 2, s[3] * 2, s[4] * 2});
}

} // namespace magiqt
