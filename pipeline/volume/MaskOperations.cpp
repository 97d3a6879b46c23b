#include "MaskOperations.h"

#include "Parallel.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace magiqt {

namespace {

std::array<std::int64_t, 3> strides(const Index3& size) {
    return {1, size[0], size[0] * size[1]};
}

// Calls body(first index) for each line along `axis`.
template <class Body>
void forEachLine(const Index3& size, std::size_t axis, const Body& body) {
    const auto stride = strides(size);
    const std::size_t a = axis == 0 ? 1 : 0;
    const std::size_t b = axis == 2 ? 1 : 2;
    parallelFor(0, size[b], [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t y = from; y < to; ++y)
            for (std::int64_t x = 0; x < size[a]; ++x)
                body(x * stride[a] + y * stride[b]);
    });
}

// A voxel becomes `value` when any voxel within `radius` along the axis has it.
void spread(Mask& mask, const Index3& size, std::size_t axis, std::int64_t radius, std::uint8_t value) {
    if (radius < 1) return;
    const std::int64_t length = size[axis];
    const std::int64_t stride = strides(size)[axis];
    forEachLine(size, axis, [&](std::int64_t first) {
        thread_local std::vector<std::uint8_t> line;
        line.resize(static_cast<std::size_t>(length));
        for (std::int64_t n = 0; n < length; ++n)
            line[static_cast<std::size_t>(n)] = mask[static_cast<std::size_t>(first + n * stride)];
        std::int64_t lastSeen = -radius - 1; // going up, then coming down
        for (std::int64_t n = 0; n < length; ++n) {
            if (line[static_cast<std::size_t>(n)] == value) lastSeen = n;
            if (n - lastSeen <= radius) mask[static_cast<std::size_t>(first + n * stride)] = value;
        }
        lastSeen = length + radius;
        for (std::int64_t n = length - 1; n >= 0; --n) {
            if (line[static_cast<std::size_t>(n)] == value) lastSeen = n;
            if (lastSeen - n <= radius) mask[static_cast<std::size_t>(first + n * stride)] = value;
        }
    });
}

void spreadAll(Mask& mask, const Index3& size, const Index3& radius, std::uint8_t value) {
    for (std::size_t axis = 0; axis < 3; ++axis)
        spread(mask, size, axis, radius[axis], value);
}

} // namespace

std::vector<float> smoothed(const Volume& volume, double sigmaMm) {
    const Index3 size = volume.geometry().sizeIjk();
    std::vector<float> voxels = volume.voxels();
    const Point3 spacing = volume.geometry().spacingMm();
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double sigma = sigmaMm / spacing[static_cast<Eigen::Index>(axis)];
        if (sigma < 0.5 || size[axis] < 2) continue;
        const auto radius =
            static_cast<std::int64_t>(std::min(std::ceil(2.5 * sigma), static_cast<double>(size[axis])));
        std::vector<float> kernel;
        float sum = 0;
        for (std::int64_t n = -radius; n <= radius; ++n) {
            const double distance = static_cast<double>(n) / sigma;
            kernel.push_back(static_cast<float>(std::exp(-0.5 * distance * distance)));
            sum += kernel.back();
        }
        for (float& weight : kernel)
            weight /= sum;
        const std::int64_t length = size[axis];
        const std::int64_t stride = strides(size)[axis];
        forEachLine(size, axis, [&](std::int64_t first) {
            thread_local std::vector<float> line;
            line.resize(static_cast<std::size_t>(length + 2 * radius));
            for (std::int64_t n = -radius; n < length + radius; ++n)
                line[static_cast<std::size_t>(n + radius)] = voxels[static_cast<std::size_t>(
                    first + std::clamp<std::int64_t>(n, 0, length - 1) * stride)];
            for (std::int64_t n = 0; n < length; ++n) {
                float value = 0;
                for (std::size_t m = 0; m < kernel.size(); ++m)
                    value += kernel[m] * line[static_cast<std::size_t>(n) + m];
                voxels[static_cast<std::size_t>(first + n * stride)] = value;
            }
        });
    }
    return voxels;
}

std::int64_t keepLargestComponent(Mask& mask, const Index3& size) {
    const auto stride = strides(size);
    std::vector<std::int64_t> largest;
    std::vector<std::int64_t> component;
    // 1: not visited, 2: visited; the largest becomes 1 again at the end.
    for (std::size_t start = 0; start < mask.size(); ++start) {
        if (mask[start] != 1) continue;
        component.assign(1, static_cast<std::int64_t>(start));
        mask[start] = 2;
        for (std::size_t next = 0; next < component.size(); ++next) {
            const std::int64_t at = component[next];
            const Index3 index = {at % size[0], at / size[0] % size[1], at / stride[2]};
            for (std::size_t axis = 0; axis < 3; ++axis)
                for (const std::int64_t step : {-1, 1}) {
                    const std::int64_t moved = index[axis] + step;
                    if (moved < 0 || moved >= size[axis]) continue;
                    const std::int64_t neighbour = at + step * stride[axis];
                    if (mask[static_cast<std::size_t>(neighbour)] != 1) continue;
                    mask[static_cast<std::size_t>(neighbour)] = 2;
                    component.push_back(neighbour);
                }
        }
        if (component.size() > largest.size()) std::swap(component, largest);
    }
    std::fill(mask.begin(), mask.end(), std::uint8_t{0});
    for (const std::int64_t at : largest)
        mask[static_cast<std::size_t>(at)] = 1;
    return static_cast<std::int64_t>(largest.size());
}

void closeMask(Mask& mask, const Index3& size, const Index3& radius) {
    spreadAll(mask, size, radius, 1);
    spreadAll(mask, size, radius, 0);
}

void openMask(Mask& mask, const Index3& size, const Index3& radius) {
    spreadAll(mask, size, radius, 0);
    spreadAll(mask, size, radius, 1);
}

void fillHolesBySlice(Mask& mask, const Index3& size) {
    const auto stride = strides(size);
    for (std::size_t across = 0; across < 3; ++across) {
        const std::size_t a = across == 0 ? 1 : 0;
        const std::size_t b = across == 2 ? 1 : 2;
        const std::int64_t width = size[a];
        const std::int64_t height = size[b];
        parallelFor(0, size[across], [&](std::int64_t from, std::int64_t to) {
            std::vector<std::uint8_t> outside(static_cast<std::size_t>(width * height));
            std::vector<std::int64_t> queue;
            for (std::int64_t slice = from; slice < to; ++slice) {
                std::uint8_t* base = mask.data() + slice * stride[across];
                const auto visit = [&](std::int64_t x, std::int64_t y) {
                    if (x < 0 || y < 0 || x >= width || y >= height) return;
                    std::uint8_t& seen = outside[static_cast<std::size_t>(y * width + x)];
                    if (seen != 0 || base[x * stride[a] + y * stride[b]] != 0) return;
                    seen = 1;
                    queue.push_back(y * width + x);
                };
                std::fill(outside.begin(), outside.end(), std::uint8_t{0});
                for (std::int64_t x = 0; x < width; ++x) {
                    visit(x, 0);
                    visit(x, height - 1);
                }
                for (std::int64_t y = 0; y < height; ++y) {
                    visit(0, y);
                    visit(width - 1, y);
                }
                while (!queue.empty()) {
                    const std::int64_t at = queue.back();
                    queue.pop_back();
                    const std::int64_t x = at % width;
                    const std::int64_t y = at / width;
                    visit(x - 1, y);
                    visit(x + 1, y);
                    visit(x, y - 1);
                    visit(x, y + 1);
                }
                for (std::int64_t y = 0; y < height; ++y)
                    for (std::int64_t x = 0; x < width; ++x)
                        if (outside[static_cast<std::size_t>(y * width + x)] == 0)
                            base[x * stride[a] + y * stride[b]] = 1;
            }
        });
    }
}

} // namespace magiqt
