// The network of DiffusionIQT as described in model notes 1.2 and 1.3: a pixel-space U-Net of three levels
// whose 3x3x3 convolutions may see the neighbouring sub-patches (cross-batch padding) and whose encoder
// levels, and the middle, attend over the merged region. Norms and squeeze-and-excitation are per sub-patch,
// as published.
#pragma once

#include "nn/core/PatchGrid.h"
#include "nn/models/TrainingBatch.h"

#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <vector>

namespace magiqt {

struct PixelNetConfig {
    std::int64_t width = 64; // 64, 128, 256
    bool boundaryPadding = true;
    bool attention = true;
};

// GroupNorm(8) -> scale and shift from time -> Mish -> 3^3, twice, squeeze-and-excitation (r = 16), plus
// input.
class PixelBlockImpl : public torch::nn::Module {
public:
    PixelBlockImpl(std::int64_t in, std::int64_t out, std::int64_t timeWidth);
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& time, const PatchGrid* padding);

private:
    torch::nn::GroupNorm m_norm1{nullptr}, m_norm2{nullptr};
    torch::nn::Conv3d m_conv1{nullptr}, m_conv2{nullptr}, m_skip{nullptr};
    torch::nn::Linear m_time{nullptr}, m_squeeze{nullptr}, m_excite{nullptr};
};
TORCH_MODULE(PixelBlock);

// Tokens of patchEdge^3 voxels of the merged region, 8 heads of 64, MLP x 2; un-embedded trilinearly and
// added.
class RegionAttentionImpl : public torch::nn::Module {
public:
    RegionAttentionImpl(std::int64_t channels, std::int64_t patchEdge);
    torch::Tensor forward(const torch::Tensor& x, const PatchGrid& grid);

private:
    std::int64_t m_patchEdge;
    torch::nn::Conv3d m_embed{nullptr};
    torch::nn::LayerNorm m_norm1{nullptr}, m_norm2{nullptr};
    torch::nn::Linear m_queryKeyValue{nullptr}, m_output{nullptr}, m_widen{nullptr}, m_narrow{nullptr};
};
TORCH_MODULE(RegionAttention);

class PixelNetImpl : public torch::nn::Module {
public:
    explicit PixelNetImpl(PixelNetConfig config);
    // x [B, 9, h, h, h] (noisy image, low field, availability), B = grid.batch(), h a multiple of 8; logSnr
    // [G]. The clean image [B, 3, h, h, h].
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& logSnr, const PatchGrid& grid);

private:
    PixelNetConfig m_config;
    torch::Tensor m_frequencies; // learned, of the sinusoids of time
    torch::nn::Linear m_time1{nullptr}, m_time2{nullptr};
    torch::nn::Conv3d m_stem{nullptr}, m_head{nullptr};
    std::vector<torch::nn::Conv3d> m_down, m_up;
    std::vector<std::vector<PixelBlock>> m_encoder, m_decoder; // one init and two further blocks a level
    std::vector<RegionAttention> m_attention;
    RegionAttention m_middleAttention{nullptr};
    PixelBlock m_middle1{nullptr}, m_middle2{nullptr};
    torch::nn::GroupNorm m_norm{nullptr};
};
TORCH_MODULE(PixelNet);

} // namespace magiqt
