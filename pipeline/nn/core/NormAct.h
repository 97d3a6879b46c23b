// Channel RMS norm + per-channel gain and offset + SiLU in one pass. The norm is taken over the channels of
// each position alone (never over space), so a tile and the whole volume give the same numbers (model
// notes 4.0). RMS norm: Zhang and Sennrich, NeurIPS 2019. On the CPU in float32 a fused kernel with its own
// gradient is used, it is the same function as the plain Torch operations that serve every other case.
#pragma once

#include <torch/types.h>

namespace magiqt {

inline constexpr double kNormEps = 1e-6;

// x [B, C, D, H, W], gain and offset [B, C]: silu(x / rms_c(x) * gain + offset).
torch::Tensor normAct(const torch::Tensor& x, const torch::Tensor& gain, const torch::Tensor& offset);

// The same by plain Torch operations; the reference of the tests.
torch::Tensor normActReference(const torch::Tensor& x, const torch::Tensor& gain,
                               const torch::Tensor& offset);

// Writes normAct of a box of x into the middle of a zero-padded tile: x [1, C, D, H, W] contiguous float on
// the CPU, the box begins at (k, j, i) with size (d, h, w); tile [1, C, ...] contiguous, filled where the box
// lands at `offsetInTile`, zero elsewhere. Inference only.
void normActIntoTile(const torch::Tensor& x, const std::int64_t boxOrigin[3], const std::int64_t boxSize[3],
                     torch::Tensor& tile, const std::int64_t offsetInTile[3], const torch::Tensor& gain,
                     const torch::Tensor& offset);

} // namespace magiqt
