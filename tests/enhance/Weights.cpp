#include "Weights.h"

#include "nn/models/magiqt/ResidualModel.h"

#include <torch/cuda.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>

namespace magiqt::test {

namespace {

ResidualModel shakenModel(double residualDeviation) {
    torch::manual_seed(7);
    torch::NoGradGuard guard;
    ResidualModel model(MagiqtConfig::fromPreset("XS"));
    for (const torch::Tensor& p : model.net->parameters()) {
        if (p.dim() > 1)
            p.normal_(0.0, 1.0 / std::sqrt(static_cast<double>(p.numel() / p.size(0))));
        else
            p.add_(torch::randn_like(p) * 0.1);
    }
    model.residualDeviation = torch::full({kStateChannels}, residualDeviation);
    model.card = {{"name", "made-by-the-test"}};
    return model;
}

} // namespace

void writeIdentityWeights(const std::filesystem::path& file) {
    shakenModel(0.0).save(file, torch::kFloat16);
}

void writeShakenWeights(const std::filesystem::path& file) {
    shakenModel(0.05).save(file, torch::kFloat16);
}

bool cudaIsHere() {
    return torch::cuda::is_available();
}

} // namespace magiqt::test
