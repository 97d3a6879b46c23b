// Random draws that depend on (seed, step, stream) and a counter alone: Philox 4x32-10 (Salmon et al., SC
// 2011), so any draw of any step can be made again, in any order, on any machine. A stream is a small value;
// it is copied freely and used by one thread. Fields (fillNormal) have their own counters and do not advance
// the stream.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace magiqt {

class DrawStream {
public:
    DrawStream(std::uint64_t seed, std::uint64_t step, std::uint32_t stream = 0);

    // The same seed and step, another stream: what one part draws does not depend on how much another drew.
    DrawStream branch(std::uint32_t stream) const;

    double uniform(); // [0, 1)
    double uniform(const std::array<double, 2>& range);
    double logUniform(const std::array<double, 2>& range);
    double normal();
    bool chance(double share);
    std::size_t choice(const std::vector<double>& weights); // weights need not sum to 1; at least one > 0
    std::size_t below(std::size_t count);

    // Standard normal values; `field` numbers the field inside this stream. Runs on all of Torch's threads,
    // the values do not depend on their number.
    void fillNormal(float* values, std::size_t count, std::uint32_t field) const;

private:
    std::array<std::uint32_t, 4> block(std::uint32_t index, std::uint32_t field) const;

    std::uint64_t m_seed;
    std::uint64_t m_step;
    std::uint32_t m_stream;
    std::uint32_t m_next = 0;
    std::array<std::uint32_t, 4> m_block{};
    int m_left = 0;
};

} // namespace magiqt
