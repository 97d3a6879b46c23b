#include "NormActKernel.h"

#include <algorithm>
#include <cmath>

// One clone per instruction set, chosen when the program is loaded (GCC function multiversioning). By level,
// not by processor: "arch=skylake-avx512" is never chosen on an AMD processor.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define MAGIQT_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MAGIQT_CLONES
#endif

namespace magiqt::kernel {

namespace {
// With fast-math the reciprocal of infinity is not a number: exp() must not overflow.
constexpr float kLargestExponent = 80.0f;
} // namespace

MAGIQT_CLONES
void normActForward(const float* x, std::int64_t xStride, float* y, std::int64_t yStride,
                    std::int64_t channels, std::int64_t count, const float* gain, const float* offset,
                    float eps) {
    alignas(64) float inverse[kNormActChunk];
    for (std::int64_t p = 0; p < count; ++p)
        inverse[p] = 0.0f;
    for (std::int64_t c = 0; c < channels; ++c) {
        const float* __restrict row = x + c * xStride;
        for (std::int64_t p = 0; p < count; ++p)
            inverse[p] += row[p] * row[p];
    }
    const float share = 1.0f / static_cast<float>(channels);
    for (std::int64_t p = 0; p < count; ++p)
        inverse[p] = 1.0f / std::sqrt(inverse[p] * share + eps);
    for (std::int64_t c = 0; c < channels; ++c) {
        const float* __restrict row = x + c * xStride;
        float* __restrict out = y + c * yStride;
        const float a = gain[c];
        const float b = offset[c];
        for (std::int64_t p = 0; p < count; ++p) {
            const float u = row[p] * inverse[p] * a + b;
            out[p] = u / (1.0f + std::exp(std::min(-u, kLargestExponent)));
        }
    }
}

MAGIQT_CLONES
void normActBackward(const float* x, const float* dy, float* dx, std::int64_t stride, std::int64_t channels,
                     std::int64_t count, const float* gain, const float* offset, float eps, float* gainSum,
                     float* offsetSum) {
    alignas(64) float inverse[kNormActChunk];
    alignas(64) float dot[kNormActChunk];
    for (std::int64_t p = 0; p < count; ++p)
        inverse[p] = dot[p] = 0.0f;
    for (std::int64_t c = 0; c < channels; ++c) {
        const float* __restrict row = x + c * stride;
        for (std::int64_t p = 0; p < count; ++p)
            inverse[p] += row[p] * row[p];
    }
    const float share = 1.0f / static_cast<float>(channels);
    for (std::int64_t p = 0; p < count; ++p)
        inverse[p] = 1.0f / std::sqrt(inverse[p] * share + eps);
    for (std::int64_t c = 0; c < channels; ++c) {
        const float* __restrict row = x + c * stride;
        const float* __restrict up = dy + c * stride;
        float* __restrict out = dx + c * stride;
        const float a = gain[c];
        const float b = offset[c];
        float sumGain = 0.0f;
        float sumOffset = 0.0f;
        for (std::int64_t p = 0; p < count; ++p) {
            const float normed = row[p] * inverse[p];
            const float u = normed * a + b;
            const float sigmoid = 1.0f / (1.0f + std::exp(std::min(-u, kLargestExponent)));
            const float du = up[p] * sigmoid * (1.0f + u * (1.0f - sigmoid));
            sumOffset += du;
            sumGain += du * normed;
            const float g = du * a;
            out[p] = g;
            dot[p] += g * row[p];
        }
        gainSum[c] = sumGain;
        offsetSum[c] = sumOffset;
    }
    for (std::int64_t p = 0; p < count; ++p)
        dot[p] *= share * inverse[p] * inverse[p] * inverse[p];
    for (std::int64_t c = 0; c < channels; ++c) {
        const float* __restrict row = x + c * stride;
        float* __restrict out = dx + c * stride;
        for (std::int64_t p = 0; p < count; ++p)
            out[p] = out[p] * inverse[p] - row[p] * dot[p];
    }
}

} // namespace magiqt::kernel
