#include "DistanceTransform.h"

#include "Parallel.h"

#include <cmath>
#include <limits>

namespace magiqt {

namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();

struct Line {
    std::vector<double> value, result, border;
    std::vector<std::int64_t> apex;

    explicit Line(std::int64_t length)
        : value(static_cast<std::size_t>(length)),
          result(static_cast<std::size_t>(length)),
          border(static_cast<std::size_t>(length) + 1),
          apex(static_cast<std::size_t>(length)) {}

    // result[x] = min over y of value[y] + (step * (x - y))^2.
    void envelope(double step) {
        const auto count = static_cast<std::int64_t>(value.size());
        const double weight = step * step;
        std::int64_t top = -1;
        for (std::int64_t y = 0; y < count; ++y) {
            const double height = value[static_cast<std::size_t>(y)];
            if (!std::isfinite(height)) continue;
            double from = -kFar;
            while (top >= 0) {
                const auto last = static_cast<double>(apex[static_cast<std::size_t>(top)]);
                const auto here = static_cast<double>(y);
                from = ((height + weight * here * here) -
                        (value[static_cast<std::size_t>(apex[static_cast<std::size_t>(top)])] +
                         weight * last * last)) /
                       (2.0 * weight * (here - last));
                if (from > border[static_cast<std::size_t>(top)]) break;
                --top;
            }
            ++top;
            apex[static_cast<std::size_t>(top)] = y;
            border[static_cast<std::size_t>(top)] = top == 0 ? -kFar : from;
        }
        if (top < 0) {
            std::fill(result.begin(), result.end(), kFar);
            return;
        }
        std::int64_t part = 0;
        for (std::int64_t x = 0; x < count; ++x) {
            while (part < top && border[static_cast<std::size_t>(part + 1)] < static_cast<double>(x))
                ++part;
            const std::int64_t y = apex[static_cast<std::size_t>(part)];
            const auto away = static_cast<double>(x - y);
            result[static_cast<std::size_t>(x)] = value[static_cast<std::size_t>(y)] + weight * away * away;
        }
    }
};

} // namespace

std::vector<float> distanceToMask(const Mask& mask, const Index3& size, const Point3& spacingMm) {
    std::vector<float> squared(mask.size());
    for (std::size_t n = 0; n < mask.size(); ++n)
        squared[n] = mask[n] != 0 ? 0.0f : std::numeric_limits<float>::infinity();
    const std::array<std::int64_t, 3> stride = {1, size[0], size[0] * size[1]};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::size_t a = axis == 0 ? 1 : 0;
        const std::size_t b = axis == 2 ? 1 : 2;
        const double step = spacingMm[static_cast<Eigen::Index>(axis)];
        parallelFor(0, size[b], [&](std::int64_t from, std::int64_t to) {
            Line line(size[axis]);
            for (std::int64_t y = from; y < to; ++y)
                for (std::int64_t x = 0; x < size[a]; ++x) {
                    float* first = squared.data() + x * stride[a] + y * stride[b];
                    for (std::int64_t n = 0; n < size[axis]; ++n)
                        line.value[static_cast<std::size_t>(n)] =
                            static_cast<double>(first[n * stride[axis]]);
                    line.envelope(step);
                    for (std::int64_t n = 0; n < size[axis]; ++n)
                        first[n * stride[axis]] =
                            static_cast<float>(line.result[static_cast<std::size_t>(n)]);
                }
        });
    }
    for (float& value : squared)
        value = std::sqrt(value);
    return squared;
}

Mask closedByBall(const Mask& mask, const Index3& size, const Point3& spacingMm, double radiusMm) {
    const std::vector<float> near = distanceToMask(mask, size, spacingMm);
    Mask outside(mask.size());
    for (std::size_t n = 0; n < mask.size(); ++n)
        outside[n] = static_cast<double>(near[n]) > radiusMm ? 1 : 0;
    const std::vector<float> deep = distanceToMask(outside, size, spacingMm);
    Mask closed(mask.size());
    for (std::size_t n = 0; n < mask.size(); ++n)
        closed[n] = mask[n] != 0 || static_cast<double>(deep[n]) > radiusMm ? 1 : 0;
    return closed;
}

} // namespace magiqt
