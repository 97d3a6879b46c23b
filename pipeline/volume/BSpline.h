// Cubic B-spline interpolation: the prefilter (samples -> coefficients, mirror boundary about the outermost
// samples) and the weights. M. Unser, "Splines: a perfect fit for signal and image processing", IEEE SPM
// 1999; P. Thevenaz, T. Blu, M. Unser, "Interpolation revisited", IEEE TMI 2000. Used by Resample.cpp;
// several threads inside.
#pragma once

#include "Volume.h"

#include <array>

namespace magiqt {

// In place along one axis (0, 1, 2) of an array of the given size, i fastest.
void bsplinePrefilter(std::vector<float>& voxels, const Index3& sizeIjk, int axis);

// Weights of the four coefficients floor(x) - 1 .. floor(x) + 2 for fraction = x - floor(x).
inline std::array<double, 4> bsplineWeights(double fraction) {
    const double f = fraction;
    const double g = 1 - f;
    return {g * g * g / 6, 2.0 / 3 - f * f * (2 - f) / 2, 2.0 / 3 - g * g * (2 - g) / 2, f * f * f / 6};
}

// Index of the sample that stands for `index` when the axis is mirrored about sample 0 and sample size - 1.
inline std::int64_t mirroredIndex(std::int64_t index, std::int64_t size) {
    if (size == 1) return 0;
    const std::int64_t period = 2 * size - 2;
    index %= period;
    if (index < 0) index += period;
    return index < size ? index : period - index;
}

} // namespace magiqt
