// The segmenter's network: a residual U-Net whose first level works at half resolution (2x2x2 voxels enter as
// 8 channels and leave as 8 sets of class scores), so that labels come at full resolution for an eighth of
// the positions. Instance norms: contrast is arbitrary here, and a pointwise norm as in the MagIQT network
// learnt it more slowly in a first run (docs/segmentation.md). Hence results depend on what
// else an input shows, and large images go in pieces of the size that the network was trained on
// (Segmenter.h).
#pragma once

#include "nn/models/segmenter/SegmenterConfig.h"

#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>

#include <filesystem>
#include <vector>

namespace magiqt {

class SegmenterBlockImpl : public torch::nn::Module {
public:
    SegmenterBlockImpl(std::int64_t in, std::int64_t out);
    torch::Tensor forward(const torch::Tensor& x);

private:
    torch::Tensor m_gain1, m_offset1, m_gain2, m_offset2;
    torch::nn::Conv3d m_conv1{nullptr}, m_conv2{nullptr}, m_skip{nullptr};
};
TORCH_MODULE(SegmenterBlock);

class SegmenterNetImpl : public torch::nn::Module {
public:
    explicit SegmenterNetImpl(SegmenterConfig config);
    // [B, 2, D, H, W] (intensity, prior or zeros), sizes multiples of 16 -> scores [B, 7, D, H, W].
    torch::Tensor forward(const torch::Tensor& input);
    const SegmenterConfig& config() const { return m_config; }
    std::int64_t parameterCount() const;

private:
    SegmenterConfig m_config;
    torch::nn::Conv3d m_stem{nullptr}, m_head{nullptr};
    std::vector<SegmenterBlock> m_encoders, m_decoders;
    std::vector<torch::nn::Conv3d> m_downs, m_ups;
};
TORCH_MODULE(SegmenterNet);

} // namespace magiqt
