#include "DifferenceMap.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

Rgba differenceColour(double part) {
    // Ends and middle of the usual diverging blue-white-red, with one stop between so that small differences
    // show.
    struct Stop {
        double at;
        double red, green, blue;
    };
    static constexpr std::array<Stop, 5> stops{{{-1.0, 5, 48, 160},
                                                {-0.5, 92, 150, 222},
                                                {0.0, 255, 255, 255},
                                                {0.5, 226, 116, 94},
                                                {1.0, 165, 0, 30}}};
    const double value = std::clamp(part, -1.0, 1.0);
    std::size_t n = 0;
    while (n + 2 < stops.size() && value > stops[n + 1].at)
        ++n;
    const Stop& a = stops[n];
    const Stop& b = stops[n + 1];
    const double t = (value - a.at) / (b.at - a.at);
    const auto mix = [t](double from, double to) {
        return static_cast<std::uint8_t>(std::lround(from + t * (to - from)));
    };
    return {mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue), 255};
}

DifferenceSlice differenceSlice(const DifferenceArm& before, const DifferenceArm& after,
                                const SampleGrid& grid, double limit) {
    const std::vector<float> old = sampleSlice(*before.volume, grid);
    const std::vector<float> fresh = sampleSlice(*after.volume, grid);
    std::array<Rgba, 513> table;
    for (std::size_t n = 0; n < table.size(); ++n)
        table[n] = differenceColour((static_cast<double>(n) - 256.0) / 256.0);
    DifferenceSlice slice{grid, std::vector<Rgba>(old.size(), Rgba{0, 0, 0, 255})};
    for (std::size_t n = 0; n < old.size(); ++n) {
        const auto a = static_cast<double>(old[n]);
        const auto b = static_cast<double>(fresh[n]);
        if (!std::isfinite(a) || !std::isfinite(b)) continue;
        if (a <= before.background && b <= after.background) continue;
        const double part = std::clamp((b - a) / limit, -1.0, 1.0);
        slice.colours[n] = table[static_cast<std::size_t>(std::lround(part * 256.0) + 256)];
    }
    return slice;
}

double differenceLimit(const ValueRange& before, const DisplayMapping& mapping) {
    return 0.3 * before.span() * mapping.relativeWindow();
}

} // namespace magiqt
