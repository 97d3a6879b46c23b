#include "ReDegradation.h"

#include "Intensity.h"
#include "Resample.h"
#include "SeparableFilter.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr double kFwhmPerSigma = 2.354820045;
constexpr double kInPlaneFwhmVoxels =
    1.2; // of the acquired voxel; a slice profile has 1.0 of the slice distance
constexpr double kThickSliceRatio = 1.8; // an axis this much coarser than the finest is the slice axis

// The width along each axis of `fine` with which the scan sees, in mm (FWHM).
std::array<double, 3> resolutionAlong(const Geometry& fine, const Geometry& scan) {
    const Point3 spacing = scan.spacingMm();
    const double finest = spacing.minCoeff();
    std::array<double, 3> fwhm{};
    for (Eigen::Index axis = 0; axis < 3; ++axis) {
        Eigen::Index best = 0;
        (scan.direction().transpose() * fine.direction().col(axis)).cwiseAbs().maxCoeff(&best);
        fwhm[static_cast<std::size_t>(axis)] =
            spacing[best] > kThickSliceRatio * finest ? spacing[best] : kInPlaneFwhmVoxels * spacing[best];
    }
    return fwhm;
}

Volume blurred(const Volume& volume, const std::array<double, 3>& fwhmMm) {
    std::vector<double> image(volume.voxels().begin(), volume.voxels().end());
    const Point3 spacing = volume.geometry().spacingMm();
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double own = spacing[static_cast<Eigen::Index>(axis)];
        const double missing = fwhmMm[axis] * fwhmMm[axis] - own * own;
        if (missing <= 0.0) continue;
        const double sigma = std::sqrt(missing) / kFwhmPerSigma / own;
        filterAxis(image, volume.geometry().sizeIjk(), axis,
                   gaussianKernel(sigma, static_cast<int>(std::ceil(3.5 * sigma))));
    }
    return Volume(volume.geometry(), std::vector<float>(image.begin(), image.end()));
}

std::int64_t countClusters(const Volume& z) {
    const Index3& size = z.geometry().sizeIjk();
    std::vector<std::uint8_t> open(z.voxels().size());
    for (std::size_t n = 0; n < open.size(); ++n)
        open[n] = std::abs(z.voxels()[n]) > 3.0f ? 1 : 0;
    std::int64_t clusters = 0;
    std::vector<Index3> stack;
    const auto at = [&](const Index3& p) {
        return static_cast<std::size_t>((p[2] * size[1] + p[1]) * size[0] + p[0]);
    };
    for (std::int64_t n = 0; n < static_cast<std::int64_t>(open.size()); ++n) {
        if (!open[static_cast<std::size_t>(n)]) continue;
        // Structure that is missing and structure that is too much are different clusters.
        const bool positive = z.voxels()[static_cast<std::size_t>(n)] > 0.0f;
        std::int64_t voxels = 0;
        stack.push_back({n % size[0], n / size[0] % size[1], n / (size[0] * size[1])});
        open[static_cast<std::size_t>(n)] = 0;
        while (!stack.empty()) {
            const Index3 p = stack.back();
            stack.pop_back();
            ++voxels;
            for (std::int64_t dk = -1; dk <= 1; ++dk)
                for (std::int64_t dj = -1; dj <= 1; ++dj)
                    for (std::int64_t di = -1; di <= 1; ++di) {
                        const Index3 q = {p[0] + di, p[1] + dj, p[2] + dk};
                        if (q[0] < 0 || q[1] < 0 || q[2] < 0 || q[0] >= size[0] || q[1] >= size[1] ||
                            q[2] >= size[2])
                            continue;
                        if (!open[at(q)] || (z.voxels()[at(q)] > 0.0f) != positive) continue;
                        open[at(q)] = 0;
                        stack.push_back(q);
                    }
        }
        clusters += voxels >= kLeastClusterVoxels ? 1 : 0;
    }
    return clusters;
}

} // namespace

ReDegradation reDegrade(const Volume& scan, const Volume& enhanced, std::span<const std::uint8_t> headMask) {
    const Volume degraded = resample(blurred(enhanced, resolutionAlong(enhanced.geometry(), scan.geometry())),
                                     scan.geometry(), Interpolation::Linear);
    // A scan may reach further than the enhanced image: there is nothing to compare there.
    const Matrix4 toEnhanced = enhanced.geometry().indexToLps().inverse() * scan.geometry().indexToLps();
    const Index3 scanSize = scan.geometry().sizeIjk();
    const Index3 enhancedSize = enhanced.geometry().sizeIjk();
    std::vector<std::uint8_t> compared(headMask.begin(), headMask.end());
    std::size_t voxel = 0;
    for (std::int64_t k = 0; k < scanSize[2]; ++k)
        for (std::int64_t j = 0; j < scanSize[1]; ++j)
            for (std::int64_t i = 0; i < scanSize[0]; ++i, ++voxel) {
                if (voxel >= compared.size() || !compared[voxel]) continue;
                const Eigen::Vector4d index(static_cast<double>(i), static_cast<double>(j),
                                            static_cast<double>(k), 1.0);
                const Eigen::Vector4d at = toEnhanced * index;
                for (Eigen::Index axis = 0; axis < 3; ++axis)
                    if (at[axis] < -0.5 ||
                        at[axis] > static_cast<double>(enhancedSize[static_cast<std::size_t>(axis)]) - 0.5)
                        compared[voxel] = 0;
            }
    double n = 0, sumX = 0, sumY = 0, sumXx = 0, sumXy = 0, sumYy = 0;
    for (std::size_t v = 0; v < compared.size(); ++v) {
        if (!compared[v]) continue;
        const double x = degraded.voxels()[v];
        const double y = scan.voxels()[v];
        n += 1;
        sumX += x;
        sumY += y;
        sumXx += x * x;
        sumXy += x * y;
        sumYy += y * y;
    }
    ReDegradation result;
    std::vector<float> z(compared.size(), 0.0f);
    if (n > 1) {
        const double varianceX = sumXx - sumX * sumX / n;
        const double varianceY = sumYy - sumY * sumY / n;
        const double covariance = sumXy - sumX * sumY / n;
        result.slope = varianceX > 0 ? covariance / varianceX : 1.0;
        result.intercept = (sumY - result.slope * sumX) / n;
        result.correlation =
            varianceX > 0 && varianceY > 0 ? covariance / std::sqrt(varianceX * varianceY) : 0.0;
        std::vector<float> magnitude;
        for (std::size_t v = 0; v < compared.size(); ++v) {
            if (!compared[v]) continue;
            z[v] =
                static_cast<float>(result.slope * degraded.voxels()[v] + result.intercept - scan.voxels()[v]);
            magnitude.push_back(std::abs(z[v]));
        }
        result.residualSigma = 1.4826 * quantile(magnitude, 0.5);
        for (float& value : z) {
            value = result.residualSigma > 0 ? static_cast<float>(value / result.residualSigma) : 0.0f;
            result.voxelsAbove3 += std::abs(value) > 3.0f ? 1 : 0;
        }
    }
    result.z = Volume(scan.geometry(), std::move(z));
    result.clusters = countClusters(result.z);
    return result;
}

} // namespace magiqt
