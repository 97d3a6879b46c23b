// The second half of LinearRegistration.h: at the voxels of the coarser scan, against the finer scan blurred
// to them.
#include "LinearRegistration.h"

#include "Blur.h"
#include "Maximise.h"

#include "volume/NiftiAffine.h"

#include <Eigen/Geometry>
#include <Eigen/LU>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr double kFrameMarginMm = 14;
constexpr double kBeyondFieldOfViewMm = 8; // samples this far outside the other scan still count, as air
constexpr double kBlockMm = 24;            // of the halves

struct Pass {
    double smoothMm;     // added to both scans
    std::size_t samples; // at most
    double firstStepMm;
    double smallestStepMm;
    int evaluations;
};

// Both scans in the axes of the coarser one: its voxels as samples, the finer one resampled to lie where the
// current estimate puts it.
class Frame {
public:
    Frame(const ScanView& low, const ScanView& high, const Matrix4& lowToHigh, bool stripped,
          const Pass& pass)
        : m_image(shown(low, high, lowToHigh, pass), SplineImage::Coefficients::Samples) {
        const Volume smooth = blurred(low.volume(), extra(low, pass));
        const Index3& size = smooth.geometry().sizeIjk();
        m_samples.centreLps = low.centreOfMass();
        std::vector<std::int64_t> taken;
        for (std::int64_t n = 0; n < smooth.geometry().voxelCount(); ++n) {
            const Point3 point = pointOf(smooth.geometry(), size, n);
            if (!(stripped ? low.isInMask(point) : low.isInWideMask(point))) continue;
            const Point3 there = lowToHigh.topLeftCorner<3, 3>() * point + lowToHigh.topRightCorner<3, 1>();
            if (!high.isInFieldOfView(there, -kBeyondFieldOfViewMm)) continue;
            if (stripped && !high.isInMask(there)) continue;
            taken.push_back(n);
        }
        // A share drawn by a hash of the voxel: no pattern that could match the image's.
        const double share =
            static_cast<double>(pass.samples) / static_cast<double>(std::max<std::size_t>(1, taken.size()));
        for (const std::int64_t n : taken) {
            if (share < 1 && hashed(static_cast<std::uint64_t>(n)) > share) continue;
            m_samples.points.push_back(
                (pointOf(smooth.geometry(), size, n) - m_samples.centreLps).cast<float>());
            m_samples.values.push_back(smooth.voxels()[static_cast<std::size_t>(n)]);
        }
        m_samplesRange = rangeOf(m_samples.values, 0.001, 0.995);
        m_imageRange = imageRangeAt(m_samples);
    }

    const ImageSamples& samples() const { return m_samples; }

    MutualInformation metric(const ImageSamples& samples) const {
        return MutualInformation(samples, m_image, m_samplesRange, m_imageRange, 0.5);
    }

    // Samples in every second block of a chess board in space.
    ImageSamples half(int parity) const {
        ImageSamples result;
        result.centreLps = m_samples.centreLps;
        for (std::size_t n = 0; n < m_samples.points.size(); ++n) {
            const Eigen::Vector3f block =
                (m_samples.points[n] / static_cast<float>(kBlockMm)).array().floor();
            if ((static_cast<int>(block.sum()) & 1) != parity) continue;
            result.points.push_back(m_samples.points[n]);
            result.values.push_back(m_samples.values[n]);
        }
        return result;
    }

    // At the solution, of the samples well inside both heads, with ranges of their own.
    double insideSimilarity(const ScanView& low, const ScanView& high, const Matrix4& lowToHigh,
                            const AffineMap& solution) const {
        ImageSamples inside;
        inside.centreLps = m_samples.centreLps;
        for (std::size_t n = 0; n < m_samples.points.size(); ++n) {
            const Point3 point = m_samples.points[n].cast<double>() + m_samples.centreLps;
            const Point3 there = lowToHigh.topLeftCorner<3, 3>() * point + lowToHigh.topRightCorner<3, 1>();
            if (!low.isDeep(point) || !high.isDeep(there)) continue;
            inside.points.push_back(m_samples.points[n]);
            inside.values.push_back(m_samples.values[n]);
        }
        if (inside.points.size() < 500) return 0;
        MutualInformation information(inside, m_image, rangeOf(inside.values, 0.01, 0.99),
                                      imageRangeAt(inside), 0.5);
        return information.evaluate(solution).normalised;
    }

    Eigen::VectorXd solve(MotionKind kind, const ImageSamples& samples, const Pass& pass,
                          const RegistrationHooks& hooks, MutualInformationValue* last) const {
        MutualInformation information = metric(samples);
        Eigen::VectorXd parameters = Eigen::VectorXd::Zero(parameterCount(kind));
        MaximiseOptions options;
        options.evaluations = pass.evaluations;
        options.firstStep = pass.firstStepMm;
        options.longestStep = 4;
        options.smallestStep = pass.smallestStepMm;
        maximise(
            [&](const Eigen::VectorXd& p, Eigen::VectorXd& slope) {
                hooks.throwIfStopped();
                const MutualInformationValue value = information.evaluate(mapOf(kind, p));
                chainSlope(kind, p, value, slope);
                return value.value;
            },
            parameters, options);
        if (last != nullptr) *last = information.evaluate(mapOf(kind, parameters));
        return parameters;
    }

    double distinctness(MotionKind kind, const Eigen::VectorXd& parameters, double similarity) const {
        MutualInformation information = metric(m_samples);
        double sum = 0;
        int count = 0;
        for (int axis = 0; axis < 6; ++axis)
            for (const double sign : {-1.0, 1.0}) {
                Eigen::VectorXd disturbed = Eigen::VectorXd::Zero(6);
                disturbed[axis] = sign * 12; // mm on the head's surface, or of shift
                AffineMap map = mapOf(kind, parameters);
                const AffineMap motion = mapOf(MotionKind::Rigid, disturbed);
                map.linear = motion.linear * map.linear;
                map.translation += motion.translation;
                sum += information.evaluate(map).normalised;
                ++count;
            }
        return similarity > 0 ? std::clamp(1 - sum / count / similarity, 0.0, 1.0) : 0.0;
    }

private:
    static Point3 pointOf(const Geometry& geometry, const Index3& size, std::int64_t n) {
        return geometry.pointLps({static_cast<double>(n % size[0]),
                                  static_cast<double>(n / size[0] % size[1]),
                                  static_cast<double>(n / (size[0] * size[1]))});
    }

    static double hashed(std::uint64_t n) { // 0..1, splitmix64
        n += 0x9e3779b97f4a7c15u;
        n = (n ^ (n >> 30)) * 0xbf58476d1ce4e5b9u;
        n = (n ^ (n >> 27)) * 0x94d049bb133111ebu;
        return static_cast<double>((n ^ (n >> 31)) >> 11) / 9007199254740992.0;
    }

    // Smoothing of the samples along the low scan's axes; none across slices that are too thick for it.
    static Point3 extra(const ScanView& low, const Pass& pass) {
        const Point3 spacing = low.geometry().spacingMm();
        Point3 sigma;
        for (int axis = 0; axis < 3; ++axis)
            sigma[axis] = pass.smoothMm / spacing[axis] < 0.35 ? 0.0 : pass.smoothMm;
        return sigma;
    }

    static Volume shown(const ScanView& low, const ScanView& high, const Matrix4& lowToHigh,
                        const Pass& pass) {
        const Point3 lowSpacing = low.geometry().spacingMm();
        const Eigen::Matrix3d direction = nearestRotation(low.geometry().direction());
        Index3 size{};
        Point3 spacing, half;
        for (std::size_t n = 0; n < 3; ++n) {
            const auto axis = static_cast<Eigen::Index>(n);
            spacing[axis] = std::clamp(0.7 * lowSpacing[axis], 1.0, 1.5);
            const double extent =
                static_cast<double>(low.geometry().sizeIjk()[n]) * lowSpacing[axis] + 2 * kFrameMarginMm;
            size[n] = static_cast<std::int64_t>(std::ceil(extent / spacing[axis]));
            half[axis] = 0.5 * spacing[axis] * static_cast<double>(size[n] - 1);
        }
        Matrix4 matrix = Matrix4::Identity();
        matrix.topLeftCorner<3, 3>() = direction * spacing.asDiagonal();
        matrix.topRightCorner<3, 1>() = low.geometry().centreLps() - direction * half;
        ResampleOptions options;
        options.extrapolation = Extrapolation::NearestEdge;
        options.targetLpsToSourceLps = lowToHigh;
        const Volume resampled = resample(high.volume(), Geometry(size, matrix), options);
        // What is missing to the low scan's point spread: of its voxels, less the fine scan's own and the
        // spline's.
        const double highSigma = high.pointSpreadMm().mean();
        const Point3 lowSigma = low.pointSpreadMm();
        const Point3 added = extra(low, pass);
        Point3 sigma;
        for (int axis = 0; axis < 3; ++axis) {
            const double splineSigma = kSplineSigma * spacing[axis];
            sigma[axis] =
                std::sqrt(std::max(0.0, lowSigma[axis] * lowSigma[axis] + added[axis] * added[axis] -
                                            highSigma * highSigma - splineSigma * splineSigma));
        }
        return blurred(resampled, sigma);
    }

    ValueRange imageRangeAt(const ImageSamples& samples) const {
        std::vector<float> values;
        for (std::size_t n = 0; n < samples.points.size(); n += 3) {
            float value = 0;
            Eigen::Vector3f slope;
            if (m_image.sample(samples.points[n] + samples.centreLps.cast<float>(), value, slope))
                values.push_back(value);
        }
        return rangeOf(values, 0.001, 0.995);
    }

    SplineImage m_image;
    ImageSamples m_samples;
    ValueRange m_samplesRange, m_imageRange;
};

} // namespace

RefineResult refine(const ScanView& moving, const ScanView& fixed, MotionKind kind,
                    const Matrix4& fixedToMoving, SelfCheck check, const RegistrationHooks& hooks) {
    // Equal voxels: the fixed scan gives the samples.
    const bool lowIsMoving = moving.voxelMl() > 1.001 * fixed.voxelMl();
    const ScanView& low = lowIsMoving ? moving : fixed;
    const ScanView& high = lowIsMoving ? fixed : moving;
    const bool stripped = isOneStripped(moving, fixed);
    Matrix4 lowToHigh = lowIsMoving ? Matrix4(fixedToMoving.inverse()) : fixedToMoving;
    const Pass passes[] = {{1.6, 40000, 0.5, 0.02, 30}, {0.8, 120000, 0.1, 0.003, 40}};
    RefineResult result;
    for (const Pass& pass : passes) {
        const bool isLast = &pass == &passes[1];
        const Frame frame(low, high, lowToHigh, stripped, pass);
        hooks.throwIfStopped();
        MutualInformationValue value;
        const Eigen::VectorXd parameters = frame.solve(kind, frame.samples(), pass, hooks, &value);
        const Matrix4 residual = matrixOf(mapOf(kind, parameters), frame.samples().centreLps);
        result.similarity = value.normalised;
        if (isLast && check == SelfCheck::Halves) {
            result.insideSimilarity =
                frame.insideSimilarity(low, high, lowToHigh * residual, mapOf(kind, parameters));
            result.distinctness = frame.distinctness(kind, parameters, value.normalised);
            Matrix4 halves[2];
            for (int parity = 0; parity < 2; ++parity) {
                const ImageSamples samples = frame.half(parity);
                Pass quick = pass;
                quick.evaluations = 25;
                quick.smallestStepMm = 0.01;
                halves[parity] = matrixOf(mapOf(kind, frame.solve(kind, samples, quick, hooks, nullptr)),
                                          samples.centreLps);
            }
            result.halvesDistanceMm = 0.5 * meanDistance(halves[0], halves[1], low.headPoints());
        }
        lowToHigh = lowToHigh * residual;
        hooks.progress(isLast ? 1.0 : 0.4);
    }
    result.fixedToMoving = lowIsMoving ? Matrix4(lowToHigh.inverse()) : lowToHigh;
    return result;
}

double mirroredSimilarity(const ScanView& moving, const ScanView& fixed, const RegistrationHooks& hooks) {
    Matrix4 mirror = Matrix4::Identity();
    mirror(0, 0) = -1;
    mirror(0, 3) = 2 * moving.centreOfMass()[0];
    const auto mirrored = [&](const Volume& volume) {
        const Geometry geometry(volume.geometry().sizeIjk(), mirror * volume.geometry().indexToLps());
        return Volume(geometry, volume.voxels());
    };
    const Volume mask = mirrored(moving.mask());
    const ScanView view(std::make_shared<Volume>(mirrored(moving.volume())), &mask, "moving", nullptr);
    hooks.throwIfStopped();
    RegistrationHooks quiet = hooks;
    quiet.progress = [](double) {};
    const Matrix4 start = registerCoarsely(view, fixed, quiet).fixedToMoving;
    return refine(view, fixed, MotionKind::Rigid, start, SelfCheck::None, quiet).similarity;
}

} // namespace magiqt
