#include "nn/models/ImageModel.h"

#include <torch/types.h>

namespace magiqt {

void ImageModel::to(torch::Device device) {
    for (const Player& player : players())
        player.module->to(device);
    for (const auto& [name, constant] : constants())
        *constant = constant->to(device);
}

std::int64_t ImageModel::parameterCount() {
    std::int64_t count = 0;
    for (const torch::Tensor& parameter : players().front().module->parameters())
        count += parameter.numel();
    return count;
}

} // namespace magiqt
