// Windowed self-attention over the 1/8-resolution tokens (model notes 4.3 and 4.4): windows of 8^3 tokens (64
// mm), every second block shifted by half a window, positions as Fourier features of LPS millimetres relative
// to the head centroid, and pooled context tokens (32 mm cubes) that every window may look at.
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>

namespace magiqt {

inline constexpr std::int64_t kWindowTokens = 8; // edge of a window
inline constexpr std::int64_t kContextPool = 4;  // edge of the cube of tokens that makes one context token

// centresMm [G, 3, Tz, Ty, Tx] -> [G, channels, Tz, Ty, Tx]: sine and cosine of wavelengths from 512 to 16
// mm.
torch::Tensor positionFeatures(const torch::Tensor& centresMm, std::int64_t channels);

enum class WindowShift { None, Half };
enum class Context { None, Pooled };

class WindowAttentionImpl : public torch::nn::Module {
public:
    WindowAttentionImpl(std::int64_t channels, std::int64_t heads);
    // tokens (normed, with positions) [G, C, Tz, Ty, Tx] -> the same shape.
    torch::Tensor forward(const torch::Tensor& tokens, WindowShift shift, Context context);

private:
    std::int64_t m_heads;
    torch::nn::Linear m_queryKeyValue{nullptr};
    torch::nn::Linear m_output{nullptr};
};
TORCH_MODULE(WindowAttention);

} // namespace magiqt
