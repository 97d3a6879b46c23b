#include "MapOverlay.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {
constexpr std::size_t sampleLimit = 400'000;
constexpr double mostLabels = 255;
} // namespace

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

MapKind mapKindOf(const Volume& map) {
    bool isWhole = true, isNegative = false, isAboveOne = false;
    for (const float value : map.voxels()) {
        if (!std::isfinite(value)) continue;
        isNegative = isNegative || value < 0;
        isAboveOne = isAboveOne || value > 1;
        isWhole = isWhole && value == std::round(value) && value <= mostLabels;
        if (isNegative) return MapKind::Signed;
    }
    return isWhole ? MapKind::Labels : isAboveOne ? MapKind::Positive : MapKind::Probability;
}

MapStyle mapStyleFor(MapKind kind, const Volume& map) {
    switch (kind) {
    case MapKind::Signed:
        return {6.0, 3.0, 0.7};
    case MapKind::Probability:
        return {1.0, 0.1, 0.6};
    case MapKind::Labels:
        return {1.0, 0.0, 0.4};
    case MapKind::Positive:
        break;
    }
    return {mapScale(map), 0.0, 0.6};
}

Rgba signedMapColour(double part) {
    return differenceColour(2.0 * std::clamp(part, 0.0, 1.0) - 1.0);
}

Rgba labelColour(int label) {
    static constexpr std::array<Rgba, 7> colours{{{230, 159, 0, 255},
                                                  {86, 180, 233, 255},
                                                  {0, 158, 115, 255},
                                                  {240, 228, 66, 255},
                                                  {0, 114, 178, 255},
                                                  {213, 94, 0, 255},
                                                  {204, 121, 167, 255}}};
    return colours[static_cast<std::size_t>(std::max(label, 1) - 1) % colours.size()];
}

ColourSlice mapSlice(const Volume& map, MapKind kind, const SliceGeometry& slice, const Slab& slab,
                     const MapStyle& style, const MapGround& ground) {
    ColourSlice colours;
    colours.grid = pixelGrid(slice);
    const bool isLabels = kind == MapKind::Labels;
    const bool isSigned = kind == MapKind::Signed;
    const std::vector<float> values =
        isLabels ? nearestSlice(map, colours.grid) : resliceVolume(map, slice, slab);
    const std::vector<float> below =
        ground.image ? resliceVolume(*ground.image, slice, slab) : std::vector<float>();
    std::array<Rgba, 257> table; // of the scale's parts, or of the labels
    for (std::size_t n = 0; n < table.size(); ++n) {
        const double part = static_cast<double>(n) / 256.0;
        table[n] = isLabels   ? labelColour(static_cast<int>(n))
                   : isSigned ? signedMapColour(part)
                              : mapColour(part);
        table[n][3] = static_cast<std::uint8_t>(std::lround(255 * std::clamp(style.opacity, 0.0, 1.0)));
    }
    colours.colours.reserve(values.size());
    for (std::size_t n = 0; n < values.size(); ++n) {
        const auto shown = static_cast<double>(values[n]);
        const bool isDrawn = (isSigned ? std::abs(shown) : shown) > style.threshold && // NaN is not
                             (below.empty() || static_cast<double>(below[n]) > ground.background);
        if (!isDrawn) {
            colours.colours.push_back({0, 0, 0, 0});
            continue;
        }
        const double part = isSigned ? 0.5 + 0.5 * shown / style.high : shown / style.high;
        colours.colours.push_back(
            table[isLabels ? static_cast<std::size_t>(std::min(shown, mostLabels))
                           : static_cast<std::size_t>(std::clamp(part, 0.0, 1.0) * 256)]);
    }
    return colours;
}

} // namespace magiqt
