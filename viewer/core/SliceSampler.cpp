#include "SliceSampler.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace magiqt {

namespace {

constexpr int largestGrid = 1024;

float interpolate(const Volume& volume, double x, double y, double z) {
    const Index3& size = volume.geometry().sizeIjk();
    const double position[3] = {x, y, z};
    std::int64_t low[3];
    std::int64_t high[3];
    double part[3];
    for (std::size_t axis = 0; axis < 3; ++axis) {
        // Rounding of the affine must not lose the outermost half voxel's edge.
        constexpr double slack = 1e-6;
        const auto last = static_cast<double>(size[axis] - 1);
        if (!(position[axis] >= -0.5 - slack) || !(position[axis] <= last + 0.5 + slack))
            return std::numeric_limits<float>::quiet_NaN();
        const double inside = std::clamp(position[axis], 0.0, last);
        low[axis] = static_cast<std::int64_t>(inside);
        high[axis] = std::min(low[axis] + 1, size[axis] - 1);
        part[axis] = inside - static_cast<double>(low[axis]);
    }
    const auto along = [&](std::int64_t j, std::int64_t k) {
        const auto a = static_cast<double>(volume.at(low[0], j, k));
        return part[0] > 0 ? a + part[0] * (static_cast<double>(volume.at(high[0], j, k)) - a) : a;
    };
    const auto blend = [](double a, double b, double t) { return t > 0 ? a + t * (b - a) : a; };
    return static_cast<float>(blend(blend(along(low[1], low[2]), along(high[1], low[2]), part[1]),
                                    blend(along(low[1], high[2]), along(high[1], high[2]), part[1]),
                                    part[2]));
}

} // namespace

float sampleLps(const Volume& volume, const Point3& pointLps) {
    const Point3 index = volume.geometry().indexIjk(pointLps);
    return interpolate(volume, index.x(), index.y(), index.z());
}

std::vector<float> sampleSlice(const Volume& volume, const SampleGrid& grid) {
    const Geometry& geometry = volume.geometry();
    const Eigen::Matrix3d linear = geometry.lpsToIndex().topLeftCorner<3, 3>();
    const Point3 first = geometry.indexIjk(grid.firstLps);
    const Point3 columnStep = linear * grid.columnStepLps;
    const Point3 rowStep = linear * grid.rowStepLps;
    std::vector<float> values(static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(grid.rows));
    std::size_t n = 0;
    for (int row = 0; row < grid.rows; ++row) {
        const Point3 start = first + rowStep * row;
        for (int column = 0; column < grid.columns; ++column) {
            const Point3 index = start + columnStep * column;
            values[n++] = interpolate(volume, index.x(), index.y(), index.z());
        }
    }
    return values;
}

SampleGrid pixelGrid(const SliceGeometry& slice) {
    return {slice.pointLps(0.5, 0.5), slice.axes().right * slice.mmPerPixel(),
            slice.axes().down * slice.mmPerPixel(), static_cast<int>(slice.widthPixels()),
            static_cast<int>(slice.heightPixels())};
}

SampleGrid sampleGridOver(const LpsBox& box, const SliceGeometry& slice, double pitchMm) {
    const PlaneAxes& axes = slice.axes();
    const double widthMm = box.extentMm(axes.right);
    const double heightMm = box.extentMm(axes.down);
    const double pitch = std::max({pitchMm, widthMm / largestGrid, heightMm / largestGrid});
    SampleGrid grid;
    grid.columns = std::max(1, static_cast<int>(std::ceil(widthMm / pitch - 1e-9)));
    grid.rows = std::max(1, static_cast<int>(std::ceil(heightMm / pitch - 1e-9)));
    grid.columnStepLps = axes.right * pitch;
    grid.rowStepLps = axes.down * pitch;
    const Point3 middle = box.centre() + axes.scroll * axes.scroll.dot(slice.centreLps() - box.centre());
    grid.firstLps =
        middle - grid.columnStepLps * (0.5 * (grid.columns - 1)) - grid.rowStepLps * (0.5 * (grid.rows - 1));
    return grid;
}

} // namespace magiqt
