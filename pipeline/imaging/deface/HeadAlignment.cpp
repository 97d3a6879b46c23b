#include "HeadAlignment.h"

#include "AverageHead.h"

#include "base/Error.h"
#include "volume/Intensity.h"
#include "volume/MaskOperations.h"
#include "volume/Resample.h"

#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr int kBins = 24;
constexpr int kClasses = 7;
constexpr double kGridMm = 4;
constexpr double kLowest = -112;        // of the average head: necks end at different heights
constexpr double kCrownAboveBrain = 78; // mm from the centre of the average brain to the crown
constexpr double kPi = 3.14159265358979323846;

// Rotations in degrees, translation in mm, log of scale times 100: steps of all are alike.
using Parameters = std::array<double, 9>;

Matrix4 matrixOf(const Parameters& p) {
    const Eigen::Matrix3d rotation = (Eigen::AngleAxisd(p[2] * kPi / 180, Point3::UnitZ()) *
                                      Eigen::AngleAxisd(p[1] * kPi / 180, Point3::UnitY()) *
                                      Eigen::AngleAxisd(p[0] * kPi / 180, Point3::UnitX()))
                                         .toRotationMatrix();
    const Point3 scale(std::exp(p[6] / 100), std::exp(p[7] / 100), std::exp(p[8] / 100));
    Matrix4 matrix = Matrix4::Identity();
    matrix.topLeftCorner<3, 3>() = rotation * scale.asDiagonal();
    matrix.topRightCorner<3, 1>() = Point3(p[3], p[4], p[5]);
    return matrix;
}

struct Sample {
    Point3 point; // of the average head
    int tissue;
};

// Every `step`th voxel of the average head in and around the head, above the neck.
std::vector<Sample> samplesOf(const Volume& classes, std::int64_t step) {
    const Index3& size = classes.geometry().sizeIjk();
    Mask near(classes.voxels().size());
    for (std::size_t n = 0; n < near.size(); ++n)
        near[n] = classes.voxels()[n] > 0;
    std::vector<Sample> samples;
    const auto isNear = [&](std::int64_t i, std::int64_t j, std::int64_t k) {
        constexpr std::int64_t reach = 4; // voxels
        for (const auto& [a, b, c] : {Index3{0, 0, 0},
                                      {reach, 0, 0},
                                      {-reach, 0, 0},
                                      {0, reach, 0},
                                      {0, -reach, 0},
                                      {0, 0, reach},
                                      {0, 0, -reach}}) {
            const Index3 at = {i + a, j + b, k + c};
            bool inside = true;
            for (std::size_t axis = 0; axis < 3; ++axis)
                inside = inside && at[axis] >= 0 && at[axis] < size[axis];
            if (inside && near[static_cast<std::size_t>((at[2] * size[1] + at[1]) * size[0] + at[0])] != 0)
                return true;
        }
        return false;
    };
    for (std::int64_t k = 0; k < size[2]; k += step)
        for (std::int64_t j = 0; j < size[1]; j += step)
            for (std::int64_t i = 0; i < size[0]; i += step) {
                const Point3 point = classes.geometry().pointLps(
                    {static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                if (point[2] < kLowest || !isNear(i, j, k)) continue;
                samples.push_back({point, static_cast<int>(std::lround(classes.at(i, j, k)))});
            }
    return samples;
}

// The image at 4 mm with intensities as positions on the histogram; negative outside.
class Similarity {
public:
    Similarity(const Volume& image, const std::vector<std::uint8_t>& mask)
        : m_grid(isotropicGrid(image.geometry(), kGridMm)) {
        const Volume smooth(image.geometry(), smoothed(image, 1.7));
        m_image = resample(smooth, m_grid, Interpolation::Linear);
        const std::vector<float> inside = maskedValues(image, mask);
        const double most = std::max(quantile(inside, 0.98), 1e-6);
        for (float& value : m_image.editableVoxels())
            value = static_cast<float>((kBins - 1) *
                                       std::sqrt(std::clamp(static_cast<double>(value) / most, 0.0, 1.0)));
    }

    // Normalised mutual information; 0 where less than 40 % of the samples lie in the image.
    double at(const Parameters& parameters, const std::vector<Sample>& samples) const {
        const Matrix4 toIndex = m_grid.lpsToIndex() * matrixOf(parameters);
        std::array<std::array<double, kBins>, kClasses> joint{};
        double count = 0;
        for (const Sample& sample : samples) {
            const Point3 index =
                toIndex.topLeftCorner<3, 3>() * sample.point + toIndex.topRightCorner<3, 1>();
            const double value = valueAt(index);
            if (value < 0) continue;
            const int bin = std::min(static_cast<int>(value), kBins - 2);
            const double part = value - bin;
            auto& row = joint[static_cast<std::size_t>(sample.tissue)];
            row[static_cast<std::size_t>(bin)] += 1 - part;
            row[static_cast<std::size_t>(bin) + 1] += part;
            count += 1;
        }
        if (count < 0.4 * static_cast<double>(samples.size())) return 0;
        return normalised(joint, count) - 0.02 * penalty(parameters);
    }

private:
    static double entropy(double probability) {
        return probability > 0 ? -probability * std::log(probability) : 0;
    }

    static double normalised(const std::array<std::array<double, kBins>, kClasses>& joint, double count) {
        std::array<double, kBins> columns{};
        double rows = 0;
        double both = 0;
        for (const auto& row : joint) {
            double sum = 0;
            for (std::size_t bin = 0; bin < kBins; ++bin) {
                sum += row[bin];
                columns[bin] += row[bin];
                both += entropy(row[bin] / count);
            }
            rows += entropy(sum / count);
        }
        double bins = 0;
        for (const double column : columns)
            bins += entropy(column / count);
        return both > 0 ? (rows + bins) / both : 0;
    }

    // Heads differ by some percent in size and are seldom turned far.
    static double penalty(const Parameters& p) {
        double sum = 0;
        for (std::size_t axis = 6; axis < 9; ++axis)
            sum += std::pow(p[axis] / 15, 2);
        sum += std::pow((p[6] - p[7]) / 15, 2) + std::pow((p[7] - p[8]) / 15, 2);
        return sum / 5;
    }

    double valueAt(const Point3& index) const {
        const Index3& size = m_grid.sizeIjk();
        Index3 low{};
        std::array<double, 3> part{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const double place = index[static_cast<Eigen::Index>(axis)];
            if (!(place >= 0) || place > static_cast<double>(size[axis] - 1)) return -1;
            low[axis] = std::min(static_cast<std::int64_t>(place), std::max<std::int64_t>(size[axis] - 2, 0));
            part[axis] = place - static_cast<double>(low[axis]);
        }
        const std::int64_t stepJ = size[0];
        const std::int64_t stepK = size[0] * size[1];
        const float* v = m_image.voxels().data() + low[2] * stepK + low[1] * stepJ + low[0];
        const auto line = [&](std::int64_t offset) {
            return static_cast<double>(v[offset]) * (1 - part[0]) +
                   static_cast<double>(v[offset + 1]) * part[0];
        };
        const double lower = line(0) * (1 - part[1]) + line(stepJ) * part[1];
        const double upper = line(stepK) * (1 - part[1]) + line(stepK + stepJ) * part[1];
        return lower * (1 - part[2]) + upper * part[2];
    }

    Geometry m_grid;
    Volume m_image;
};

struct Fit {
    Parameters parameters{};
    double value = 0;
};

// Pattern search (Hooke and Jeeves 1961): one parameter after the other, then along the way that was gained;
// steps are halved where nothing is gained.
Fit climb(const Similarity& similarity, const std::vector<Sample>& samples, const Parameters& start,
          double step, double lastStep) {
    const auto explore = [&](Fit fit, double width) {
        for (double& parameter : fit.parameters) {
            const double before = parameter;
            for (const double way : {width, -width}) {
                parameter = before + way;
                const double value = similarity.at(fit.parameters, samples);
                if (value > fit.value) {
                    fit.value = value;
                    break;
                }
                parameter = before;
            }
        }
        return fit;
    };
    Fit best{start, similarity.at(start, samples)};
    while (step >= lastStep) {
        Fit next = explore(best, step);
        if (next.value <= best.value + 1e-9) {
            step /= 2;
            continue;
        }
        while (next.value > best.value + 1e-9) {
            Fit ahead;
            for (std::size_t n = 0; n < next.parameters.size(); ++n)
                ahead.parameters[n] = 2 * next.parameters[n] - best.parameters[n];
            best = next;
            ahead.value = similarity.at(ahead.parameters, samples);
            next = explore(ahead, step);
        }
    }
    return best;
}

// The crown of the head: where the average head's brain would be below it.
std::vector<Parameters> startsOf(const Volume& image, const std::vector<std::uint8_t>& mask) {
    const Geometry& grid = image.geometry();
    const Index3& size = grid.sizeIjk();
    std::vector<Point3> points;
    std::vector<float> heights;
    for (std::int64_t k = 0, n = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i, ++n)
                if (mask[static_cast<std::size_t>(n)] != 0 && n % 7 == 0) {
                    points.push_back(grid.pointLps(
                        {static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)}));
                    heights.push_back(static_cast<float>(points.back()[2]));
                }
    if (points.size() < 500)
        throw Error(ErrorKind::BadInput, "deface.no-head",
                    "no head was found in the image; check that it shows one");
    const double crown = quantile(heights, 0.9985);
    Point3 sum = Point3::Zero();
    double count = 0;
    for (const Point3& point : points)
        if (point[2] > crown - 120) {
            sum += point;
            count += 1;
        }
    const Point3 centre = sum / count;
    std::vector<Parameters> starts;
    for (const double height : {crown - kCrownAboveBrain, centre[2], crown - kCrownAboveBrain - 20})
        for (const double pitch : {0.0, 15.0, -15.0})
            for (const double size100 : {0.0, -12.0})
                starts.push_back({pitch, 0, 0, centre[0], centre[1], height, size100, size100, size100});
    return starts;
}

double overlapOf(const Volume& image, const std::vector<std::uint8_t>& mask, const Matrix4& toImage) {
    const Volume& classes = averageHead().classes;
    const Index3& size = image.geometry().sizeIjk();
    double both = 0;
    double sum = 0;
    for (const Sample& sample : samplesOf(classes, 2)) {
        const Point3 at = image.geometry().indexIjk(toImage.topLeftCorner<3, 3>() * sample.point +
                                                    toImage.topRightCorner<3, 1>());
        Index3 index{};
        bool inside = true;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            index[axis] = std::lround(at[static_cast<Eigen::Index>(axis)]);
            inside = inside && index[axis] >= 0 && index[axis] < size[axis];
        }
        if (!inside) continue;
        const bool inImage =
            mask[static_cast<std::size_t>((index[2] * size[1] + index[1]) * size[0] + index[0])] != 0;
        both += inImage && sample.tissue > 0;
        sum += inImage + (sample.tissue > 0);
    }
    return sum > 0 ? 2 * both / sum : 0;
}

} // namespace

HeadAlignment alignAverageHead(const Volume& image, const std::vector<std::uint8_t>& headMask) {
    const std::vector<Parameters> starts = startsOf(image, headMask); // throws where there is no head
    const Similarity similarity(image, headMask);
    const std::vector<Sample> coarse = samplesOf(averageHead().classes, 3);
    const std::vector<Sample> fine = samplesOf(averageHead().classes, 1);
    std::vector<Fit> fits;
    for (const Parameters& start : starts)
        fits.push_back(climb(similarity, coarse, start, 8, 4));
    std::sort(fits.begin(), fits.end(), [](const Fit& a, const Fit& b) { return a.value > b.value; });
    Fit best;
    for (std::size_t n = 0; n < 3; ++n)
        if (const Fit fit = climb(similarity, coarse, fits[n].parameters, 4, 1); fit.value > best.value)
            best = fit;
    best = climb(similarity, fine, best.parameters, 1, 0.25);
    HeadAlignment result;
    result.averageToImage = matrixOf(best.parameters);
    result.similarity = best.value;
    result.headOverlap = overlapOf(image, headMask, result.averageToImage);
    for (std::size_t axis = 0; axis < 3; ++axis)
        result.scale[axis] = std::exp(best.parameters[6 + axis] / 100);
    const Eigen::Matrix3d rotation = result.averageToImage.topLeftCorner<3, 3>().colwise().normalized();
    result.rotationDegrees = Eigen::AngleAxisd(rotation).angle() * 180 / kPi;
    return result;
}

} // namespace magiqt
