#include "imaging/segmentation/HeadSegmentation.h"

#include "base/Error.h"
#include "volume/DistanceTransform.h"
#include "volume/Intensity.h"
#include "volume/Parallel.h"
#include "volume/Resample.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <string>

namespace magiqt {

namespace {

constexpr double kTissueMarginMm = 14.0; // around the coarse mask
constexpr double kTissueReachMm = 10.0;  // labels farther from the coarse mask are dropped
constexpr double kLabelSpacingMm = 1.0;
constexpr double kKnownBrainSpacingMm = 1.5; // of the probability of a given mask
constexpr double kSmallestMm = 60.0;
constexpr double kLeastMl = 300.0, kMostMl = 2200.0;
constexpr double kBorderMm = 2.0;
constexpr double kBorderShare = 0.002; // of the mask's voxels at one face of the grid

double voxelMl(const Geometry& geometry) {
    return std::abs(geometry.indexToLps().topLeftCorner<3, 3>().determinant()) / 1000;
}

void checkScan(const Volume& scan) {
    const Index3& size = scan.geometry().sizeIjk();
    const Point3 spacing = scan.geometry().spacingMm();
    for (std::size_t a = 0; a < 3; ++a) {
        const double extent = static_cast<double>(size[a]) * spacing[static_cast<Eigen::Index>(a)];
        if (size[a] >= 3 && extent >= kSmallestMm) continue;
        throw Error(ErrorKind::BadInput, "segment.flat",
                    "the scan has " + std::to_string(size[a]) + " slices over " +
                        std::to_string(static_cast<int>(std::lround(extent))) +
                        " mm along one axis; a whole head with at least 3 slices over 60 mm was expected",
                    {{"slices", std::to_string(size[a])}, {"mm", std::to_string(std::lround(extent))}});
    }
}

[[noreturn]] void noBrain() {
    throw Error(ErrorKind::BadInput, "segment.no-brain",
                "no brain was found in the scan; a head with plausible orientation and spacing was expected");
}

// What counts as nothing: 0, or the lowest values of an image that is centred about 0.
float floorOf(const std::vector<float>& values) {
    std::vector<float> sample;
    std::size_t negative = 0;
    for (std::size_t n = 0; n < values.size(); n += 7) {
        if (!std::isfinite(values[n])) continue;
        sample.push_back(values[n]);
        negative += values[n] < 0.0f;
    }
    if (20 * negative < sample.size() || sample.empty()) return 0.0f;
    return static_cast<float>(quantile(sample, 0.005));
}

// The scan on a grid: smoothed where the grid is coarser than its voxels, 0 where it ends, nothing below 0.
Volume onGrid(const Volume& scan, const Geometry& grid, double spacingMm) {
    Volume source = scan;
    const float floor = floorOf(scan.voxels());
    for (float& value : source.editableVoxels())
        value = std::isfinite(value) ? std::max(value - floor, 0.0f) : 0.0f;
    const Point3 spacing = scan.geometry().spacingMm();
    if (spacing.minCoeff() < 0.75 * spacingMm)
        source = Volume(scan.geometry(), smoothed(source, 0.35 * spacingMm));
    Volume result = resample(source, grid, Interpolation::CubicBSpline);
    for (float& value : result.editableVoxels())
        value = std::max(value, 0.0f);
    return result;
}

SegmenterOutput runOn(const Volume& image, const std::vector<float>& prior, Segmenter& segmenter,
                      const SegmentationCallbacks& callbacks) {
    SegmenterInput input;
    input.sizeIjk = image.geometry().sizeIjk();
    input.voxels = image.voxels();
    input.prior = prior;
    SegmenterRunOptions options;
    options.betweenSteps = callbacks.throwIfStopped;
    return segmenter.run(input, options);
}

std::vector<float> brainProbability(const SegmenterOutput& output) {
    std::vector<float> sum(output.probability[0].size());
    for (std::size_t c = 0; c < kHeadClassCount; ++c) {
        if (!isBrainMask(static_cast<HeadClass>(c))) continue;
        for (std::size_t n = 0; n < sum.size(); ++n)
            sum[n] += output.probability[c][n];
    }
    return sum;
}

// The network's answers on two grids half a voxel apart, their mean on voxels of half the size: where between
// two voxels the border lies is known better so.
Volume meanProbability(const Volume& upright, Segmenter& brain, const SegmentationCallbacks& callbacks) {
    const double spacing = brain.config().spacingMm;
    const Geometry coarse = isotropicGrid(upright.geometry(), spacing);
    const Geometry fine = isotropicGrid(upright.geometry(), 0.5 * spacing);
    ResampleOptions options;
    options.extrapolation = Extrapolation::NearestEdge;
    std::vector<float> mean(static_cast<std::size_t>(fine.voxelCount()));
    for (const double shift : {-0.25, 0.25}) {
        Matrix4 matrix = coarse.indexToLps();
        matrix.col(3).head<3>() = coarse.pointLps(Point3::Constant(shift));
        const Geometry grid(coarse.sizeIjk(), matrix);
        const Volume found(grid,
                           brainProbability(runOn(onGrid(upright, grid, spacing), {}, brain, callbacks)));
        const Volume there = resample(found, fine, options);
        for (std::size_t n = 0; n < mean.size(); ++n)
            mean[n] += 0.5f * there.voxels()[n];
    }
    return Volume(fine, std::move(mean));
}

Mask above(const std::vector<float>& values, float threshold) {
    Mask mask(values.size());
    for (std::size_t n = 0; n < values.size(); ++n)
        mask[n] = values[n] >= threshold ? 1 : 0;
    return mask;
}

// One piece: threads to eyes, scalp and neck are cut first, then what they led to is dropped.
Mask onePiece(const std::vector<float>& probability, const Geometry& geometry, double threadMm) {
    const Index3 size = geometry.sizeIjk();
    const Mask all = above(probability, 0.5f);
    Mask core = all;
    const Point3 spacing = geometry.spacingMm();
    Index3 radius{};
    for (std::size_t a = 0; a < 3; ++a)
        radius[a] = static_cast<std::int64_t>(std::lround(threadMm / spacing[static_cast<Eigen::Index>(a)]));
    openMask(core, size, radius);
    if (keepLargestComponent(core, size) == 0) core = all;
    const std::vector<float> away = distanceToMask(core, size, spacing);
    Mask result(all.size());
    for (std::size_t n = 0; n < all.size(); ++n)
        result[n] = all[n] != 0 && static_cast<double>(away[n]) <= threadMm + 1.0 ? 1 : 0;
    keepLargestComponent(result, size);
    fillHolesBySlice(result, size);
    return result;
}

Volume toVolume(const Geometry& geometry, const Mask& mask) {
    return Volume(geometry, std::vector<float>(mask.begin(), mask.end()));
}

Mask toMask(const Volume& volume) {
    return above(volume.voxels(), 0.5f);
}

// Probability of the brain on the scan's grid, from a coarser or finer one.
Volume maskOnScan(const Volume& probability, const Geometry& scan) {
    ResampleOptions options;
    options.interpolation = Interpolation::Linear;
    const Volume there = resample(probability, scan, options);
    Mask mask = above(there.voxels(), 0.5f);
    keepLargestComponent(mask, scan.sizeIjk());
    fillHolesBySlice(mask, scan.sizeIjk());
    return toVolume(scan, mask);
}

// The part of a grid that holds a mask and a margin.
Geometry around(const Volume& mask, const Geometry& grid, double marginMm) {
    const Index3 size = mask.geometry().sizeIjk();
    Point3 low = Point3::Constant(1e9), high = Point3::Constant(-1e9);
    std::size_t n = 0;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i, ++n) {
                if (mask.voxels()[n] < 0.5f) continue;
                const Point3 at = grid.indexIjk(mask.geometry().pointLps(
                    Point3(static_cast<double>(i), static_cast<double>(j), static_cast<double>(k))));
                low = low.cwiseMin(at);
                high = high.cwiseMax(at);
            }
    const Point3 spacing = grid.spacingMm();
    Index3 count{};
    Point3 first = Point3::Zero();
    for (std::size_t a = 0; a < 3; ++a) {
        const auto axis = static_cast<Eigen::Index>(a);
        const double margin = marginMm / spacing[axis];
        const double from = std::max(std::floor(low[axis] - margin), 0.0);
        const double to =
            std::min(std::ceil(high[axis] + margin), static_cast<double>(grid.sizeIjk()[a] - 1));
        first[axis] = from;
        count[a] = static_cast<std::int64_t>(to - from) + 1;
    }
    Matrix4 matrix = grid.indexToLps();
    matrix.col(3).head<3>() = grid.pointLps(first);
    return Geometry(count, matrix);
}

// Class scores on the network's grid to labels on another; what lies far from the brain is background.
Volume tissueLabels(const SegmenterOutput& output, const Volume& prior, const Geometry& target) {
    const Geometry& grid = prior.geometry();
    const std::vector<float> away =
        distanceToMask(above(prior.voxels(), 0.5f), grid.sizeIjk(), grid.spacingMm());
    const auto& p = output.probability;
    const auto scoreOf = [&](std::initializer_list<HeadClass> classes) {
        std::vector<float> score(prior.voxels().size());
        for (const HeadClass c : classes)
            for (std::size_t n = 0; n < score.size(); ++n)
                if (static_cast<double>(away[n]) <= kTissueReachMm)
                    score[n] += p[static_cast<std::size_t>(c)][n];
        return resample(Volume(grid, std::move(score)), target, Interpolation::Linear);
    };
    const std::array<Volume, 4> scores = {scoreOf({HeadClass::OuterCsf, HeadClass::InnerCsf}),
                                          scoreOf({HeadClass::Grey}), scoreOf({HeadClass::White}),
                                          scoreOf({HeadClass::Ventricles})};
    std::vector<float> labels(static_cast<std::size_t>(target.voxelCount()));
    for (std::size_t n = 0; n < labels.size(); ++n) {
        float rest = 1.0f, best = 0.0f;
        std::size_t label = 0;
        for (std::size_t c = 0; c < scores.size(); ++c) {
            const float score = scores[c].voxels()[n];
            rest -= score;
            if (score > best) {
                best = score;
                label = c + 1;
            }
        }
        labels[n] = best > rest ? static_cast<float>(label) : 0.0f;
    }
    Mask inside = above(labels, 0.5f);
    keepLargestComponent(inside, target.sizeIjk());
    for (std::size_t n = 0; n < labels.size(); ++n)
        if (inside[n] == 0) labels[n] = 0.0f;
    return Volume(target, std::move(labels));
}

void tell(const SegmentationCallbacks& callbacks, double fraction, const std::string& stage) {
    if (callbacks.throwIfStopped) callbacks.throwIfStopped();
    if (callbacks.progress) callbacks.progress(fraction, stage);
}

} // namespace

void checkBrainMask(const Volume& mask, Findings& findings) {
    const Index3 size = mask.geometry().sizeIjk();
    std::array<std::int64_t, 6> faces{};
    Index3 near{}; // planes that count as the border
    for (std::size_t a = 0; a < 3; ++a)
        near[a] =
            static_cast<std::int64_t>(kBorderMm / mask.geometry().spacingMm()[static_cast<Eigen::Index>(a)]);
    std::int64_t count = 0;
    std::size_t n = 0;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i, ++n) {
                if (mask.voxels()[n] < 0.5f) continue;
                ++count;
                const Index3 at = {i, j, k};
                for (std::size_t a = 0; a < 3; ++a) {
                    faces[2 * a] += at[a] <= near[a];
                    faces[2 * a + 1] += at[a] >= size[a] - 1 - near[a];
                }
            }
    const double volume = static_cast<double>(count) * voxelMl(mask.geometry());
    if (volume < kLeastMl || volume > kMostMl)
        findings.push_back({Severity::Warning,
                            "mask.implausible-volume",
                            "the brain mask has " + std::to_string(std::lround(volume)) +
                                " ml; 300 to 2200 ml were expected: look at it before you use it",
                            {{"ml", std::to_string(std::lround(volume))}}});
    const auto most = *std::max_element(faces.begin(), faces.end());
    if (static_cast<double>(most) > kBorderShare * static_cast<double>(std::max<std::int64_t>(count, 1)))
        findings.push_back(
            {Severity::Warning,
             "mask.touches-border",
             "the brain reaches the border of the field of view; part of it may be missing, so volumes "
             "are too small",
             {}});
}

BrainMask findBrain(const Volume& scan, Segmenter& brain, const SegmentationCallbacks& callbacks,
                    Findings& findings) {
    checkScan(scan);
    tell(callbacks, 0.0, "finding the brain");
    const double spacing = brain.config().spacingMm;
    if (std::none_of(scan.voxels().begin(), scan.voxels().end(), [](float value) { return value > 0.0f; }))
        noBrain();
    const Volume upright = reorient(scan, "LPS");
    const Volume mean = meanProbability(upright, brain, callbacks);
    const Geometry& grid = mean.geometry();
    std::vector<float> probability = mean.voxels();
    const Mask piece = onePiece(probability, grid, 2.0 * spacing);
    // Just around the piece what is uncertain stays: it carries where between two voxels the border lies.
    const std::vector<float> away = distanceToMask(piece, grid.sizeIjk(), grid.spacingMm());
    for (std::size_t n = 0; n < probability.size(); ++n) {
        if (static_cast<double>(away[n]) > 1.8 * spacing) probability[n] = 0.0f;
        if (piece[n] != 0) probability[n] = std::max(probability[n], 0.5f);
    }
    BrainMask result;
    result.probability = Volume(grid, std::move(probability));
    result.mask = maskOnScan(result.probability, scan.geometry());
    result.volumeMl =
        static_cast<double>(std::count(result.mask.voxels().begin(), result.mask.voxels().end(), 1.0f)) *
        voxelMl(scan.geometry());
    if (!(result.volumeMl > 0)) noBrain();
    checkBrainMask(result.mask, findings);
    return result;
}

HeadSegmentation segmentHead(const Volume& scan, Segmenter& brain, Segmenter& tissue,
                             const SegmentationCallbacks& callbacks, Findings& findings) {
    return segmentTissues(scan, findBrain(scan, brain, callbacks, findings), tissue, callbacks);
}

BrainMask knownBrain(const Volume& mask) {
    BrainMask brain;
    brain.mask = mask;
    const Volume upright = reorient(mask, "LPS");
    brain.probability = resample(upright, isotropicGrid(upright.geometry(), kKnownBrainSpacingMm), Interpolation::Linear);
    for (const float voxel : mask.voxels())
        if (voxel > 0.5f) brain.volumeMl += voxelMl(mask.geometry());
    return brain;
}

HeadSegmentation segmentTissues(const Volume& scan, BrainMask brain, Segmenter& tissue,
                                const SegmentationCallbacks& callbacks) {
    HeadSegmentation result;
    result.brain = std::move(brain);
    tell(callbacks, 0.3, "finding tissues");
    const double spacing = tissue.config().spacingMm;
    const Volume upright = reorient(scan, "LPS");
    const Geometry whole = isotropicGrid(upright.geometry(), spacing);
    const Geometry box =
        around(toVolume(result.brain.probability.geometry(), toMask(result.brain.probability)), whole,
               kTissueMarginMm);
    const Volume prior = resample(result.brain.probability, box, Interpolation::Linear);
    const SegmenterOutput output = runOn(onGrid(upright, box, spacing), prior.voxels(), tissue, callbacks);
    tell(callbacks, 0.9, "writing labels");
    result.labels = tissueLabels(output, prior, isotropicGrid(scan.geometry(), kLabelSpacingMm));
    for (const float label : result.labels.voxels())
        if (label > 0.0f)
            result.volumesMl[static_cast<std::size_t>(label)] += voxelMl(result.labels.geometry());
    return result;
}

} // namespace magiqt
