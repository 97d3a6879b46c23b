#include "Seams.h"

#include "base/Error.h"

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace magiqt {

namespace {

constexpr std::int64_t kNearest = 3, kFarthest = 5; // voxels from a face
constexpr std::int64_t kLeastStride = 12;

std::array<std::int64_t, 3> strides(const Index3& size) {
    return {1, size[0], size[0] * size[1]};
}

// Mean |difference| between positions p - 1 and p of an axis, inside the mask, for every p.
std::vector<std::array<double, 2>> stepSums(Values voxels, const Index3& size, MaskView mask,
                                            std::size_t axis) {
    const auto step = strides(size);
    std::vector<std::array<double, 2>> sums(static_cast<std::size_t>(size[axis]), {0.0, 0.0}); // sum, count
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                const std::array<std::int64_t, 3> index = {i, j, k};
                if (index[axis] == 0) continue;
                const auto at = static_cast<std::size_t>(k * step[2] + j * step[1] + i);
                const std::size_t before = at - static_cast<std::size_t>(step[axis]);
                if (!mask[at] || !mask[before]) continue;
                auto& sum = sums[static_cast<std::size_t>(index[axis])];
                sum[0] += std::abs(static_cast<double>(voxels[at]) - static_cast<double>(voxels[before]));
                sum[1] += 1.0;
            }
    return sums;
}

// Mean over lines of the squared amplitude of the error at a frequency (cycles a voxel) along an axis.
class LineSpectrum {
public:
    LineSpectrum(Values voxels, Values reference, const Index3& size, MaskView mask, std::size_t axis)
        : m_length(size[axis]) {
        const auto step = strides(size);
        const std::size_t x = axis == 0 ? 1 : 0;
        const std::size_t y = axis == 2 ? 1 : 2;
        // The profile of the mean error of each plane: what is periodic in patches adds up there.
        m_profile.assign(static_cast<std::size_t>(m_length), 0.0);
        for (std::int64_t p = 0; p < m_length; ++p) {
            double sum = 0, count = 0;
            for (std::int64_t b = 0; b < size[y]; ++b)
                for (std::int64_t a = 0; a < size[x]; ++a) {
                    const auto at = static_cast<std::size_t>(p * step[axis] + b * step[y] + a * step[x]);
                    if (!mask[at]) continue;
                    sum += std::abs(static_cast<double>(voxels[at]) - static_cast<double>(reference[at]));
                    count += 1;
                }
            if (count > 0) m_profile[static_cast<std::size_t>(p)] = sum / count;
        }
        // Without its linear trend, under a Hann window.
        double mean = 0;
        for (const double value : m_profile)
            mean += value / static_cast<double>(m_length);
        for (std::int64_t p = 0; p < m_length; ++p) {
            const double window = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * (static_cast<double>(p) + 0.5) /
                                                       static_cast<double>(m_length));
            m_profile[static_cast<std::size_t>(p)] = (m_profile[static_cast<std::size_t>(p)] - mean) * window;
        }
    }

    double energyAt(double cyclesPerVoxel) const {
        double real = 0, imaginary = 0;
        for (std::int64_t p = 0; p < m_length; ++p) {
            const double phase = 2 * std::numbers::pi * cyclesPerVoxel * static_cast<double>(p);
            real += m_profile[static_cast<std::size_t>(p)] * std::cos(phase);
            imaginary -= m_profile[static_cast<std::size_t>(p)] * std::sin(phase);
        }
        return real * real + imaginary * imaginary;
    }

private:
    std::int64_t m_length;
    std::vector<double> m_profile;
};

} // namespace

Seams measureSeams(Values voxels, Values reference, const Index3& size, MaskView mask, std::int64_t stride) {
    const auto count = static_cast<std::size_t>(size[0] * size[1] * size[2]);
    if (voxels.size() != count || reference.size() != count || mask.size() != count)
        throw Error(ErrorKind::BadInput, "metrics.grids",
                    "image, reference and mask differ in size; resample onto one grid first");
    if (stride < kLeastStride)
        throw Error(ErrorKind::Usage, "seams.stride", "patches of fewer than 12 voxels cannot be judged");
    double faces = 0, faceCount = 0, away = 0, awayCount = 0;
    double atPeriod = 0, beside = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto sums = stepSums(voxels, size, mask, axis);
        for (std::int64_t p = 1; p < size[axis]; ++p) {
            const std::int64_t after = p % stride;
            const std::int64_t distance = std::min(after, stride - after);
            const bool behindFirstFace = p + kFarthest >= stride; // planes belong to a face that exists
            const auto& sum = sums[static_cast<std::size_t>(p)];
            if (distance == 0) {
                faces += sum[0];
                faceCount += sum[1];
            } else if (distance >= kNearest && distance <= kFarthest && behindFirstFace) {
                away += sum[0];
                awayCount += sum[1];
            }
        }
        if (size[axis] < 2 * stride) continue; // fewer than two periods
        const LineSpectrum spectrum(voxels, reference, size, mask, axis);
        const double frequency = 1.0 / static_cast<double>(stride);
        atPeriod += spectrum.energyAt(frequency);
        const double step = 1.0 / static_cast<double>(size[axis]); // one DFT bin
        double neighbours = 0;
        int number = 0;
        for (const double factor : {-3.0, -2.5, -2.0, 2.0, 2.5, 3.0}) { // beyond the window's main lobe
            const double other = frequency + factor * step;
            if (other <= 0.5 * frequency || other >= 1.9 * frequency) continue;
            neighbours += spectrum.energyAt(other);
            ++number;
        }
        if (number > 0) beside += neighbours / number;
    }
    Seams seams;
    if (faceCount > 0 && awayCount > 0 && away > 0)
        seams.boundaryGradientRatio = (faces / faceCount) / (away / awayCount);
    if (beside > 0) seams.periodicEnergy = atPeriod / beside;
    return seams;
}

} // namespace magiqt
