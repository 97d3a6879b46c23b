#include "SliceEngine.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace magiqt {

namespace {

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
int axisOf(const Point3& step, int columns, const Index3& size) {
    int found = -1;
    for (int axis = 0; axis < 3; ++axis) {
        const double drift = std::abs(step[axis]) * columns;
        if (drift < 1e-4) continue; // less than a ten-thousandth of a voxel across the pane
        if (found >= 0) return -1;
        found = axis;
    }
    return found >= 0 && size[static_cast<std::size_t>(found)] > 0 ? found : -1;
}

// A plane along the volume's axes: the two slices beside it are blended once, the rows between two voxel rows
// once a row, and a pixel is one blend more.
void resliceAligned(const Volume& volume, const IndexPlane& plane, int across, int down, float* values) {
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

void resliceOblique(const Volume& volume, const IndexPlane& plane, float* values) {
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

void reslicePlane(const Volume& volume, const IndexPlane& plane, float* values) {
    const Index3& size = volume.geometry().sizeIjk();
    const int across = axisOf(plane.columnStep, plane.columns, size);
    const int down = axisOf(plane.rowStep, plane.rows, size);
    if (across >= 0 && down >= 0 && across != down)
        resliceAligned(volume, plane, across, down, values);
    else
        resliceOblique(volume, plane, values);
}

// NaN counts for nothing.
void add(SlabMode mode, const std::vector<float>& values, std::vector<float>& sum,
         std::vector<float>& count) {
    for (std::size_t n = 0; n < values.size(); ++n) {
        if (!(values[n] == values[n])) continue;
        if (count[n] == 0)
            sum[n] = values[n];
        else if (mode == SlabMode::Mean)
            sum[n] += values[n];
        else
            sum[n] = mode == SlabMode::Maximum ? std::max(sum[n], values[n]) : std::min(sum[n], values[n]);
        ++count[n];
    }
}

} // namespace

std::vector<float> resliceVolume(const Volume& volume, const SliceGeometry& slice, const Slab& slab) {
    const Geometry& geometry = volume.geometry();
    const Eigen::Matrix3d linear = geometry.lpsToIndex().topLeftCorner<3, 3>();
    IndexPlane plane;
    plane.columns = static_cast<int>(slice.widthPixels());
    plane.rows = static_cast<int>(slice.heightPixels());
    plane.first = geometry.indexIjk(slice.pointLps(0.5, 0.5));
    plane.columnStep = linear * (slice.axes().right * slice.mmPerPixel());
    plane.rowStep = linear * (slice.axes().down * slice.mmPerPixel());
    std::vector<float> values(static_cast<std::size_t>(plane.columns) * static_cast<std::size_t>(plane.rows));
    if (!(slab.thicknessMm > 0)) {
        reslicePlane(volume, plane, values.data());
        return values;
    }
    const double finest = geometry.spacingMm().minCoeff();
    const int planes = std::max(2, static_cast<int>(std::ceil(slab.thicknessMm / finest)) + 1);
    const Point3 step = linear * (slice.axes().scroll * (slab.thicknessMm / (planes - 1)));
    const Point3 first = plane.first - step * (0.5 * (planes - 1));
    std::vector<float> sum(values.size(), outside), count(values.size(), 0.0F);
    for (int n = 0; n < planes; ++n) {
        plane.first = first + step * n;
        reslicePlane(volume, plane, values.data());
        add(slab.mode, values, sum, count);
    }
    if (slab.mode == SlabMode::Mean)
        for (std::size_t n = 0; n < sum.size(); ++n)
            sum[n] /= std::max(1.0F, count[n]);
    return sum;
}

void paintGrey(const std::vector<float>& values, int columns, const WindowLevel& windowLevel,
               std::uint32_t* pixels, std::size_t stride) {
    const auto width = static_cast<std::size_t>(columns);
    const auto scale = static_cast<float>(255.0 / windowLevel.window);
    const auto low = static_cast<float>(windowLevel.level - 0.5 * windowLevel.window);
    for (std::size_t row = 0; row * width < values.size(); ++row) {
        const float* from = values.data() + row * width;
        std::uint32_t* to = pixels + row * stride;
        for (std::size_t column = 0; column < width; ++column) {
            const float value = (from[column] - low) * scale;
            const float inside = value > 0 ? std::min(value, 255.0F) : 0.0F; // NaN is not above 0
            to[column] = 0xff000000U | static_cast<std::uint32_t>(inside + 0.5F) * 0x010101U;
        }
    }
}

} // namespace magiqt
