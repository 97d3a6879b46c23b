#include "Sharpness.h"

#include "Parallel.h"
#include "PlaneStack.h"

#include "base/Error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <numeric>

namespace magiqt {

namespace {

constexpr std::int64_t kLeastMaskVoxels = 1000;
constexpr double kBinPerMm = 0.05;
constexpr std::size_t kFirstBin = 2; // 0.1 cycles/mm
constexpr std::size_t kLastBin = 9;  // up to 0.5
constexpr double kFullSlice = 0.5;   // slices with this share of the largest slice's mask are used

struct Match {
    double slope = 1, intercept = 0;
};

Match matchOf(const Volume& prediction, const Volume& reference, MaskView mask) {
    double n = 0, p = 0, r = 0, pp = 0, pr = 0;
    for (std::size_t v = 0; v < mask.size(); ++v) {
        if (!mask[v]) continue;
        const double a = static_cast<double>(prediction.voxels()[v]);
        const double b = static_cast<double>(reference.voxels()[v]);
        n += 1;
        p += a;
        r += b;
        pp += a * a;
        pr += a * b;
    }
    const double variance = pp / n - p / n * p / n;
    Match match;
    match.slope = variance > 0 ? (pr / n - p / n * r / n) / variance : 0.0;
    match.intercept = r / n - match.slope * p / n;
    return match;
}

double gradientSum(const Volume& volume, MaskView mask) {
    const Index3& size = volume.geometry().sizeIjk();
    const Point3 spacing = volume.geometry().spacingMm();
    const std::array<std::int64_t, 3> stride = {1, size[0], size[0] * size[1]};
    std::mutex guard;
    double sum = 0;
    parallelFor(0, size[2], [&](std::int64_t from, std::int64_t to) {
        double part = 0;
        for (std::int64_t k = from; k < to; ++k)
            for (std::int64_t j = 0; j < size[1]; ++j)
                for (std::int64_t i = 0; i < size[0]; ++i) {
                    const std::int64_t at = k * stride[2] + j * stride[1] + i;
                    if (!mask[static_cast<std::size_t>(at)]) continue;
                    const std::array<std::int64_t, 3> index = {i, j, k};
                    double squares = 0;
                    for (std::size_t axis = 0; axis < 3; ++axis) {
                        if (size[axis] < 3) continue;
                        const std::int64_t up = index[axis] + 1 < size[axis] ? at + stride[axis] : at;
                        const std::int64_t down = index[axis] > 0 ? at - stride[axis] : at;
                        const double steps = static_cast<double>((up - down) / stride[axis]);
                        const double slope =
                            static_cast<double>(volume.voxels()[static_cast<std::size_t>(up)] -
                                                volume.voxels()[static_cast<std::size_t>(down)]) /
                            (steps * spacing[static_cast<Eigen::Index>(axis)]);
                        squares += slope * slope;
                    }
                    part += std::sqrt(squares);
                }
        const std::scoped_lock lock(guard);
        sum += part;
    });
    return sum;
}

using Bins = std::array<double, kLastBin + 1>;

// Power by spatial frequency of the slices across `axis`, of (value * slope + intercept - mean) inside the
// mask.
Bins spectrumAcross(const Volume& volume, MaskView mask, std::size_t axis, double mean, Match match) {
    const Index3& size = volume.geometry().sizeIjk();
    const Point3 spacing = volume.geometry().spacingMm();
    const std::array<std::int64_t, 3> stride = {1, size[0], size[0] * size[1]};
    const std::size_t x = axis == 0 ? 1 : 0;
    const std::size_t y = axis == 2 ? 1 : 2;
    const auto forSlice = [&](std::int64_t slice, const auto& visit) {
        for (std::int64_t b = 0; b < size[y]; ++b)
            for (std::int64_t a = 0; a < size[x]; ++a)
                visit(static_cast<std::size_t>(b * size[x] + a),
                      static_cast<std::size_t>(slice * stride[axis] + b * stride[y] + a * stride[x]));
    };
    std::vector<std::int64_t> area(static_cast<std::size_t>(size[axis]), 0);
    for (std::int64_t slice = 0; slice < size[axis]; ++slice)
        forSlice(slice, [&](std::size_t, std::size_t voxel) {
            area[static_cast<std::size_t>(slice)] += mask[voxel] ? 1 : 0;
        });
    const double least = kFullSlice * static_cast<double>(*std::max_element(area.begin(), area.end()));
    std::mutex guard;
    Bins power{};
    parallelFor(0, size[axis], [&](std::int64_t from, std::int64_t to) {
        std::vector<double> plane(static_cast<std::size_t>(size[x] * size[y]));
        Bins part{};
        for (std::int64_t slice = from; slice < to; ++slice) {
            if (static_cast<double>(area[static_cast<std::size_t>(slice)]) < least) continue;
            forSlice(slice, [&](std::size_t pixel, std::size_t voxel) {
                plane[pixel] = mask[voxel] ? match.slope * static_cast<double>(volume.voxels()[voxel]) +
                                                 match.intercept - mean
                                           : 0.0;
            });
            const auto coefficients = transformPlane(plane, size[x], size[y]);
            for (std::int64_t b = 0; b < size[y]; ++b)
                for (std::int64_t a = 0; a < size[x]; ++a) {
                    const double fx =
                        frequencyOfNyquist(a, size[x]) / (2 * spacing[static_cast<Eigen::Index>(x)]);
                    const double fy =
                        frequencyOfNyquist(b, size[y]) / (2 * spacing[static_cast<Eigen::Index>(y)]);
                    const auto bin = static_cast<std::size_t>(std::hypot(fx, fy) / kBinPerMm);
                    if (bin <= kLastBin)
                        part[bin] += std::norm(coefficients[static_cast<std::size_t>(b * size[x] + a)]);
                }
        }
        const std::scoped_lock lock(guard);
        for (std::size_t bin = 0; bin < part.size(); ++bin)
            power[bin] += part[bin];
    });
    return power;
}

} // namespace

Sharpness measureSharpness(const Volume& prediction, const Volume& reference, MaskView mask) {
    if (!prediction.geometry().isSameAs(reference.geometry(), 1e-2) ||
        mask.size() != reference.voxels().size())
        throw Error(ErrorKind::BadInput, "metrics.grids",
                    "prediction, reference and mask lie on different grids; resample onto one first");
    const std::int64_t voxels =
        std::count_if(mask.begin(), mask.end(), [](std::uint8_t v) { return v != 0; });
    if (voxels < kLeastMaskVoxels)
        throw Error(ErrorKind::BadInput, "metrics.empty-mask",
                    "the mask has " + std::to_string(voxels) + " voxels; at least 1000 were expected",
                    {{"voxels", std::to_string(voxels)}});
    const Match match = matchOf(prediction, reference, mask);
    double mean = 0;
    for (std::size_t v = 0; v < mask.size(); ++v)
        if (mask[v]) mean += static_cast<double>(reference.voxels()[v]) / static_cast<double>(voxels);
    Sharpness result;
    const double referenceGradient = gradientSum(reference, mask);
    if (referenceGradient > 0)
        result.gradientRatio = std::abs(match.slope) * gradientSum(prediction, mask) / referenceGradient;
    double logs = 0;
    int count = 0;
    const Index3& size = reference.geometry().sizeIjk();
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (size[axis == 0 ? 1 : 0] < 16 || size[axis == 2 ? 1 : 2] < 16) continue; // no plane to speak of
        const Bins p = spectrumAcross(prediction, mask, axis, mean, match);
        const Bins r = spectrumAcross(reference, mask, axis, mean, {});
        for (std::size_t bin = kFirstBin; bin <= kLastBin; ++bin)
            if (p[bin] > 0 && r[bin] > 0) {
                logs += std::log(p[bin] / r[bin]);
                ++count;
            }
    }
    if (count > 0) result.spectrumRatio = std::exp(logs / count);
    return result;
}

} // namespace magiqt
