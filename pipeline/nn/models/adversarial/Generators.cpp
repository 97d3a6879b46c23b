#include "nn/models/adversarial/Generators.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <numbers>

namespace magiqt {

namespace {

constexpr std::int64_t kTileOverlapDivisor = 4;

torch::Tensor doubled(const torch::Tensor& x) { // nearest neighbour, of all axes of space
    torch::Tensor y = x;
    for (std::int64_t axis = 2; axis < x.dim(); ++axis)
        y = y.repeat_interleave(2, axis);
    return y;
}

// Volumes as what a network of these dimensions sees, and its answer as volumes again.
torch::Tensor entering(const torch::Tensor& x, Dimensions dimensions) {
    if (dimensions == Dimensions::Three) return x;
    const auto s = x.sizes();
    return x.transpose(1, 2).reshape({s[0] * s[2], s[1], s[3], s[4]});
}
torch::Tensor leaving(const torch::Tensor& y, std::int64_t volumes, Dimensions dimensions) {
    if (dimensions == Dimensions::Three) return y;
    return y.reshape({volumes, y.size(0) / volumes, y.size(1), y.size(2), y.size(3)}).transpose(1, 2);
}

} // namespace

SpaceConvolutionImpl::SpaceConvolutionImpl(std::int64_t in, std::int64_t out, std::int64_t edge,
                                           std::int64_t stride, Dimensions dimensions)
    : m_stride(stride), m_padding((edge - 1) / 2) {
    std::vector<std::int64_t> shape = {out, in};
    shape.insert(shape.end(), static_cast<std::size_t>(dimensions), edge);
    m_weight = register_parameter("weight", torch::empty(shape));
    m_bias = register_parameter("bias", torch::empty({out}));
    // As LibTorch's own layers: uniform within 1 / sqrt(inputs).
    torch::NoGradGuard guard;
    const double bound = 1.0 / std::sqrt(static_cast<double>(m_weight.numel() / out));
    m_weight.uniform_(-bound, bound);
    m_bias.uniform_(-bound, bound);
}

torch::Tensor SpaceConvolutionImpl::forward(const torch::Tensor& x) {
    return x.dim() == 4 ? torch::conv2d(x, m_weight, m_bias, m_stride, m_padding)
                        : torch::conv3d(x, m_weight, m_bias, m_stride, m_padding);
}

void SpaceConvolutionImpl::zeroFill() {
    torch::NoGradGuard guard;
    m_weight.zero_();
    m_bias.zero_();
}

InstanceNormImpl::InstanceNormImpl(std::int64_t channels) {
    m_weight = register_parameter("weight", torch::ones({channels}));
    m_bias = register_parameter("bias", torch::zeros({channels}));
}

torch::Tensor InstanceNormImpl::forward(const torch::Tensor& x) {
    return torch::instance_norm(x, m_weight, m_bias, {}, {}, true, 0.0, 1e-5, true);
}

DownResidualImpl::DownResidualImpl(std::int64_t in, std::int64_t out, std::int64_t stride,
                                   Dimensions dimensions) {
    m_norm1 = register_module("norm1", InstanceNorm(in));
    m_conv1 = register_module("conv1", SpaceConvolution(in, out, 3, stride, dimensions));
    m_norm2 = register_module("norm2", InstanceNorm(out));
    m_conv2 = register_module("conv2", SpaceConvolution(out, out, 3, 1, dimensions));
    if (in != out || stride != 1)
        m_skip = register_module("skip", SpaceConvolution(in, out, 1, stride, dimensions));
}

torch::Tensor DownResidualImpl::forward(const torch::Tensor& x) {
    const torch::Tensor hidden = m_conv1->forward(torch::relu(m_norm1->forward(x)));
    return m_conv2->forward(torch::relu(m_norm2->forward(hidden))) +
           (m_skip.is_empty() ? x : m_skip->forward(x));
}

ResidualGeneratorImpl::ResidualGeneratorImpl(std::int64_t width, std::int64_t blocks, Dimensions dimensions)
    : m_dimensions(dimensions) {
    m_stem = register_module("stem", SpaceConvolution(2 * kContrasts, width, 7, 1, dimensions));
    m_down1 = register_module("down1", DownResidual(width, 2 * width, 2, dimensions));
    m_down2 = register_module("down2", DownResidual(2 * width, 4 * width, 2, dimensions));
    for (std::int64_t n = 0; n < blocks; ++n)
        m_middle.push_back(register_module("middle_" + std::to_string(n),
                                           DownResidual(4 * width, 4 * width, 1, dimensions)));
    m_up1 = register_module("up1", SpaceConvolution(6 * width, 2 * width, 3, 1, dimensions));
    m_norm1 = register_module("norm1", InstanceNorm(2 * width));
    m_up2 = register_module("up2", SpaceConvolution(3 * width, width, 3, 1, dimensions));
    m_norm2 = register_module("norm2", InstanceNorm(width));
    m_head = register_module("head", SpaceConvolution(width, kContrasts, 7, 1, dimensions));
    m_head->zeroFill(); // begins as the interpolated scan
}

torch::Tensor ResidualGeneratorImpl::forward(const torch::Tensor& x) {
    const torch::Tensor fine = m_stem->forward(entering(x, m_dimensions));
    const torch::Tensor half = m_down1->forward(fine);
    torch::Tensor y = m_down2->forward(half);
    for (DownResidual& block : m_middle)
        y = block->forward(y);
    y = torch::relu(m_norm1->forward(m_up1->forward(torch::cat({doubled(y), half}, 1))));
    y = torch::relu(m_norm2->forward(m_up2->forward(torch::cat({doubled(y), fine}, 1))));
    return leaving(m_head->forward(y), x.size(0), m_dimensions);
}

PatchDiscriminatorImpl::PatchDiscriminatorImpl(std::int64_t width, Dimensions dimensions)
    : m_dimensions(dimensions) {
    const std::vector<std::int64_t> widths = {2 * kContrasts, width, 2 * width, 4 * width, 1};
    for (std::size_t n = 0; n + 1 < widths.size(); ++n) {
        m_convolutions.push_back(
            register_module("conv_" + std::to_string(n),
                            SpaceConvolution(widths[n], widths[n + 1], 4, n < 2 ? 2 : 1, dimensions)));
        if (n > 0 && n + 2 < widths.size())
            m_norms.push_back(register_module("norm_" + std::to_string(n), InstanceNorm(widths[n + 1])));
    }
}

torch::Tensor PatchDiscriminatorImpl::forward(const torch::Tensor& x) {
    torch::Tensor y = torch::leaky_relu(m_convolutions[0]->forward(entering(x, m_dimensions)), 0.2);
    for (std::size_t n = 1; n + 1 < m_convolutions.size(); ++n)
        y = torch::leaky_relu(m_norms[n - 1]->forward(m_convolutions[n]->forward(y)), 0.2);
    return m_convolutions.back()->forward(y);
}

torch::Tensor withAvailability(const torch::Tensor& images, const torch::Tensor& available) {
    const torch::Tensor flags = available.to(images.options()).reshape({-1, kContrasts, 1, 1, 1});
    return torch::cat({images, flags.expand_as(images)}, 1);
}

torch::Tensor slidingWindow(const torch::Tensor& lowField, std::int64_t edge,
                            const std::function<torch::Tensor(const torch::Tensor& tile)>& enhance) {
    std::array<std::vector<std::int64_t>, 3> starts;
    std::array<std::int64_t, 3> extent{};
    std::array<torch::Tensor, 3> profile;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::int64_t size = lowField.size(static_cast<std::int64_t>(axis) + 2);
        extent[axis] = std::min(edge, size);
        const std::int64_t overlap = extent[axis] / kTileOverlapDivisor;
        for (std::int64_t start = 0;; start += extent[axis] - overlap) {
            starts[axis].push_back(std::min(start, size - extent[axis]));
            if (starts[axis].back() + extent[axis] >= size) break;
        }
        std::vector<float> weights;
        for (std::int64_t p = 0; p < extent[axis]; ++p) {
            const double distance = static_cast<double>(std::min(p, extent[axis] - 1 - p)) + 0.5;
            const double position = std::min(1.0, distance / std::max(1.0, static_cast<double>(overlap)));
            weights.push_back(static_cast<float>(0.5 - 0.5 * std::cos(std::numbers::pi * position)));
        }
        profile[axis] = torch::tensor(weights).to(lowField.options());
    }
    const torch::Tensor weight =
        profile[0].reshape({-1, 1, 1}) * profile[1].reshape({1, -1, 1}) * profile[2].reshape({1, 1, -1});
    torch::Tensor sum = torch::zeros_like(lowField);
    torch::Tensor total = torch::zeros_like(lowField.narrow(1, 0, 1));
    for (const std::int64_t k : starts[0])
        for (const std::int64_t j : starts[1])
            for (const std::int64_t i : starts[2]) {
                const auto box = [&](const torch::Tensor& x) {
                    return x.narrow(2, k, extent[0]).narrow(3, j, extent[1]).narrow(4, i, extent[2]);
                };
                box(sum).add_(enhance(box(lowField).contiguous()) * weight);
                box(total).add_(weight);
            }
    return sum / total;
}

} // namespace magiqt
