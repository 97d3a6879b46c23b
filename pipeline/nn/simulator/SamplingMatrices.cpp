#include "nn/simulator/SamplingMatrices.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace magiqt {

namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kLobes = 3.0;

double sinc(double x) {
    return std::abs(x) < 1e-9 ? 1.0 : std::sin(kPi * x) / (kPi * x);
}

torch::Tensor toTensor(const std::vector<double>& values, std::int64_t rows, std::int64_t columns) {
    std::vector<float> single(values.begin(), values.end());
    return torch::from_blob(single.data(), {rows, columns}, torch::kFloat32).clone();
}

std::int64_t mirrored(std::int64_t index, std::int64_t count) {
    if (count == 1) return 0;
    const std::int64_t period = 2 * (count - 1);
    index = ((index % period) + period) % period;
    return index < count ? index : period - index;
}

double cubicBSpline(double x) {
    x = std::abs(x);
    if (x < 1.0) return 2.0 / 3.0 - x * x + 0.5 * x * x * x;
    if (x < 2.0) return (2.0 - x) * (2.0 - x) * (2.0 - x) / 6.0;
    return 0.0;
}

// The inverse of the mirror-bounded collocation matrix: column n = coefficients of a unit sample at n.
std::vector<double> splinePrefilter(std::int64_t count) {
    const auto n = static_cast<std::size_t>(count);
    std::vector<double> inverse(n * n, 0.0);
    if (n == 1) {
        inverse[0] = 1.0;
        return inverse;
    }
    // Thomas algorithm for c[i-1] + 4 c[i] + c[i+1] = 6 s[i] with mirrored ends (c[-1] = c[1]).
    std::vector<double> upper(n), right(n);
    for (std::size_t column = 0; column < n; ++column) {
        for (std::size_t i = 0; i < n; ++i) {
            const double lower = i == 0 ? 0.0 : (i == n - 1 ? 2.0 : 1.0);
            const double above = i == 0 ? 2.0 : (i == n - 1 ? 0.0 : 1.0);
            const double sample = i == column ? 6.0 : 0.0;
            const double pivot = 4.0 - (i == 0 ? 0.0 : lower * upper[i - 1]);
            upper[i] = above / pivot;
            right[i] = (sample - (i == 0 ? 0.0 : lower * right[i - 1])) / pivot;
        }
        for (std::size_t i = n; i-- > 0;) {
            const double next = i + 1 < n ? inverse[(i + 1) * n + column] : 0.0;
            inverse[i * n + column] = right[i] - upper[i] * next;
        }
    }
    return inverse;
}

} // namespace

double AxisProfile::weight(double offsetMm) const {
    if (std::abs(offsetMm) >= reachMm()) return 0.0;
    if (kind == Kind::GaussianSlice) {
        const double sigma = widthMm / 2.354820045;
        return std::exp(-0.5 * offsetMm * offsetMm / (sigma * sigma));
    }
    const double u = offsetMm / widthMm;
    const double spread = apodisation * sinc(u) + 0.5 * (1.0 - apodisation) * (sinc(u - 1.0) + sinc(u + 1.0));
    return spread * sinc(u / kLobes);
}

double AxisProfile::reachMm() const {
    return kind == Kind::GaussianSlice ? 3.2 * widthMm / 2.354820045 : kLobes * widthMm;
}

torch::Tensor acquisitionMatrix(const AxisGrid& high, const AxisGrid& low, const AxisProfile& profile) {
    const auto columns = static_cast<std::size_t>(high.count);
    std::vector<double> values(static_cast<std::size_t>(low.count) * columns, 0.0);
    for (std::int64_t row = 0; row < low.count; ++row) {
        const double believed = low.positionMm(row);
        const double centre = profile.trueMm ? profile.trueMm(believed) : believed;
        const auto first = static_cast<std::int64_t>(
            std::floor((centre - profile.reachMm() - high.firstMm) / high.spacingMm));
        const auto last = static_cast<std::int64_t>(
            std::ceil((centre + profile.reachMm() - high.firstMm) / high.spacingMm));
        double total = 0.0; // over the endless grid, so that a border darkens as it does in a scanner
        for (std::int64_t m = first; m <= last; ++m)
            total += profile.weight(high.positionMm(m) - centre);
        if (std::abs(total) < 1e-12) continue;
        for (std::int64_t m = std::max<std::int64_t>(first, 0); m <= std::min(last, high.count - 1); ++m)
            values[static_cast<std::size_t>(row) * columns + static_cast<std::size_t>(m)] =
                profile.weight(high.positionMm(m) - centre) / total;
    }
    return toTensor(values, low.count, high.count);
}

torch::Tensor cubicSplineMatrix(const AxisGrid& low, const AxisGrid& out) {
    const auto n = static_cast<std::size_t>(low.count);
    const std::vector<double> prefilter = splinePrefilter(low.count);
    std::vector<double> values(static_cast<std::size_t>(out.count) * n, 0.0);
    for (std::int64_t row = 0; row < out.count; ++row) {
        const double x = (out.positionMm(row) - low.firstMm) / low.spacingMm;
        const auto base = static_cast<std::int64_t>(std::floor(x)) - 1;
        for (std::int64_t tap = base; tap < base + 4; ++tap) {
            const double weight = cubicBSpline(x - static_cast<double>(tap));
            const auto source = static_cast<std::size_t>(mirrored(tap, low.count));
            for (std::size_t column = 0; column < n; ++column)
                values[static_cast<std::size_t>(row) * n + column] += weight * prefilter[source * n + column];
        }
    }
    return toTensor(values, out.count, low.count);
}

torch::Tensor gaussianMatrix(std::int64_t count, double sigmaVoxels) {
    const auto n = static_cast<std::size_t>(count);
    std::vector<double> values(n * n, 0.0);
    for (std::size_t row = 0; row < n; ++row) {
        double total = 0.0;
        for (std::size_t column = 0; column < n; ++column) {
            const double offset = (static_cast<double>(row) - static_cast<double>(column)) / sigmaVoxels;
            if (std::abs(offset) > 4.0) continue;
            total += values[row * n + column] = std::exp(-0.5 * offset * offset);
        }
        for (std::size_t column = 0; column < n; ++column)
            values[row * n + column] /= total;
    }
    return toTensor(values, count, count);
}

namespace {

torch::Tensor splineBasis(const AxisGrid& out, double knotMm, double first, std::int64_t knots) {
    std::vector<double> values(static_cast<std::size_t>(out.count * knots), 0.0);
    for (std::int64_t row = 0; row < out.count; ++row)
        for (std::int64_t knot = 0; knot < knots; ++knot)
            values[static_cast<std::size_t>(row * knots + knot)] =
                cubicBSpline(out.positionMm(row) / knotMm - first - static_cast<double>(knot));
    return toTensor(values, out.count, knots);
}

} // namespace

torch::Tensor smoothBasis(const AxisGrid& out, double knotMm) {
    const double first = std::floor(out.firstMm / knotMm) - 1.0;
    const double last = std::floor(out.lastMm() / knotMm) + 2.0;
    return splineBasis(out, knotMm, first, static_cast<std::int64_t>(last - first) + 1);
}

torch::Tensor smoothBasis(const AxisGrid& out, double knotMm, int reach) {
    return splineBasis(out, knotMm, -static_cast<double>(reach), 2 * reach + 1);
}

torch::Tensor applyAlong(const torch::Tensor& x, const torch::Tensor& matrix, int axis) {
    const auto rank = x.dim();
    if (axis == 2) return torch::matmul(x, matrix.t());
    if (axis == 1) return torch::matmul(matrix, x);
    auto shape = x.sizes().vec();
    const auto depth = shape[static_cast<std::size_t>(rank - 3)];
    const auto plane = shape[static_cast<std::size_t>(rank - 2)] * shape[static_cast<std::size_t>(rank - 1)];
    shape[static_cast<std::size_t>(rank - 3)] = matrix.size(0);
    if (rank == 3) return torch::mm(matrix, x.reshape({depth, plane})).reshape(shape);
    return torch::matmul(matrix, x.reshape({-1, depth, plane})).reshape(shape);
}

} // namespace magiqt
