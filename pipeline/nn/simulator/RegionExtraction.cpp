#include "nn/simulator/RegionExtraction.h"

#include <ATen/Parallel.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

struct Extent {
    std::int64_t d, h, w;
};

// Calls row(output pointer, source position of the row's first voxel, step a voxel) for every row of the box.
template <class Out, class Row>
void forRows(const RegionMap& map, const RegionBox& box, Out* out, const Row& row) {
    const auto rows = box.count[0] * box.count[1];
    at::parallel_for(0, rows, 256, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t n = begin; n < end; ++n) {
            const double k = static_cast<double>(box.first[0] + n / box.count[1]);
            const double j = static_cast<double>(box.first[1] + n % box.count[1]);
            const auto start = map.sourceOffset({k, j, static_cast<double>(box.first[2])});
            std::array<double, 3> position{}, step{};
            for (std::size_t a = 0; a < 3; ++a) {
                position[a] = start[a] + static_cast<double>(map.centroid[a]);
                step[a] = map.matrix[a][2];
            }
            row(out + n * box.count[2], position, step);
        }
    });
}

// Narrows [begin, end) to the steps where position + n * step lies in [low, high].
void narrow(double position, double step, double low, double high, std::int64_t& begin, std::int64_t& end) {
    if (std::abs(step) < 1e-12) {
        if (position < low || position > high) end = begin;
        return;
    }
    const double a = (low - position) / step;
    const double b = (high - position) / step;
    begin = std::max(begin, static_cast<std::int64_t>(std::ceil(std::min(a, b) - 1e-9)));
    end = std::min(end, static_cast<std::int64_t>(std::floor(std::max(a, b) + 1e-9)) + 1);
    if (end < begin) end = begin;
}

// A position that advances by equal steps, 32 bits after the point: much cheaper than converting doubles.
// Positions are not negative by more than rounding.
class FixedPoint {
public:
    FixedPoint(double start, double step, std::int64_t steps)
        : m_at(std::max<std::int64_t>(std::llround((start + static_cast<double>(steps) * step) * kOne), 0)),
          m_step(std::llround(step * kOne)) {}

    void advance() { m_at += m_step; }
    std::int64_t whole() const { return m_at >> 32; }
    std::int64_t base(std::int64_t count) const {
        return std::min(std::max<std::int64_t>(m_at >> 32, 0), std::max<std::int64_t>(count - 2, 0));
    }
    float part(std::int64_t base) const {
        return static_cast<float>(m_at - (base << 32)) * (1.0f / static_cast<float>(kOne));
    }

private:
    static constexpr double kOne = 4294967296.0;
    std::int64_t m_at, m_step;
};

} // namespace

std::array<double, 3> RegionMap::sourceOffset(const std::array<double, 3>& r) const {
    std::array<double, 3> result{};
    for (std::size_t a = 0; a < 3; ++a)
        result[a] = matrix[a][0] * r[0] + matrix[a][1] * r[1] + matrix[a][2] * r[2];
    return result;
}

std::array<double, 3> RegionMap::regionOffset(const std::array<double, 3>& s) const {
    const auto& m = matrix;
    const auto minor = [&](std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
        return m[a][b] * m[c][d] - m[a][d] * m[c][b];
    };
    const double determinant =
        m[0][0] * minor(1, 1, 2, 2) - m[0][1] * minor(1, 0, 2, 2) + m[0][2] * minor(1, 0, 2, 1);
    std::array<double, 3> r{};
    for (std::size_t column = 0; column < 3; ++column) {
        auto replaced = m;
        for (std::size_t row = 0; row < 3; ++row)
            replaced[row][column] = s[row];
        const auto minorOf = [&](std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
            return replaced[a][b] * replaced[c][d] - replaced[a][d] * replaced[c][b];
        };
        r[column] = (replaced[0][0] * minorOf(1, 1, 2, 2) - replaced[0][1] * minorOf(1, 0, 2, 2) +
                     replaced[0][2] * minorOf(1, 0, 2, 1)) /
                    determinant;
    }
    return r;
}

torch::Tensor extractLinear(const torch::Tensor& volume, const RegionMap& map, const RegionBox& box,
                            double scale) {
    auto result = torch::zeros({box.count[0], box.count[1], box.count[2]}, torch::kFloat32);
    const auto* source = volume.data_ptr<std::int16_t>();
    const Extent size{volume.size(0), volume.size(1), volume.size(2)};
    const auto factor = static_cast<float>(scale);
    const auto plane = size.h * size.w;
    forRows(map, box, result.data_ptr<float>(),
            [&](float* out, const std::array<double, 3>& position, const std::array<double, 3>& step) {
                std::int64_t begin = 0, end = box.count[2];
                narrow(position[0], step[0], 0.0, static_cast<double>(size.d - 1), begin, end);
                narrow(position[1], step[1], 0.0, static_cast<double>(size.h - 1), begin, end);
                narrow(position[2], step[2], 0.0, static_cast<double>(size.w - 1), begin, end);
                if (map.isAxisAligned) {
                    const auto k = std::lround(position[0]), j = std::lround(position[1]),
                               i = std::lround(position[2]);
                    const auto direction = step[2] < 0.0 ? -1 : 1;
                    const auto* line = source + (k * size.h + j) * size.w;
                    for (std::int64_t n = begin; n < end; ++n)
                        out[n] = factor * static_cast<float>(line[i + direction * n]);
                    return;
                }
                FixedPoint zz(position[0], step[0], begin), yy(position[1], step[1], begin),
                    xx(position[2], step[2], begin);
                const std::int64_t dk = size.d > 1 ? plane : 0, dj = size.h > 1 ? size.w : 0,
                                   di = size.w > 1 ? 1 : 0;
                for (std::int64_t n = begin; n < end; ++n) {
                    // The last voxel of an axis is reached with weight 1, so the base stops one before it.
                    const auto k = zz.base(size.d), j = yy.base(size.h), i = xx.base(size.w);
                    const float fz = zz.part(k), fy = yy.part(j), fx = xx.part(i);
                    const auto* c = source + k * plane + j * size.w + i;
                    const auto mix = [fx, di](const std::int16_t* p) {
                        const auto first = static_cast<float>(p[0]);
                        return first + fx * (static_cast<float>(p[di]) - first);
                    };
                    const float lowRow = mix(c), lowNext = mix(c + dj), highRow = mix(c + dk),
                                highNext = mix(c + dk + dj);
                    const float low = lowRow + fy * (lowNext - lowRow);
                    const float high = highRow + fy * (highNext - highRow);
                    out[n] = factor * (low + fz * (high - low));
                    zz.advance();
                    yy.advance();
                    xx.advance();
                }
            });
    return result;
}

torch::Tensor extractNearest(const torch::Tensor& volume, const RegionMap& map, const RegionBox& box) {
    const bool several = volume.dim() == 4;
    const std::int64_t channels = several ? volume.size(0) : 1;
    const std::int64_t first = several ? 1 : 0;
    const Extent size{volume.size(first), volume.size(first + 1), volume.size(first + 2)};
    const auto sourceChannel = size.d * size.h * size.w;
    const auto boxChannel = box.count[0] * box.count[1] * box.count[2];
    auto result = torch::zeros({channels, box.count[0], box.count[1], box.count[2]}, torch::kUInt8);
    const auto* source = volume.data_ptr<std::uint8_t>();
    forRows(map, box, result.data_ptr<std::uint8_t>(),
            [&](std::uint8_t* out, const std::array<double, 3>& position, const std::array<double, 3>& step) {
                std::int64_t begin = 0, end = box.count[2];
                narrow(position[0], step[0], 0.0, static_cast<double>(size.d - 1), begin, end);
                narrow(position[1], step[1], 0.0, static_cast<double>(size.h - 1), begin, end);
                narrow(position[2], step[2], 0.0, static_cast<double>(size.w - 1), begin, end);
                FixedPoint z(position[0] + 0.5, step[0], begin), y(position[1] + 0.5, step[1], begin),
                    x(position[2] + 0.5, step[2], begin);
                for (std::int64_t n = begin; n < end; ++n) {
                    const auto* at = source + (z.whole() * size.h + y.whole()) * size.w + x.whole();
                    for (std::int64_t c = 0; c < channels; ++c)
                        out[c * boxChannel + n] = at[c * sourceChannel];
                    z.advance();
                    y.advance();
                    x.advance();
                }
            });
    return several ? result : result.squeeze(0);
}

} // namespace magiqt
