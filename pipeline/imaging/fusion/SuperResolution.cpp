// superResolve of Fusion.h: conjugate gradients on the normal equations.
#include "Fusion.h"
#include "SliceModel.h"

#include "volume/Parallel.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr double kMarginMm = 7; // around the grid, so that slices at its edge are whole
constexpr std::int64_t kSumParts = 64;

using Values = std::vector<float>;

double dot(const Values& a, const Values& b) {
    std::vector<double> parts(static_cast<std::size_t>(kSumParts));
    const auto count = static_cast<std::int64_t>(a.size());
    parallelFor(0, kSumParts, [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t part = from; part < to; ++part) {
            double sum = 0;
            for (std::int64_t n = count * part / kSumParts; n < count * (part + 1) / kSumParts; ++n)
                sum += static_cast<double>(a[static_cast<std::size_t>(n)]) *
                       static_cast<double>(b[static_cast<std::size_t>(n)]);
            parts[static_cast<std::size_t>(part)] = sum;
        }
    });
    double sum = 0;
    for (const double part : parts)
        sum += part;
    return sum;
}

void addScaled(Values& target, const Values& other, double factor) { // target += factor * other
    const auto f = static_cast<float>(factor);
    parallelFor(0, static_cast<std::int64_t>(target.size()), [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t n = from; n < to; ++n)
            target[static_cast<std::size_t>(n)] += f * other[static_cast<std::size_t>(n)];
    });
}

// target += weight * (minus the Laplacian of x), borders mirrored.
void addRoughness(Values& target, const Values& x, const Index3& size, double weight) {
    const auto w = static_cast<float>(weight);
    const std::int64_t strideK = size[0] * size[1];
    parallelFor(0, size[2], [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t k = from; k < to; ++k)
            for (std::int64_t j = 0; j < size[1]; ++j)
                for (std::int64_t i = 0; i < size[0]; ++i) {
                    const std::int64_t n = k * strideK + j * size[0] + i;
                    const float here = x[static_cast<std::size_t>(n)];
                    float sum = 0;
                    const auto add = [&](bool inside, std::int64_t step) {
                        if (inside) sum += here - x[static_cast<std::size_t>(n + step)];
                    };
                    add(i > 0, -1);
                    add(i + 1 < size[0], 1);
                    add(j > 0, -size[0]);
                    add(j + 1 < size[1], size[0]);
                    add(k > 0, -strideK);
                    add(k + 1 < size[2], strideK);
                    target[static_cast<std::size_t>(n)] += w * sum;
                }
    });
}

Geometry padded(const Geometry& grid, std::int64_t margin) {
    Index3 size = grid.sizeIjk();
    for (std::int64_t& length : size)
        length += 2 * margin;
    Matrix4 matrix = grid.indexToLps();
    matrix.topRightCorner<3, 1>() = grid.pointLps(Point3::Constant(-static_cast<double>(margin)));
    return Geometry(size, matrix);
}

// Mean of the scans where they are, each brought over by a cubic spline.
Values meanOf(const std::vector<VolumePointer>& scans, const std::vector<Matrix4>& fusedToScan,
              const Geometry& grid) {
    Values mean(static_cast<std::size_t>(grid.voxelCount()), 0.0f), count(mean.size(), 0.0f);
    for (std::size_t s = 0; s < scans.size(); ++s) {
        ResampleOptions options;
        options.interpolation = Interpolation::CubicBSpline;
        options.outsideValue = -1e30f;
        options.targetLpsToSourceLps = fusedToScan[s];
        const Volume there = resample(*scans[s], grid, options);
        for (std::size_t n = 0; n < mean.size(); ++n)
            if (there.voxels()[n] > -1e29f) {
                mean[n] += std::max(there.voxels()[n], 0.0f);
                count[n] += 1;
            }
    }
    for (std::size_t n = 0; n < mean.size(); ++n)
        mean[n] /= std::max(count[n], 1.0f);
    return mean;
}

} // namespace

Volume superResolve(const std::vector<VolumePointer>& scans, const std::vector<Matrix4>& fusedToScan,
                    const Geometry& grid, const FusionOptions& options, const FusionCallbacks& callbacks) {
    const double spacing = grid.spacingMm().mean();
    const auto margin = static_cast<std::int64_t>(std::ceil(kMarginMm / spacing));
    const Geometry wide = padded(grid, margin);
    std::vector<SliceModel> models;
    double voxelsPerVoxel = 0; // of the scans, for one of the volume: the scale of the data term
    for (std::size_t s = 0; s < scans.size(); ++s) {
        models.emplace_back(scans[s]->geometry(), wide, fusedToScan[s]);
        const Geometry& scan = scans[s]->geometry();
        voxelsPerVoxel += std::pow(spacing, 3) / scan.spacingMm().prod();
    }
    const double roughness = options.smoothness * voxelsPerVoxel / (spacing * spacing);
    const auto apply = [&](const Values& x) {
        Values sum(x.size(), 0.0f);
        for (const SliceModel& model : models)
            addScaled(sum, model.transpose(model.forward(x)), 1.0);
        addRoughness(sum, x, wide.sizeIjk(), roughness);
        return sum;
    };
    Values x = meanOf(scans, fusedToScan, wide);
    Values residual(x.size(), 0.0f);
    for (std::size_t s = 0; s < scans.size(); ++s)
        addScaled(residual, models[s].transpose(scans[s]->voxels()), 1.0);
    addScaled(residual, apply(x), -1.0);
    Values direction = residual;
    double energy = dot(residual, residual);
    for (int n = 0; n < options.iterations && energy > 0; ++n) {
        callbacks.throwIfStopped();
        callbacks.progress(static_cast<double>(n) / options.iterations, "");
        const Values image = apply(direction);
        const double step = energy / dot(direction, image);
        addScaled(x, direction, step);
        addScaled(residual, image, -step);
        const double next = dot(residual, residual);
        for (std::size_t m = 0; m < direction.size(); ++m)
            direction[m] = residual[m] + static_cast<float>(next / energy) * direction[m];
        energy = next;
    }
    // Without the margin, and without what the least squares swing below zero.
    Values inner;
    const Index3& size = grid.sizeIjk();
    const Index3& wideSize = wide.sizeIjk();
    inner.reserve(static_cast<std::size_t>(grid.voxelCount()));
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j) {
            const float* row = x.data() + ((k + margin) * wideSize[1] + j + margin) * wideSize[0] + margin;
            for (std::int64_t i = 0; i < size[0]; ++i)
                inner.push_back(std::max(row[i], 0.0f));
        }
    return Volume(grid, std::move(inner));
}

} // namespace magiqt
