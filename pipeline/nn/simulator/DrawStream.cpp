#include "nn/simulator/DrawStream.h"

#include <ATen/Parallel.h>
#include <Random123/philox.h>

#include <cmath>

namespace magiqt {

namespace {

constexpr double kTwoPi = 6.283185307179586;
// Scalar draws use field 0; fields start at 1.
constexpr std::uint32_t kScalarField = 0;

} // namespace

DrawStream::DrawStream(std::uint64_t seed, std::uint64_t step, std::uint32_t stream)
    : m_seed(seed), m_step(step), m_stream(stream) {}

DrawStream DrawStream::branch(std::uint32_t stream) const {
    return {m_seed, m_step, stream};
}

std::array<std::uint32_t, 4> DrawStream::block(std::uint32_t index, std::uint32_t field) const {
    const r123::Philox4x32::ctr_type counter = {{index, (m_stream << 12) ^ field,
                                                 static_cast<std::uint32_t>(m_step),
                                                 static_cast<std::uint32_t>(m_step >> 32)}};
    const r123::Philox4x32::key_type key = {
        {static_cast<std::uint32_t>(m_seed), static_cast<std::uint32_t>(m_seed >> 32)}};
    const auto result = r123::Philox4x32()(counter, key);
    return {result[0], result[1], result[2], result[3]};
}

double DrawStream::uniform() {
    if (m_left < 2) {
        m_block = block(m_next++, kScalarField);
        m_left = 4;
    }
    const std::uint64_t high = m_block[static_cast<std::size_t>(4 - m_left)];
    const std::uint64_t low = m_block[static_cast<std::size_t>(5 - m_left)];
    m_left -= 2;
    return static_cast<double>(((high << 32) | low) >> 11) * 0x1.0p-53;
}

double DrawStream::uniform(const std::array<double, 2>& range) {
    return range[0] + (range[1] - range[0]) * uniform();
}

double DrawStream::logUniform(const std::array<double, 2>& range) {
    return std::exp(uniform({std::log(range[0]), std::log(range[1])}));
}

double DrawStream::normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(kTwoPi * uniform());
}

bool DrawStream::chance(double share) {
    return uniform() < share;
}

std::size_t DrawStream::choice(const std::vector<double>& weights) {
    double total = 0.0;
    for (const double weight : weights)
        total += weight;
    double at = uniform() * total;
    std::size_t last = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] <= 0.0) continue;
        last = i;
        if (at < weights[i]) return i;
        at -= weights[i];
    }
    return last;
}

std::size_t DrawStream::below(std::size_t count) {
    const auto value = static_cast<std::size_t>(uniform() * static_cast<double>(count));
    return value < count ? value : count - 1;
}

void DrawStream::fillNormal(float* values, std::size_t count, std::uint32_t field) const {
    const auto blocks = static_cast<std::int64_t>((count + 3) / 4);
    at::parallel_for(0, blocks, 16384, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t b = begin; b < end; ++b) {
            const auto bits = block(static_cast<std::uint32_t>(b), field + 1);
            std::array<float, 4> normals{};
            for (std::size_t pair = 0; pair < 2; ++pair) {
                // 24 bits each; the half step keeps the logarithm finite.
                const float u = (static_cast<float>(bits[2 * pair] >> 8) + 0.5f) * 0x1.0p-24f;
                const float v = static_cast<float>(bits[2 * pair + 1] >> 8) * 0x1.0p-24f;
                const float radius = std::sqrt(-2.0f * std::log(u));
                const float angle = static_cast<float>(kTwoPi) * v;
                normals[2 * pair] = radius * std::cos(angle);
                normals[2 * pair + 1] = radius * std::sin(angle);
            }
            const auto first = static_cast<std::size_t>(b) * 4;
            for (std::size_t n = 0; n < 4 && first + n < count; ++n)
                values[first + n] = normals[n];
        }
    });
}

} // namespace magiqt
