#include "OverlayPicture.h"

#include "base/Error.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr double edgeShare = 0.10;    // of the pixels of the head
constexpr double leastGrey = 0.1;     // of the range: what is darker is air
constexpr double leastContrast = 0.1; // of the range, a millimetre

std::uint8_t greyOf(float value, const ValueRange& range) {
    if (!std::isfinite(value)) return 0;
    const double part = (value - range.low) / range.span();
    return static_cast<std::uint8_t>(std::lround(std::clamp(part, 0.0, 1.0) * 255));
}

std::uint32_t opaqueGrey(std::uint8_t grey) {
    return 0xff000000U | (std::uint32_t{grey} << 16U) | (std::uint32_t{grey} << 8U) | grey;
}

struct Gradient {
    std::vector<float> x, y,
        length; // of the values in units of the range a pixel; 0 at the border and beside NaN
};

Gradient gradientOf(const std::vector<float>& values, int columns, int rows, const ValueRange& range) {
    Gradient gradient;
    gradient.x.assign(values.size(), 0);
    gradient.y.assign(values.size(), 0);
    gradient.length.assign(values.size(), 0);
    const auto at = [&](int x, int y) { return values[static_cast<std::size_t>(y * columns + x)]; };
    for (int y = 1; y + 1 < rows; ++y)
        for (int x = 1; x + 1 < columns; ++x) {
            const float dx = (at(x + 1, y - 1) + 2 * at(x + 1, y) + at(x + 1, y + 1) - at(x - 1, y - 1) -
                              2 * at(x - 1, y) - at(x - 1, y + 1)) /
                             8;
            const float dy = (at(x - 1, y + 1) + 2 * at(x, y + 1) + at(x + 1, y + 1) - at(x - 1, y - 1) -
                              2 * at(x, y - 1) - at(x + 1, y - 1)) /
                             8;
            const float length = std::hypot(dx, dy) / static_cast<float>(range.span());
            if (!std::isfinite(length)) continue;
            const auto pixel = static_cast<std::size_t>(y * columns + x);
            gradient.x[pixel] = dx;
            gradient.y[pixel] = dy;
            gradient.length[pixel] = length;
        }
    return gradient;
}

float thresholdOf(const std::vector<float>& values, const Gradient& gradient, const ValueRange& range,
                  double pixelMm) {
    const double air = range.low + leastGrey * range.span();
    std::vector<float> inside;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (static_cast<double>(values[i]) > air) inside.push_back(gradient.length[i]); // NaN is not
    if (inside.empty()) return 0;
    const auto place = inside.begin() +
                       static_cast<std::ptrdiff_t>(static_cast<double>(inside.size() - 1) * (1 - edgeShare));
    std::nth_element(inside.begin(), place, inside.end());
    return std::max(*place, static_cast<float>(leastContrast * pixelMm));
}

} // namespace

std::vector<std::uint8_t> edgesOf(const std::vector<float>& values, int columns, int rows,
                                  const ValueRange& range, double pixelMm) {
    std::vector<std::uint8_t> edges(values.size(), 0);
    const Gradient gradient = gradientOf(values, columns, rows, range);
    const float threshold = thresholdOf(values, gradient, range, pixelMm);
    for (int y = 1; y + 1 < rows; ++y)
        for (int x = 1; x + 1 < columns; ++x) {
            const auto pixel = static_cast<std::size_t>(y * columns + x);
            const float length = gradient.length[pixel];
            if (length < threshold) continue;
            const bool isSideways = std::abs(gradient.x[pixel]) >= std::abs(gradient.y[pixel]);
            const std::size_t step = isSideways ? 1 : static_cast<std::size_t>(columns);
            if (length >= gradient.length[pixel - step] && length > gradient.length[pixel + step])
                edges[pixel] = 1;
        }
    return edges;
}

std::vector<std::uint32_t> overlayPicture(const OverlaySlice& slice, const OverlayStyle& style) {
    const auto count = static_cast<std::size_t>(slice.columns) * static_cast<std::size_t>(slice.rows);
    if (slice.below.size() != count || slice.above.size() != count)
        throw Error(ErrorKind::Internal, "overlay.size", "the samples of an overlay do not fill its slice");
    std::vector<std::uint32_t> picture(count, 0xff000000U);
    std::vector<std::uint8_t> edges;
    if (style.mode == OverlayMode::Contour)
        edges = edgesOf(slice.above, slice.columns, slice.rows, slice.aboveRange, slice.pixelMm);
    const double tilePixels = std::max(1.0, style.tileMm / slice.pixelMm);
    for (int y = 0; y < slice.rows; ++y)
        for (int x = 0; x < slice.columns; ++x) {
            const auto pixel = static_cast<std::size_t>(y * slice.columns + x);
            const std::uint8_t below = greyOf(slice.below[pixel], slice.belowRange);
            const std::uint8_t above = greyOf(slice.above[pixel], slice.aboveRange);
            switch (style.mode) {
            case OverlayMode::Checkerboard: {
                const auto tile = static_cast<int>(x / tilePixels) + static_cast<int>(y / tilePixels);
                picture[pixel] = opaqueGrey(tile % 2 == 0 ? below : above);
                break;
            }
            case OverlayMode::Contour:
                picture[pixel] = edges[pixel] ? style.edgeColour : opaqueGrey(below);
                break;
            case OverlayMode::Blend:
                picture[pixel] = opaqueGrey(static_cast<std::uint8_t>(
                    std::lround(below + (above - below) * std::clamp(style.aboveShare, 0.0, 1.0))));
                break;
            }
        }
    return picture;
}

} // namespace magiqt
