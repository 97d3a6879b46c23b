#include "nn/models/segmenter/SegmenterNet.h"

#include <torch/nn/modules/conv.h>

namespace magiqt {

namespace {

torch::nn::Conv3d conv3(std::int64_t in, std::int64_t out) {
    return torch::nn::Conv3d(torch::nn::Conv3dOptions(in, out, 3).padding(1));
}
torch::nn::Conv3d conv1(std::int64_t in, std::int64_t out) {
    return torch::nn::Conv3d(torch::nn::Conv3dOptions(in, out, 1));
}

// Space to depth: 2x2x2 positions become 8 channels.
torch::Tensor unshuffle(const torch::Tensor& x) {
    const auto s = x.sizes();
    return x.reshape({s[0], s[1], s[2] / 2, 2, s[3] / 2, 2, s[4] / 2, 2})
        .permute({0, 1, 3, 5, 7, 2, 4, 6})
        .reshape({s[0], s[1] * 8, s[2] / 2, s[3] / 2, s[4] / 2});
}

// The inverse.
torch::Tensor shuffle(const torch::Tensor& x) {
    const auto s = x.sizes();
    return x.reshape({s[0], s[1] / 8, 2, 2, 2, s[2], s[3], s[4]})
        .permute({0, 1, 5, 2, 6, 3, 7, 4})
        .reshape({s[0], s[1] / 8, s[2] * 2, s[3] * 2, s[4] * 2});
}

torch::Tensor doubled(const torch::Tensor& x) { // nearest neighbour
    const auto s = x.sizes();
    return x.reshape({s[0], s[1], s[2], 1, s[3], 1, s[4], 1})
        .expand({s[0], s[1], s[2], 2, s[3], 2, s[4], 2})
        .reshape({s[0], s[1], s[2] * 2, s[3] * 2, s[4] * 2});
}

// Every channel of every image to mean 0 and deviation 1 (instance norm), then gain, offset and rectifier.
torch::Tensor normed(const torch::Tensor& x, const torch::Tensor& gain, const torch::Tensor& offset) {
    return torch::leaky_relu(torch::group_norm(x, x.size(1), gain, offset, 1e-5, false), 0.01);
}

} // namespace

SegmenterBlockImpl::SegmenterBlockImpl(std::int64_t in, std::int64_t out) {
    m_gain1 = register_parameter("gain1", torch::ones({in}));
    m_offset1 = register_parameter("offset1", torch::zeros({in}));
    m_gain2 = register_parameter("gain2", torch::ones({out}));
    m_offset2 = register_parameter("offset2", torch::zeros({out}));
    m_conv1 = register_module("conv1", conv3(in, out));
    m_conv2 = register_module("conv2", conv3(out, out));
    if (in != out) m_skip = register_module("skip", conv1(in, out));
}

torch::Tensor SegmenterBlockImpl::forward(const torch::Tensor& x) {
    const torch::Tensor hidden = m_conv1->forward(normed(x, m_gain1, m_offset1));
    const torch::Tensor change = m_conv2->forward(normed(hidden, m_gain2, m_offset2));
    return (m_skip.is_empty() ? x : m_skip->forward(x)) + change;
}

SegmenterNetImpl::SegmenterNetImpl(SegmenterConfig config) : m_config(config) {
    const auto& w = m_config.widths;
    m_stem = register_module("stem", conv3(2 * 8, w[0]));
    for (std::size_t level = 0; level < kSegmenterLevels; ++level) {
        const std::string number = std::to_string(level);
        if (level > 0) m_downs.push_back(register_module("down" + number, conv1(8 * w[level - 1], w[level])));
        m_encoders.push_back(register_module("encoder" + number, SegmenterBlock(w[level], w[level])));
    }
    for (std::size_t level = kSegmenterLevels - 1; level-- > 0;) {
        const std::string number = std::to_string(level);
        m_ups.push_back(register_module("up" + number, conv1(w[level + 1], w[level])));
        m_decoders.push_back(register_module("decoder" + number, SegmenterBlock(2 * w[level], w[level])));
    }
    m_head = register_module("head", conv1(w[0], 8 * static_cast<std::int64_t>(kHeadClassCount)));
}

torch::Tensor SegmenterNetImpl::forward(const torch::Tensor& input) {
    const torch::Tensor folded = unshuffle(input);
    torch::Tensor x = m_stem->forward(folded);
    std::vector<torch::Tensor> skips;
    for (std::size_t level = 0; level < kSegmenterLevels; ++level) {
        if (level > 0) x = m_downs[level - 1]->forward(unshuffle(x));
        x = m_encoders[level]->forward(x);
        skips.push_back(x);
    }
    for (std::size_t step = 0; step < m_ups.size(); ++step) {
        const std::size_t level = kSegmenterLevels - 2 - step;
        x = m_decoders[step]->forward(torch::cat({doubled(m_ups[step]->forward(x)), skips[level]}, 1));
    }
    return shuffle(m_head->forward(x));
}

std::int64_t SegmenterNetImpl::parameterCount() const {
    std::int64_t count = 0;
    for (const torch::Tensor& parameter : parameters())
        count += parameter.numel();
    return count;
}

} // namespace magiqt
