#include "Intensity.h"

#include "base/Error.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

std::vector<double> quantiles(std::span<const float> values, std::span<const double> probabilities) {
    if (values.empty())
        throw Error(ErrorKind::BadInput, "intensity.empty",
                    "there are no voxels to take a quantile of; the mask is empty");
    std::vector<float> work(values.begin(), values.end());
    std::vector<std::size_t> order(probabilities.size());
    for (std::size_t n = 0; n < order.size(); ++n)
        order[n] = n;
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return probabilities[a] < probabilities[b]; });
    std::vector<double> result(probabilities.size());
    auto begin = work.begin();
    for (const std::size_t n : order) {
        const double position = std::clamp(probabilities[n], 0.0, 1.0) * static_cast<double>(work.size() - 1);
        const auto lower = work.begin() + static_cast<std::ptrdiff_t>(position);
        // Everything before `begin` is in its place already.
        std::nth_element(begin, lower, work.end());
        const double low = static_cast<double>(*lower);
        const double fraction = position - std::floor(position);
        double value = low;
        if (fraction > 0)
            value += fraction * (static_cast<double>(*std::min_element(lower + 1, work.end())) - low);
        result[n] = value;
        begin = lower;
    }
    return result;
}

double quantile(std::span<const float> values, double probability) {
    return quantiles(values, std::span<const double>(&probability, 1)).front();
}

std::vector<float> maskedValues(const Volume& volume, std::span<const std::uint8_t> mask) {
    std::vector<float> values;
    const std::vector<float>& voxels = volume.voxels();
    for (std::size_t n = 0; n < std::min(voxels.size(), mask.size()); ++n)
        if (mask[n] != 0) values.push_back(voxels[n]);
    return values;
}

double modelIntensityScale(const Volume& volume, std::span<const std::uint8_t> mask) {
    const std::vector<float> values = maskedValues(volume, mask);
    const double median = values.empty() ? 0 : quantile(values, 0.5);
    if (!(median > 0))
        throw Error(ErrorKind::BadInput, "intensity.no-signal",
                    "the median intensity of the head is " + std::to_string(median) +
                        "; a magnitude MR image with positive values was expected",
                    {{"median", std::to_string(median)}});
    return 2 * median;
}

Point3 centroidLps(const Geometry& geometry, std::span<const std::uint8_t> mask) {
    const Index3 size = geometry.sizeIjk();
    Point3 sum = Point3::Zero();
    double count = 0;
    std::size_t n = 0;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0] && n < mask.size(); ++i, ++n)
                if (mask[n] != 0) {
                    sum += Point3(static_cast<double>(i), static_cast<double>(j), static_cast<double>(k));
                    count += 1;
                }
    return count > 0 ? geometry.pointLps(sum / count) : geometry.centreLps();
}

} // namespace magiqt
