#include "SliceModel.h"

#include "volume/Parallel.h"

#include <Eigen/LU>

#include <cmath>

namespace magiqt {

namespace {

constexpr std::int64_t kParts = 4;     // buffers of the transpose
constexpr double kProfileSigma = 0.36; // of the voxel's width: between a box and a Gaussian of that width
constexpr double kLinearSigma = 0.41;  // what linear interpolation blurs, of the volume's voxel

// Points and weights of a Gaussian along one axis of the scan, in scan voxels.
std::vector<std::pair<double, double>> profile(double widthMm, double volumeMm) {
    const double sigma =
        std::sqrt(std::max(0.0, std::pow(kProfileSigma * widthMm, 2) - std::pow(kLinearSigma * volumeMm, 2)));
    if (sigma < 0.25 * volumeMm) return {{0.0, 1.0}};
    if (sigma < 0.7 * volumeMm) return {{-sigma / widthMm, 0.5}, {sigma / widthMm, 0.5}}; // the same variance
    const double stepMm =
        std::max(1.25, 0.6 * sigma / volumeMm) * volumeMm; // what linear interpolation bridges
    const auto reach = static_cast<int>(std::ceil(2.2 * sigma / stepMm));
    std::vector<std::pair<double, double>> points;
    double sum = 0;
    for (int n = -reach; n <= reach; ++n) {
        const double mm = n * stepMm;
        points.emplace_back(mm / widthMm, std::exp(-0.5 * mm * mm / (sigma * sigma)));
        sum += points.back().second;
    }
    for (auto& [position, weight] : points)
        weight /= sum;
    return points;
}

} // namespace

SliceModel::SliceModel(const Geometry& scan, const Geometry& volume, const Matrix4& volumeToScan)
    : m_scan(scan),
      m_volume(volume),
      m_scanIndexToVolumeIndex(volume.lpsToIndex() * Matrix4(volumeToScan.inverse()) * scan.indexToLps()),
      m_isSeen(static_cast<std::size_t>(scan.voxelCount())) {
    const double volumeMm = volume.spacingMm().mean();
    std::array<std::vector<std::pair<double, double>>, 3> axis;
    for (std::size_t a = 0; a < 3; ++a)
        axis[a] = profile(scan.spacingMm()[static_cast<Eigen::Index>(a)], volumeMm);
    const Eigen::Matrix3d turn = m_scanIndexToVolumeIndex.topLeftCorner<3, 3>();
    for (const auto& [k, ofK] : axis[2])
        for (const auto& [j, ofJ] : axis[1])
            for (const auto& [i, ofI] : axis[0])
                m_taps.push_back(
                    {(turn * Point3(i, j, k)).cast<float>(), static_cast<float>(ofI * ofJ * ofK)});
    // Seen: every tap has all its eight neighbours.
    Eigen::Array3f least = Eigen::Array3f::Zero(), most = least;
    for (const Tap& tap : m_taps) {
        least = least.min(tap.offset.array());
        most = most.max(tap.offset.array());
    }
    const Index3& size = scan.sizeIjk();
    for (std::int64_t n = 0; n < scan.voxelCount(); ++n) {
        const Eigen::Vector4d index(static_cast<double>(n % size[0]),
                                    static_cast<double>(n / size[0] % size[1]),
                                    static_cast<double>(n / (size[0] * size[1])), 1);
        const Point3 x = (m_scanIndexToVolumeIndex * index).head<3>();
        bool seen = true;
        for (int a = 0; a < 3; ++a)
            seen = seen && x[a] + static_cast<double>(least[a]) >= 0.01 &&
                   x[a] + static_cast<double>(most[a]) <
                       static_cast<double>(volume.sizeIjk()[static_cast<std::size_t>(a)] - 1) - 0.01;
        m_isSeen[static_cast<std::size_t>(n)] = seen ? 1 : 0;
    }
}

// take(first of the eight voxels, weights of the lower and upper neighbour by axis) for each tap, with its
// weight.
template <class Take>
void SliceModel::forTaps(std::int64_t voxel, const Take& take) const {
    const Index3& size = m_scan.sizeIjk();
    const Eigen::Vector4d index(static_cast<double>(voxel % size[0]),
                                static_cast<double>(voxel / size[0] % size[1]),
                                static_cast<double>(voxel / (size[0] * size[1])), 1);
    const Eigen::Vector3f x = (m_scanIndexToVolumeIndex * index).head<3>().cast<float>();
    const std::int64_t strideJ = m_volume.sizeIjk()[0];
    const std::int64_t strideK = strideJ * m_volume.sizeIjk()[1];
    for (const Tap& tap : m_taps) {
        const Eigen::Vector3f p = x + tap.offset;
        const auto i = static_cast<std::int64_t>(p[0]); // p >= 0
        const auto j = static_cast<std::int64_t>(p[1]);
        const auto k = static_cast<std::int64_t>(p[2]);
        const float fi = p[0] - static_cast<float>(i), fj = p[1] - static_cast<float>(j),
                    fk = p[2] - static_cast<float>(k);
        const std::int64_t base = i + j * strideJ + k * strideK;
        const float lower = tap.weight * (1 - fk), upper = tap.weight * fk;
        take(base, lower * (1 - fj), fi);
        take(base + strideJ, lower * fj, fi);
        take(base + strideK, upper * (1 - fj), fi);
        take(base + strideK + strideJ, upper * fj, fi);
    }
}

std::vector<float> SliceModel::forward(const std::vector<float>& volume) const {
    std::vector<float> scan(m_isSeen.size());
    parallelFor(0, m_scan.voxelCount(), [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t n = from; n < to; ++n) {
            if (m_isSeen[static_cast<std::size_t>(n)] == 0) continue;
            float sum = 0;
            forTaps(n, [&](std::int64_t base, float weight, float f) {
                const float* row = volume.data() + base;
                sum += weight * (row[0] + f * (row[1] - row[0]));
            });
            scan[static_cast<std::size_t>(n)] = sum;
        }
    });
    return scan;
}

std::vector<float> SliceModel::transpose(const std::vector<float>& scan) const {
    const auto count = static_cast<std::size_t>(m_volume.voxelCount());
    std::vector<std::vector<float>> parts(static_cast<std::size_t>(kParts));
    parallelFor(0, kParts, [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t part = from; part < to; ++part) {
            auto& sum = parts[static_cast<std::size_t>(part)];
            sum.assign(count, 0.0f);
            for (std::int64_t n = m_scan.voxelCount() * part / kParts;
                 n < m_scan.voxelCount() * (part + 1) / kParts; ++n) {
                const float value = scan[static_cast<std::size_t>(n)];
                if (m_isSeen[static_cast<std::size_t>(n)] == 0 || value == 0.0f) continue;
                forTaps(n, [&](std::int64_t base, float weight, float f) {
                    float* row = sum.data() + base;
                    row[0] += weight * (1 - f) * value;
                    row[1] += weight * f * value;
                });
            }
        }
    });
    std::vector<float> result = std::move(parts[0]);
    parallelFor(0, static_cast<std::int64_t>(count), [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t n = from; n < to; ++n)
            for (std::size_t part = 1; part < parts.size(); ++part)
                result[static_cast<std::size_t>(n)] += parts[part][static_cast<std::size_t>(n)];
    });
    return result;
}

} // namespace magiqt
