#include "Weights.h"

#include "nn/models/ModelFile.h"
#include "nn/models/magiqt/MagiqtModel.h"

#include <torch/cuda.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>

namespace magiqt::test {

namespace {

std::unique_ptr<MagiqtModel> shakenModel(double residualDeviation) {
    torch::manual_seed(7);
    torch::NoGradGuard guard;
    std::unique_ptr<MagiqtModel> model = MagiqtModel::fromPreset("XS");
    for (const torch::Tensor& p : model->residual().net->parameters()) {
        if (p.dim() > 1)
            p.normal_(0.0, 1.0 / std::sqrt(static_cast<double>(p.numel() / p.size(0))));
        else
            p.add_(torch::randn_like(p) * 0.1);
    }
    model->residual().residualDeviation = torch::full({kStateChannels}, residualDeviation);
    model->card = {{"name", "made-by-the-test"}};
    return model;
}

} // namespace

void writeIdentityWeights(const std::filesystem::path& file) {
    saveModel(*shakenModel(0.0), file, torch::kFloat16);
}

void writeShakenWeights(const std::filesystem::path& file) {
    saveModel(*shakenModel(0.05), file, torch::kFloat16);
}

bool cudaIsHere() {
    return torch::cuda::is_available();
}

} // namespace magiqt::test
