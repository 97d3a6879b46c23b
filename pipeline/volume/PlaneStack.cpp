#include "PlaneStack.h"

#include "base/Error.h"

#include <unsupported/Eigen/FFT>

#include <algorithm>
#include <cmath>
#include <limits>

namespace magiqt {

namespace {

std::array<int, 3> axesWithSlicesLast(const Point3& spacingMm) {
    int slice = 2;
    for (int axis = 1; axis >= 0; --axis)
        if (spacingMm[axis] > 1.05 * spacingMm[slice]) slice = axis;
    std::array<int, 3> axes{};
    int next = 0;
    for (int axis = 0; axis < 3; ++axis)
        if (axis != slice) axes[static_cast<std::size_t>(next++)] = axis;
    axes[2] = slice;
    return axes;
}

// Calls visit(index in the stack, index in the volume) for every voxel.
template <class Visit>
void eachVoxel(const PlaneStack& planes, const Index3& sizeIjk, const Visit& visit) {
    const std::array<std::int64_t, 3> stride{1, sizeIjk[0], sizeIjk[0] * sizeIjk[1]};
    std::array<std::int64_t, 3> step{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        step[axis] = stride[static_cast<std::size_t>(planes.volumeAxis[axis])];
    for (std::int64_t z = 0; z < planes.size[2]; ++z)
        for (std::int64_t y = 0; y < planes.size[1]; ++y)
            for (std::int64_t x = 0; x < planes.size[0]; ++x)
                visit(planes.index(x, y, z),
                      static_cast<std::size_t>(x * step[0] + y * step[1] + z * step[2]));
}

std::vector<double> gaussianKernel(double sigma) {
    const auto radius = static_cast<std::int64_t>(4.0 * sigma + 0.5);
    std::vector<double> kernel(static_cast<std::size_t>(2 * radius + 1));
    double sum = 0;
    for (std::int64_t offset = -radius; offset <= radius; ++offset) {
        const double value = std::exp(-0.5 * static_cast<double>(offset * offset) / (sigma * sigma));
        kernel[static_cast<std::size_t>(offset + radius)] = value;
        sum += value;
    }
    for (double& value : kernel)
        value /= sum;
    return kernel;
}

std::int64_t reflected(std::int64_t index, std::int64_t count) {
    const std::int64_t period = 2 * count;
    std::int64_t wrapped = index % period;
    if (wrapped < 0) wrapped += period;
    return wrapped < count ? wrapped : period - 1 - wrapped;
}

void smoothLine(std::span<double> values, std::int64_t start, std::int64_t stride, std::int64_t count,
                const std::vector<double>& kernel, std::vector<double>& padded) {
    const auto radius = static_cast<std::int64_t>(kernel.size() / 2);
    padded.resize(static_cast<std::size_t>(count + 2 * radius));
    for (std::int64_t at = -radius; at < count + radius; ++at)
        padded[static_cast<std::size_t>(at + radius)] =
            values[static_cast<std::size_t>(start + reflected(at, count) * stride)];
    for (std::int64_t at = 0; at < count; ++at) {
        double sum = 0;
        for (std::size_t tap = 0; tap < kernel.size(); ++tap)
            sum += kernel[tap] * padded[static_cast<std::size_t>(at) + tap];
        values[static_cast<std::size_t>(start + at * stride)] = sum;
    }
}

// Lower envelope of parabolas: f(p) -> min over q of (step * (p - q))^2 + f(q). `f` holds the border's zero
// at both ends, so that distances to the outside of the plane count.
void distanceLine(const std::vector<double>& f, double step, std::vector<double>& out,
                  std::vector<std::size_t>& sites, std::vector<double>& bounds) {
    const std::size_t count = f.size();
    sites.assign(count, 0);
    bounds.assign(count + 1, 0);
    std::size_t last = 0;
    bounds[0] = -std::numeric_limits<double>::infinity();
    bounds[1] = std::numeric_limits<double>::infinity();
    const auto height = [&](std::size_t at) {
        const double place = step * static_cast<double>(at);
        return f[at] + place * place;
    };
    for (std::size_t q = 1; q < count; ++q) {
        double cut = 0;
        while (true) {
            const std::size_t site = sites[last];
            cut = (height(q) - height(site)) /
                  (2 * step * (static_cast<double>(q) - static_cast<double>(site)));
            if (cut > bounds[last] || last == 0) break;
            --last;
        }
        ++last;
        sites[last] = q;
        bounds[last] = cut;
        bounds[last + 1] = std::numeric_limits<double>::infinity();
    }
    out.resize(count);
    std::size_t at = 0;
    for (std::size_t p = 0; p < count; ++p) {
        const double place = step * static_cast<double>(p);
        while (bounds[at + 1] < place)
            ++at;
        const double away = place - step * static_cast<double>(sites[at]);
        out[p] = away * away + f[sites[at]];
    }
}

} // namespace

PlaneStack planesOf(const Volume& volume) {
    const Geometry& geometry = volume.geometry();
    const Point3 spacing = geometry.spacingMm();
    const std::string letters = geometry.orientationCode();
    PlaneStack planes;
    planes.volumeAxis = axesWithSlicesLast(spacing);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int from = planes.volumeAxis[axis];
        planes.size[axis] = geometry.sizeIjk()[static_cast<std::size_t>(from)];
        planes.spacingMm[axis] = spacing[from];
        planes.towards[axis] = letters[static_cast<std::size_t>(from)];
    }
    planes.values.resize(volume.voxels().size());
    eachVoxel(planes, geometry.sizeIjk(), [&](std::size_t to, std::size_t from) {
        planes.values[to] = static_cast<double>(volume.voxels()[from]);
    });
    return planes;
}

PlaneMask planesOfMask(const PlaneStack& planes, const Geometry& geometry,
                       std::span<const std::uint8_t> mask) {
    if (mask.size() != planes.values.size())
        throw Error(ErrorKind::Internal, "statistics.mask-size",
                    "The mask has another size than the volume.");
    PlaneMask result(mask.size());
    eachVoxel(planes, geometry.sizeIjk(),
              [&](std::size_t to, std::size_t from) { result[to] = mask[from] != 0 ? 1 : 0; });
    return result;
}

void smoothPlane(std::span<double> plane, std::int64_t width, std::int64_t height, double sigmaX,
                 double sigmaY) {
    std::vector<double> padded;
    if (sigmaX > 0) {
        const std::vector<double> kernel = gaussianKernel(sigmaX);
        for (std::int64_t y = 0; y < height; ++y)
            smoothLine(plane, y * width, 1, width, kernel, padded);
    }
    if (sigmaY > 0) {
        const std::vector<double> kernel = gaussianKernel(sigmaY);
        for (std::int64_t x = 0; x < width; ++x)
            smoothLine(plane, x, width, height, kernel, padded);
    }
}

std::vector<double> squaredDistanceInside(std::span<const std::uint8_t> mask, std::int64_t width,
                                          std::int64_t height, double spacingX, double spacingY) {
    const double far = std::pow(static_cast<double>(width) * spacingX, 2) +
                       std::pow(static_cast<double>(height) * spacingY, 2) + 1;
    std::vector<double> squared(mask.size());
    std::vector<double> line;
    std::vector<double> out;
    std::vector<std::size_t> sites;
    std::vector<double> bounds;
    line.assign(static_cast<std::size_t>(height) + 2, 0);
    for (std::int64_t x = 0; x < width; ++x) {
        for (std::int64_t y = 0; y < height; ++y)
            line[static_cast<std::size_t>(y) + 1] = mask[static_cast<std::size_t>(y * width + x)] ? far : 0;
        distanceLine(line, spacingY, out, sites, bounds);
        for (std::int64_t y = 0; y < height; ++y)
            squared[static_cast<std::size_t>(y * width + x)] = out[static_cast<std::size_t>(y) + 1];
    }
    line.assign(static_cast<std::size_t>(width) + 2, 0);
    for (std::int64_t y = 0; y < height; ++y) {
        for (std::int64_t x = 0; x < width; ++x)
            line[static_cast<std::size_t>(x) + 1] = squared[static_cast<std::size_t>(y * width + x)];
        distanceLine(line, spacingX, out, sites, bounds);
        for (std::int64_t x = 0; x < width; ++x)
            squared[static_cast<std::size_t>(y * width + x)] = out[static_cast<std::size_t>(x) + 1];
    }
    return squared;
}

void dilatePlane(std::span<std::uint8_t> mask, std::int64_t width, std::int64_t height, int pixels) {
    std::vector<std::uint8_t> before;
    for (int round = 0; round < pixels; ++round) {
        before.assign(mask.begin(), mask.end());
        for (std::int64_t y = 0; y < height; ++y)
            for (std::int64_t x = 0; x < width; ++x) {
                const std::int64_t at = y * width + x;
                const auto set = [&](std::int64_t place) {
                    return before[static_cast<std::size_t>(place)] != 0;
                };
                if ((x > 0 && set(at - 1)) || (x + 1 < width && set(at + 1)) || (y > 0 && set(at - width)) ||
                    (y + 1 < height && set(at + width)))
                    mask[static_cast<std::size_t>(at)] = 1;
            }
    }
}

std::vector<std::complex<double>> transformPlane(std::span<const double> plane, std::int64_t width,
                                                 std::int64_t height) {
    using Complex = std::complex<double>;
    std::vector<Complex> result(plane.begin(), plane.end());
    Eigen::FFT<double> transform;
    std::vector<Complex> line;
    std::vector<Complex> out;
    line.resize(static_cast<std::size_t>(width));
    for (std::int64_t y = 0; y < height; ++y) {
        std::copy_n(result.begin() + y * width, width, line.begin());
        transform.fwd(out, line);
        std::copy_n(out.begin(), width, result.begin() + y * width);
    }
    line.resize(static_cast<std::size_t>(height));
    for (std::int64_t x = 0; x < width; ++x) {
        for (std::int64_t y = 0; y < height; ++y)
            line[static_cast<std::size_t>(y)] = result[static_cast<std::size_t>(y * width + x)];
        transform.fwd(out, line);
        for (std::int64_t y = 0; y < height; ++y)
            result[static_cast<std::size_t>(y * width + x)] = out[static_cast<std::size_t>(y)];
    }
    return result;
}

double frequencyOfNyquist(std::int64_t index, std::int64_t count) {
    const std::int64_t folded = index <= (count - 1) / 2 ? index : index - count;
    return 2.0 * static_cast<double>(folded) / static_cast<double>(count);
}

} // namespace magiqt
