#include "EnhanceEstimate.h"

#include <algorithm>

namespace magiqt {

namespace {
// 120 s for 5 evaluations of 7.1 megavoxels on 2 threads is what the default network must reach at worst.
constexpr double defaultThreadSecondsPerMegavoxel = 120.0 * 2 / (5 * 7.1);
constexpr double overheadSeconds = 4; // reading, registration of the grid, writing
} // namespace

int evaluations(EnhancePreset preset) {
    switch (preset) {
    case EnhancePreset::Preview:
        return 1;
    case EnhancePreset::Standard:
        return 5;
    case EnhancePreset::Fine:
        return 8;
    }
    return 5;
}

double megavoxelsAt1Mm(const Geometry& geometry) {
    const Point3 spacing = geometry.spacingMm();
    double cubicMm = 1;
    for (int axis = 0; axis < 3; ++axis)
        cubicMm *= spacing[axis] * static_cast<double>(geometry.sizeIjk()[static_cast<std::size_t>(axis)]);
    return cubicMm / 1e6;
}

double expectedSeconds(double megavoxels, EnhancePreset preset, int samples, double secondsPerMegavoxel,
                       int threads) {
    const double pace = secondsPerMegavoxel > 0 ? secondsPerMegavoxel
                                                : defaultThreadSecondsPerMegavoxel / std::max(1, threads);
    return overheadSeconds + megavoxels * pace * evaluations(preset) * std::max(1, samples);
}

double paceOf(double seconds, double megavoxels, EnhancePreset preset, int samples) {
    const double work = megavoxels * evaluations(preset) * std::max(1, samples);
    return work > 0 ? std::max(0.0, seconds - overheadSeconds) / work : 0;
}

} // namespace magiqt
