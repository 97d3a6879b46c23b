#include "DisplayMapping.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

namespace magiqt {

namespace {

constexpr std::size_t sampleLimit = 400'000;
constexpr double smallestRelativeWindow = 0.005;
constexpr double largestRelativeWindow = 50.0;

// Finite voxels at an even stride that is prime to the row length: otherwise the same few columns of the
// image would be all that is seen.
std::vector<float> samples(const Volume& volume) {
    const std::vector<float>& voxels = volume.voxels();
    std::size_t stride = std::max<std::size_t>(1, voxels.size() / sampleLimit);
    const auto row = static_cast<std::size_t>(volume.geometry().sizeIjk()[0]);
    while (stride > 1 && std::gcd(stride, row) != 1)
        ++stride;
    std::vector<float> values;
    values.reserve(voxels.size() / stride + 1);
    for (std::size_t n = 0; n < voxels.size(); n += stride)
        if (std::isfinite(voxels[n])) values.push_back(voxels[n]);
    return values;
}

double quantile(std::vector<float>& values, double part) {
    const auto place = static_cast<std::size_t>(std::lround(part * static_cast<double>(values.size() - 1)));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place), values.end());
    return static_cast<double>(values[place]);
}

double threshold(std::vector<float>& values) {
    if (values.empty()) return 0.0;
    const double base = quantile(values, 0.01);
    // The bright end is taken among what is brighter than the base, so that a small head in much air still
    // counts.
    std::vector<float> bright;
    std::copy_if(values.begin(), values.end(), std::back_inserter(bright),
                 [&](float value) { return static_cast<double>(value) > base; });
    const double top = bright.empty() ? base : quantile(bright, 0.98);
    return base + 0.1 * (top - base);
}

// Of the values above the limit.
ValueRange rangeAbove(double limit, const std::vector<float>& values) {
    if (values.empty()) return {};
    std::vector<float> foreground;
    std::copy_if(values.begin(), values.end(), std::back_inserter(foreground),
                 [&](float value) { return static_cast<double>(value) > limit; });
    if (foreground.empty()) foreground = values;
    ValueRange range = robustRange(foreground);
    const double smallest = 1e-6 * std::max(1.0, std::abs(range.high));
    if (range.span() < smallest) {
        // One value in the whole foreground (a mask, a phantom): black is the background, or one below.
        const double lowest = static_cast<double>(*std::min_element(values.begin(), values.end()));
        range.low =
            range.high - lowest > smallest ? lowest : range.high - std::max(1.0, std::abs(range.high));
    }
    return range;
}

} // namespace

ValueRange robustRange(std::vector<float>& foreground) {
    return {quantile(foreground, 0.005), quantile(foreground, 0.995)};
}

double foregroundThreshold(const Volume& volume) {
    std::vector<float> values = samples(volume);
    return threshold(values);
}

double noiseSigma(const Volume& volume, double background) {
    const Geometry& geometry = volume.geometry();
    const Index3& size = geometry.sizeIjk();
    int axis = 0;
    geometry.spacingMm().minCoeff(&axis);
    const std::array<std::int64_t, 3> strides{1, size[0], size[0] * size[1]};
    const std::int64_t step = strides[static_cast<std::size_t>(axis)];
    const std::int64_t length = size[static_cast<std::size_t>(axis)];
    const std::vector<float>& voxels = volume.voxels();
    std::vector<float> bends;
    const auto stride =
        static_cast<std::int64_t>(std::max<std::size_t>(1, voxels.size() / sampleLimit)) | std::int64_t(1);
    for (std::int64_t n = 0; n < static_cast<std::int64_t>(voxels.size()); n += stride) {
        const std::int64_t place = n / step % length;
        if (place == 0 || place + 1 >= length) continue;
        const auto at = [&](std::int64_t offset) { return voxels[static_cast<std::size_t>(n + offset)]; };
        const float bend = std::abs(at(-step) - 2 * at(0) + at(step));
        if (static_cast<double>(std::min({at(-step), at(0), at(step)})) > background && std::isfinite(bend))
            bends.push_back(bend);
    }
    return bends.empty() ? 0.0 : 1.4826 * quantile(bends, 0.5) / std::sqrt(6.0);
}

ValueRange robustRange(const Volume& volume) {
    std::vector<float> values = samples(volume);
    const double limit = threshold(values);
    return rangeAbove(limit, values);
}

GreyStatistics greyStatistics(const Volume& volume) {
    std::vector<float> values = samples(volume);
    GreyStatistics grey;
    grey.background = threshold(values);
    grey.range = rangeAbove(grey.background, values);
    grey.noise = noiseSigma(volume, grey.background);
    return grey;
}

void DisplayMapping::reset() {
    m_relativeWindow = 1.0;
    m_relativeLevel = 0.5;
}

void DisplayMapping::drag(double partsRight, double partsDown) {
    // Exponential, so that the same stroke back undoes a stroke and the window never reaches zero.
    m_relativeWindow = std::clamp(m_relativeWindow * std::exp(2.0 * partsRight), smallestRelativeWindow,
                                  largestRelativeWindow);
    m_relativeLevel = std::clamp(m_relativeLevel + partsDown, -20.0, 20.0);
}

void DisplayMapping::set(const ValueRange& range, const WindowLevel& windowLevel) {
    m_relativeWindow =
        std::clamp(windowLevel.window / range.span(), smallestRelativeWindow, largestRelativeWindow);
    m_relativeLevel = (windowLevel.level - range.low) / range.span();
}

WindowLevel DisplayMapping::windowLevel(const ValueRange& range) const {
    return {m_relativeWindow * range.span(), range.low + m_relativeLevel * range.span()};
}

} // namespace magiqt
