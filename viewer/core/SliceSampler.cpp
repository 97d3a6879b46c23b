#include "SliceSampler.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace magiqt {

namespace {

constexpr int largestGrid = 1024;

constexpr float outside = std::numeric_limits<float>::quiet_NaN();
constexpr double slack = 1e-6; // rounding of the affine must not lose the edge of the outermost half voxel

// Where one coordinate falls between two voxels.
struct Between {
    std::int64_t low = 0;
    std::int64_t high = 0;
    float part = 0;
    bool isInside = false;
};

Between betweenVoxels(double position, std::int64_t size) {
    const auto last = static_cast<double>(size - 1);
    if (!(position >= -0.5 - slack) || !(position <= last + 0.5 + slack)) return {};
    const double inside = std::clamp(position, 0.0, last);
    const auto low = static_cast<std::int64_t>(inside);
    return {low, std::min(low + 1, size - 1), static_cast<float>(inside - static_cast<double>(low)), true};
}

float lerp(float a, float b, float part) {
    return part > 0 ? a + part * (b - a) : a; // an infinite neighbour of no weight does no harm
}

// A slice in index space: position(column, row) = first + column * columnStep + row * rowStep.
struct IndexPlane {
    Point3 first, columnStep, rowStep;
    int columns = 0, rows = 0;
};

// The axis that a step runs along; -1 where it runs along several.
int axisOf(const Point3& step, int count) {
    int found = -1;
    for (int axis = 0; axis < 3; ++axis) {
        const double drift = std::abs(step[axis]) * count;
        if (drift < 1e-4) continue; // less than a ten-thousandth of a voxel across the pane
        if (found >= 0) return -1;
        found = axis;
    }
    return found;
}

// A plane along the volume's axes: the two slices beside it are blended once, the rows between two voxel rows
// once a row, and a pixel is one blend more.
void sampleAligned(const Volume& volume, const IndexPlane& plane, int across, int down, float* values) {
    const Index3& size = volume.geometry().sizeIjk();
    const std::int64_t strides[3] = {1, size[0], size[0] * size[1]};
    const int normal = 3 - across - down;
    const auto columns = static_cast<std::size_t>(plane.columns);
    const Between depth = betweenVoxels(plane.first[normal], size[static_cast<std::size_t>(normal)]);
    if (!depth.isInside) {
        std::fill_n(values, columns * static_cast<std::size_t>(plane.rows), outside);
        return;
    }
    std::vector<Between> at(columns);
    std::int64_t least = size[static_cast<std::size_t>(across)], most = -1;
    for (std::size_t column = 0; column < columns; ++column) {
        at[column] =
            betweenVoxels(plane.first[across] + static_cast<double>(column) * plane.columnStep[across],
                          size[static_cast<std::size_t>(across)]);
        if (!at[column].isInside) continue;
        least = std::min(least, at[column].low);
        most = std::max(most, at[column].high);
    }
    const float* voxels = volume.voxels().data();
    std::vector<float> line(static_cast<std::size_t>(std::max<std::int64_t>(0, most - least + 1)));
    const float* near = voxels + depth.low * strides[normal];
    const float* far = voxels + depth.high * strides[normal];
    for (int row = 0; row < plane.rows; ++row, values += columns) {
        const Between level = betweenVoxels(plane.first[down] + row * plane.rowStep[down],
                                            size[static_cast<std::size_t>(down)]);
        if (!level.isInside || most < 0) {
            std::fill_n(values, columns, outside);
            continue;
        }
        const std::int64_t above = level.low * strides[down] + least * strides[across];
        const std::int64_t below = level.high * strides[down] + least * strides[across];
        for (std::size_t n = 0; n < line.size(); ++n) {
            const std::int64_t step = static_cast<std::int64_t>(n) * strides[across];
            line[n] = lerp(lerp(near[above + step], near[below + step], level.part),
                           lerp(far[above + step], far[below + step], level.part), depth.part);
        }
        for (std::size_t column = 0; column < columns; ++column) {
            const Between& x = at[column];
            values[column] = x.isInside ? lerp(line[static_cast<std::size_t>(x.low - least)],
                                               line[static_cast<std::size_t>(x.high - least)], x.part)
                                        : outside;
        }
    }
}

// The columns [begin, end) of a row that lie inside along all axes.
std::pair<int, int> columnsInside(const Point3& start, const Point3& step, int columns, const Index3& size) {
    double begin = 0.0, end = columns - 1.0;
    for (int axis = 0; axis < 3; ++axis) {
        const double low = -0.5 - slack;
        const double high = static_cast<double>(size[static_cast<std::size_t>(axis)]) - 0.5 + slack;
        if (std::abs(step[axis]) < 1e-12) {
            if (!(start[axis] >= low) || !(start[axis] <= high)) return {0, 0};
            continue;
        }
        const double one = (low - start[axis]) / step[axis], other = (high - start[axis]) / step[axis];
        begin = std::max(begin, std::min(one, other));
        end = std::min(end, std::max(one, other));
    }
    if (!(begin <= end)) return {0, 0};
    return {static_cast<int>(std::ceil(begin)), static_cast<int>(std::floor(end)) + 1};
}

void sampleOblique(const Volume& volume, const IndexPlane& plane, float* values) {
    const Index3& size = volume.geometry().sizeIjk();
    const std::int64_t row1 = size[0], slice1 = size[0] * size[1];
    const float* voxels = volume.voxels().data();
    const Point3 last(static_cast<double>(size[0] - 1), static_cast<double>(size[1] - 1),
                      static_cast<double>(size[2] - 1));
    for (int row = 0; row < plane.rows; ++row, values += plane.columns) {
        const Point3 start = plane.first + plane.rowStep * row;
        const auto [begin, end] = columnsInside(start, plane.columnStep, plane.columns, size);
        std::fill_n(values, begin, outside);
        std::fill(values + std::max(begin, end), values + plane.columns, outside);
        for (int column = begin; column < end; ++column) {
            const double x = std::clamp(start.x() + column * plane.columnStep.x(), 0.0, last.x());
            const double y = std::clamp(start.y() + column * plane.columnStep.y(), 0.0, last.y());
            const double z = std::clamp(start.z() + column * plane.columnStep.z(), 0.0, last.z());
            const auto i = static_cast<std::int64_t>(x), j = static_cast<std::int64_t>(y),
                       k = static_cast<std::int64_t>(z);
            const auto u = static_cast<float>(x - static_cast<double>(i)),
                       v = static_cast<float>(y - static_cast<double>(j)),
                       w = static_cast<float>(z - static_cast<double>(k));
            const std::int64_t stepI = i + 1 < size[0] ? 1 : 0, stepJ = j + 1 < size[1] ? row1 : 0,
                               stepK = k + 1 < size[2] ? slice1 : 0;
            const float* p = voxels + k * slice1 + j * row1 + i;
            const auto along = [&](std::int64_t offset) { return lerp(p[offset], p[offset + stepI], u); };
            values[column] =
                lerp(lerp(along(0), along(stepJ), v), lerp(along(stepK), along(stepK + stepJ), v), w);
        }
    }
}

} // namespace

float sampleLps(const Volume& volume, const Point3& pointLps) {
    const Index3& size = volume.geometry().sizeIjk();
    const Point3 index = volume.geometry().indexIjk(pointLps);
    const Between i = betweenVoxels(index.x(), size[0]), j = betweenVoxels(index.y(), size[1]),
                  k = betweenVoxels(index.z(), size[2]);
    if (!i.isInside || !j.isInside || !k.isInside) return outside;
    const auto along = [&](std::int64_t row, std::int64_t slice) {
        return lerp(volume.at(i.low, row, slice), volume.at(i.high, row, slice), i.part);
    };
    return lerp(lerp(along(j.low, k.low), along(j.high, k.low), j.part),
                lerp(along(j.low, k.high), along(j.high, k.high), j.part), k.part);
}

std::vector<float> sampleSlice(const Volume& volume, const SampleGrid& grid) {
    const Geometry& geometry = volume.geometry();
    const Eigen::Matrix3d linear = geometry.lpsToIndex().topLeftCorner<3, 3>();
    const IndexPlane plane{geometry.indexIjk(grid.firstLps), linear * grid.columnStepLps,
                           linear * grid.rowStepLps, grid.columns, grid.rows};
    std::vector<float> values(static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(grid.rows));
    const int across = axisOf(plane.columnStep, plane.columns);
    const int down = axisOf(plane.rowStep, plane.rows);
    if (across >= 0 && down >= 0 && across != down)
        sampleAligned(volume, plane, across, down, values.data());
    else
        sampleOblique(volume, plane, values.data());
    return values;
}

std::vector<float> nearestSlice(const Volume& volume, const SampleGrid& grid) {
    const Geometry& geometry = volume.geometry();
    const Index3& size = geometry.sizeIjk();
    const Eigen::Matrix3d linear = geometry.lpsToIndex().topLeftCorner<3, 3>();
    const Point3 first = geometry.indexIjk(grid.firstLps);
    const Point3 columnStep = linear * grid.columnStepLps, rowStep = linear * grid.rowStepLps;
    std::vector<float> values;
    values.reserve(static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(grid.rows));
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column) {
            const Point3 index = first + rowStep * row + columnStep * column;
            const auto i = std::lround(index.x()), j = std::lround(index.y()), k = std::lround(index.z());
            const bool isInside = i >= 0 && j >= 0 && k >= 0 && i < size[0] && j < size[1] && k < size[2];
            values.push_back(isInside ? volume.at(i, j, k) : outside);
        }
    return values;
}

SampleGrid pixelGrid(const SliceGeometry& slice) {
    return {slice.pointLps(0.5, 0.5), slice.axes().right * slice.mmPerPixel(),
            slice.axes().down * slice.mmPerPixel(), std::max(1, static_cast<int>(slice.widthPixels())),
            std::max(1, static_cast<int>(slice.heightPixels()))};
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
