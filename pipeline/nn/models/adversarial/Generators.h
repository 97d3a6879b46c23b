// Building blocks of the adversarial models: a residual down-sampling generator with skip connections and a
// patch discriminator, in three dimensions or slice by slice (the first axis of space then joins the batch).
// No model by itself. Inside, features are [B, C, D, H, W] or, of slices, [B x D, C, H, W].
//   generator      7^d convolution, two residual blocks that halve the resolution, residual blocks at 1/4,
//   two
//                  doublings with skips, 7^d head: the residual of the image. After Islam et al., Sci Rep
//                  13:21183 (2023), and pix2pix's ResNet generator (Isola et al., CVPR 2017; Johnson et al.
//                  2016)
//   discriminator  of pairs (low field, image), 4^d convolutions, a map of scores with a receptive field of
//   34
//                  voxels (Isola et al.)
#pragma once

#include "nn/models/TrainingBatch.h"

#include <torch/nn/module.h>

#include <functional>
#include <vector>

namespace magiqt {

enum class Dimensions { Two = 2, Three = 3 };

// A convolution in two or three dimensions, edge^d, padded by (edge - 1) / 2.
class SpaceConvolutionImpl : public torch::nn::Module {
public:
    SpaceConvolutionImpl(std::int64_t in, std::int64_t out, std::int64_t edge, std::int64_t stride,
                         Dimensions dimensions);
    torch::Tensor forward(const torch::Tensor& x);
    void zeroFill();

private:
    std::int64_t m_stride, m_padding;
    torch::Tensor m_weight, m_bias;
};
TORCH_MODULE(SpaceConvolution);

class InstanceNormImpl : public torch::nn::Module {
public:
    explicit InstanceNormImpl(std::int64_t channels);
    torch::Tensor forward(const torch::Tensor& x); // statistics over space: of each volume, or of each slice

private:
    torch::Tensor m_weight, m_bias;
};
TORCH_MODULE(InstanceNorm);

// norm -> ReLU -> 3^d (stride) -> norm -> ReLU -> 3^d, plus the input (through 1 where the shape changes).
class DownResidualImpl : public torch::nn::Module {
public:
    DownResidualImpl(std::int64_t in, std::int64_t out, std::int64_t stride, Dimensions dimensions);
    torch::Tensor forward(const torch::Tensor& x);

private:
    InstanceNorm m_norm1{nullptr}, m_norm2{nullptr};
    SpaceConvolution m_conv1{nullptr}, m_conv2{nullptr}, m_skip{nullptr};
};
TORCH_MODULE(DownResidual);

class ResidualGeneratorImpl : public torch::nn::Module {
public:
    ResidualGeneratorImpl(std::int64_t width, std::int64_t blocks, Dimensions dimensions);
    // [B, 6, D, H, W] (low field, availability), edges multiples of 4 -> [B, 3, D, H, W]
    torch::Tensor forward(const torch::Tensor& x);

private:
    Dimensions m_dimensions;
    SpaceConvolution m_stem{nullptr}, m_up1{nullptr}, m_up2{nullptr}, m_head{nullptr};
    DownResidual m_down1{nullptr}, m_down2{nullptr};
    std::vector<DownResidual> m_middle;
    InstanceNorm m_norm1{nullptr}, m_norm2{nullptr};
};
TORCH_MODULE(ResidualGenerator);

class PatchDiscriminatorImpl : public torch::nn::Module {
public:
    PatchDiscriminatorImpl(std::int64_t width, Dimensions dimensions);
    torch::Tensor forward(const torch::Tensor& x); // [B, 6, D, H, W] -> a map of scores

private:
    Dimensions m_dimensions;
    std::vector<SpaceConvolution> m_convolutions;
    std::vector<InstanceNorm> m_norms;
};
TORCH_MODULE(PatchDiscriminator);

// [B, 3, ...] and [B, 3] flags -> [B, 6, ...].
torch::Tensor withAvailability(const torch::Tensor& images, const torch::Tensor& available);

// Calls `enhance` on tiles [1, 3, edge...] of a volume that overlap by a quarter, and blends what it gives
// with Hann weights: normalisations then see the size that they were trained on.
torch::Tensor slidingWindow(const torch::Tensor& lowField, std::int64_t edge,
                            const std::function<torch::Tensor(const torch::Tensor& tile)>& enhance);

} // namespace magiqt
