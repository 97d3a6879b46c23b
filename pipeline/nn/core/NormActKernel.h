// The inner loops of NormAct on plain float arrays, in a translation unit of their own that is compiled with
// -ffast-math and once per instruction set. Not for use outside nn/core/NormAct.cpp.
#pragma once

#include <cstdint>

namespace magiqt::kernel {

inline constexpr std::int64_t kNormActChunk =
    512; // positions at a time: 128 channels of it fit the second-level cache

// For `count` <= kNormActChunk positions: y = silu(x * r * gain[c] + offset[c]) with r = 1/sqrt(mean_c x^2 +
// eps). x and y hold channel c at x + c * stride.
void normActForward(const float* x, std::int64_t xStride, float* y, std::int64_t yStride,
                    std::int64_t channels, std::int64_t count, const float* gain, const float* offset,
                    float eps);

// Gradients of the above; gainSum and offsetSum (channels values each) receive the sums over the positions.
void normActBackward(const float* x, const float* dy, float* dx, std::int64_t stride, std::int64_t channels,
                     std::int64_t count, const float* gain, const float* offset, float eps, float* gainSum,
                     float* offsetSum);

} // namespace magiqt::kernel
