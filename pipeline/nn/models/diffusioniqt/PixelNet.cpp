#include "nn/models/diffusioniqt/PixelNet.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <array>
#include <cmath>

namespace magiqt {

namespace {

constexpr std::int64_t kLevels = 3;
constexpr std::int64_t kTimeFeatures = 16;
constexpr std::int64_t kTimeWidth = 256;
constexpr std::int64_t kNormGroups = 8;
constexpr std::int64_t kSqueeze = 16;
constexpr std::int64_t kHeads = 8;
constexpr std::int64_t kHeadWidth = 64;

torch::nn::Conv3d conv(std::int64_t in, std::int64_t out, std::int64_t edge) {
    return torch::nn::Conv3d(torch::nn::Conv3dOptions(in, out, edge));
}

// 3^3 convolution with zeros outside, or with the neighbouring sub-patches' features.
torch::Tensor padded(torch::nn::Conv3d& layer, const torch::Tensor& x, const PatchGrid* padding) {
    const auto convolve = [&](const torch::Tensor& y) {
        return torch::conv3d(y, layer->weight, layer->bias, 1, 1);
    };
    return padding ? padding->split(convolve(padding->merge(x))) : convolve(x);
}

torch::Tensor unshuffle(const torch::Tensor& x) {
    const auto s = x.sizes();
    return x.reshape({s[0], s[1], s[2] / 2, 2, s[3] / 2, 2, s[4] / 2, 2})
        .permute({0, 1, 3, 5, 7, 2, 4, 6})
        .reshape({s[0], s[1] * 8, s[2] / 2, s[3] / 2, s[4] / 2});
}

torch::Tensor shuffle(const torch::Tensor& x) {
    const auto s = x.sizes();
    return x.reshape({s[0], s[1] / 8, 2, 2, 2, s[2], s[3], s[4]})
        .permute({0, 1, 5, 2, 6, 3, 7, 4})
        .reshape({s[0], s[1] / 8, s[2] * 2, s[3] * 2, s[4] * 2});
}

} // namespace

PixelBlockImpl::PixelBlockImpl(std::int64_t in, std::int64_t out, std::int64_t timeWidth) {
    const auto norm = [](std::int64_t channels) {
        return torch::nn::GroupNorm(torch::nn::GroupNormOptions(kNormGroups, channels));
    };
    m_norm1 = register_module("norm1", norm(in));
    m_conv1 = register_module("conv1", conv(in, out, 3));
    m_time = register_module("time", torch::nn::Linear(timeWidth, 2 * out));
    m_norm2 = register_module("norm2", norm(out));
    m_conv2 = register_module("conv2", conv(out, out, 3));
    const std::int64_t narrow = std::max<std::int64_t>(1, out / kSqueeze);
    m_squeeze = register_module("squeeze", torch::nn::Linear(out, narrow));
    m_excite = register_module("excite", torch::nn::Linear(narrow, out));
    if (in != out) m_skip = register_module("skip", conv(in, out, 1));
}

torch::Tensor PixelBlockImpl::forward(const torch::Tensor& x, const torch::Tensor& time,
                                      const PatchGrid* padding) {
    torch::Tensor y = padded(m_conv1, torch::mish(m_norm1->forward(x)), padding);
    const auto film = m_time->forward(time).reshape({time.size(0), -1, 1, 1, 1}).chunk(2, 1);
    y = padded(m_conv2, torch::mish(m_norm2->forward(y) * (1.0 + film[0]) + film[1]), padding);
    const torch::Tensor gate =
        torch::sigmoid(m_excite->forward(torch::relu(m_squeeze->forward(y.mean({2, 3, 4})))));
    return y * gate.reshape({y.size(0), y.size(1), 1, 1, 1}) + (m_skip.is_empty() ? x : m_skip->forward(x));
}

RegionAttentionImpl::RegionAttentionImpl(std::int64_t channels, std::int64_t patchEdge)
    : m_patchEdge(patchEdge) {
    const std::int64_t inner = kHeads * kHeadWidth;
    m_embed = register_module(
        "embed",
        torch::nn::Conv3d(torch::nn::Conv3dOptions(channels, channels, patchEdge).stride(patchEdge)));
    m_norm1 = register_module("norm1", torch::nn::LayerNorm(torch::nn::LayerNormOptions({channels})));
    m_queryKeyValue = register_module("query_key_value", torch::nn::Linear(channels, 3 * inner));
    m_output = register_module("output", torch::nn::Linear(inner, channels));
    m_norm2 = register_module("norm2", torch::nn::LayerNorm(torch::nn::LayerNormOptions({channels})));
    m_widen = register_module("widen", torch::nn::Linear(channels, 2 * channels));
    m_narrow = register_module("narrow", torch::nn::Linear(2 * channels, channels));
}

torch::Tensor RegionAttentionImpl::forward(const torch::Tensor& x, const PatchGrid& grid) {
    const torch::Tensor merged = grid.merge(x);
    const torch::Tensor embedded = m_embed->forward(merged);
    const auto s = embedded.sizes();
    torch::Tensor tokens = embedded.flatten(2).transpose(1, 2); // [G, n, C]
    const auto parts = m_queryKeyValue->forward(m_norm1->forward(tokens))
                           .reshape({s[0], -1, 3, kHeads, kHeadWidth})
                           .permute({2, 0, 3, 1, 4});
    const torch::Tensor weights = torch::softmax(
        torch::matmul(parts[0], parts[1].transpose(2, 3)) / std::sqrt(static_cast<double>(kHeadWidth)), -1);
    const torch::Tensor mixed =
        torch::matmul(weights, parts[2]).transpose(1, 2).reshape({s[0], -1, kHeads * kHeadWidth});
    tokens = tokens + m_output->forward(mixed);
    tokens = tokens + m_narrow->forward(torch::gelu(m_widen->forward(m_norm2->forward(tokens))));
    const torch::Tensor coarse = tokens.transpose(1, 2).reshape(s);
    const torch::Tensor fine = torch::upsample_trilinear3d(
        coarse, {merged.size(2), merged.size(3), merged.size(4)}, /*align_corners=*/false);
    return x + grid.split(fine);
}

PixelNetImpl::PixelNetImpl(PixelNetConfig config) : m_config(config) {
    const std::array<std::int64_t, kLevels> widths = {config.width, 2 * config.width, 4 * config.width};
    m_frequencies = register_parameter("frequencies", torch::randn({kTimeFeatures / 2}));
    m_time1 = register_module("time1", torch::nn::Linear(kTimeFeatures + 1, kTimeWidth));
    m_time2 = register_module("time2", torch::nn::Linear(kTimeWidth, kTimeWidth));
    m_stem = register_module("stem", conv(3 * kContrasts, widths[0], 3));
    for (std::size_t level = 0; level < kLevels; ++level) {
        const std::string name = std::to_string(level);
        std::vector<PixelBlock> encoder, decoder;
        for (int n = 0; n < 3; ++n) {
            encoder.push_back(register_module("encoder" + name + "_" + std::to_string(n),
                                              PixelBlock(widths[level], widths[level], kTimeWidth)));
            decoder.push_back(register_module(
                "decoder" + name + "_" + std::to_string(n),
                PixelBlock(n == 0 ? 2 * widths[level] : widths[level], widths[level], kTimeWidth)));
        }
        m_encoder.push_back(encoder);
        m_decoder.push_back(decoder);
        if (config.attention)
            m_attention.push_back(register_module("attention" + name,
                                                  RegionAttention(widths[level], std::int64_t{8} >> level)));
        if (level + 1 < kLevels) {
            m_down.push_back(register_module("down" + name, conv(8 * widths[level], widths[level + 1], 1)));
            m_up.push_back(register_module("up" + name, conv(widths[level + 1], 8 * widths[level], 1)));
        }
    }
    m_middle1 = register_module("middle1", PixelBlock(widths[2], widths[2], kTimeWidth));
    if (config.attention)
        m_middleAttention = register_module("middle_attention", RegionAttention(widths[2], 2));
    m_middle2 = register_module("middle2", PixelBlock(widths[2], widths[2], kTimeWidth));
    m_norm =
        register_module("norm", torch::nn::GroupNorm(torch::nn::GroupNormOptions(kNormGroups, widths[0])));
    m_head = register_module("head", conv(widths[0], kContrasts, 3));
}

torch::Tensor PixelNetImpl::forward(const torch::Tensor& input, const torch::Tensor& logSnr,
                                    const PatchGrid& grid) {
    const torch::Tensor phase = logSnr.unsqueeze(1) * m_frequencies.unsqueeze(0);
    const torch::Tensor features = torch::cat({logSnr.unsqueeze(1), phase.sin(), phase.cos()}, 1);
    const torch::Tensor time =
        torch::mish(m_time2(torch::mish(m_time1(features)))).repeat_interleave(grid.perGroup(), 0);
    const PatchGrid* padding = m_config.boundaryPadding && grid.perGroup() > 1 ? &grid : nullptr;
    torch::Tensor x = padded(m_stem, input, padding);
    std::vector<torch::Tensor> skips;
    for (std::size_t level = 0; level < kLevels; ++level) {
        if (level > 0) x = m_down[level - 1]->forward(unshuffle(x));
        x = m_encoder[level][0]->forward(x, time, padding);
        if (m_config.attention) x = m_attention[level]->forward(x, grid);
        x = m_encoder[level][1]->forward(x, time, padding);
        x = m_encoder[level][2]->forward(x, time, padding);
        skips.push_back(x);
    }
    x = m_middle1->forward(x, time, padding);
    if (m_config.attention) x = m_middleAttention->forward(x, grid);
    x = m_middle2->forward(x, time, padding);
    for (std::size_t level = kLevels; level-- > 0;) {
        if (level + 1 < kLevels) x = shuffle(m_up[level]->forward(x));
        x = torch::cat({x, skips[level]}, 1);
        for (PixelBlock& block : m_decoder[level])
            x = block->forward(x, time, padding);
    }
    return padded(m_head, torch::mish(m_norm->forward(x)), padding);
}

} // namespace magiqt
