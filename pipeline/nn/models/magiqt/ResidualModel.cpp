#include "nn/models/magiqt/ResidualModel.h"

#include "nn/core/Haar.h"
#include "nn/diffusion/Schedule.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace magiqt {

namespace {
torch::Tensor perChannel(const torch::Tensor& values, const torch::Tensor& like) {
    return values.to(like.options()).reshape({1, -1, 1, 1, 1});
}
} // namespace

ResidualModel::ResidualModel(const MagiqtConfig& config)
    : net(config),
      residualDeviation(torch::ones({kStateChannels})),
      conditionMean(torch::zeros({kStateChannels})),
      conditionDeviation(torch::ones({kStateChannels})) {}

void ResidualModel::to(torch::Device device) {
    net->to(device);
    residualDeviation = residualDeviation.to(device);
    conditionMean = conditionMean.to(device);
    conditionDeviation = conditionDeviation.to(device);
}

torch::Tensor channelMask(const torch::Tensor& available, std::int64_t batch) {
    const torch::Tensor perContrast = available.repeat_interleave(batch / available.size(0), 0);
    return perContrast.repeat_interleave(kHaarBands, 1);
}

torch::Tensor ResidualModel::encodeCondition(const torch::Tensor& lowField,
                                             const torch::Tensor& available) const {
    torch::Tensor bands = haarForward(lowField);
    const torch::Tensor known =
        channelMask(available, bands.size(0)).to(bands.options()).reshape({-1, kStateChannels, 1, 1, 1});
    bands = (bands - perChannel(conditionMean, bands)) / perChannel(conditionDeviation, bands) * known;
    const torch::Tensor flags = available.to(bands.options())
                                    .repeat_interleave(bands.size(0) / available.size(0), 0)
                                    .reshape({-1, kContrasts, 1, 1, 1})
                                    .expand({-1, -1, bands.size(2), bands.size(3), bands.size(4)});
    return torch::cat({bands, flags}, 1);
}

torch::Tensor ResidualModel::encodeResidual(const torch::Tensor& residualImage) const {
    const torch::Tensor bands = haarForward(residualImage);
    return bands / perChannel(residualDeviation, bands);
}

torch::Tensor ResidualModel::decodeResidual(const torch::Tensor& state) const {
    return haarInverse(state * perChannel(residualDeviation, state));
}

torch::Tensor ResidualModel::clean(const torch::Tensor& state, const torch::Tensor& condition, double t,
                                   const Schedule& how, const torch::Tensor& tokenCentresMm,
                                   const Evaluation& evaluation) {
    const torch::Tensor logSnr =
        torch::full({evaluation.grid.groups}, how.logSnr(t), state.options().dtype(torch::kFloat32));
    // The flags of availability follow the bands in the condition, constant over space.
    const torch::Tensor flags =
        condition.narrow(1, kStateChannels, kContrasts).select(4, 0).select(3, 0).select(2, 0);
    const torch::Tensor mask =
        channelMask(flags, state.size(0)).reshape({-1, kStateChannels, 1, 1, 1}).to(state.options());
    // At the largest time the state carries no information (SNR 1.5e-5): the network sees zeros instead,
    // which makes one evaluation a plain supervised regression without noise at its input.
    const torch::Tensor known = t >= Schedule::tMax ? torch::zeros_like(state) : state * mask;
    const torch::Tensor velocity = net->forward(known, condition, logSnr, tokenCentresMm, evaluation);
    return (known * how.alpha(t) - velocity * how.sigma(t)) * mask;
}

} // namespace magiqt
