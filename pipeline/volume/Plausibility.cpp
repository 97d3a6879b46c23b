#include "Plausibility.h"

#include "Intensity.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace magiqt {

namespace {

constexpr double kVoxelDetailOfHighResolution = 0.10;

std::string shortNumber(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

void checkGrid(const Geometry& geometry, Findings& findings) {
    const Point3 spacing = geometry.spacingMm();
    const std::string spacings =
        shortNumber(spacing[0]) + " x " + shortNumber(spacing[1]) + " x " + shortNumber(spacing[2]) + " mm";
    if (spacing.minCoeff() < 0.2 || spacing.maxCoeff() > 12)
        findings.push_back(
            {Severity::Warning,
             "volume.spacing",
             "the voxel spacing of " + spacings + " is outside 0.2 to 12 mm and may be wrong in the file",
             {{"spacing", spacings}}});
    const std::int64_t fewest = *std::min_element(geometry.sizeIjk().begin(), geometry.sizeIjk().end());
    if (fewest < 8)
        findings.push_back(
            {Severity::Warning,
             "volume.few-slices",
             "there are only " + std::to_string(fewest) +
                 " slices in one direction; at least 8 are needed for a result in three dimensions",
             {{"slices", std::to_string(fewest)}}});
    Point3 extent;
    for (std::size_t axis = 0; axis < 3; ++axis)
        extent[static_cast<Eigen::Index>(axis)] =
            static_cast<double>(geometry.sizeIjk()[axis]) * spacing[static_cast<Eigen::Index>(axis)];
    if (fewest >= 8 && (extent.minCoeff() < 50 || extent.maxCoeff() > 500))
        findings.push_back({Severity::Warning,
                            "volume.field-of-view",
                            "the image covers " + shortNumber(extent[0]) + " x " + shortNumber(extent[1]) +
                                " x " + shortNumber(extent[2]) +
                                " mm, which is no field of view of a whole brain",
                            {}});
}

} // namespace

double voxelDetail(const Volume& volume) {
    const Index3 size = volume.geometry().sizeIjk();
    if (*std::min_element(size.begin(), size.end()) < 5) return 0;
    Index3 begin{};
    Index3 end{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        begin[axis] = std::max<std::int64_t>(1, size[axis] * 3 / 10);
        end[axis] = std::clamp<std::int64_t>(size[axis] * 7 / 10, begin[axis] + 1, size[axis] - 1);
    }
    std::vector<float> middle;
    for (std::int64_t k = begin[2]; k < end[2]; ++k)
        for (std::int64_t j = begin[1]; j < end[1]; ++j)
            for (std::int64_t i = begin[0]; i < end[0]; ++i)
                if (volume.at(i, j, k) > 0) middle.push_back(volume.at(i, j, k));
    if (middle.empty()) return 0;
    const double least = 0.2 * quantile(middle, 0.5); // leaves air out: its noise is detail of no kind
    double smallest = 1e9;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const Index3 step = {axis == 0, axis == 1, axis == 2};
        double second = 0;
        double central = 0;
        for (std::int64_t k = begin[2]; k < end[2]; ++k)
            for (std::int64_t j = begin[1]; j < end[1]; ++j)
                for (std::int64_t i = begin[0]; i < end[0]; ++i) {
                    const double here = static_cast<double>(volume.at(i, j, k));
                    if (here <= least) continue;
                    const double before =
                        static_cast<double>(volume.at(i - step[0], j - step[1], k - step[2]));
                    const double after =
                        static_cast<double>(volume.at(i + step[0], j + step[1], k + step[2]));
                    second += (after - 2 * here + before) * (after - 2 * here + before);
                    central += (after - before) * (after - before);
                }
        smallest = std::min(smallest, central > 0 ? second / central : 0);
    }
    return smallest;
}

Findings plausibilityFindings(const Volume& volume) {
    Findings findings;
    checkGrid(volume.geometry(), findings);
    const auto [least, most] = std::minmax_element(volume.voxels().begin(), volume.voxels().end());
    if (!(*most > *least)) {
        findings.push_back(
            {Severity::Warning, "volume.constant", "every voxel has the same value; there is no image", {}});
        return findings;
    }
    // CT stores air as about -1000, so most of the volume is negative; MR magnitude is not, rounding apart.
    const double clearly = -0.02 * static_cast<double>(*most - *least);
    const auto negative = std::count_if(volume.voxels().begin(), volume.voxels().end(),
                                        [&](float value) { return static_cast<double>(value) < clearly; });
    const double share = static_cast<double>(negative) / static_cast<double>(volume.voxels().size());
    if (share > 0.2)
        findings.push_back({Severity::Warning,
                            "volume.negative",
                            std::to_string(static_cast<int>(std::lround(100 * share))) +
                                " % of the voxels are negative, as in CT; a magnitude MR image was expected",
                            {{"percent", std::to_string(static_cast<int>(std::lround(100 * share)))}}});
    if (volume.geometry().spacingMm().maxCoeff() <= 1.3 &&
        voxelDetail(volume) >= kVoxelDetailOfHighResolution)
        findings.push_back({Severity::Warning,
                            "volume.high-resolution",
                            "the image has voxels of at most 1.3 mm and detail down to the voxel: it looks "
                            "like a high-field "
                            "scan or like one that was enhanced already",
                            {}});
    return findings;
}

Findings plausibilityFindings(const NiftiImage& image) {
    Findings findings = plausibilityFindings(*image.volume);
    if (image.header.isEnhanced)
        findings.push_back(
            {Severity::Warning,
             "volume.enhanced-already",
             "the image was made by MagIQT: it is an enhanced image, not a scan; enhance the scan "
             "that it was made from",
             {}});
    return findings;
}

} // namespace magiqt
