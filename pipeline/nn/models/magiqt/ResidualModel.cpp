#include "nn/models/magiqt/ResidualModel.h"

#include "base/Error.h"
#include "base/Sha256.h"
#include "nn/core/Haar.h"
#include "nn/diffusion/Schedule.h"
#include "nn/io/Safetensors.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace magiqt {

namespace {
constexpr int kFormatVersion = 1;

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
    // The flags of availability are the last channels of the condition, constant over space.
    const torch::Tensor flags = condition.slice(1, kStateChannels).select(4, 0).select(3, 0).select(2, 0);
    const torch::Tensor mask =
        channelMask(flags, state.size(0)).reshape({-1, kStateChannels, 1, 1, 1}).to(state.options());
    // At the largest time the state carries no information (SNR 1.5e-5): the network sees zeros instead,
    // which makes one evaluation a plain supervised regression without noise at its input.
    const torch::Tensor known = t >= Schedule::tMax ? torch::zeros_like(state) : state * mask;
    const torch::Tensor velocity = net->forward(known, condition, logSnr, tokenCentresMm, evaluation);
    return (known * how.alpha(t) - velocity * how.sigma(t)) * mask;
}

std::string ResidualModel::save(const std::filesystem::path& file, torch::ScalarType type) const {
    TensorFile content;
    content.metadata = {{"what", "magiqt-checkpoint"},
                        {"format_version", kFormatVersion},
                        {"network", net->config()},
                        {"cross_batch", trainedWith},
                        {"schedule", schedule},
                        {"parameters", net->parameterCount()},
                        {"card", card}};
    for (const auto& item : net->named_parameters())
        content.tensors["net." + item.key()] = item.value().detach().to(torch::kCPU, type);
    content.tensors["residual_deviation"] = residualDeviation.to(torch::kCPU, torch::kFloat32);
    content.tensors["condition_mean"] = conditionMean.to(torch::kCPU, torch::kFloat32);
    content.tensors["condition_deviation"] = conditionDeviation.to(torch::kCPU, torch::kFloat32);
    return writeTensorFile(file, content);
}

ResidualModel ResidualModel::load(const std::filesystem::path& file) try {
    TensorFile content = readTensorFile(file);
    const std::string name = file.filename().string();
    const Json& metadata = content.metadata;
    if (metadata.value("what", "") != "magiqt-checkpoint" ||
        metadata.value("format_version", 0) != kFormatVersion)
        throw Error(ErrorKind::BadInput, "model.not-a-checkpoint",
                    "'" + name +
                        "' is not a MagIQT checkpoint of format 1; choose a file from resources/models or of "
                        "a training run",
                    {{"file", name}});
    ResidualModel model(metadata.at("network").get<MagiqtConfig>());
    const auto take = [&](const std::string& key, const torch::Tensor& into) {
        const auto found = content.tensors.find(key);
        if (found == content.tensors.end() || found->second.sizes() != into.sizes())
            throw Error(ErrorKind::BadInput, "model.wrong-shape",
                        "'" + name + "' does not hold the network that it describes: '" + key +
                            (found == content.tensors.end() ? "' is missing" : "' has another shape"),
                        {{"file", name}, {"tensor", key}});
        torch::NoGradGuard guard;
        into.copy_(found->second);
        content.tensors.erase(found);
    };
    for (const auto& item : model.net->named_parameters())
        take("net." + item.key(), item.value());
    take("residual_deviation", model.residualDeviation);
    take("condition_mean", model.conditionMean);
    take("condition_deviation", model.conditionDeviation);
    if (!content.tensors.empty())
        throw Error(ErrorKind::BadInput, "model.wrong-shape",
                    "'" + name + "' holds a tensor that its network does not have: '" +
                        content.tensors.begin()->first + "'",
                    {{"file", name}, {"tensor", content.tensors.begin()->first}});
    if (metadata.contains("cross_batch")) model.trainedWith = metadata.at("cross_batch").get<CrossBatch>();
    model.schedule = metadata.value("schedule", "cosine");
    model.card = metadata.value("card", Json::object());
    model.sha256 = sha256OfFile(file);
    model.net->eval();
    return model;
} catch (const Json::exception& problem) {
    throw Error(ErrorKind::BadInput, "model.bad-config",
                "the description of the network in '" + file.filename().string() +
                    "' is damaged: " + problem.what() + "; fetch or make the file again",
                {{"file", file.filename().string()}});
}

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
