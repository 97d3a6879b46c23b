#include "nn/models/magiqt/MagiqtNet.h"

#include "nn/core/NormAct.h"
#include "nn/models/magiqt/BoxedConvolution.h"

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/utils.h>

#include <cmath>

namespace magiqt {

namespace {

constexpr std::int64_t kTimeFeatures = 128;
constexpr std::int64_t kTimeWidth = 256;
constexpr std::int64_t kGroupCount = 8; // of the GroupNorm control

torch::nn::Conv3d conv3(std::int64_t in, std::int64_t out) {
    return torch::nn::Conv3d(torch::nn::Conv3dOptions(in, out, 3));
}
torch::nn::Conv3d conv1(std::int64_t in, std::int64_t out) {
    return torch::nn::Conv3d(torch::nn::Conv3dOptions(in, out, 1));
}
void zeroFill(const torch::Tensor& parameter) {
    torch::NoGradGuard guard;
    parameter.zero_();
}

// Space to depth: 2x2x2 positions become 8 channels.
torch::Tensor unshuffle(const torch::Tensor& x) {
    const auto s = x.sizes();
    return x.reshape({s[0], s[1], s[2] / 2, 2, s[3] / 2, 2, s[4] / 2, 2})
        .permute({0, 1, 3, 5, 7, 2, 4, 6})
        .reshape({s[0], s[1] * 8, s[2] / 2, s[3] / 2, s[4] / 2});
}

torch::Tensor doubled(const torch::Tensor& x) { // nearest neighbour
    const auto s = x.sizes();
    return x.reshape({s[0], s[1], s[2], 1, s[3], 1, s[4], 1})
        .expand({s[0], s[1], s[2], 2, s[3], 2, s[4], 2})
        .reshape({s[0], s[1], s[2] * 2, s[3] * 2, s[4] * 2});
}

// log-SNR [G] -> [G, 128] sines and cosines; lambda lies in about -10 ... 10.
torch::Tensor timeFeatures(const torch::Tensor& logSnr) {
    std::vector<double> frequencies;
    for (std::int64_t n = 0; n < kTimeFeatures / 2; ++n)
        frequencies.push_back(
            2.0 * std::pow(0.01, static_cast<double>(n) / static_cast<double>(kTimeFeatures / 2 - 1)));
    const torch::Tensor phase =
        logSnr.unsqueeze(1) * torch::tensor(frequencies, torch::kFloat64).to(logSnr.options());
    return torch::cat({phase.sin(), phase.cos()}, 1);
}

torch::Tensor linearOverChannels(const torch::Tensor& x, torch::nn::Linear& linear) {
    return torch::conv3d(x, linear->weight.reshape({linear->weight.size(0), linear->weight.size(1), 1, 1, 1}),
                         linear->bias);
}

} // namespace

NormImpl::NormImpl(std::int64_t channels, Normalisation kind) : m_kind(kind) {
    m_weight = register_parameter("weight", torch::ones({channels}));
    m_bias = register_parameter("bias", torch::zeros({channels}));
}

std::pair<torch::Tensor, torch::Tensor> NormImpl::gainAndOffset(std::int64_t batch,
                                                                const torch::Tensor& film) const {
    torch::Tensor gain = m_weight.unsqueeze(0);
    torch::Tensor offset = m_bias.unsqueeze(0);
    if (film.defined()) {
        const auto halves = film.to(m_weight.scalar_type()).chunk(2, 1);
        gain = gain * (1.0 + halves[0]);
        offset = offset * (1.0 + halves[0]) + halves[1];
    }
    if (gain.size(0) != batch) {
        const std::int64_t repeats = batch / gain.size(0);
        gain = gain.repeat_interleave(repeats, 0);
        offset = offset.repeat_interleave(repeats, 0);
    }
    return {gain, offset};
}

torch::Tensor NormImpl::forward(const torch::Tensor& x, const torch::Tensor& film) {
    const auto [gain, offset] = gainAndOffset(x.size(0), film);
    if (m_kind == Normalisation::ChannelRms) return normAct(x, gain, offset);
    const auto perChannel = [](const torch::Tensor& v) { return v.reshape({v.size(0), v.size(1), 1, 1, 1}); };
    return torch::silu(torch::group_norm(x, kGroupCount) * perChannel(gain) + perChannel(offset));
}

ResidualBlockImpl::ResidualBlockImpl(std::int64_t in, std::int64_t out, std::int64_t timeWidth,
                                     Normalisation kind) {
    m_norm1 = register_module("norm1", Norm(in, kind));
    m_conv1 = register_module("conv1", conv3(in, out));
    m_film = register_module("film", torch::nn::Linear(timeWidth, 2 * out));
    m_norm2 = register_module("norm2", Norm(out, kind));
    m_conv2 = register_module("conv2", conv3(out, out));
    if (in != out) m_skip = register_module("skip", conv1(in, out));
    zeroFill(m_conv2->weight);
    zeroFill(m_conv2->bias);
    zeroFill(m_film->weight);
    zeroFill(m_film->bias);
}

torch::Tensor ResidualBlockImpl::forward(const torch::Tensor& x, const torch::Tensor& time,
                                         const Evaluation& how) {
    const torch::Tensor hidden = normConvolve(x, m_norm1, {}, m_conv1, how);
    // A fresh tensor that the second convolution may add to in place when no gradient is needed.
    torch::Tensor skip = m_skip.is_empty() ? x : m_skip->forward(x);
    if (m_skip.is_empty() && !torch::GradMode::is_enabled()) skip = x.clone();
    return normConvolve(hidden, m_norm2, m_film->forward(time), m_conv2, how, skip);
}

TokenBlockImpl::TokenBlockImpl(const MagiqtConfig& config, std::int64_t timeWidth, WindowShift shift)
    : m_transformer(config.transformer), m_shift(shift) {
    const std::int64_t channels = config.widths[2];
    m_norm1 = register_module("norm1", Norm(channels, config.normalisation));
    if (m_transformer) {
        m_film = register_module("film", torch::nn::Linear(timeWidth, 2 * channels));
        m_attention = register_module("attention", WindowAttention(channels, config.heads));
        m_norm2 = register_module("norm2", Norm(channels, config.normalisation));
        m_widen = register_module("widen", torch::nn::Linear(channels, 2 * channels));
        m_narrow = register_module("narrow", torch::nn::Linear(2 * channels, channels));
        zeroFill(m_film->weight);
        zeroFill(m_film->bias);
        zeroFill(m_narrow->weight);
        zeroFill(m_narrow->bias);
    } else {
        m_reduce = register_module("reduce", conv1(channels, config.bottleneckWidth));
        m_middle = register_module("middle", conv3(config.bottleneckWidth, config.bottleneckWidth));
        m_expand = register_module("expand", conv1(config.bottleneckWidth, channels));
        zeroFill(m_expand->weight);
        zeroFill(m_expand->bias);
    }
}

torch::Tensor TokenBlockImpl::attend(const torch::Tensor& x, const torch::Tensor& positions,
                                     const torch::Tensor& time, Context context) {
    const torch::Tensor normed = m_norm1->forward(x, m_film->forward(time));
    const torch::Tensor mixed =
        x + m_attention->forward(normed + positions.to(normed.scalar_type()), m_shift, context);
    const torch::Tensor wide = torch::silu(linearOverChannels(m_norm2->forward(mixed, {}), m_widen));
    return mixed + linearOverChannels(wide, m_narrow);
}

torch::Tensor TokenBlockImpl::forward(const torch::Tensor& x, const torch::Tensor& positions,
                                      const torch::Tensor& time, const Evaluation& how) {
    if (!m_transformer) {
        const torch::Tensor reduced = torch::silu(m_reduce->forward(m_norm1->forward(x, {})));
        return x + m_expand->forward(torch::silu(convolve(reduced, m_middle, how)));
    }
    // x is merged already when the halo is on; attention on without halo merges the tokens alone.
    const bool merged = how.crossBatch.halo || how.grid.perGroup() == 1;
    if (how.crossBatch.attention) {
        const torch::Tensor tokens = merged ? x : how.grid.merge(x);
        const torch::Tensor result = attend(tokens, positions, time, Context::Pooled);
        return merged ? result : how.grid.split(result);
    }
    const torch::Tensor perPatchTime = time.repeat_interleave(how.grid.perGroup(), 0);
    const torch::Tensor tokens = merged ? how.grid.split(x) : x;
    const torch::Tensor result = attend(tokens, how.grid.split(positions), perPatchTime, Context::None);
    return merged ? how.grid.merge(result) : result;
}

MagiqtNetImpl::MagiqtNetImpl(MagiqtConfig config) : m_config(std::move(config)) {
    const auto [w0, w1, w2] = m_config.widths;
    const auto kind = m_config.normalisation;
    const auto blocks = [&](const std::string& name, std::int64_t in, std::int64_t out) {
        std::vector<ResidualBlock> list;
        for (std::int64_t n = 0; n < m_config.blocksPerLevel; ++n)
            list.push_back(register_module(name + "_" + std::to_string(n),
                                           ResidualBlock(n == 0 ? in : out, out, kTimeWidth, kind)));
        return list;
    };
    m_time1 = register_module("time1", torch::nn::Linear(kTimeFeatures, kTimeWidth));
    m_time2 = register_module("time2", torch::nn::Linear(kTimeWidth, kTimeWidth));
    m_stem = register_module("stem", conv3(kStateChannels + kConditionChannels + m_config.extraChannels, w0));
    m_encoder0 = blocks("encoder0", w0, w0);
    m_down1 = register_module("down1", conv1(8 * w0, w1));
    m_encoder1 = blocks("encoder1", w1, w1);
    m_down2 = register_module("down2", conv1(8 * w1, w2));
    m_encoder2 = blocks("encoder2", w2, w2);
    for (std::int64_t n = 0; n < m_config.transformerBlocks; ++n)
        m_tokens.push_back(register_module(
            "tokens_" + std::to_string(n),
            TokenBlock(m_config, kTimeWidth, n % 2 == 0 ? WindowShift::None : WindowShift::Half)));
    m_middle = register_module("middle", ResidualBlock(w2, w2, kTimeWidth, kind));
    m_up2 = register_module("up2", conv1(w2, w1));
    m_decoder1 = blocks("decoder1", 2 * w1, w1);
    m_up1 = register_module("up1", conv1(w1, w0));
    m_decoder0 = blocks("decoder0", 2 * w0, w0);
    m_head = register_module("head", conv3(w0, kStateChannels));
    zeroFill(m_head->weight);
    zeroFill(m_head->bias);
}

torch::Tensor MagiqtNetImpl::forward(const torch::Tensor& state, const torch::Tensor& condition,
                                     const torch::Tensor& logSnr, const torch::Tensor& tokenCentresMm,
                                     const Evaluation& how) {
    const bool merge = how.crossBatch.halo && how.grid.perGroup() > 1;
    const auto enter = [&](const torch::Tensor& x) { return merge ? how.grid.merge(x) : x; };
    const torch::Tensor groupTime = torch::silu(m_time2(torch::silu(m_time1(timeFeatures(logSnr)))));
    const torch::Tensor time = merge ? groupTime : groupTime.repeat_interleave(how.grid.perGroup(), 0);
    const torch::Tensor positions = positionFeatures(tokenCentresMm, m_config.widths[2]);
    const auto through = [&](std::vector<ResidualBlock>& blocks, torch::Tensor x) {
        for (ResidualBlock& block : blocks)
            x = block->forward(x, time, how);
        return x;
    };

    torch::Tensor x = convolve(enter(torch::cat({state, condition}, 1)), m_stem, how);
    const torch::Tensor skip0 = through(m_encoder0, x);
    const torch::Tensor skip1 = through(m_encoder1, m_down1->forward(unshuffle(skip0)));
    x = through(m_encoder2, m_down2->forward(unshuffle(skip1)));
    for (TokenBlock& block : m_tokens)
        x = block->forward(x, positions, groupTime, how);
    x = m_middle->forward(x, time, how);
    x = through(m_decoder1, torch::cat({doubled(m_up2->forward(x)), skip1}, 1));
    x = through(m_decoder0, torch::cat({doubled(m_up1->forward(x)), skip0}, 1));
    x = convolve(x, m_head, how);
    return merge ? how.grid.split(x) : x;
}

std::int64_t MagiqtNetImpl::parameterCount() const {
    std::int64_t count = 0;
    for (const torch::Tensor& parameter : parameters())
        count += parameter.numel();
    return count;
}

} // namespace magiqt
