#include "Blur.h"

#include "volume/Parallel.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

std::vector<float> halfKernel(double sigma) { // from the middle outwards
    const auto radius = static_cast<std::size_t>(std::ceil(3 * sigma));
    std::vector<double> weights;
    double sum = 0;
    for (std::size_t n = 0; n <= radius; ++n) {
        weights.push_back(std::exp(-0.5 * static_cast<double>(n * n) / (sigma * sigma)));
        sum += n == 0 ? weights.back() : 2 * weights.back();
    }
    std::vector<float> kernel;
    for (const double weight : weights)
        kernel.push_back(static_cast<float>(weight / sum));
    return kernel;
}

// Along j or k: whole rows of i at once.
void blurAcross(std::vector<float>& voxels, const Index3& size, std::size_t axis,
                const std::vector<float>& kernel) {
    const std::int64_t length = size[axis];
    const std::int64_t stride = axis == 1 ? size[0] : size[0] * size[1];
    const std::int64_t others = axis == 1 ? size[2] : size[1];
    const std::int64_t otherStride = axis == 1 ? size[0] * size[1] : size[0];
    const auto radius = static_cast<std::int64_t>(kernel.size()) - 1;
    parallelFor(0, others, [&](std::int64_t from, std::int64_t to) {
        std::vector<float> out(static_cast<std::size_t>(length * size[0]));
        for (std::int64_t o = from; o < to; ++o) {
            float* base = voxels.data() + o * otherStride;
            for (std::int64_t n = 0; n < length; ++n) {
                float* target = out.data() + n * size[0];
                std::fill(target, target + size[0], 0.0f);
                for (std::int64_t tap = -radius; tap <= radius; ++tap) {
                    const float weight = kernel[static_cast<std::size_t>(std::abs(tap))];
                    const float* source = base + std::clamp<std::int64_t>(n + tap, 0, length - 1) * stride;
                    for (std::int64_t i = 0; i < size[0]; ++i)
                        target[i] += weight * source[i];
                }
            }
            for (std::int64_t n = 0; n < length; ++n)
                std::copy_n(out.data() + n * size[0], size[0], base + n * stride);
        }
    });
}

void blurAlongRows(std::vector<float>& voxels, const Index3& size, const std::vector<float>& kernel) {
    const std::int64_t length = size[0];
    const auto radius = static_cast<std::int64_t>(kernel.size()) - 1;
    parallelFor(0, size[1] * size[2], [&](std::int64_t from, std::int64_t to) {
        std::vector<float> line(static_cast<std::size_t>(length + 2 * radius));
        for (std::int64_t r = from; r < to; ++r) {
            float* row = voxels.data() + r * length;
            for (std::int64_t n = -radius; n < length + radius; ++n)
                line[static_cast<std::size_t>(n + radius)] = row[std::clamp<std::int64_t>(n, 0, length - 1)];
            for (std::int64_t n = 0; n < length; ++n) {
                const float* middle = line.data() + n + radius;
                float sum = kernel[0] * middle[0];
                for (std::int64_t tap = 1; tap <= radius; ++tap)
                    sum += kernel[static_cast<std::size_t>(tap)] * (middle[tap] + middle[-tap]);
                row[n] = sum;
            }
        }
    });
}

} // namespace

void blur(std::vector<float>& voxels, const Index3& sizeIjk, const Point3& sigmaVoxels) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double sigma = sigmaVoxels[static_cast<Eigen::Index>(axis)];
        if (sigma < 0.2 || sizeIjk[axis] == 1) continue;
        if (axis == 0)
            blurAlongRows(voxels, sizeIjk, halfKernel(sigma));
        else
            blurAcross(voxels, sizeIjk, axis, halfKernel(sigma));
    }
}

Volume blurred(const Volume& volume, const Point3& sigmaMm) {
    std::vector<float> voxels = volume.voxels();
    blur(voxels, volume.geometry().sizeIjk(), sigmaMm.cwiseQuotient(volume.geometry().spacingMm()));
    return Volume(volume.geometry(), std::move(voxels));
}

} // namespace magiqt
