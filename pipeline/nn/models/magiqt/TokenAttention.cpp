#include "nn/models/magiqt/TokenAttention.h"

#include <torch/nn/modules/linear.h>

#include <cmath>
#include <numbers>

namespace magiqt {

namespace {
constexpr std::int64_t kWindowsAtOnce = 8;
}

torch::Tensor positionFeatures(const torch::Tensor& centresMm, std::int64_t channels) {
    const std::int64_t count = channels / 6;
    std::vector<double> waveNumbers;
    for (std::int64_t n = 0; n < count; ++n) {
        const double position = count > 1 ? static_cast<double>(n) / static_cast<double>(count - 1) : 0.0;
        waveNumbers.push_back(2.0 * std::numbers::pi / (512.0 * std::pow(16.0 / 512.0, position)));
    }
    const torch::Tensor numbers =
        torch::tensor(waveNumbers, torch::kFloat64).to(centresMm.options()).reshape({1, 1, count, 1, 1, 1});
    const auto s = centresMm.sizes();
    const torch::Tensor phase = centresMm.unsqueeze(2) * numbers;
    torch::Tensor features =
        torch::cat({phase.sin(), phase.cos()}, 2).reshape({s[0], 6 * count, s[2], s[3], s[4]});
    if (6 * count < channels)
        features = torch::constant_pad_nd(features, {0, 0, 0, 0, 0, 0, 0, channels - 6 * count});
    return features;
}

WindowAttentionImpl::WindowAttentionImpl(std::int64_t channels, std::int64_t heads) : m_heads(heads) {
    m_queryKeyValue = register_module("query_key_value", torch::nn::Linear(channels, 3 * channels));
    m_output = register_module("output", torch::nn::Linear(channels, channels));
}

torch::Tensor WindowAttentionImpl::forward(const torch::Tensor& tokens, WindowShift shift, Context context) {
    const auto s = tokens.sizes();
    const std::int64_t groups = s[0];
    const std::int64_t channels = s[1];
    const std::int64_t front = shift == WindowShift::Half ? kWindowTokens / 2 : 0;
    std::array<std::int64_t, 3> windows{};
    std::vector<std::int64_t> padding; // last axis first
    for (std::size_t axis = 3; axis-- > 0;) {
        const std::int64_t size = s[axis + 2];
        windows[axis] = (front + size + kWindowTokens - 1) / kWindowTokens;
        padding.push_back(front);
        padding.push_back(windows[axis] * kWindowTokens - front - size);
    }
    const auto toWindows = [&](const torch::Tensor& grid) { // [G, C, ...] -> [G * windows, 512, C]
        return torch::constant_pad_nd(grid, padding)
            .reshape({groups, grid.size(1), windows[0], kWindowTokens, windows[1], kWindowTokens, windows[2],
                      kWindowTokens})
            .permute({0, 2, 4, 6, 3, 5, 7, 1})
            .reshape({-1, kWindowTokens * kWindowTokens * kWindowTokens, grid.size(1)});
    };
    const torch::Tensor own = toWindows(tokens);
    const std::int64_t windowsPerGroup = windows[0] * windows[1] * windows[2];
    const std::int64_t ownCount = own.size(1);
    const std::int64_t headWidth = channels / m_heads;
    const auto heads = [&](const torch::Tensor& x) { // [B, n, 3C] -> [3, B, heads, n, width]
        return x.reshape({x.size(0), x.size(1), 3, m_heads, headWidth}).permute({2, 0, 3, 1, 4});
    };

    const torch::Tensor inside = torch::ones({groups, 1, s[2], s[3], s[4]}, tokens.options());
    // 0 for a token inside the grid, -1e4 for padding: the softmax gives padding no weight.
    torch::Tensor bias = (toWindows(inside) - 1.0).mul(1e4).reshape({-1, 1, 1, ownCount});

    const torch::Tensor ownHeads = heads(m_queryKeyValue(own));
    torch::Tensor key = ownHeads[1];
    torch::Tensor value = ownHeads[2];
    if (context == Context::Pooled) {
        const auto pooled = [&](const torch::Tensor& x) {
            std::vector<std::int64_t> edge; // a region smaller than one context cube is one context token
            for (std::int64_t axis = 2; axis < 5; ++axis)
                edge.push_back(std::min(kContextPool, x.size(axis)));
            return torch::avg_pool3d(x, edge, edge, 0, /*ceil_mode=*/true, /*count_include_pad=*/false);
        };
        const torch::Tensor summary = pooled(tokens).flatten(2).transpose(1, 2); // [G, n, C]
        const std::int64_t count = summary.size(1);
        const torch::Tensor shared = heads(m_queryKeyValue(summary)); // [3, G, heads, n, width]
        const auto perWindow = [&](const torch::Tensor& x) {
            return x.unsqueeze(1)
                .expand({groups, windowsPerGroup, m_heads, count, headWidth})
                .reshape({groups * windowsPerGroup, m_heads, count, headWidth});
        };
        key = torch::cat({key, perWindow(shared[1])}, 2);
        value = torch::cat({value, perWindow(shared[2])}, 2);
        // A whole head has some 250 context tokens, a training region of 64 mm has 8: the bias keeps their
        // total weight the same, so that the number of them does not shift what the network has learnt.
        const double equalise = std::log(8.0 / static_cast<double>(count));
        bias = torch::cat({bias, torch::full({bias.size(0), 1, 1, count}, equalise, bias.options())}, 3);
    }
    // A few windows at a time: a whole head would hold half a gigabyte of attention weights at once.
    const torch::Tensor query = ownHeads[0] / std::sqrt(static_cast<double>(headWidth));
    std::vector<torch::Tensor> parts;
    for (std::int64_t first = 0; first < query.size(0); first += kWindowsAtOnce) {
        const std::int64_t last = std::min(first + kWindowsAtOnce, query.size(0));
        const auto part = [&](const torch::Tensor& x) { return x.slice(0, first, last); };
        const torch::Tensor weights =
            torch::softmax(torch::matmul(part(query), part(key).transpose(2, 3)) + part(bias), -1);
        parts.push_back(torch::matmul(weights, part(value)));
    }
    const torch::Tensor mixed = torch::cat(parts, 0).transpose(1, 2).reshape({-1, ownCount, channels});
    const torch::Tensor grid = m_output(mixed)
                                   .reshape({groups, windows[0], windows[1], windows[2], kWindowTokens,
                                             kWindowTokens, kWindowTokens, channels})
                                   .permute({0, 7, 1, 4, 2, 5, 3, 6})
                                   .reshape({groups, channels, windows[0] * kWindowTokens,
                                             windows[1] * kWindowTokens, windows[2] * kWindowTokens});
    return grid.slice(2, front, front + s[2])
        .slice(3, front, front + s[3])
        .slice(4, front, front + s[4])
        .contiguous();
}

} // namespace magiqt
