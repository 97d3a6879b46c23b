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

namespace {

// Which of the quiet pixels (no data, or background in both arms) are reached from the border of the slice
// through quiet pixels: the air around the head. Fluid is as dark as air in T1w and FLAIR, but enclosed.
std::vector<char> outsideOf(const std::vector<char>& quiet, int columns, int rows) {
    std::vector<char> outside(quiet.size(), 0);
    std::vector<int> open;
    const auto visit = [&](int column, int row) {
        if (column < 0 || row < 0 || column >= columns || row >= rows) return;
        const int at = row * columns + column;
        const auto n = static_cast<std::size_t>(at);
        if (quiet[n] == 0 || outside[n] != 0) return;
        outside[n] = 1;
        open.push_back(at);
    };
    for (int column = 0; column < columns; ++column)
        for (const int row : {0, rows - 1})
            visit(column, row);
    for (int row = 0; row < rows; ++row)
        for (const int column : {0, columns - 1})
            visit(column, row);
    while (!open.empty()) {
        const int at = open.back();
        open.pop_back();
        visit(at % columns - 1, at / columns);
        visit(at % columns + 1, at / columns);
        visit(at % columns, at / columns - 1);
        visit(at % columns, at / columns + 1);
    }
    return outside;
}

} // namespace

double noiseFloor(const DifferenceArm& first, const DifferenceArm& second) {
    return 2.0 * std::hypot(first.noise * first.scale, second.noise * second.scale);
}

ColourSlice differenceSlice(const DifferenceArm& first, const DifferenceArm& second, const SampleGrid& grid,
                            double limit) {
    const std::vector<float> old = sampleSlice(*first.volume, grid);
    const std::vector<float> fresh = sampleSlice(*second.volume, grid);
    const double floor = noiseFloor(first, second);
    std::array<Rgba, 513> table;
    for (std::size_t n = 0; n < table.size(); ++n)
        table[n] = differenceColour((static_cast<double>(n) - 256.0) / 256.0);
    ColourSlice slice{grid, std::vector<Rgba>(old.size(), Rgba{0, 0, 0, 255})};
    std::vector<char> quiet(old.size());
    for (std::size_t n = 0; n < old.size(); ++n) {
        const auto a = static_cast<double>(old[n]);
        const auto b = static_cast<double>(fresh[n]);
        quiet[n] =
            !std::isfinite(a) || !std::isfinite(b) || (a <= first.background && b <= second.background);
    }
    const std::vector<char> outside = outsideOf(quiet, grid.columns, grid.rows);
    for (std::size_t n = 0; n < old.size(); ++n) {
        const double a = (static_cast<double>(old[n]) - first.offset) * first.scale;
        const double b = (static_cast<double>(fresh[n]) - second.offset) * second.scale;
        if (outside[n] != 0 || !std::isfinite(a) || !std::isfinite(b)) continue;
        const double part = std::clamp((b - a) / limit, -1.0, 1.0);
        slice.colours[n] = std::abs(b - a) < floor
                               ? noiseColour
                               : table[static_cast<std::size_t>(std::lround(part * 256.0) + 256)];
    }
    return slice;
}

double differenceLimit(double span, const DisplayMapping& mapping) {
    return 0.3 * span * mapping.relativeWindow();
}

} // namespace magiqt
