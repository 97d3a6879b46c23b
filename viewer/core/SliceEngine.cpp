#include "SliceEngine.h"

#include "SliceSampler.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

// NaN counts for nothing.
void add(SlabMode mode, const std::vector<float>& values, std::vector<float>& sum,
         std::vector<float>& count) {
    for (std::size_t n = 0; n < values.size(); ++n) {
        if (!(values[n] == values[n])) continue;
        if (count[n] == 0)
            sum[n] = values[n];
        else if (mode == SlabMode::Mean)
            sum[n] += values[n];
        else
            sum[n] = mode == SlabMode::Maximum ? std::max(sum[n], values[n]) : std::min(sum[n], values[n]);
        ++count[n];
    }
}

} // namespace

std::vector<float> resliceVolume(const Volume& volume, const SliceGeometry& slice, const Slab& slab) {
    SampleGrid grid = pixelGrid(slice);
    if (!(slab.thicknessMm > 0)) return sampleSlice(volume, grid);
    const double finest = volume.geometry().spacingMm().minCoeff();
    const int planes = std::max(2, static_cast<int>(std::ceil(slab.thicknessMm / finest)) + 1);
    const Point3 stepLps = slice.axes().scroll * (slab.thicknessMm / (planes - 1));
    grid.firstLps -= stepLps * (0.5 * (planes - 1));
    std::vector<float> sum = sampleSlice(volume, grid), count(sum.size());
    std::transform(sum.begin(), sum.end(), count.begin(),
                   [](float value) { return std::isnan(value) ? 0.0F : 1.0F; });
    for (int n = 1; n < planes; ++n) {
        grid.firstLps += stepLps;
        add(slab.mode, sampleSlice(volume, grid), sum, count);
    }
    if (slab.mode == SlabMode::Mean)
        for (std::size_t n = 0; n < sum.size(); ++n)
            sum[n] /= std::max(1.0F, count[n]);
    return sum;
}

void paintGrey(const std::vector<float>& values, int columns, const WindowLevel& windowLevel,
               std::uint32_t* pixels, std::size_t stride) {
    const auto width = static_cast<std::size_t>(columns);
    const auto scale = static_cast<float>(255.0 / windowLevel.window);
    const auto low = static_cast<float>(windowLevel.level - 0.5 * windowLevel.window);
    for (std::size_t row = 0; row * width < values.size(); ++row) {
        const float* from = values.data() + row * width;
        std::uint32_t* to = pixels + row * stride;
        for (std::size_t column = 0; column < width; ++column) {
            // max() takes NaN for 0. Signed and without a product, so that compilers make vectors of it.
            const float inside = std::min(std::max(0.0F, (from[column] - low) * scale), 255.0F);
            const auto grey = static_cast<std::int32_t>(inside + 0.5F);
            to[column] = 0xff000000U | static_cast<std::uint32_t>(grey | grey << 8 | grey << 16);
        }
    }
}

} // namespace magiqt
