// Orthonormal 3-D Haar transform, one level: every 2x2x2 block of voxels becomes 8 coefficients, so that
// energy and white noise are kept (Parseval). Mallat, "A theory for multiresolution signal decomposition",
// IEEE PAMI 1989.
#pragma once

#include <torch/types.h>

namespace magiqt {

inline constexpr std::int64_t kHaarBands = 8;

// [B, C, D, H, W] with even D, H, W -> [B, 8C, D/2, H/2, W/2]; channel = contrast * 8 + band, band = 4 dk + 2
// dj + di (bit set: difference along that axis, band 0: scaled mean).
torch::Tensor haarForward(const torch::Tensor& image);
torch::Tensor haarInverse(const torch::Tensor& bands);

} // namespace magiqt
