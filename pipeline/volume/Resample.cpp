#include "Resample.h"

#include "BSpline.h"
#include "NiftiAffine.h"
#include "Parallel.h"

#include "base/Error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>

namespace magiqt {

namespace {

// Rounding of the matrices must not push the outermost voxel of an equal grid outside.
constexpr double kEdgeTolerance = 1e-4;

bool isInside(double index, std::int64_t size) {
    return index >= -0.5 - kEdgeTolerance && index <= static_cast<double>(size) - 0.5 + kEdgeTolerance;
}

// Which samples make up one target position along one axis.
struct Tap {
    std::array<std::int64_t, 4> index{};
    std::array<float, 4> weight{};
};

Tap tapAt(double x, std::int64_t size, Interpolation interpolation) {
    Tap tap;
    const double last = static_cast<double>(size - 1);
    if (interpolation == Interpolation::Nearest) {
        tap.index.fill(static_cast<std::int64_t>(std::clamp(std::floor(x + 0.5), 0.0, last)));
        tap.weight[0] = 1;
    } else if (interpolation == Interpolation::Linear) {
        const double clamped = std::clamp(x, 0.0, last);
        const double whole = std::min(std::floor(clamped), std::max(0.0, last - 1));
        tap.index.fill(static_cast<std::int64_t>(whole));
        tap.index[1] = std::min(tap.index[0] + 1, size - 1);
        tap.weight[1] = static_cast<float>(clamped - whole);
        tap.weight[0] = 1 - tap.weight[1];
    } else {
        const double whole = std::floor(x);
        const std::array<double, 4> weights = bsplineWeights(x - whole);
        for (std::size_t n = 0; n < 4; ++n) {
            tap.index[n] =
                mirroredIndex(static_cast<std::int64_t>(whole) - 1 + static_cast<std::int64_t>(n), size);
            tap.weight[n] = static_cast<float>(weights[n]);
        }
    }
    return tap;
}

int tapCount(Interpolation interpolation) {
    return interpolation == Interpolation::Nearest ? 1 : interpolation == Interpolation::Linear ? 2 : 4;
}

// source index along axis a = scale[a] * (target index along from[a]) + offset[a]
struct ParallelAxes {
    std::array<std::size_t, 3> from{};
    std::array<double, 3> scale{};
    std::array<double, 3> offset{};
};

std::optional<ParallelAxes> parallelAxes(const Matrix4& targetToSource, const Index3& targetSize) {
    ParallelAxes axes;
    std::array<bool, 3> used{};
    for (std::size_t a = 0; a < 3; ++a) {
        const Eigen::RowVector3d row = targetToSource.row(static_cast<Eigen::Index>(a)).head<3>();
        Eigen::Index largest = 0;
        row.cwiseAbs().maxCoeff(&largest);
        // What the other two axes would move across the whole grid, in source voxels.
        double leak = 0;
        for (Eigen::Index other = 0; other < 3; ++other)
            if (other != largest)
                leak += std::abs(row[other]) *
                        static_cast<double>(targetSize[static_cast<std::size_t>(other)] - 1);
        const std::size_t from = static_cast<std::size_t>(largest);
        if (leak > 2e-4 || used[from]) return std::nullopt;
        used[from] = true;
        axes.from[a] = from;
        axes.scale[a] = row[largest];
        axes.offset[a] = targetToSource(static_cast<Eigen::Index>(a), 3);
        // Half the leak at the centre of the grid, so that the error is the same at both ends.
        for (Eigen::Index other = 0; other < 3; ++other)
            if (other != largest)
                axes.offset[a] +=
                    row[other] * static_cast<double>(targetSize[static_cast<std::size_t>(other)] - 1) / 2;
    }
    return axes;
}

// One axis: `in` of size `size` becomes taps.size() long along `axis`; rows of i are handled together.
std::vector<float> resampleAxis(const std::vector<float>& in, const Index3& size, std::size_t axis,
                                const std::vector<Tap>& taps, int count) {
    Index3 outSize = size;
    outSize[axis] = static_cast<std::int64_t>(taps.size());
    std::vector<float> out(static_cast<std::size_t>(outSize[0] * outSize[1] * outSize[2]));
    const std::int64_t rows = outSize[1] * outSize[2];
    parallelFor(0, rows, [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t r = from; r < to; ++r) {
            const std::int64_t j = r % outSize[1];
            const std::int64_t k = r / outSize[1];
            float* target = out.data() + r * outSize[0];
            if (axis == 0) {
                const float* line = in.data() + r * size[0];
                for (std::size_t i = 0; i < taps.size(); ++i) {
                    float sum = 0;
                    for (std::size_t n = 0; n < static_cast<std::size_t>(count); ++n)
                        sum += taps[i].weight[n] * line[taps[i].index[n]];
                    target[i] = sum;
                }
                continue;
            }
            const Tap& tap = taps[static_cast<std::size_t>(axis == 1 ? j : k)];
            for (std::size_t n = 0; n < static_cast<std::size_t>(count); ++n) {
                const std::int64_t row = axis == 1 ? k * size[1] + tap.index[n] : tap.index[n] * size[1] + j;
                const float* line = in.data() + row * size[0];
                const float weight = tap.weight[n];
                for (std::int64_t i = 0; i < size[0]; ++i)
                    target[i] = (n == 0 ? 0.0f : target[i]) + weight * line[i];
            }
        }
    });
    return out;
}

// From source axis order to target axis order, with the outside filled.
std::vector<float> permute(const std::vector<float>& in, const Index3& inSize, const ParallelAxes& axes,
                           const Index3& targetSize, const std::array<std::vector<bool>, 3>& inside,
                           float outsideValue) {
    const std::array<std::int64_t, 3> inStride = {1, inSize[0], inSize[0] * inSize[1]};
    std::array<std::int64_t, 3> stride{}; // of the target's axes in `in`
    std::array<const std::vector<bool>*, 3> valid{};
    for (std::size_t a = 0; a < 3; ++a) {
        stride[axes.from[a]] = inStride[a];
        valid[axes.from[a]] = &inside[a];
    }
    std::vector<float> out(in.size());
    parallelFor(0, targetSize[2], [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t k = from; k < to; ++k)
            for (std::int64_t j = 0; j < targetSize[1]; ++j) {
                const bool rowValid =
                    (*valid[2])[static_cast<std::size_t>(k)] && (*valid[1])[static_cast<std::size_t>(j)];
                const float* base = in.data() + k * stride[2] + j * stride[1];
                float* target = out.data() + (k * targetSize[1] + j) * targetSize[0];
                for (std::int64_t i = 0; i < targetSize[0]; ++i)
                    target[i] = rowValid && (*valid[0])[static_cast<std::size_t>(i)] ? base[i * stride[0]]
                                                                                     : outsideValue;
            }
    });
    return out;
}

Volume resampleParallel(const Volume& source, const Geometry& target, const ParallelAxes& axes,
                        const ResampleOptions& options) {
    const Index3 targetSize = target.sizeIjk();
    Index3 size = source.geometry().sizeIjk();
    std::array<std::vector<Tap>, 3> taps;
    std::array<std::vector<bool>, 3> inside;
    std::array<bool, 3> isCopy{};
    for (std::size_t a = 0; a < 3; ++a) {
        const std::int64_t count = targetSize[axes.from[a]];
        isCopy[a] = true;
        for (std::int64_t t = 0; t < count; ++t) {
            double x = axes.scale[a] * static_cast<double>(t) + axes.offset[a];
            const bool valid = options.extrapolation == Extrapolation::NearestEdge || isInside(x, size[a]);
            inside[a].push_back(valid);
            if (options.extrapolation == Extrapolation::NearestEdge)
                x = std::clamp(x, 0.0, static_cast<double>(size[a] - 1));
            const double whole = std::round(x);
            const bool onSample =
                std::abs(x - whole) < 1e-6 && whole >= 0 && whole <= static_cast<double>(size[a] - 1);
            if (valid && !onSample) isCopy[a] = false;
            taps[a].push_back(tapAt(valid ? x : 0.0, size[a], options.interpolation));
        }
    }
    // Axes that only pick samples need neither prefilter nor weights: they are exact.
    for (std::size_t a = 0; a < 3; ++a)
        if (isCopy[a])
            for (std::size_t t = 0; t < taps[a].size(); ++t) {
                const double x = std::clamp(axes.scale[a] * static_cast<double>(t) + axes.offset[a], 0.0,
                                            static_cast<double>(size[a] - 1));
                taps[a][t] = tapAt(std::round(x), size[a], Interpolation::Nearest);
            }
    // The axis that shrinks most goes first: less work for the others.
    std::array<std::size_t, 3> order = {0, 1, 2};
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return static_cast<double>(taps[a].size()) / static_cast<double>(size[a]) <
               static_cast<double>(taps[b].size()) / static_cast<double>(size[b]);
    });
    std::vector<float> voxels = source.voxels();
    for (const std::size_t a : order) {
        if (!isCopy[a] && options.interpolation == Interpolation::CubicBSpline)
            bsplinePrefilter(voxels, size, static_cast<int>(a));
        voxels = resampleAxis(voxels, size, a, taps[a], isCopy[a] ? 1 : tapCount(options.interpolation));
        size[a] = static_cast<std::int64_t>(taps[a].size());
    }
    return Volume(target, permute(voxels, size, axes, targetSize, inside, options.outsideValue));
}

float sampleAt(const float* voxels, const Index3& size, const Point3& x, Interpolation interpolation) {
    const Tap ti = tapAt(x[0], size[0], interpolation);
    const Tap tj = tapAt(x[1], size[1], interpolation);
    const Tap tk = tapAt(x[2], size[2], interpolation);
    const std::size_t count = static_cast<std::size_t>(tapCount(interpolation));
    float sum = 0;
    for (std::size_t c = 0; c < count; ++c) {
        float plane = 0;
        for (std::size_t b = 0; b < count; ++b) {
            const float* line = voxels + (tk.index[c] * size[1] + tj.index[b]) * size[0];
            float row = 0;
            for (std::size_t a = 0; a < count; ++a)
                row += ti.weight[a] * line[ti.index[a]];
            plane += tj.weight[b] * row;
        }
        sum += tk.weight[c] * plane;
    }
    return sum;
}

Volume resampleOblique(const Volume& source, const Geometry& target, const Matrix4& targetToSource,
                       const ResampleOptions& options) {
    const Index3 size = source.geometry().sizeIjk();
    const Index3 targetSize = target.sizeIjk();
    std::vector<float> coefficients;
    const float* voxels = source.voxels().data();
    if (options.interpolation == Interpolation::CubicBSpline) {
        coefficients = source.voxels();
        for (int axis = 0; axis < 3; ++axis)
            bsplinePrefilter(coefficients, size, axis);
        voxels = coefficients.data();
    }
    std::vector<float> out(static_cast<std::size_t>(target.voxelCount()));
    const Point3 step = targetToSource.col(0).head<3>();
    parallelFor(0, targetSize[1] * targetSize[2], [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t row = from; row < to; ++row) {
            const Eigen::Vector4d begin(0, static_cast<double>(row % targetSize[1]),
                                        static_cast<double>(row / targetSize[1]), 1);
            const Point3 origin = (targetToSource * begin).head<3>();
            float* line = out.data() + row * targetSize[0];
            for (std::int64_t i = 0; i < targetSize[0]; ++i) {
                Point3 x = origin + static_cast<double>(i) * step;
                if (options.extrapolation == Extrapolation::NearestEdge) {
                    for (int a = 0; a < 3; ++a)
                        x[a] =
                            std::clamp(x[a], 0.0, static_cast<double>(size[static_cast<std::size_t>(a)] - 1));
                } else if (!isInside(x[0], size[0]) || !isInside(x[1], size[1]) || !isInside(x[2], size[2])) {
                    line[i] = options.outsideValue;
                    continue;
                }
                line[i] = sampleAt(voxels, size, x, options.interpolation);
            }
        }
    });
    return Volume(target, std::move(out));
}

} // namespace

Volume resample(const Volume& source, const Geometry& target, const ResampleOptions& options) {
    const Matrix4 targetToSource =
        source.geometry().lpsToIndex() * options.targetLpsToSourceLps * target.indexToLps();
    if (const std::optional<ParallelAxes> axes = parallelAxes(targetToSource, target.sizeIjk()))
        return resampleParallel(source, target, *axes, options);
    return resampleOblique(source, target, targetToSource, options);
}

Volume resample(const Volume& source, const Geometry& target, Interpolation interpolation,
                float outsideValue) {
    ResampleOptions options;
    options.interpolation = interpolation;
    options.outsideValue = outsideValue;
    return resample(source, target, options);
}

Geometry isotropicGrid(const Geometry& geometry, double spacingMm) {
    if (!(spacingMm >= 0.05 && spacingMm <= 50)) {
        char text[32];
        std::snprintf(text, sizeof text, "%g", spacingMm);
        throw Error(ErrorKind::Usage, "geometry.spacing",
                    std::string("a grid spacing of ") + text +
                        " mm was asked for; 0.05 to 50 mm are possible",
                    {{"spacingMm", text}});
    }
    const Point3 spacing = geometry.spacingMm();
    Eigen::Matrix3d direction = geometry.direction();
    const Eigen::Matrix3d rotation = nearestRotation(direction);
    // A sheared input gets a rectangular grid; the noise of the file's own rounding is kept, so that axes
    // stay parallel.
    if ((direction - rotation).cwiseAbs().maxCoeff() > kSilentShear) direction = rotation;
    Index3 size;
    Point3 halfSpan;
    for (std::size_t a = 0; a < 3; ++a) {
        const Eigen::Index e = static_cast<Eigen::Index>(a);
        const double fieldOfView = static_cast<double>(geometry.sizeIjk()[a]) * spacing[e];
        size[a] =
            std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(fieldOfView / spacingMm - 1e-3)));
        halfSpan[e] = static_cast<double>(size[a] - 1) / 2 * spacingMm;
    }
    Matrix4 matrix = Matrix4::Identity();
    matrix.topLeftCorner<3, 3>() = direction * spacingMm;
    matrix.topRightCorner<3, 1>() = geometry.centreLps() - direction * halfSpan;
    return Geometry(size, matrix);
}

Volume reorient(const Volume& volume, const std::string& code) {
    static const std::string pairs = "LRPASI"; // each letter beside its opposite
    const std::string current = volume.geometry().orientationCode();
    const Index3 size = volume.geometry().sizeIjk();
    Matrix4 targetToSource = Matrix4::Zero();
    targetToSource(3, 3) = 1;
    Index3 targetSize{};
    std::array<bool, 3> used{};
    for (std::size_t t = 0; t < 3; ++t) {
        const std::size_t letter = code.size() == 3 ? pairs.find(code[t]) : std::string::npos;
        std::size_t axis = 3;
        for (std::size_t a = 0; a < 3 && letter != std::string::npos; ++a)
            if (pairs.find(current[a]) / 2 == letter / 2 && !used[a]) axis = a;
        if (axis == 3)
            throw Error(ErrorKind::Usage, "geometry.orientation-code",
                        "'" + code +
                            "' is no orientation; three letters were expected, one each of L/R, P/A and S/I "
                            "(for example LPS)",
                        {{"code", code}});
        used[axis] = true;
        targetSize[t] = size[axis];
        const bool same = current[axis] == code[t];
        const Eigen::Index row = static_cast<Eigen::Index>(axis);
        targetToSource(row, static_cast<Eigen::Index>(t)) = same ? 1 : -1;
        targetToSource(row, 3) = same ? 0 : static_cast<double>(size[axis] - 1);
    }
    const Geometry target(targetSize, volume.geometry().indexToLps() * targetToSource);
    ParallelAxes axes;
    for (std::size_t a = 0; a < 3; ++a) {
        Eigen::Index from = 0;
        const Eigen::Index row = static_cast<Eigen::Index>(a);
        targetToSource.row(row).head<3>().cwiseAbs().maxCoeff(&from);
        axes.from[a] = static_cast<std::size_t>(from);
        axes.scale[a] = targetToSource(row, from);
        axes.offset[a] = targetToSource(row, 3);
    }
    ResampleOptions options;
    options.interpolation = Interpolation::Nearest;
    return resampleParallel(volume, target, axes, options);
}

} // namespace magiqt
