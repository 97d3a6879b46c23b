#include "Deformation.h"

#include "Blur.h"
#include "Maximise.h"

#include "volume/NiftiAffine.h"
#include "volume/Parallel.h"

#include <Eigen/Geometry>
#include <Eigen/LU>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr double kFrameMm = 2.0;      // voxels of the frame in which both scans meet
constexpr double kFrameMarginMm = 10; // around the fixed scan's field of view
constexpr std::size_t kMostSamples = 90000;
constexpr double kFirstGridMm = 32; // control points; halved once
constexpr double kBending = 0.01;   // nats per mm^2 of mean squared second difference
constexpr double kLeastJacobian = 0.2;
constexpr std::int64_t kParts = 8; // of the sums over samples, whatever the number of threads

// Both scans on one grid in fixed space, along the axes of the coarser one.
struct Meeting {
    ImageSamples samples; // of the fixed scan
    SplineImage image;    // the moving one, through the matrix
    ValueRange samplesRange, imageRange;

    Meeting(const ScanView& moving, const ScanView& fixed, const Matrix4& fixedToMoving, double smoothMm)
        : image(volumes(moving, fixed, fixedToMoving, smoothMm, samples),
                SplineImage::Coefficients::Samples) {
        samplesRange = rangeOf(samples.values, 0.001, 0.995);
        std::vector<float> seen;
        for (std::size_t n = 0; n < samples.points.size(); n += 3) {
            float value = 0;
            Eigen::Vector3f slope;
            if (image.sample(samples.points[n] + samples.centreLps.cast<float>(), value, slope))
                seen.push_back(value);
        }
        imageRange = rangeOf(seen, 0.001, 0.995);
    }

private:
    static Geometry frame(const ScanView& moving, const ScanView& fixed, const Matrix4& fixedToMoving) {
        const bool movingIsLow = moving.voxelMl() > fixed.voxelMl();
        const Eigen::Matrix3d direction =
            movingIsLow ? nearestRotation(Eigen::Matrix3d(fixedToMoving.inverse().topLeftCorner<3, 3>()) *
                                          moving.geometry().direction())
                        : nearestRotation(fixed.geometry().direction());
        Point3 least = Point3::Constant(1e30);
        Point3 most = -least;
        for (const Point3& point : fixed.headPoints()) {
            least = least.cwiseMin(direction.transpose() * point);
            most = most.cwiseMax(direction.transpose() * point);
        }
        Index3 size{};
        for (std::size_t a = 0; a < 3; ++a)
            size[a] = static_cast<std::int64_t>(
                std::ceil((most[static_cast<Eigen::Index>(a)] - least[static_cast<Eigen::Index>(a)] +
                           2 * kFrameMarginMm) /
                          kFrameMm));
        Matrix4 matrix = Matrix4::Identity();
        matrix.topLeftCorner<3, 3>() = direction * kFrameMm;
        matrix.topRightCorner<3, 1>() = direction * (least - Point3::Constant(kFrameMarginMm));
        return Geometry(size, matrix);
    }

    // Returns the moving scan; fills the samples of the fixed one.
    static Volume volumes(const ScanView& moving, const ScanView& fixed, const Matrix4& fixedToMoving,
                          double smoothMm, ImageSamples& samples) {
        const Geometry grid = frame(moving, fixed, fixedToMoving);
        const bool movingIsLow = moving.voxelMl() > fixed.voxelMl();
        const Point3 lowSigma = movingIsLow ? moving.pointSpreadMm() : fixed.pointSpreadMm();
        const auto sigmaFor = [&](bool isLow) {
            Point3 sigma = Point3::Constant(smoothMm);
            if (!isLow) sigma = (sigma.cwiseAbs2() + lowSigma.cwiseAbs2()).cwiseSqrt();
            return sigma;
        };
        ResampleOptions options;
        options.extrapolation = Extrapolation::NearestEdge;
        options.interpolation = Interpolation::CubicBSpline;
        const Volume ofFixed = blurred(resample(fixed.volume(), grid, options), sigmaFor(!movingIsLow));
        options.targetLpsToSourceLps = fixedToMoving;
        const Volume ofMoving = blurred(resample(moving.volume(), grid, options), sigmaFor(movingIsLow));

        const bool stripped = isOneStripped(moving, fixed);
        samples.centreLps = fixed.centreOfMass();
        const Index3& size = grid.sizeIjk();
        std::vector<std::size_t> taken;
        std::vector<Point3> points;
        for (std::int64_t n = 0; n < grid.voxelCount(); ++n) {
            const Point3 point =
                grid.pointLps({static_cast<double>(n % size[0]), static_cast<double>(n / size[0] % size[1]),
                               static_cast<double>(n / (size[0] * size[1]))});
            if (!(stripped ? fixed.isInMask(point) : fixed.isInWideMask(point))) continue;
            const Point3 there = (fixedToMoving * point.homogeneous()).head<3>();
            if (!moving.isInFieldOfView(there) || (stripped && !moving.isInMask(there))) continue;
            taken.push_back(static_cast<std::size_t>(n));
            points.push_back(point);
        }
        // Every so manieth with a stride that is no multiple of a row.
        const std::size_t every = std::max<std::size_t>(1, taken.size() / kMostSamples);
        for (std::size_t n = 0; n < taken.size(); n += every) {
            samples.points.push_back((points[n] - samples.centreLps).cast<float>());
            samples.values.push_back(ofFixed.voxels()[taken[n]]);
        }
        return ofMoving;
    }
};

Geometry controlGrid(const ScanView& fixed) {
    const Geometry box = patientGrid(fixed.wideMask().geometry(), kFirstGridMm, 0);
    Index3 size = box.sizeIjk();
    for (std::int64_t& length : size)
        length += 4;
    const Point3 half = 0.5 * kFirstGridMm *
                        Point3(static_cast<double>(size[0] - 1), static_cast<double>(size[1] - 1),
                               static_cast<double>(size[2] - 1));
    return Geometry::axisAligned(size, Point3::Constant(kFirstGridMm), box.centreLps() - half);
}

// The same field on control points half as far apart (two-scale relation of the cubic B-spline).
SplineField halved(const SplineField& coarse) {
    Index3 size = coarse.grid.sizeIjk();
    SplineField fine;
    fine.coefficients = coarse.coefficients;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        Index3 next = size;
        next[axis] = 2 * size[axis] - 1;
        const std::array<std::int64_t, 3> stride = {1, size[0], size[0] * size[1]};
        for (auto& values : fine.coefficients) {
            std::vector<double> out(static_cast<std::size_t>(next[0] * next[1] * next[2]));
            std::size_t n = 0;
            for (std::int64_t k = 0; k < next[2]; ++k)
                for (std::int64_t j = 0; j < next[1]; ++j)
                    for (std::int64_t i = 0; i < next[0]; ++i, ++n) {
                        std::array<std::int64_t, 3> at = {i, j, k};
                        const std::int64_t position = at[axis];
                        at[axis] = 0;
                        const std::int64_t base = at[0] + at[1] * stride[1] + at[2] * stride[2];
                        const auto value = [&](std::int64_t index) {
                            index = std::clamp<std::int64_t>(index, 0, size[axis] - 1);
                            return values[static_cast<std::size_t>(base + index * stride[axis])];
                        };
                        const std::int64_t c = position / 2;
                        out[n] = position % 2 == 0 ? (value(c - 1) + 6 * value(c) + value(c + 1)) / 8
                                                   : (value(c) + value(c + 1)) / 2;
                    }
            values = std::move(out);
        }
        size = next;
    }
    fine.grid =
        Geometry::axisAligned(size, 0.5 * coarse.grid.spacingMm(), coarse.grid.pointLps(Point3::Zero()));
    return fine;
}

// The field as one vector of parameters, with the information it gains and the bending it costs.
class FieldProblem {
public:
    FieldProblem(const Meeting& meeting, SplineField& field)
        : m_meeting(meeting),
          m_field(field),
          m_count(static_cast<Eigen::Index>(field.coefficients[0].size())),
          m_metric(meeting.samples, meeting.image, meeting.samplesRange, meeting.imageRange, 0.5) {
        const Index3& size = field.grid.sizeIjk();
        for (const Eigen::Vector3f& point : meeting.samples.points) {
            Support support;
            const Point3 x = field.grid.indexIjk(point.cast<double>() + meeting.samples.centreLps);
            std::array<std::int64_t, 3> first{};
            for (std::size_t a = 0; a < 3; ++a) {
                const double whole = std::floor(x[static_cast<Eigen::Index>(a)]);
                first[a] = std::clamp<std::int64_t>(static_cast<std::int64_t>(whole) - 1, 0, size[a] - 4);
                const auto weights =
                    bsplineWeights(x[static_cast<Eigen::Index>(a)] - static_cast<double>(first[a] + 1));
                for (std::size_t w = 0; w < 4; ++w)
                    support.weight[a][w] = static_cast<float>(weights[w]);
            }
            support.first = static_cast<std::int32_t>((first[2] * size[1] + first[1]) * size[0] + first[0]);
            m_supports.push_back(support);
        }
        m_points.resize(m_supports.size());
    }

    Eigen::VectorXd parameters() const {
        Eigen::VectorXd p(3 * m_count);
        for (Eigen::Index a = 0; a < 3; ++a)
            p.segment(a * m_count, m_count) = Eigen::Map<const Eigen::VectorXd>(
                m_field.coefficients[static_cast<std::size_t>(a)].data(), m_count);
        return p;
    }

    void take(const Eigen::VectorXd& p) {
        for (Eigen::Index a = 0; a < 3; ++a)
            Eigen::Map<Eigen::VectorXd>(m_field.coefficients[static_cast<std::size_t>(a)].data(), m_count) =
                p.segment(a * m_count, m_count);
    }

    double operator()(const Eigen::VectorXd& p, Eigen::VectorXd& slope) {
        parallelFor(0, kParts, [&](std::int64_t from, std::int64_t to) {
            for (std::size_t n = begin(from); n < begin(to); ++n) {
                Eigen::Vector3d shift = Eigen::Vector3d::Zero();
                forSupport(m_supports[n], [&](Eigen::Index c, double weight) {
                    shift += weight * Eigen::Vector3d(p[c], p[m_count + c], p[2 * m_count + c]);
                });
                m_points[n] = m_meeting.samples.points[n] + shift.cast<float>();
            }
        });
        const MutualInformationValue value = m_metric.evaluate(m_points, m_forces);
        m_similarity = value.normalised;
        std::vector<Eigen::VectorXd> parts(static_cast<std::size_t>(kParts));
        parallelFor(0, kParts, [&](std::int64_t from, std::int64_t to) {
            for (std::int64_t part = from; part < to; ++part) {
                Eigen::VectorXd& sum = parts[static_cast<std::size_t>(part)];
                sum = Eigen::VectorXd::Zero(3 * m_count);
                for (std::size_t n = begin(part); n < begin(part + 1); ++n) {
                    const Eigen::Vector3d force = m_forces[n].cast<double>();
                    forSupport(m_supports[n], [&](Eigen::Index c, double weight) {
                        for (Eigen::Index a = 0; a < 3; ++a)
                            sum[a * m_count + c] += weight * force[a];
                    });
                }
            }
        });
        slope.setZero();
        for (const Eigen::VectorXd& part : parts)
            slope += part;
        return value.value - bending(p, slope);
    }

    double similarity() const { return m_similarity; }

private:
    struct Support {
        std::int32_t first = 0;
        std::array<std::array<float, 4>, 3> weight{};
    };

    std::size_t begin(std::int64_t part) const {
        return m_supports.size() * static_cast<std::size_t>(part) / static_cast<std::size_t>(kParts);
    }

    template <class Take>
    void forSupport(const Support& support, const Take& take) const {
        const Index3& size = m_field.grid.sizeIjk();
        for (std::size_t k = 0; k < 4; ++k)
            for (std::size_t j = 0; j < 4; ++j) {
                const double weight = static_cast<double>(support.weight[2][k] * support.weight[1][j]);
                const Eigen::Index row =
                    support.first +
                    static_cast<Eigen::Index>(
                        (static_cast<std::int64_t>(k) * size[1] + static_cast<std::int64_t>(j)) * size[0]);
                for (std::size_t i = 0; i < 4; ++i)
                    take(row + static_cast<Eigen::Index>(i),
                         weight * static_cast<double>(support.weight[0][i]));
            }
    }

    // kBending times the mean of squared second differences along the axes; takes its slope off `slope`.
    double bending(const Eigen::VectorXd& p, Eigen::VectorXd& slope) const {
        const Index3& size = m_field.grid.sizeIjk();
        const std::array<std::int64_t, 3> stride = {1, size[0], size[0] * size[1]};
        const double scale =
            kBending / static_cast<double>(m_count) * 16; // most of the grid lies outside the head
        double sum = 0;
        for (std::int64_t k = 0; k < size[2]; ++k)
            for (std::int64_t j = 0; j < size[1]; ++j)
                for (std::int64_t i = 0; i < size[0]; ++i) {
                    const std::array<std::int64_t, 3> at = {i, j, k};
                    const Eigen::Index here = i + j * stride[1] + k * stride[2];
                    for (std::size_t axis = 0; axis < 3; ++axis) {
                        if (at[axis] == 0 || at[axis] + 1 == size[axis]) continue;
                        for (Eigen::Index a = 0; a < 3; ++a) {
                            const Eigen::Index c = a * m_count + here;
                            const double difference = p[c - stride[axis]] - 2 * p[c] + p[c + stride[axis]];
                            sum += difference * difference;
                            const double d = 2 * scale * difference;
                            slope[c - stride[axis]] -= d;
                            slope[c] += 2 * d;
                            slope[c + stride[axis]] -= d;
                        }
                    }
                }
        return scale * sum;
    }

    const Meeting& m_meeting;
    SplineField& m_field;
    Eigen::Index m_count;
    MutualInformation m_metric;
    std::vector<Support> m_supports;
    std::vector<Eigen::Vector3f> m_points, m_forces;
    double m_similarity = 0;
};

double leastJacobian(const SplineField& field, const ScanView& fixed) {
    const Volume& mask = fixed.wideMask();
    const Index3& size = mask.geometry().sizeIjk();
    std::vector<double> least(static_cast<std::size_t>(size[2]), 1e9);
    parallelFor(0, size[2], [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t k = from; k < to; ++k)
            for (std::int64_t j = 0; j < size[1]; ++j)
                for (std::int64_t i = 0; i < size[0]; ++i)
                    if (mask.at(i, j, k) > 0.5f)
                        least[static_cast<std::size_t>(k)] = std::min(
                            least[static_cast<std::size_t>(k)],
                            field.jacobianAt(mask.geometry().pointLps(
                                {static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)})));
    });
    return *std::min_element(least.begin(), least.end());
}

} // namespace

DeformationResult deform(const ScanView& moving, const ScanView& fixed, const Matrix4& fixedToMoving,
                         const RegistrationHooks& hooks) {
    DeformationResult result;
    result.field.grid = controlGrid(fixed);
    for (auto& axis : result.field.coefficients)
        axis.assign(static_cast<std::size_t>(result.field.grid.voxelCount()), 0.0);
    const double smoothMm[] = {2.0, 1.2};
    for (int level = 0; level < 2; ++level) {
        if (level > 0) result.field = halved(result.field);
        const Meeting meeting(moving, fixed, fixedToMoving, smoothMm[level]);
        hooks.throwIfStopped();
        FieldProblem problem(meeting, result.field);
        Eigen::VectorXd parameters = problem.parameters();
        const double length = std::sqrt(static_cast<double>(parameters.size()));
        MaximiseOptions options;
        options.evaluations = level == 0 ? 50 : 60;
        options.firstStep = 0.2 * length;
        options.longestStep = 1.0 * length;
        options.smallestStep = 0.002 * length;
        options.relativeGain = 2e-5;
        int evaluation = 0;
        maximise(
            [&](const Eigen::VectorXd& p, Eigen::VectorXd& slope) {
                hooks.throwIfStopped();
                hooks.progress(0.5 * level + 0.5 * ++evaluation / options.evaluations);
                return problem(p, slope);
            },
            parameters, options);
        problem.take(parameters);
        result.similarity = problem.similarity();
    }
    for (int n = 0; n < 12 && leastJacobian(result.field, fixed) < kLeastJacobian; ++n)
        for (auto& axis : result.field.coefficients)
            for (double& value : axis)
                value *= 0.8;
    hooks.progress(1);
    return result;
}

} // namespace magiqt
