#include "MatchedRanges.h"

#include "SliceSampler.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr double pointLimit = 60'000;
constexpr std::size_t fewestPoints = 1000;

// What all of them cover; without volume where they do not meet.
LpsBox commonBox(const std::vector<MatchedImage>& images) {
    LpsBox common;
    for (const MatchedImage& image : images) {
        LpsBox box;
        box.add(image.volume->geometry());
        if (common.isEmpty) common = box;
        common.minimum = common.minimum.cwiseMax(box.minimum);
        common.maximum = common.maximum.cwiseMin(box.maximum);
    }
    return common;
}

} // namespace

std::vector<ValueRange> matchedRanges(const std::vector<MatchedImage>& images) {
    std::vector<ValueRange> ranges;
    for (const MatchedImage& image : images)
        ranges.push_back(image.grey.range);
    if (images.size() < 2) return ranges;
    const LpsBox box = commonBox(images);
    const Point3 size = box.maximum - box.minimum;
    if (size.minCoeff() <= 0) return ranges;

    const double step = std::cbrt(size.prod() / pointLimit);
    std::vector<std::vector<float>> values(images.size());
    std::vector<float> here(images.size());
    for (double z = box.minimum.z() + 0.5 * step; z < box.maximum.z(); z += step)
        for (double y = box.minimum.y() + 0.5 * step; y < box.maximum.y(); y += step)
            for (double x = box.minimum.x() + 0.5 * step; x < box.maximum.x(); x += step) {
                bool isHead = true;
                for (std::size_t n = 0; isHead && n < images.size(); ++n) {
                    here[n] = sampleLps(*images[n].volume, Point3(x, y, z));
                    isHead = static_cast<double>(here[n]) > images[n].grey.background; // NaN is not
                }
                for (std::size_t n = 0; isHead && n < images.size(); ++n)
                    values[n].push_back(here[n]);
            }
    if (values.front().size() < fewestPoints) return ranges;
    for (std::size_t n = 0; n < images.size(); ++n) {
        const ValueRange range = robustRange(values[n]);
        if (range.span() > 1e-6 * std::max(1.0, std::abs(range.high))) ranges[n] = range;
    }
    return ranges;
}

} // namespace magiqt
