#include "MapOverlay.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {
constexpr std::size_t sampleLimit = 400'000;
}

Rgba mapColour(double part) {
    // Nine even steps of viridis (Smith and van der Walt 2015, CC0).
    static constexpr std::array<std::array<double, 3>, 9> stops{{{68, 1, 84},
                                                                 {71, 45, 123},
                                                                 {59, 82, 139},
                                                                 {44, 114, 142},
                                                                 {33, 145, 140},
                                                                 {40, 174, 128},
                                                                 {94, 201, 98},
                                                                 {173, 220, 48},
                                                                 {253, 231, 37}}};
    const double place = std::clamp(part, 0.0, 1.0) * (stops.size() - 1);
    const auto n = std::min(static_cast<std::size_t>(place), stops.size() - 2);
    const double rest = place - static_cast<double>(n);
    Rgba colour{0, 0, 0, 255};
    for (std::size_t channel = 0; channel < 3; ++channel)
        colour[channel] = static_cast<std::uint8_t>(
            std::lround(stops[n][channel] + rest * (stops[n + 1][channel] - stops[n][channel])));
    return colour;
}

double mapScale(const Volume& map) {
    const std::vector<float>& voxels = map.voxels();
    const std::size_t stride = std::max<std::size_t>(1, voxels.size() / sampleLimit) | 1;
    std::vector<float> positive;
    for (std::size_t n = 0; n < voxels.size(); n += stride)
        if (std::isfinite(voxels[n]) && voxels[n] > 0) positive.push_back(voxels[n]);
    if (positive.empty()) return 1.0;
    const auto place =
        positive.begin() + static_cast<std::ptrdiff_t>(0.995 * static_cast<double>(positive.size() - 1));
    std::nth_element(positive.begin(), place, positive.end());
    return static_cast<double>(*place);
}

ColourSlice mapSlice(const Volume& map, const SliceGeometry& slice, const Slab& slab, const MapStyle& style,
                     const Volume& image, double background) {
    const std::vector<float> values = resliceVolume(map, slice, slab);
    const std::vector<float> below = resliceVolume(image, slice, slab);
    ColourSlice colours;
    colours.grid = pixelGrid(slice);
    std::array<Rgba, 257> table;
    for (std::size_t n = 0; n < table.size(); ++n) {
        table[n] = mapColour(static_cast<double>(n) / 256.0);
        table[n][3] = static_cast<std::uint8_t>(std::lround(255 * std::clamp(style.opacity, 0.0, 1.0)));
    }
    colours.colours.reserve(values.size());
    for (std::size_t n = 0; n < values.size(); ++n) {
        const auto shown = static_cast<double>(values[n]);
        const double part = std::clamp(shown / style.high, 0.0, 1.0);
        const bool isDrawn =
            shown > style.threshold && static_cast<double>(below[n]) > background; // NaN is not
        colours.colours.push_back(isDrawn ? table[static_cast<std::size_t>(part * 256)] : Rgba{0, 0, 0, 0});
    }
    return colours;
}

} // namespace magiqt
