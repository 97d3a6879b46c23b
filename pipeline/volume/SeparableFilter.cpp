#include "SeparableFilter.h"

#include "Parallel.h"

#include <cmath>

namespace magiqt {

namespace {

std::int64_t reflected(std::int64_t index, std::int64_t size) {
    const std::int64_t period = 2 * size;
    index %= period;
    if (index < 0) index += period;
    return index < size ? index : period - 1 - index;
}

} // namespace

void filterAxis(std::vector<double>& image, const Index3& size, std::size_t axis,
                const std::vector<double>& kernel) {
    constexpr std::int64_t kLines = 64; // side by side, so that the inner loop is over contiguous memory
    const std::int64_t radius = static_cast<std::int64_t>(kernel.size() / 2);
    const std::int64_t length = size[axis];
    const std::int64_t stride = axis == 0 ? 1 : axis == 1 ? size[0] : size[0] * size[1];
    const std::int64_t inner = axis == 0 ? size[1] : size[0];
    const std::int64_t innerStride = axis == 0 ? size[0] : 1;
    const std::int64_t outer = axis == 2 ? size[1] : size[2];
    const std::int64_t outerStride = axis == 2 ? size[0] : size[0] * size[1];
    const std::int64_t bundles = (inner + kLines - 1) / kLines;
    parallelFor(0, outer * bundles, [&](std::int64_t from, std::int64_t to) {
        std::vector<double> padded(static_cast<std::size_t>((length + 2 * radius) * kLines));
        for (std::int64_t bundle = from; bundle < to; ++bundle) {
            const std::int64_t begin = bundle % bundles * kLines;
            const std::int64_t lines = std::min(kLines, inner - begin);
            double* base = image.data() + bundle / bundles * outerStride + begin * innerStride;
            for (std::int64_t n = -radius; n < length + radius; ++n) {
                const double* from1 = base + reflected(n, length) * stride;
                double* row = padded.data() + (n + radius) * kLines;
                for (std::int64_t l = 0; l < lines; ++l)
                    row[l] = from1[l * innerStride];
            }
            for (std::int64_t n = 0; n < length; ++n) {
                double sums[kLines] = {};
                for (std::size_t m = 0; m < kernel.size(); ++m) {
                    const double* row = padded.data() + (n + static_cast<std::int64_t>(m)) * kLines;
                    for (std::int64_t l = 0; l < lines; ++l)
                        sums[l] += kernel[m] * row[l];
                }
                for (std::int64_t l = 0; l < lines; ++l)
                    base[n * stride + l * innerStride] = sums[l];
            }
        }
    });
}

std::vector<double> uniformKernel(int width) {
    return std::vector<double>(static_cast<std::size_t>(width), 1.0 / width);
}

std::vector<double> gaussianKernel(double sigma, int radius, int order) {
    std::vector<double> kernel;
    double sum = 0;
    for (int n = -radius; n <= radius; ++n) {
        kernel.push_back(std::exp(-0.5 * n * n / (sigma * sigma)));
        sum += kernel.back();
    }
    const double square = sigma * sigma;
    for (int n = -radius; n <= radius; ++n) {
        double& weight = kernel[static_cast<std::size_t>(n + radius)];
        weight /= sum;
        if (order == 2) weight *= n * n / (square * square) - 1 / square;
    }
    return kernel;
}

} // namespace magiqt
