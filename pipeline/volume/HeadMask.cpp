// The head mask of Intensity.h.
#include "Intensity.h"

#include "MaskOperations.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr int kBins = 512;

// Otsu's threshold (1979) on a histogram: the bin edge that maximises the variance between the two classes.
double otsu(const std::vector<double>& histogram, double least, double binWidth) {
    double total = 0;
    double moment = 0;
    for (int bin = 0; bin < kBins; ++bin) {
        total += histogram[static_cast<std::size_t>(bin)];
        moment += histogram[static_cast<std::size_t>(bin)] * bin;
    }
    double below = 0;
    double belowMoment = 0;
    double best = -1;
    int bestBin = 0;
    for (int bin = 0; bin < kBins - 1; ++bin) {
        below += histogram[static_cast<std::size_t>(bin)];
        belowMoment += histogram[static_cast<std::size_t>(bin)] * bin;
        if (below <= 0 || below >= total) continue;
        const double difference = belowMoment / below - (moment - belowMoment) / (total - below);
        const double between = below * (total - below) * difference * difference;
        if (between > best) {
            best = between;
            bestBin = bin;
        }
    }
    return least + (bestBin + 1) * binWidth;
}

// Between noise and tissue: Otsu's threshold on the square root of the smoothed intensities (the root pulls
// fat and vessels in, which would else draw the threshold up), then never above 0.4 of the median of what
// lies above it (fluid stays in) and never below a tenth of it.
double tissueThreshold(const std::vector<float>& values) {
    static constexpr double kHigh[] = {0.995};
    const double most = std::sqrt(quantiles(values, kHigh).front());
    if (!(most > 0)) return 0;
    std::vector<double> histogram(kBins);
    for (const float value : values) {
        const double position = std::sqrt(static_cast<double>(value)) / most * kBins;
        histogram[static_cast<std::size_t>(std::clamp(position, 0.0, kBins - 1.0))] += 1;
    }
    double threshold = otsu(histogram, 0, most / kBins);
    threshold *= threshold;
    std::vector<float> above;
    for (const float value : values)
        if (static_cast<double>(value) > threshold) above.push_back(value);
    if (above.empty()) return threshold;
    const double tissue = quantile(above, 0.5);
    return std::clamp(threshold, 0.1 * tissue, 0.4 * tissue);
}

Index3 radiusVoxels(const Geometry& geometry, double radiusMm) {
    const Point3 spacing = geometry.spacingMm();
    Index3 radius{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        radius[axis] = std::min(
            static_cast<std::int64_t>(std::round(radiusMm / spacing[static_cast<Eigen::Index>(axis)])),
            (geometry.sizeIjk()[axis] - 1) / 2);
    return radius;
}

void note(Findings* findings, const std::string& reason) {
    if (findings == nullptr) return;
    findings->push_back({Severity::Warning,
                         "mask.uncertain",
                         "the head could not be told from the background with certainty: " + reason +
                             "; intensities may be scaled wrongly",
                         {{"reason", reason}}});
}

} // namespace

std::vector<std::uint8_t> headMask(const Volume& volume, Findings* findings) {
    const Index3 size = volume.geometry().sizeIjk();
    const std::vector<float> smooth = smoothed(volume, 1.5);
    std::vector<float> values; // exact zeros are padding or a removed skull, not noise
    std::int64_t negative = 0;
    for (std::size_t n = 0; n < smooth.size(); ++n) {
        negative += volume.voxels()[n] < 0;
        if (volume.voxels()[n] > 0 && smooth[n] > 0) values.push_back(smooth[n]);
    }
    Mask mask(smooth.size());
    if (values.empty()) {
        note(findings, "there is no voxel above 0");
        return mask;
    }
    if (static_cast<double>(negative) > 0.2 * static_cast<double>(smooth.size()))
        note(findings, "many voxels are negative, as in CT");
    const double threshold = tissueThreshold(values);
    for (std::size_t n = 0; n < smooth.size(); ++n)
        mask[n] = static_cast<double>(smooth[n]) > threshold ? 1 : 0;
    const Mask thresholded = mask;
    openMask(mask, size, radiusVoxels(volume.geometry(), 1.5)); // cuts threads of noise and ghosts off
    if (keepLargestComponent(mask, size) == 0) {
        mask = thresholded;
        keepLargestComponent(mask, size);
    }
    closeMask(mask, size, radiusVoxels(volume.geometry(), 5));
    fillHolesBySlice(mask, size);
    const double voxelMl =
        std::abs(volume.geometry().indexToLps().topLeftCorner<3, 3>().determinant()) / 1000;
    const double count = static_cast<double>(std::count(mask.begin(), mask.end(), 1));
    const double fraction = count / static_cast<double>(mask.size());
    if (fraction > 0.97 || fraction < 0.02)
        note(findings, "it would fill " + std::to_string(static_cast<int>(std::lround(100 * fraction))) +
                           " % of the image");
    else if (count * voxelMl < 100 || count * voxelMl > 9000)
        note(findings,
             "it would have " + std::to_string(static_cast<int>(std::lround(count * voxelMl))) + " ml");
    return mask;
}

} // namespace magiqt
