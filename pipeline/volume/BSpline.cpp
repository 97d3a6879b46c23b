#include "BSpline.h"

#include "Parallel.h"

#include <cmath>

namespace magiqt {

namespace {

const double kPole = std::sqrt(3.0) - 2.0;
constexpr double kGain = 6.0; // (1 - z)(1 - 1/z)
constexpr std::int64_t kLines = 64;

// Filters `lines` signals of length `length` side by side: work[n * kLines + line].
void filterLines(std::vector<double>& work, std::int64_t length, std::int64_t lines) {
    const double z = kPole;
    const auto at = [&](std::int64_t n) { return work.data() + n * kLines; };
    const std::int64_t horizon =
        static_cast<std::int64_t>(std::ceil(std::log(1e-12) / std::log(std::abs(z))));
    double first[kLines] = {};
    if (horizon < length) {
        double power = 1;
        for (std::int64_t n = 0; n < horizon; ++n, power *= z)
            for (std::int64_t l = 0; l < lines; ++l)
                first[l] += power * at(n)[l];
    } else {
        // Exact sum over one period of the mirrored signal.
        const double inverse = 1 / z;
        double forward = z;
        double backward = std::pow(z, static_cast<double>(length - 1));
        for (std::int64_t l = 0; l < lines; ++l)
            first[l] = at(0)[l] + backward * at(length - 1)[l];
        backward = backward * backward * inverse;
        for (std::int64_t n = 1; n < length - 1; ++n, forward *= z, backward *= inverse)
            for (std::int64_t l = 0; l < lines; ++l)
                first[l] += (forward + backward) * at(n)[l];
        const double whole = 1 - std::pow(z, static_cast<double>(2 * length - 2));
        for (std::int64_t l = 0; l < lines; ++l)
            first[l] /= whole;
    }
    for (std::int64_t l = 0; l < lines; ++l)
        at(0)[l] = first[l];
    for (std::int64_t n = 1; n < length; ++n)
        for (std::int64_t l = 0; l < lines; ++l)
            at(n)[l] += z * at(n - 1)[l];
    for (std::int64_t l = 0; l < lines; ++l)
        at(length - 1)[l] = z / (z * z - 1) * (at(length - 1)[l] + z * at(length - 2)[l]);
    for (std::int64_t n = length - 2; n >= 0; --n)
        for (std::int64_t l = 0; l < lines; ++l)
            at(n)[l] = z * (at(n + 1)[l] - at(n)[l]);
}

} // namespace

void bsplinePrefilter(std::vector<float>& voxels, const Index3& size, int axis) {
    const std::int64_t length = size[static_cast<std::size_t>(axis)];
    if (length < 2) return; // a constant: coefficient = sample
    const std::int64_t stride = axis == 0 ? 1 : axis == 1 ? size[0] : size[0] * size[1];
    // Lines are counted over the other two axes, the faster one first.
    const std::int64_t inner = axis == 0 ? size[1] : size[0];
    const std::int64_t innerStride = axis == 0 ? size[0] : 1;
    const std::int64_t outer = axis == 2 ? size[1] : size[2];
    const std::int64_t outerStride = axis == 2 ? size[0] : size[0] * size[1];
    const std::int64_t bundles = (inner + kLines - 1) / kLines;
    parallelFor(0, outer * bundles, [&](std::int64_t from, std::int64_t to) {
        std::vector<double> work(static_cast<std::size_t>(length * kLines));
        for (std::int64_t bundle = from; bundle < to; ++bundle) {
            const std::int64_t begin = bundle % bundles * kLines;
            const std::int64_t lines = std::min(kLines, inner - begin);
            float* base = voxels.data() + bundle / bundles * outerStride + begin * innerStride;
            for (std::int64_t n = 0; n < length; ++n)
                for (std::int64_t l = 0; l < lines; ++l)
                    work[static_cast<std::size_t>(n * kLines + l)] =
                        kGain * static_cast<double>(base[n * stride + l * innerStride]);
            filterLines(work, length, lines);
            for (std::int64_t n = 0; n < length; ++n)
                for (std::int64_t l = 0; l < lines; ++l)
                    base[n * stride + l * innerStride] =
                        static_cast<float>(work[static_cast<std::size_t>(n * kLines + l)]);
        }
    });
}

} // namespace magiqt
