// The first half of LinearRegistration.h: many starts at 8 mm, the best at 4 mm.
#include "LinearRegistration.h"

#include "Maximise.h"

#include "volume/Parallel.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr double kPaddingMm = 24; // air that stands for what a tightly cropped image leaves out
constexpr double kStartDegrees = 25;
constexpr double kFarStartDegrees = 50;
constexpr std::size_t kOptimised = 14; // starts carried on at 8 mm
constexpr std::size_t kCarried = 4;    // and at 4 mm
constexpr double kSamePoseMm = 6;      // candidates nearer than this are one

struct Candidate {
    Matrix4 matrix; // sampled to image
    double score = -1;
    double normalised = 0;
};

bool isBetter(const Candidate& a, const Candidate& b) {
    return a.score > b.score;
}

// One resolution: samples of one scan, the other as an image.
struct Level {
    ImageSamples samples;
    SplineImage image;
    ValueRange samplesRange, imageRange;

    Level(const ScanView& sampled, const ScanView& shown, double spacingMm, bool insideAlone)
        : image(padded(shown.coarse(spacingMm)), SplineImage::Coefficients::Samples) {
        const Volume coarse = sampled.coarse(spacingMm);
        samples.centreLps = sampled.centreOfMass();
        const Index3& size = coarse.geometry().sizeIjk();
        std::size_t n = 0;
        for (std::int64_t k = 0; k < size[2]; ++k)
            for (std::int64_t j = 0; j < size[1]; ++j)
                for (std::int64_t i = 0; i < size[0]; ++i, ++n) {
                    const Point3 point = coarse.geometry().pointLps(
                        {static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                    if (!(insideAlone ? sampled.isInMask(point) : sampled.isInWideMask(point))) continue;
                    samples.points.push_back((point - samples.centreLps).cast<float>());
                    samples.values.push_back(coarse.voxels()[n]);
                }
        samplesRange = rangeOf(samples.values, 0.0, 0.995);
        imageRange = rangeOf(image.coefficients(), 0.0, 0.998);
    }

    static Volume padded(const Volume& volume) {
        const double spacing = volume.geometry().spacingMm()[0];
        const auto margin = static_cast<std::int64_t>(std::ceil(kPaddingMm / spacing));
        Index3 size = volume.geometry().sizeIjk();
        for (std::int64_t& length : size)
            length += 2 * margin;
        const Point3 origin = volume.geometry().pointLps(Point3::Constant(-static_cast<double>(margin)));
        ResampleOptions options;
        options.interpolation = Interpolation::Nearest;
        options.extrapolation = Extrapolation::NearestEdge;
        return resample(volume, Geometry::axisAligned(size, Point3::Constant(spacing), origin), options);
    }

    MutualInformation metric() const {
        return MutualInformation(samples, image, samplesRange, imageRange, 0.4);
    }

    static double score(const MutualInformationValue& value) {
        return value.value * std::min(1.0, value.inside / 0.8);
    }

    Candidate rate(const Matrix4& matrix) const {
        MutualInformation information = metric();
        const MutualInformationValue value = information.evaluate(mapOf(matrix, samples.centreLps));
        return {matrix, score(value), value.normalised};
    }

    // The residual motion about the candidate's own pose.
    Candidate climb(const Candidate& start, const MaximiseOptions& options,
                    const RegistrationHooks& hooks) const {
        MutualInformation information = metric();
        const AffineMap pose = mapOf(start.matrix, samples.centreLps);
        // image point = centre + shift + pose.linear * (x - centre), turned by w and moved by t about its own
        // centre
        const auto mapAt = [&](const Eigen::VectorXd& p) {
            const AffineMap motion = mapOf(MotionKind::Rigid, p);
            return AffineMap{motion.linear * pose.linear, pose.translation + motion.translation};
        };
        Eigen::VectorXd parameters = Eigen::VectorXd::Zero(6);
        maximise(
            [&](const Eigen::VectorXd& p, Eigen::VectorXd& slope) {
                hooks.throwIfStopped();
                MutualInformationValue value = information.evaluate(mapAt(p));
                value.linear = value.linear * pose.linear.transpose(); // forces by turned points
                chainSlope(MotionKind::Rigid, p, value, slope);
                return value.value;
            },
            parameters, options);
        Candidate result = rate(matrixOf(mapAt(parameters), samples.centreLps));
        return isBetter(start, result) ? start : result;
    }
};

double headTop(const ScanView& view) {
    double top = -1e30;
    for (const Point3& point : view.headPoints())
        top = std::max(top, point[2]);
    return top;
}

std::vector<Matrix4> starts(const ScanView& sampled, const ScanView& shown) {
    std::vector<Eigen::Vector3d> turns;
    for (const double x : {0.0, -kStartDegrees, kStartDegrees})
        for (const double y : {0.0, -kStartDegrees, kStartDegrees})
            for (const double z : {0.0, -kStartDegrees, kStartDegrees})
                turns.emplace_back(x, y, z);
    for (int axis = 0; axis < 3; ++axis)
        for (const double sign : {-1.0, 1.0})
            turns.push_back(sign * kFarStartDegrees * Eigen::Vector3d::Unit(axis));
    // Points that are taken for the same one.
    std::vector<std::pair<Point3, Point3>> anchors = {
        {sampled.centreOfMass(), shown.centreOfMass()},
        {sampled.geometry().centreLps(), shown.geometry().centreLps()},
        {sampled.centreOfMass(), shown.centreOfMass()},
        {sampled.centreOfMass(), sampled.centreOfMass()}}; // as the headers say
    anchors[2].first[2] = headTop(sampled) - 70;
    anchors[2].second[2] = headTop(shown) - 70;
    std::vector<Matrix4> result = {Matrix4::Identity()};
    for (const auto& [from, to] : anchors)
        for (const Eigen::Vector3d& turn : turns) {
            AffineMap map;
            map.linear = rotationOf(turn * 3.14159265358979323846 / 180);
            map.translation = to - from;
            result.push_back(matrixOf(map, from));
        }
    return result;
}

// The best `count`, each in a place of its own.
std::vector<Candidate> distinct(std::vector<Candidate> all, std::size_t count,
                                const std::vector<Point3>& points) {
    std::stable_sort(all.begin(), all.end(), isBetter);
    std::vector<Candidate> kept;
    for (const Candidate& candidate : all) {
        const bool isNew = std::all_of(kept.begin(), kept.end(), [&](const Candidate& other) {
            return meanDistance(candidate.matrix, other.matrix, points) > kSamePoseMm;
        });
        if (isNew) kept.push_back(candidate);
        if (kept.size() == count) break;
    }
    return kept;
}

} // namespace

bool isOneStripped(const ScanView& moving, const ScanView& fixed) {
    const double ratio = moving.maskMl() / fixed.maskMl();
    return std::min(ratio, 1 / ratio) < 0.65;
}

CoarseResult registerCoarsely(const ScanView& moving, const ScanView& fixed, const RegistrationHooks& hooks) {
    const bool stripped = isOneStripped(moving, fixed);
    const bool sampleMoving = stripped && moving.maskMl() < fixed.maskMl();
    const ScanView& sampled = sampleMoving ? moving : fixed;
    const ScanView& shown = sampleMoving ? fixed : moving;
    const std::vector<Point3>& points = sampled.headPoints();

    const Level first(sampled, shown, 8, stripped);
    const std::vector<Matrix4> poses = starts(sampled, shown);
    std::vector<Candidate> candidates(poses.size());
    // Over the starts: a level this coarse is one part for the metric.
    const auto forEach = [&](std::size_t count, const auto& body) {
        parallelFor(0, static_cast<std::int64_t>(count), [&](std::int64_t from, std::int64_t to) {
            for (std::int64_t n = from; n < to; ++n) {
                hooks.throwIfStopped();
                body(static_cast<std::size_t>(n));
            }
        });
    };
    forEach(poses.size(), [&](std::size_t n) { candidates[n] = first.rate(poses[n]); });
    hooks.progress(0.2);
    candidates = distinct(std::move(candidates), kOptimised, points);
    MaximiseOptions options;
    options.evaluations = 50;
    options.firstStep = 4;
    options.longestStep = 12;
    options.smallestStep = 0.1;
    forEach(candidates.size(),
            [&](std::size_t n) { candidates[n] = first.climb(candidates[n], options, hooks); });
    hooks.progress(0.6);

    const Level second(sampled, shown, 4, stripped);
    candidates = distinct(std::move(candidates), kCarried, points);
    options.firstStep = 1;
    options.longestStep = 5;
    options.smallestStep = 0.03;
    for (Candidate& candidate : candidates)
        candidate = second.climb(second.rate(candidate.matrix), options, hooks);
    hooks.progress(0.95);
    std::stable_sort(candidates.begin(), candidates.end(), isBetter);
    CoarseResult result;
    const auto fixedToMoving = [&](const Matrix4& m) { return sampleMoving ? Matrix4(m.inverse()) : m; };
    result.fixedToMoving = fixedToMoving(candidates.front().matrix);
    result.similarity = candidates.front().normalised;
    result.similarityBefore = second.rate(Matrix4::Identity()).normalised;
    for (std::size_t n = 1; n < candidates.size(); ++n) {
        const double distance = meanDistance(candidates.front().matrix, candidates[n].matrix, points);
        if (distance < kSamePoseMm || result.rivalDistanceMm > 0) continue;
        result.rivalSimilarity = candidates[n].normalised;
        result.rivalDistanceMm = distance;
    }
    hooks.progress(1);
    return result;
}

} // namespace magiqt
