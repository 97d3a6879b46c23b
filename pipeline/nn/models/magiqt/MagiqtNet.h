// The MagIQT network (model notes 4.0 to 4.4): a half-resolution Haar residual U-Net with FiLM time
// conditioning and a transformer at 1/8 resolution. It predicts v for the unit-variance Haar bands of the
// residual of three contrasts, given the bands of the interpolated low-field input and which contrasts were
// acquired. With one evaluation at the largest time the same network is the supervised baseline.
//
// Deviations from the table of model notes 4.2, with reason: no norm before the head (decided in 4.0); FiLM
// acts on the second norm of a block, which is where the table's parameter counts put it; positions of tokens
// are added as parameter-free Fourier features. Parameter counts stand in the tests.
#pragma once

#include "nn/core/PatchGrid.h"
#include "nn/models/magiqt/MagiqtConfig.h"
#include "nn/models/magiqt/TokenAttention.h"

#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <vector>

namespace magiqt {

// How one evaluation walks through space.
struct Evaluation {
    PatchGrid grid;        // patches in the batch axis
    CrossBatch crossBatch; // halo and attention are used here
    // > 0: every 3x3x3 convolution is computed in boxes of this edge (in positions of its own resolution),
    // each with a halo read from its neighbours, so that temporaries stay small. CPU, float32, no gradient,
    // halo on.
    std::int64_t boxEdge = 0;
};

// Channel RMS norm, gain and offset modulated by FiLM, SiLU.
class NormImpl : public torch::nn::Module {
public:
    NormImpl(std::int64_t channels, Normalisation kind);
    // film [G, 2C] or undefined; batch: patches; the film row of a patch is that of its group.
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& film);
    // Gain and offset of every batch entry [B, C].
    std::pair<torch::Tensor, torch::Tensor> gainAndOffset(std::int64_t batch,
                                                          const torch::Tensor& film) const;
    Normalisation kind() const { return m_kind; }

private:
    Normalisation m_kind;
    torch::Tensor m_weight;
    torch::Tensor m_bias;
};
TORCH_MODULE(Norm);

// norm -> SiLU -> 3^3 -> norm -> FiLM -> SiLU -> 3^3, plus the input (through 1^3 where the width changes).
class ResidualBlockImpl : public torch::nn::Module {
public:
    ResidualBlockImpl(std::int64_t in, std::int64_t out, std::int64_t timeWidth, Normalisation kind);
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& time, const Evaluation& how);

private:
    Norm m_norm1{nullptr};
    Norm m_norm2{nullptr};
    torch::nn::Conv3d m_conv1{nullptr};
    torch::nn::Conv3d m_conv2{nullptr};
    torch::nn::Conv3d m_skip{nullptr};
    torch::nn::Linear m_film{nullptr};
};
TORCH_MODULE(ResidualBlock);

// Attention and a two-layer perceptron, each on the normed tokens, each added to its input; or, with the
// transformer switched off, a bottleneck convolution with as many parameters (within 2.5 %).
class TokenBlockImpl : public torch::nn::Module {
public:
    TokenBlockImpl(const MagiqtConfig& config, std::int64_t timeWidth, WindowShift shift);
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& positions, const torch::Tensor& time,
                          const Evaluation& how);

private:
    torch::Tensor attend(const torch::Tensor& x, const torch::Tensor& positions, const torch::Tensor& time,
                         Context context);

    bool m_transformer;
    WindowShift m_shift;
    Norm m_norm1{nullptr};
    Norm m_norm2{nullptr};
    torch::nn::Linear m_film{nullptr};
    WindowAttention m_attention{nullptr};
    torch::nn::Linear m_widen{nullptr};
    torch::nn::Linear m_narrow{nullptr};
    torch::nn::Conv3d m_reduce{nullptr};
    torch::nn::Conv3d m_middle{nullptr};
    torch::nn::Conv3d m_expand{nullptr};
};
TORCH_MODULE(TokenBlock);

class MagiqtNetImpl : public torch::nn::Module {
public:
    explicit MagiqtNetImpl(MagiqtConfig config);

    // state [B, 24, d, h, w] noisy residual bands and condition [B, 27 + extra, d, h, w], d, h, w multiples
    // of 4 (half resolution); logSnr [G]; tokenCentresMm [G, 3, Tz, Ty, Tx] of the merged grid, LPS mm
    // relative to the head centroid. B = grid.batch(). Returns v [B, 24, d, h, w].
    torch::Tensor forward(const torch::Tensor& state, const torch::Tensor& condition,
                          const torch::Tensor& logSnr, const torch::Tensor& tokenCentresMm,
                          const Evaluation& how);

    const MagiqtConfig& config() const { return m_config; }
    std::int64_t parameterCount() const;

private:
    MagiqtConfig m_config;
    torch::nn::Linear m_time1{nullptr};
    torch::nn::Linear m_time2{nullptr};
    torch::nn::Conv3d m_stem{nullptr};
    torch::nn::Conv3d m_down1{nullptr};
    torch::nn::Conv3d m_down2{nullptr};
    torch::nn::Conv3d m_up2{nullptr};
    torch::nn::Conv3d m_up1{nullptr};
    torch::nn::Conv3d m_head{nullptr};
    std::vector<ResidualBlock> m_encoder0, m_encoder1, m_encoder2, m_decoder1, m_decoder0;
    std::vector<TokenBlock> m_tokens;
    ResidualBlock m_middle{nullptr};
};
TORCH_MODULE(MagiqtNet);

} // namespace magiqt
