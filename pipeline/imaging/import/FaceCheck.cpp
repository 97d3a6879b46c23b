#include "FaceCheck.h"

#include "ImportSeries.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace magiqt {

namespace {

// A stripped brain has zeros all around, at most 1.9 litres, and few of them inside: its sulci. Measured on
// 25 stripped images of children, adults and patients: 51 to 61 % zeros, 0.4 to 1.7 litres, 2 to 9 % of the
// inside; on 13 heads at 3 T and 64 mT: 2.6 litres and more, 45 % zeros at most.
constexpr double kLeastZeroShare = 0.45;
constexpr double kMostLitres = 1.9;
constexpr double kMostHoles = 0.12;

struct Fill {
    std::int64_t tissue = 0, inside = 0;
};

// Voxels other than zero, and all voxels between the first and the last of them in each row.
Fill fillOf(const Volume& volume, float zero) {
    const Index3 size = volume.geometry().sizeIjk();
    Fill fill;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j) {
            std::int64_t first = -1, last = -1;
            for (std::int64_t i = 0; i < size[0]; ++i) {
                if (volume.at(i, j, k) == zero) continue;
                if (first < 0) first = i;
                last = i;
                ++fill.tissue;
            }
            if (first >= 0) fill.inside += last - first + 1;
        }
    return fill;
}

} // namespace

FaceVerdict faceVerdict(const Volume& volume) {
    if (!mayShowFace(volume.geometry())) return FaceVerdict::TooSmall;
    const std::vector<float>& voxels = volume.voxels();
    // The background of a stripped image is one value, its smallest.
    const float background = *std::min_element(voxels.begin(), voxels.end());
    const Fill fill = fillOf(volume, background);
    const double zeroShare = 1 - static_cast<double>(fill.tissue) / static_cast<double>(voxels.size());
    const double litres = static_cast<double>(fill.tissue) * volume.geometry().spacingMm().prod() / 1e6;
    const double holes =
        1 - static_cast<double>(fill.tissue) / static_cast<double>(std::max<std::int64_t>(1, fill.inside));
    const bool stripped = zeroShare >= kLeastZeroShare && litres <= kMostLitres && holes <= kMostHoles;
    return stripped ? FaceVerdict::Stripped : FaceVerdict::MayShow;
}

} // namespace magiqt
