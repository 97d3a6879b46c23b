#include "LabelScores.h"

#include "DistanceTransform.h"
#include "Intensity.h"

#include "base/Error.h"
#include "base/Json.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <set>

namespace magiqt {

namespace {

double voxelMl(const Geometry& geometry) {
    return std::abs(geometry.indexToLps().topLeftCorner<3, 3>().determinant()) / 1000;
}

Mask surfaceOf(const Mask& mask, const Index3& size) {
    Mask surface(mask.size());
    const std::array<std::int64_t, 3> stride = {1, size[0], size[0] * size[1]};
    std::int64_t n = 0;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i, ++n) {
                if (mask[static_cast<std::size_t>(n)] == 0) continue;
                const Index3 at = {i, j, k};
                bool border = false;
                for (std::size_t axis = 0; axis < 3 && !border; ++axis)
                    border = at[axis] == 0 || at[axis] == size[axis] - 1 ||
                             mask[static_cast<std::size_t>(n - stride[axis])] == 0 ||
                             mask[static_cast<std::size_t>(n + stride[axis])] == 0;
                surface[static_cast<std::size_t>(n)] = border ? 1 : 0;
            }
    return surface;
}

std::vector<float> distancesAt(const Mask& where, const std::vector<float>& distance) {
    std::vector<float> values;
    for (std::size_t n = 0; n < where.size(); ++n)
        if (where[n] != 0) values.push_back(distance[n]);
    return values;
}

// The box that holds both masks, one voxel wider: distances need no more.
struct Cut {
    Index3 first{}, size{};
};

Cut boxOf(const Mask& a, const Mask& b, const Index3& size) {
    Index3 first = size, last = {-1, -1, -1};
    std::size_t n = 0;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i, ++n) {
                if (a[n] == 0 && b[n] == 0) continue;
                const Index3 at = {i, j, k};
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    first[axis] = std::min(first[axis], at[axis]);
                    last[axis] = std::max(last[axis], at[axis]);
                }
            }
    Cut cut;
    cut.first = first;
    for (std::size_t axis = 0; axis < 3; ++axis)
        cut.size[axis] = last[axis] - first[axis] + 1;
    return cut;
}

Mask cutOut(const Mask& mask, const Index3& size, const Cut& cut) {
    Mask result;
    result.reserve(static_cast<std::size_t>(cut.size[0] * cut.size[1] * cut.size[2]));
    for (std::int64_t k = cut.first[2]; k < cut.first[2] + cut.size[2]; ++k)
        for (std::int64_t j = cut.first[1]; j < cut.first[1] + cut.size[1]; ++j) {
            const auto* row = mask.data() + (k * size[1] + j) * size[0] + cut.first[0];
            result.insert(result.end(), row, row + cut.size[0]);
        }
    return result;
}

void checkGrids(const Volume& a, const Volume& b) {
    if (!a.geometry().isSameAs(b.geometry(), 1e-2))
        throw Error(ErrorKind::BadInput, "labels.grids",
                    "the two label maps lie on different grids; bring one onto the other's grid first");
}

std::vector<int> wholeLabels(const Volume& volume) {
    std::vector<int> labels(volume.voxels().size());
    for (std::size_t n = 0; n < labels.size(); ++n) {
        const double value = static_cast<double>(volume.voxels()[n]);
        if (!(value >= 0 && value <= 65535) || std::abs(value - std::round(value)) > 1e-3)
            throw Error(ErrorKind::BadInput, "labels.not-whole",
                        "a label map holds the value " + std::to_string(value) +
                            "; whole numbers from 0 to 65535 were expected: is it an image?",
                        {{"value", std::to_string(value)}});
        labels[n] = static_cast<int>(std::lround(value));
    }
    return labels;
}

} // namespace

LabelScore compareMasks(const Mask& mask, const Mask& reference, const Geometry& geometry) {
    if (mask.size() != reference.size() || mask.size() != static_cast<std::size_t>(geometry.voxelCount()))
        throw Error(ErrorKind::BadInput, "labels.grids",
                    "the two label maps lie on different grids; bring one onto the other's grid first");
    std::int64_t first = 0, second = 0, both = 0;
    for (std::size_t n = 0; n < mask.size(); ++n) {
        first += mask[n] != 0;
        second += reference[n] != 0;
        both += mask[n] != 0 && reference[n] != 0;
    }
    LabelScore score;
    score.volumeMl = static_cast<double>(first) * voxelMl(geometry);
    score.referenceMl = static_cast<double>(second) * voxelMl(geometry);
    score.dice =
        first + second > 0 ? 2.0 * static_cast<double>(both) / static_cast<double>(first + second) : 1.0;
    if (first == 0 || second == 0) return score;
    const Cut cut = boxOf(mask, reference, geometry.sizeIjk());
    const Point3 spacing = geometry.spacingMm();
    // Surfaces are found on the whole grid, so that its border counts and that of the box does not.
    const Mask a = cutOut(surfaceOf(mask, geometry.sizeIjk()), geometry.sizeIjk(), cut);
    const Mask b = cutOut(surfaceOf(reference, geometry.sizeIjk()), geometry.sizeIjk(), cut);
    const std::vector<float> fromA = distancesAt(a, distanceToMask(b, cut.size, spacing));
    const std::vector<float> fromB = distancesAt(b, distanceToMask(a, cut.size, spacing));
    double sum = 0;
    for (const std::vector<float>* list : {&fromA, &fromB})
        for (const float distance : *list)
            sum += static_cast<double>(distance);
    score.assdMm = sum / static_cast<double>(fromA.size() + fromB.size());
    score.hd95Mm = std::max(quantile(fromA, 0.95), quantile(fromB, 0.95));
    return score;
}

std::map<int, LabelScore> compareLabels(const Volume& labels, const Volume& reference) {
    checkGrids(labels, reference);
    const std::vector<int> a = wholeLabels(labels), b = wholeLabels(reference);
    std::set<int> present(a.begin(), a.end());
    present.insert(b.begin(), b.end());
    std::map<int, LabelScore> scores;
    for (const int label : present) {
        if (label == 0) continue;
        Mask first(a.size()), second(b.size());
        for (std::size_t n = 0; n < a.size(); ++n) {
            first[n] = a[n] == label ? 1 : 0;
            second[n] = b[n] == label ? 1 : 0;
        }
        scores[label] = compareMasks(first, second, labels.geometry());
    }
    return scores;
}

std::map<int, double> labelVolumesMl(const Volume& labels) {
    std::map<int, double> volumes;
    for (const int label : wholeLabels(labels))
        if (label != 0) volumes[label] += voxelMl(labels.geometry());
    return volumes;
}

std::optional<BlandAltman> blandAltman(const std::vector<double>& a, const std::vector<double>& b) {
    if (a.size() != b.size())
        throw Error(ErrorKind::Internal, "labels.pairs", "two measurements of the same cases were expected");
    if (a.size() < 2) return std::nullopt;
    BlandAltman agreement;
    agreement.cases = a.size();
    for (std::size_t n = 0; n < a.size(); ++n)
        agreement.bias += (a[n] - b[n]) / static_cast<double>(a.size());
    for (std::size_t n = 0; n < a.size(); ++n)
        agreement.deviation += std::pow(a[n] - b[n] - agreement.bias, 2) / static_cast<double>(a.size() - 1);
    agreement.deviation = std::sqrt(agreement.deviation);
    agreement.lower = agreement.bias - 1.96 * agreement.deviation;
    agreement.upper = agreement.bias + 1.96 * agreement.deviation;
    return agreement;
}

void to_json(Json& json, const LabelScore& score) {
    json = {{"dice", score.dice}, {"volumeMl", score.volumeMl}, {"referenceMl", score.referenceMl}};
    json["assdMm"] = score.assdMm ? Json(*score.assdMm) : Json(nullptr);
    json["hd95Mm"] = score.hd95Mm ? Json(*score.hd95Mm) : Json(nullptr);
}

void to_json(Json& json, const BlandAltman& agreement) {
    json = {{"cases", agreement.cases},
            {"bias", agreement.bias},
            {"deviation", agreement.deviation},
            {"lowerLimit", agreement.lower},
            {"upperLimit", agreement.upper}};
}

} // namespace magiqt
