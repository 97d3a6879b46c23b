#include "Metrics.h"

#include "SeparableFilter.h"

#include "base/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace magiqt {

namespace {

struct Sums {
    double count = 0;
    double absolute = 0, squared = 0; // of the error
    double p = 0, r = 0, pp = 0, rr = 0, pr = 0;
    double least = std::numeric_limits<double>::infinity(); // of the reference
    double most = -std::numeric_limits<double>::infinity();
};

[[noreturn]] void undefined(const char* code, const std::string& message) {
    throw Error(ErrorKind::BadInput, code, message);
}

void checkSizes(Values prediction, Values reference, MaskView mask) {
    if (prediction.size() != reference.size() || (!mask.empty() && mask.size() != reference.size()))
        undefined("metrics.sizes", "prediction, reference and mask must have the same number of voxels");
}

Sums sumsOf(Values prediction, Values reference, MaskView mask) {
    checkSizes(prediction, reference, mask);
    Sums s;
    for (std::size_t n = 0; n < reference.size(); ++n) {
        if (!mask.empty() && mask[n] == 0) continue;
        const double p = static_cast<double>(prediction[n]);
        const double r = static_cast<double>(reference[n]);
        s.count += 1;
        s.absolute += std::abs(p - r);
        s.squared += (p - r) * (p - r);
        s.p += p;
        s.r += r;
        s.pp += p * p;
        s.rr += r * r;
        s.pr += p * r;
        s.least = std::min(s.least, r);
        s.most = std::max(s.most, r);
    }
    if (s.count == 0) undefined("metrics.empty-mask", "the mask holds no voxel; there is nothing to compare");
    return s;
}

double ratio(double numerator, double denominator, const char* what) {
    if (!(denominator > 0))
        undefined("metrics.constant", std::string("the reference has no ") + what + " in the mask");
    return numerator / denominator;
}

// The axes a window of `width` fits: all three, or the two of a slice.
std::vector<std::size_t> windowAxes(const Index3& size, int width) {
    std::vector<std::size_t> axes;
    for (std::size_t axis = 0; axis < 3; ++axis)
        if (size[axis] >= width) axes.push_back(axis);
    if (axes.size() < 2)
        undefined("metrics.too-small", "the image is smaller than the window of " + std::to_string(width) +
                                           " voxels in two directions; a larger image is needed");
    return axes;
}

} // namespace

double meanAbsoluteError(Values prediction, Values reference, MaskView mask) {
    const Sums s = sumsOf(prediction, reference, mask);
    return s.absolute / s.count;
}

double meanSquaredError(Values prediction, Values reference, MaskView mask) {
    const Sums s = sumsOf(prediction, reference, mask);
    return s.squared / s.count;
}

double rootMeanSquaredError(Values prediction, Values reference, MaskView mask) {
    return std::sqrt(meanSquaredError(prediction, reference, mask));
}

double normalisedRootMeanSquaredError(Values prediction, Values reference, NrmseNormalisation by,
                                      MaskView mask) {
    const Sums s = sumsOf(prediction, reference, mask);
    const double rmse = std::sqrt(s.squared / s.count);
    switch (by) {
    case NrmseNormalisation::Euclidean:
        return ratio(rmse, std::sqrt(s.rr / s.count), "signal");
    case NrmseNormalisation::MinMax:
        return ratio(rmse, s.most - s.least, "range");
    case NrmseNormalisation::Mean:
        return ratio(rmse, s.r / s.count, "positive mean");
    }
    return 0;
}

double normalisedMeanSquaredError(Values prediction, Values reference, MaskView mask) {
    const Sums s = sumsOf(prediction, reference, mask);
    return ratio(s.squared, s.rr, "signal");
}

double peakSignalToNoise(Values prediction, Values reference, double dataRange, MaskView mask) {
    if (!(dataRange > 0)) undefined("metrics.data-range", "the data range of the reference is not positive");
    const double mse = meanSquaredError(prediction, reference, mask);
    return mse > 0 ? 10 * std::log10(dataRange * dataRange / mse) : std::numeric_limits<double>::infinity();
}

double pearsonCorrelation(Values prediction, Values reference, MaskView mask) {
    // Two passes: the one-pass form loses digits where the mean is large against the spread.
    const Sums s = sumsOf(prediction, reference, mask);
    const double meanP = s.p / s.count;
    const double meanR = s.r / s.count;
    double pp = 0;
    double rr = 0;
    double pr = 0;
    for (std::size_t n = 0; n < reference.size(); ++n) {
        if (!mask.empty() && mask[n] == 0) continue;
        const double p = static_cast<double>(prediction[n]) - meanP;
        const double r = static_cast<double>(reference[n]) - meanR;
        pp += p * p;
        rr += r * r;
        pr += p * r;
    }
    return ratio(pr, std::sqrt(pp * rr), "variation (or the prediction has none)");
}

double normalisedCrossCorrelation(Values prediction, Values reference, MaskView mask) {
    const Sums s = sumsOf(prediction, reference, mask);
    return ratio(s.pr, std::sqrt(s.pp * s.rr), "signal (or the prediction has none)");
}

SsimResult structuralSimilarity(Values prediction, Values reference, const Index3& size, double dataRange,
                                SsimWindow window, MaskView mask) {
    checkSizes(prediction, reference, mask);
    if (static_cast<std::int64_t>(reference.size()) != size[0] * size[1] * size[2])
        undefined("metrics.sizes", "the number of voxels is not that of the grid");
    if (!(dataRange > 0)) undefined("metrics.data-range", "the data range of the reference is not positive");
    const int width = window == SsimWindow::Uniform ? 7 : 11;
    const std::vector<std::size_t> axes = windowAxes(size, width);
    const std::vector<double> kernel =
        window == SsimWindow::Uniform ? uniformKernel(7) : gaussianKernel(1.5, 5);
    const double samples = std::pow(width, static_cast<double>(axes.size()));
    const double covarianceNorm = window == SsimWindow::Wang ? 1.0 : samples / (samples - 1);
    const double c1 = std::pow(0.01 * dataRange, 2);
    const double c2 = std::pow(0.03 * dataRange, 2);
    const auto local = [&](auto&& valueAt) {
        std::vector<double> image(reference.size());
        for (std::size_t n = 0; n < image.size(); ++n)
            image[n] = valueAt(n);
        for (const std::size_t axis : axes)
            filterAxis(image, size, axis, kernel);
        return image;
    };
    const auto p = [&](std::size_t n) { return static_cast<double>(prediction[n]); };
    const auto r = [&](std::size_t n) { return static_cast<double>(reference[n]); };
    const std::vector<double> up = local(p);
    const std::vector<double> ur = local(r);
    const std::vector<double> squares = local([&](std::size_t n) { return p(n) * p(n) + r(n) * r(n); });
    const std::vector<double> products = local([&](std::size_t n) { return p(n) * r(n); });
    SsimResult result;
    result.windowDimensions = static_cast<int>(axes.size());
    result.map.resize(reference.size());
    double sum = 0;
    double count = 0;
    std::size_t n = 0;
    Index3 pad{};
    for (const std::size_t axis : axes)
        pad[axis] = (width - 1) / 2;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i, ++n) {
                // The two variances are only ever needed as a sum.
                const double variances = covarianceNorm * (squares[n] - up[n] * up[n] - ur[n] * ur[n]);
                const double covariance = covarianceNorm * (products[n] - up[n] * ur[n]);
                const double value = (2 * up[n] * ur[n] + c1) * (2 * covariance + c2) /
                                     ((up[n] * up[n] + ur[n] * ur[n] + c1) * (variances + c2));
                result.map[n] = static_cast<float>(value);
                const bool inner = i >= pad[0] && i < size[0] - pad[0] && j >= pad[1] &&
                                   j < size[1] - pad[1] && k >= pad[2] && k < size[2] - pad[2];
                if (mask.empty() ? !inner : mask[n] == 0) continue;
                sum += value;
                count += 1;
            }
    if (count == 0) undefined("metrics.empty-mask", "the mask holds no voxel; there is nothing to compare");
    result.mean = sum / count;
    return result;
}

HfenResult highFrequencyErrorNorm(Values prediction, Values reference, const Index3& size, MaskView mask) {
    checkSizes(prediction, reference, mask);
    const std::vector<std::size_t> axes = windowAxes(size, 8);
    const std::vector<double> plain = gaussianKernel(1.5, 7, 0);
    const std::vector<double> second = gaussianKernel(1.5, 7, 2);
    // LoG is linear: filter the reference and the difference.
    const auto laplacian = [&](const std::vector<double>& image) {
        std::vector<double> sum(image.size());
        for (const std::size_t derived : axes) {
            std::vector<double> part = image;
            for (const std::size_t axis : axes)
                filterAxis(part, size, axis, axis == derived ? second : plain);
            for (std::size_t n = 0; n < sum.size(); ++n)
                sum[n] += part[n];
        }
        return sum;
    };
    std::vector<double> image(reference.size());
    for (std::size_t n = 0; n < image.size(); ++n)
        image[n] = static_cast<double>(reference[n]);
    const std::vector<double> ofReference = laplacian(image);
    for (std::size_t n = 0; n < image.size(); ++n)
        image[n] = static_cast<double>(prediction[n]) - static_cast<double>(reference[n]);
    const std::vector<double> ofDifference = laplacian(image);
    double numerator = 0;
    double denominator = 0;
    for (std::size_t n = 0; n < image.size(); ++n) {
        if (!mask.empty() && mask[n] == 0) continue;
        numerator += ofDifference[n] * ofDifference[n];
        denominator += ofReference[n] * ofReference[n];
    }
    HfenResult result;
    result.filterDimensions = static_cast<int>(axes.size());
    result.value = ratio(std::sqrt(numerator), std::sqrt(denominator), "detail");
    return result;
}

} // namespace magiqt
