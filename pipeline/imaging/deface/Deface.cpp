#include "Deface.h"

#include "AverageHead.h"

#include "base/Error.h"
#include "volume/Intensity.h"
#include "volume/MaskOperations.h"
#include "volume/Parallel.h"
#include "volume/Resample.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

// Measured: 0.00 to 0.01 without a face (skull-stripped, defaced), 0.25 to 1 with one, 0.3 where the field of
// view ends at the nose.
constexpr double kShowsFace = 0.1;
constexpr double kUncertainOverlap = 0.85;
constexpr double kFailedOverlap = 0.70;

double voxelMl(const Geometry& grid) {
    return std::abs(grid.indexToLps().topLeftCorner<3, 3>().determinant()) / 1000;
}

Index3 radiusOf(const Geometry& grid, double radiusMm) {
    const Point3 spacing = grid.spacingMm();
    Index3 radius{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        radius[axis] = std::min(std::lround(radiusMm / spacing[static_cast<Eigen::Index>(axis)]),
                                (grid.sizeIjk()[axis] - 1) / 2);
    return radius;
}

// The head with all of its soft tissue: muscle is so dark in some contrasts that headMask() leaves it out.
// What is clearly above the background outside that mask is added.
std::vector<std::uint8_t> wholeHeadMask(const Volume& image) {
    std::vector<std::uint8_t> mask = headMask(image);
    const std::vector<float> inside = maskedValues(image, mask);
    if (inside.empty()) return mask;
    const std::vector<float> smooth = smoothed(image, 1.5);
    // Where most of the outside is exactly 0 there is no noise, and what is above 0 is tissue.
    std::vector<float> outside;
    std::size_t zeros = 0;
    for (std::size_t n = 0; n < mask.size(); ++n)
        if (mask[n] == 0) {
            zeros += image.voxels()[n] <= 0;
            if (image.voxels()[n] > 0) outside.push_back(smooth[n]);
        }
    const double tissue = quantile(inside, 0.5);
    const double background = outside.empty() || zeros > outside.size() ? 0 : quantile(outside, 0.5);
    const double threshold = std::min(std::max(2.5 * background, 0.06 * tissue), 0.4 * tissue);
    Mask wide(mask.size());
    for (std::size_t n = 0; n < mask.size(); ++n)
        wide[n] = mask[n] != 0 || static_cast<double>(smooth[n]) > threshold;
    const Index3& size = image.geometry().sizeIjk();
    openMask(wide, size, radiusOf(image.geometry(), 2));
    keepLargestComponent(wide, size);
    closeMask(wide, size, radiusOf(image.geometry(), 5));
    fillHolesBySlice(wide, size);
    return wide;
}

FaceMeasure measured(const Volume& image, const std::vector<std::uint8_t>& head) {
    FaceMeasure measure;
    measure.alignment = alignAverageHead(image, head);
    const AverageHead& average = averageHead();
    const Index3& size = image.geometry().sizeIjk();
    const Index3& grid = average.classes.geometry().sizeIjk();
    double expected = 0;
    double inView = 0;
    double present = 0;
    for (std::int64_t k = 0; k < grid[2]; ++k)
        for (std::int64_t j = 0; j < grid[1]; ++j)
            for (std::int64_t i = 0; i < grid[0]; ++i) {
                const Point3 point = average.classes.geometry().pointLps(
                    {static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                // Brows to chin; tissue only.
                if (average.classes.at(i, j, k) < 0.5f || average.face.at(i, j, k) > -2 || point[2] < -120)
                    continue;
                expected += 1;
                const Matrix4& m = measure.alignment.averageToImage;
                const Point3 at =
                    image.geometry().indexIjk(m.topLeftCorner<3, 3>() * point + m.topRightCorner<3, 1>());
                Index3 index{};
                bool inside = true;
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    index[axis] = std::lround(at[static_cast<Eigen::Index>(axis)]);
                    inside = inside && index[axis] >= 0 && index[axis] < size[axis];
                }
                if (!inside) continue;
                inView += 1;
                present +=
                    head[static_cast<std::size_t>((index[2] * size[1] + index[1]) * size[0] + index[0])] != 0;
            }
    measure.inView = expected > 0 ? inView / expected : 0;
    measure.present = expected > 0 ? present / expected : 0;
    return measure;
}

// Voxels that the brain mask, grown by the margin, keeps.
Mask keptForBrain(const Volume& image, const DefaceOptions& options) {
    if (options.brainMask == nullptr) return {};
    const Volume mask = resample(*options.brainMask, image.geometry(), Interpolation::Linear);
    Mask kept(mask.voxels().size());
    for (std::size_t n = 0; n < kept.size(); ++n)
        kept[n] = mask.voxels()[n] > 0.1f;
    const Index3& size = image.geometry().sizeIjk();
    const Point3 spacing = image.geometry().spacingMm();
    // Grown along each axis in turn.
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto reach = static_cast<std::int64_t>(
            std::ceil(options.brainMarginMm / spacing[static_cast<Eigen::Index>(axis)]));
        const std::int64_t stride = axis == 0 ? 1 : axis == 1 ? size[0] : size[0] * size[1];
        Mask grown = kept;
        for (std::int64_t n = 0; n < static_cast<std::int64_t>(kept.size()); ++n) {
            if (kept[static_cast<std::size_t>(n)] == 0) continue;
            const std::int64_t place = n / stride % size[axis];
            for (std::int64_t step = -reach; step <= reach; ++step)
                if (place + step >= 0 && place + step < size[axis])
                    grown[static_cast<std::size_t>(n + step * stride)] = 1;
        }
        kept = std::move(grown);
    }
    return kept;
}

// 1 where the voxel lies in the face (or the ears) of the average head.
Mask regionOf(const Geometry& grid, const Matrix4& averageToImage, Ears ears) {
    const Matrix4 toAverage = averageToImage.inverse() * grid.indexToLps();
    const AverageHead& average = averageHead();
    const Index3& size = grid.sizeIjk();
    Mask region(static_cast<std::size_t>(grid.voxelCount()));
    parallelFor(0, size[2], [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t k = from; k < to; ++k)
            for (std::int64_t j = 0; j < size[1]; ++j)
                for (std::int64_t i = 0; i < size[0]; ++i) {
                    const Point3 index(static_cast<double>(i), static_cast<double>(j),
                                       static_cast<double>(k));
                    const Point3 point =
                        toAverage.topLeftCorner<3, 3>() * index + toAverage.topRightCorner<3, 1>();
                    double level = AverageHead::levelAt(average.face, point);
                    if (ears == Ears::Remove)
                        level = std::min(level, AverageHead::levelAt(average.ears, point));
                    region[static_cast<std::size_t>((k * size[1] + j) * size[0] + i)] = level < 0;
                }
    });
    return region;
}

void judge(DefaceResult& result) {
    const HeadAlignment& alignment = result.face.alignment;
    if (alignment.headOverlap < kFailedOverlap)
        throw Error(
            ErrorKind::BadInput, "deface.failed",
            "the head could not be found with certainty, nothing was removed; check the orientation of the "
            "image, or give a scan that shows the whole head");
    if (alignment.headOverlap < kUncertainOverlap)
        result.findings.push_back(
            {Severity::Warning,
             "deface.uncertain",
             "the average head fits this one only roughly; look at the result before you give it "
             "away",
             {}});
}

} // namespace

bool FaceMeasure::showsFace() const {
    return present >= kShowsFace;
}

FaceMeasure measureFace(const Volume& image) {
    return measured(image, wholeHeadMask(image));
}

DefaceResult deface(const Volume& image, const DefaceOptions& options) {
    const std::vector<std::uint8_t> head = wholeHeadMask(image);
    DefaceResult result;
    result.face = measured(image, head);
    result.image = image;
    result.mask = Volume(image.geometry(), std::vector<float>(head.size()));
    if (!result.face.showsFace()) {
        result.findings.push_back(
            {Severity::Note,
             "deface.no-face",
             "the image shows no face (skull-stripped, defaced already, or out of the field of "
             "view); nothing was removed",
             {}});
        return result;
    }
    judge(result);
    const Mask region = regionOf(image.geometry(), result.face.alignment.averageToImage, options.ears);
    const Mask kept = keptForBrain(image, options);
    const double ml = voxelMl(image.geometry());
    for (std::size_t n = 0; n < region.size(); ++n) {
        if (region[n] == 0) continue;
        if (!kept.empty() && kept[n] != 0) {
            result.keptForBrainMl += ml;
            continue;
        }
        result.mask.editableVoxels()[n] = 1;
        result.image.editableVoxels()[n] = 0;
        if (head[n] != 0) result.removedMl += ml;
    }
    return result;
}

} // namespace magiqt
