#include "nn/core/CounterNoise.h"

#include <Random123/philox.h>
#include <torch/types.h>

#include <cmath>
#include <numbers>

namespace magiqt {

namespace {
r123::Philox4x32::ctr_type philox(std::uint64_t seed, std::uint32_t stream, std::uint32_t lane,
                                  std::uint64_t index) {
    const r123::Philox4x32::key_type key = {
        {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
    const r123::Philox4x32::ctr_type counter = {
        {static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), lane, stream}};
    return r123::Philox4x32{}(counter, key);
}

double openUnit(std::uint32_t bits) {
    return (static_cast<double>(bits) + 0.5) * 0x1p-32;
}
} // namespace

torch::Tensor gaussianBox(std::uint64_t seed, std::uint32_t stream, std::int64_t channels, Size3 gridSize,
                          Size3 origin, Size3 boxSize) {
    torch::Tensor field = torch::empty({1, channels, boxSize[0], boxSize[1], boxSize[2]}, torch::kFloat32);
    float* out = field.data_ptr<float>();
    const std::int64_t plane = boxSize[0] * boxSize[1] * boxSize[2];
    const std::int64_t rows = boxSize[0] * boxSize[1];
    at::parallel_for(0, rows, 16, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end; ++row) {
            const std::int64_t k = origin[0] + row / boxSize[1];
            const std::int64_t j = origin[1] + row % boxSize[1];
            for (std::int64_t i = 0; i < boxSize[2]; ++i) {
                const auto index =
                    static_cast<std::uint64_t>((k * gridSize[1] + j) * gridSize[2] + origin[2] + i);
                for (std::int64_t channel = 0; channel < channels; channel += 4) {
                    const auto bits = philox(seed, stream, static_cast<std::uint32_t>(channel / 4), index);
                    for (std::int64_t pair = 0; pair < 2; ++pair) {
                        // Box and Muller, Ann. Math. Statist. 1958.
                        const double radius =
                            std::sqrt(-2.0 * std::log(openUnit(bits[static_cast<std::size_t>(2 * pair)])));
                        const double angle =
                            2.0 * std::numbers::pi * openUnit(bits[static_cast<std::size_t>(2 * pair + 1)]);
                        const std::int64_t first = channel + 2 * pair;
                        float* voxel = out + row * boxSize[2] + i;
                        if (first < channels)
                            voxel[first * plane] = static_cast<float>(radius * std::cos(angle));
                        if (first + 1 < channels)
                            voxel[(first + 1) * plane] = static_cast<float>(radius * std::sin(angle));
                    }
                }
            }
        }
    });
    return field;
}

double counterUniform(std::uint64_t seed, std::uint32_t stream, std::uint64_t counter) {
    const auto bits = philox(seed, stream, 0xffffffffu, counter);
    return (static_cast<double>(bits[0]) * 0x1p-32 + static_cast<double>(bits[1] >> 11) * 0x1p-53);
}

} // namespace magiqt
