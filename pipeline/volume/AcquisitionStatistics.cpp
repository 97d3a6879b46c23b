#include "AcquisitionStatistics.h"

#include "Parallel.h"

#include "base/Error.h"
#include "base/Json.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace magiqt {

namespace {

constexpr std::size_t kMinimumVoxels = 200;

double medianOf(std::vector<double> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double quantileOf(std::vector<double> values, double probability) {
    const auto place =
        values.begin() + static_cast<std::ptrdiff_t>(probability * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

std::vector<double> inside(const PlaneStack& planes, const PlaneMask& mask) {
    std::vector<double> values;
    for (std::size_t at = 0; at < mask.size(); ++at)
        if (mask[at]) values.push_back(planes.values[at]);
    return values;
}

std::vector<std::size_t> countPerPlane(const PlaneStack& planes, const PlaneMask& mask) {
    std::vector<std::size_t> counts(static_cast<std::size_t>(planes.size[2]));
    for (std::size_t z = 0; z < counts.size(); ++z)
        for (std::size_t at = 0; at < planes.planeVoxels(); ++at)
            counts[z] += mask[z * planes.planeVoxels() + at];
    return counts;
}

// Slices with a good cross-section of the brain: at least 40 % of the largest.
std::vector<std::int64_t> middleSlices(const PlaneStack& planes, const PlaneMask& brain) {
    const std::vector<std::size_t> counts = countPerPlane(planes, brain);
    const std::size_t largest = *std::max_element(counts.begin(), counts.end());
    std::vector<std::int64_t> slices;
    for (std::size_t z = 0; z < counts.size(); ++z)
        if (largest > 0 && 5 * counts[z] > 2 * largest) slices.push_back(static_cast<std::int64_t>(z));
    return slices;
}

NoiseStatistics measureNoise(const PlaneStack& planes, const PlaneMask& brain, const PlaneMask& background,
                             double brainMean) {
    NoiseStatistics noise;
    std::vector<double> responses;
    const std::int64_t width = planes.size[0];
    const std::int64_t height = planes.size[1];
    for (std::int64_t z = 0; z < planes.size[2]; ++z) {
        const std::span<const double> plane = planes.plane(z);
        const auto value = [&](std::int64_t x, std::int64_t y) {
            return plane[static_cast<std::size_t>(y * width + x)];
        };
        for (std::int64_t y = 1; y + 1 < height; ++y)
            for (std::int64_t x = 1; x + 1 < width; ++x) {
                if (!brain[planes.index(x, y, z)]) continue;
                const double response = value(x - 1, y - 1) - 2 * value(x, y - 1) + value(x + 1, y - 1) -
                                        2 * value(x - 1, y) + 4 * value(x, y) - 2 * value(x + 1, y) +
                                        value(x - 1, y + 1) - 2 * value(x, y + 1) + value(x + 1, y + 1);
                responses.push_back(std::abs(response));
            }
    }
    if (!responses.empty()) {
        const double mean =
            std::accumulate(responses.begin(), responses.end(), 0.0) / static_cast<double>(responses.size());
        // The response to white noise has 6 times its standard deviation; E|N(0,1)| = sqrt(2/pi), median
        // .6745.
        noise.sigmaImmerkaer = std::sqrt(std::numbers::pi / 2) * mean / 6;
        noise.sigmaImmerkaerRobust = medianOf(std::move(responses)) / 0.674489750196 / 6;
    }
    double squares = 0;
    std::size_t count = 0;
    for (std::size_t at = 0; at < background.size(); ++at)
        if (background[at] && planes.values[at] != 0) {
            squares += planes.values[at] * planes.values[at];
            ++count;
        }
    noise.backgroundShare = static_cast<double>(count) / static_cast<double>(background.size());
    if (count >= kMinimumVoxels / 2)
        noise.sigmaBackground = std::sqrt(squares / static_cast<double>(count) / 2);
    const auto ratio = [&](double sigma) { return sigma > 0 ? brainMean / sigma : 0.0; };
    noise.snrImmerkaer = ratio(noise.sigmaImmerkaer);
    noise.snrImmerkaerRobust = ratio(noise.sigmaImmerkaerRobust);
    noise.snrBackground = ratio(noise.sigmaBackground);
    return noise;
}

// The image minus its in-plane Gaussian mean; with a mask the mean is of the voxels inside it (normalised
// convolution).
std::vector<double> residual(const PlaneStack& planes, const PlaneMask* mask, double sigma) {
    std::vector<double> result = planes.values;
    parallelFor(0, planes.size[2], [&](std::int64_t from, std::int64_t to) {
        std::vector<double> mean(planes.planeVoxels());
        std::vector<double> weight(planes.planeVoxels());
        for (std::int64_t z = from; z < to; ++z) {
            const std::size_t start = planes.index(0, 0, z);
            for (std::size_t at = 0; at < mean.size(); ++at) {
                weight[at] = !mask || (*mask)[start + at] ? 1.0 : 0.0;
                mean[at] = planes.values[start + at] * weight[at];
            }
            smoothPlane(mean, planes.size[0], planes.size[1], sigma, sigma);
            if (mask) smoothPlane(weight, planes.size[0], planes.size[1], sigma, sigma);
            for (std::size_t at = 0; at < mean.size(); ++at)
                result[start + at] -= mean[at] / std::max(weight[at], 1e-6);
        }
    });
    return result;
}

std::array<double, 3> neighbourCorrelation(const PlaneStack& planes, const std::vector<double>& values,
                                           const PlaneMask& mask) {
    std::array<double, 3> result{};
    const std::array<std::size_t, 3> stride{1, static_cast<std::size_t>(planes.size[0]),
                                            planes.planeVoxels()};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        double count = 0, sumA = 0, sumB = 0, sumAa = 0, sumBb = 0, sumAb = 0;
        std::array<std::int64_t, 3> end = planes.size;
        --end[axis];
        for (std::int64_t z = 0; z < end[2]; ++z)
            for (std::int64_t y = 0; y < end[1]; ++y)
                for (std::int64_t x = 0; x < end[0]; ++x) {
                    const std::size_t at = planes.index(x, y, z);
                    if (!mask[at] || !mask[at + stride[axis]]) continue;
                    const double a = values[at];
                    const double b = values[at + stride[axis]];
                    count += 1;
                    sumA += a;
                    sumB += b;
                    sumAa += a * a;
                    sumBb += b * b;
                    sumAb += a * b;
                }
        if (count < 50) continue;
        const double covariance = sumAb / count - sumA / count * (sumB / count);
        const double varianceA = sumAa / count - sumA / count * (sumA / count);
        const double varianceB = sumBb / count - sumB / count * (sumB / count);
        if (varianceA > 0 && varianceB > 0) result[axis] = covariance / std::sqrt(varianceA * varianceB);
    }
    return result;
}

// Mean power spectrum of the slices under a window each, the window's mean of the image taken away first.
template <class WindowOf>
std::vector<double> meanPower(const PlaneStack& planes, const std::vector<std::int64_t>& slices,
                              const WindowOf& windowOf) {
    std::vector<double> power(planes.planeVoxels());
    for (const std::int64_t z : slices) {
        const std::vector<double> window = windowOf(z);
        const std::span<const double> plane = planes.plane(z);
        const double total = std::accumulate(window.begin(), window.end(), 0.0);
        if (total <= 0) continue;
        const double mean = std::inner_product(window.begin(), window.end(), plane.begin(), 0.0) / total;
        std::vector<double> seen(plane.size());
        for (std::size_t at = 0; at < seen.size(); ++at)
            seen[at] = (plane[at] - mean) * window[at];
        const auto spectrum = transformPlane(seen, planes.size[0], planes.size[1]);
        for (std::size_t at = 0; at < power.size(); ++at)
            power[at] += std::norm(spectrum[at]);
    }
    return power;
}

template <class Select>
double bandMean(const PlaneStack& planes, const std::vector<double>& power, Select select) {
    double sum = 0;
    double count = 0;
    for (std::int64_t y = 0; y < planes.size[1]; ++y)
        for (std::int64_t x = 0; x < planes.size[0]; ++x)
            if (select(std::abs(frequencyOfNyquist(x, planes.size[0])),
                       std::abs(frequencyOfNyquist(y, planes.size[1])))) {
                sum += power[static_cast<std::size_t>(y * planes.size[0] + x)];
                count += 1;
            }
    return count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

double decibel(double power, double reference) {
    // A float image has some 7 digits: below -140 dB there is nothing to say.
    if (!(reference > 0) || !std::isfinite(power)) return -140;
    return std::max(-140.0, 10 * std::log10(std::max(power / reference, 1e-14)));
}

std::vector<double> hannWindow(const PlaneStack& planes) {
    std::vector<double> window(planes.planeVoxels());
    const auto hann = [](std::int64_t at, std::int64_t count) {
        return 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(at) /
                                    static_cast<double>(std::max<std::int64_t>(count - 1, 1)));
    };
    for (std::int64_t y = 0; y < planes.size[1]; ++y)
        for (std::int64_t x = 0; x < planes.size[0]; ++x)
            window[static_cast<std::size_t>(y * planes.size[0] + x)] =
                hann(x, planes.size[0]) * hann(y, planes.size[1]);
    return window;
}

// Raised cosine over 12 mm from the edge of the brain region inwards: no skull, and no step at the window's
// edge.
std::vector<double> brainWindow(const PlaneStack& planes, const PlaneMask& brain, std::int64_t z) {
    constexpr double kRampMm = 12;
    const std::span<const std::uint8_t> mask(brain.data() + planes.index(0, 0, z), planes.planeVoxels());
    std::vector<double> window =
        squaredDistanceInside(mask, planes.size[0], planes.size[1], planes.spacingMm[0], planes.spacingMm[1]);
    for (double& value : window)
        value = 0.5 - 0.5 * std::cos(std::numbers::pi * std::min(1.0, std::sqrt(value) / kRampMm));
    return window;
}

SpectrumStatistics measureSpectrum(const PlaneStack& planes, const PlaneMask& brain,
                                   const std::vector<std::int64_t>& slices) {
    SpectrumStatistics result;
    result.frequencyOfNyquist = {0.1, 0.25, 0.5, 0.75, 0.95};
    const std::vector<double> hann = hannWindow(planes);
    const std::vector<double> whole = meanPower(planes, slices, [&](std::int64_t) { return hann; });
    const std::vector<double> within =
        meanPower(planes, slices, [&](std::int64_t z) { return brainWindow(planes, brain, z); });
    const auto ring = [](double low, double high) {
        return [=](double x, double y) { return std::hypot(x, y) >= low && std::hypot(x, y) < high; };
    };
    const double wholeReference = bandMean(planes, whole, ring(0.02, 0.08));
    const double brainReference = bandMean(planes, within, ring(0.02, 0.08));
    for (const double at : result.frequencyOfNyquist) {
        const auto here = ring(at - 0.05, at + 0.05);
        result.wholeDb.push_back(decibel(bandMean(planes, whole, here), wholeReference));
        result.brainDb.push_back(decibel(bandMean(planes, within, here), brainReference));
        result.brainAlongXDb.push_back(decibel(
            bandMean(planes, within, [=](double x, double y) { return std::abs(x - at) < 0.05 && y < 0.08; }),
            brainReference));
        result.brainAlongYDb.push_back(decibel(
            bandMean(planes, within, [=](double x, double y) { return std::abs(y - at) < 0.05 && x < 0.08; }),
            brainReference));
    }
    return result;
}

// Takes a smooth field out of the voxels inside the mask: polynomial of degree 2 in the logarithm, reweighted
// so that tissue contrast counts little (Cauchy weights). Returns the field's standard deviation.
double removeBias(const PlaneStack& planes, const PlaneMask& mask, double mean, std::vector<double>& values) {
    if (!(mean > 0)) return 0;
    constexpr int kTerms = 10;
    constexpr double kScaleMm = 80;
    std::vector<std::array<double, 3>> places;
    for (std::int64_t z = 0; z < planes.size[2]; ++z)
        for (std::int64_t y = 0; y < planes.size[1]; ++y)
            for (std::int64_t x = 0; x < planes.size[0]; ++x)
                if (mask[planes.index(x, y, z)])
                    places.push_back({static_cast<double>(x) * planes.spacingMm[0] / kScaleMm,
                                      static_cast<double>(y) * planes.spacingMm[1] / kScaleMm,
                                      static_cast<double>(z) * planes.spacingMm[2] / kScaleMm});
    std::array<double, 3> centre{};
    for (const auto& place : places)
        for (std::size_t axis = 0; axis < 3; ++axis)
            centre[axis] += place[axis];
    for (double& value : centre)
        value /= static_cast<double>(places.size());
    const auto count = static_cast<Eigen::Index>(places.size());
    Eigen::MatrixXd basis(count, kTerms);
    Eigen::VectorXd logs(count);
    for (Eigen::Index row = 0; row < count; ++row) {
        const auto& place = places[static_cast<std::size_t>(row)];
        const double x = place[0] - centre[0];
        const double y = place[1] - centre[1];
        const double z = place[2] - centre[2];
        basis.row(row) << 1, x, y, z, x * x, y * y, z * z, x * y, x * z, y * z;
        logs[row] = std::log(std::max(values[static_cast<std::size_t>(row)], 0.05 * mean));
    }
    Eigen::VectorXd weights = Eigen::VectorXd::Ones(count);
    Eigen::VectorXd field;
    for (int round = 0; round < 10; ++round) {
        const Eigen::MatrixXd weighted = basis.array().colwise() * weights.array();
        Eigen::MatrixXd normal = weighted.transpose() * basis;
        // Single slices leave terms without data; a whisper of ridge keeps them at zero.
        normal.diagonal().array() += 1e-9 * static_cast<double>(count);
        field = basis * normal.ldlt().solve(weighted.transpose() * logs);
        const Eigen::ArrayXd away = (logs - field).array().abs();
        const double scale = 1.48 * 1.5 * medianOf(std::vector<double>(away.begin(), away.end())) + 1e-12;
        weights = 1.0 / (1.0 + (away / scale).square());
    }
    const double mid = field.mean();
    for (Eigen::Index row = 0; row < count; ++row)
        values[static_cast<std::size_t>(row)] /= std::exp(field[row] - mid);
    return std::sqrt((field.array() - mid).square().mean());
}

// Expectation maximisation of three Gaussians on a histogram of 400 bins.
void fitThreeClasses(const std::vector<double>& values, ClassStatistics& classes) {
    constexpr std::size_t kBins = 400;
    const double low = quantileOf(values, 0.002);
    const double high = quantileOf(values, 0.998);
    if (!(high > low)) return;
    const double step = (high - low) / static_cast<double>(kBins);
    Eigen::ArrayXd histogram = Eigen::ArrayXd::Zero(kBins);
    double sum = 0, squares = 0;
    for (const double value : values)
        if (value >= low && value < high) {
            histogram[static_cast<Eigen::Index>(
                std::min(kBins - 1, static_cast<std::size_t>((value - low) / step)))] += 1;
            sum += value;
            squares += value * value;
        }
    const double total = histogram.sum();
    const Eigen::ArrayXd centres = Eigen::ArrayXd::LinSpaced(kBins, low + step / 2, high - step / 2);
    Eigen::Array3d mean(quantileOf(values, 0.15), quantileOf(values, 0.5), quantileOf(values, 0.9));
    Eigen::Array3d deviation = Eigen::Array3d::Constant(
        0.5 * std::sqrt(std::max(squares / total - std::pow(sum / total, 2), step * step)));
    Eigen::Array3d share = Eigen::Array3d::Constant(1.0 / 3);
    for (int round = 0; round < 200; ++round) {
        Eigen::ArrayXXd membership(kBins, 3);
        for (Eigen::Index k = 0; k < 3; ++k)
            membership.col(k) =
                share[k] / deviation[k] * (-0.5 * ((centres - mean[k]) / deviation[k]).square()).exp() +
                1e-300;
        const Eigen::ArrayXd all = membership.rowwise().sum();
        for (Eigen::Index k = 0; k < 3; ++k) {
            const Eigen::ArrayXd weight = membership.col(k) / all * histogram;
            const double mass = weight.sum() + 1e-9;
            mean[k] = (weight * centres).sum() / mass;
            deviation[k] = std::sqrt((weight * (centres - mean[k]).square()).sum() / mass) + step / 2;
            share[k] = mass / total;
        }
    }
    const double median = medianOf(values);
    std::array<std::size_t, 3> order{0, 1, 2};
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return mean[static_cast<Eigen::Index>(a)] < mean[static_cast<Eigen::Index>(b)];
    });
    for (std::size_t k = 0; k < 3; ++k) {
        classes.means[k] = median > 0 ? mean[static_cast<Eigen::Index>(order[k])] / median : 0;
        classes.shares[k] = share[static_cast<Eigen::Index>(order[k])];
    }
}

} // namespace

PlaneMask deepRegion(const PlaneStack& planes, const PlaneMask& head, const CharacteriseOptions& options) {
    PlaneMask region(head.size());
    // A whisker more than the depth, so that rounding does not decide about pixels exactly there.
    const double depth = options.brainDepthMm * options.brainDepthMm * (1 + 1e-9);
    parallelFor(0, planes.size[2], [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t z = from; z < to; ++z) {
            const std::size_t start = planes.index(0, 0, z);
            const std::vector<double> squared =
                squaredDistanceInside({head.data() + start, planes.planeVoxels()}, planes.size[0],
                                      planes.size[1], planes.spacingMm[0], planes.spacingMm[1]);
            for (std::size_t at = 0; at < squared.size(); ++at)
                region[start + at] = squared[at] > depth ? 1 : 0;
        }
    });
    // Below the brain there is neck: cut by the height under the top of the head, along the axis nearest to S
    // or I.
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const char letter = planes.towards[axis];
        if ((letter != 'S' && letter != 'I') || planes.size[axis] <= 8) continue;
        std::int64_t low = planes.size[axis];
        std::int64_t high = -1;
        const auto place = [&](std::size_t at) {
            const std::array<std::size_t, 3> stride{1, static_cast<std::size_t>(planes.size[0]),
                                                    planes.planeVoxels()};
            return static_cast<std::int64_t>(at / stride[axis]) % planes.size[axis];
        };
        for (std::size_t at = 0; at < head.size(); ++at)
            if (head[at]) {
                low = std::min(low, place(at));
                high = std::max(high, place(at));
            }
        const auto reach = static_cast<std::int64_t>(options.brainHeightMm / planes.spacingMm[axis]);
        for (std::size_t at = 0; at < region.size(); ++at)
            if (letter == 'S' ? place(at) < high - reach : place(at) > low + reach) region[at] = 0;
    }
    return region;
}

AcquisitionStatistics characterise(const Volume& volume, std::span<const std::uint8_t> head,
                                   const CharacteriseOptions& options) {
    const PlaneStack planes = planesOf(volume);
    const PlaneMask headPlanes = planesOfMask(planes, volume.geometry(), head);
    const PlaneMask brain = deepRegion(planes, headPlanes, options);
    const std::vector<double> brainValues = inside(planes, brain);
    if (brainValues.size() < kMinimumVoxels)
        throw Error(ErrorKind::BadInput, "statistics.no-brain",
                    "Only " + std::to_string(brainValues.size()) +
                        " voxels lie deep enough inside the head to be measured, " +
                        std::to_string(kMinimumVoxels) +
                        " are needed; choose a smaller depth for a stripped brain.",
                    {{"voxels", std::to_string(brainValues.size())}});
    PlaneMask background = headPlanes;
    for (std::int64_t z = 0; z < planes.size[2]; ++z)
        dilatePlane({background.data() + planes.index(0, 0, z), planes.planeVoxels()}, planes.size[0],
                    planes.size[1], 4);
    for (std::uint8_t& value : background)
        value = value ? 0 : 1;

    AcquisitionStatistics result;
    result.size = planes.size;
    result.spacingMm = planes.spacingMm;
    result.axes.assign(planes.towards.begin(), planes.towards.end());
    double zeros = 0, zerosOutside = 0, inHead = 0;
    result.wholeNumbers = true;
    result.minimum = result.maximum = planes.values.front();
    for (std::size_t at = 0; at < planes.values.size(); ++at) {
        const double value = planes.values[at];
        if (value == 0) (headPlanes[at] ? zeros : zerosOutside) += 1;
        inHead += headPlanes[at];
        result.wholeNumbers = result.wholeNumbers && value == std::round(value);
        result.minimum = std::min(result.minimum, value);
        result.maximum = std::max(result.maximum, value);
    }
    const auto voxels = static_cast<double>(planes.values.size());
    result.zeroShare = (zeros + zerosOutside) / voxels;
    result.zeroShareOutside = voxels > inHead ? zerosOutside / (voxels - inHead) : 0;
    result.headShare = inHead / voxels;
    result.brainShare = static_cast<double>(brainValues.size()) / voxels;
    result.brainMean = std::accumulate(brainValues.begin(), brainValues.end(), 0.0) /
                       static_cast<double>(brainValues.size());
    result.brainMedian = medianOf(brainValues);
    result.noise = measureNoise(planes, brain, background, result.brainMean);
    result.correlation.raw = neighbourCorrelation(planes, planes.values, brain);
    result.correlation.residualFine = neighbourCorrelation(planes, residual(planes, &brain, 1), brain);
    result.correlation.residualWide = neighbourCorrelation(planes, residual(planes, &brain, 2), brain);
    result.correlation.background = neighbourCorrelation(planes, residual(planes, nullptr, 4), background);
    const std::vector<std::int64_t> slices = middleSlices(planes, brain);
    result.spectrum = measureSpectrum(planes, brain, slices);
    std::vector<double> flat = brainValues;
    result.classes.biasSpread = removeBias(planes, brain, result.brainMean, flat);
    fitThreeClasses(flat, result.classes);
    if (result.noise.sigmaBackground > 0 && result.noise.sigmaImmerkaer < 0.5 * result.noise.sigmaBackground)
        result.findings.push_back(
            {Severity::Note,
             "statistics.interpolated",
             "The noise between neighbouring pixels is less than half of the background's: the "
             "slices were interpolated, filtered or denoised, and the SNR by Immerkaer is too high.",
             {}});
    return result;
}

void to_json(Json& json, const AcquisitionStatistics& s) {
    json = Json{{"size", s.size},
                {"spacingMm", s.spacingMm},
                {"axes", s.axes},
                {"zeroShare", s.zeroShare},
                {"zeroShareOutsideHead", s.zeroShareOutside},
                {"headShare", s.headShare},
                {"brainShare", s.brainShare},
                {"minimum", s.minimum},
                {"maximum", s.maximum},
                {"wholeNumbers", s.wholeNumbers},
                {"brainMean", s.brainMean},
                {"brainMedian", s.brainMedian},
                {"noise",
                 {{"sigmaImmerkaer", s.noise.sigmaImmerkaer},
                  {"sigmaImmerkaerRobust", s.noise.sigmaImmerkaerRobust},
                  {"sigmaBackground", s.noise.sigmaBackground},
                  {"backgroundShare", s.noise.backgroundShare},
                  {"snrImmerkaer", s.noise.snrImmerkaer},
                  {"snrImmerkaerRobust", s.noise.snrImmerkaerRobust},
                  {"snrBackground", s.noise.snrBackground}}},
                {"neighbourCorrelation",
                 {{"raw", s.correlation.raw},
                  {"residualSigma1", s.correlation.residualFine},
                  {"residualSigma2", s.correlation.residualWide},
                  {"background", s.correlation.background}}},
                {"spectrum",
                 {{"frequencyOfNyquist", s.spectrum.frequencyOfNyquist},
                  {"wholeDb", s.spectrum.wholeDb},
                  {"brainDb", s.spectrum.brainDb},
                  {"brainAlongXDb", s.spectrum.brainAlongXDb},
                  {"brainAlongYDb", s.spectrum.brainAlongYDb}}},
                {"classes",
                 {{"meansOfMedian", s.classes.means},
                  {"shares", s.classes.shares},
                  {"biasSpread", s.classes.biasSpread}}},
                {"findings", s.findings}};
}

} // namespace magiqt
