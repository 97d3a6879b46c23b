#include "SliceTriples.h"

#include "KnownPairs.h"

#include "volume/Intensity.h"
#include "volume/Metrics.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace magiqt::test {

namespace {

constexpr double kSliceMm = 5.0;
constexpr double kPixelMm = 1.6;

// Mean over a box by samples 0.5 mm apart, of a cubic spline's resampling.
VolumePointer throughSlices(const Volume& image, std::size_t thick, std::mt19937& source, double noise) {
    const Geometry& grid = image.geometry();
    Index3 size{};
    Point3 spacing, half;
    for (std::size_t a = 0; a < 3; ++a) {
        const auto axis = static_cast<Eigen::Index>(a);
        spacing[axis] = a == thick ? kSliceMm : kPixelMm;
        size[a] = static_cast<std::int64_t>(static_cast<double>(grid.sizeIjk()[a]) * grid.spacingMm()[axis] /
                                            spacing[axis]);
        half[axis] = 0.5 * static_cast<double>(size[a] - 1) * spacing[axis];
    }
    std::vector<double> sum(static_cast<std::size_t>(size[0] * size[1] * size[2]));
    int count = 0;
    for (int s = 0; s < 10; ++s)
        for (int p = 0; p < 3; ++p)
            for (int q = 0; q < 3; ++q, ++count) {
                Point3 shift;
                int inPlane = 0;
                for (std::size_t a = 0; a < 3; ++a)
                    shift[static_cast<Eigen::Index>(a)] =
                        a == thick ? (s - 4.5) * 0.5 : ((inPlane++ == 0 ? p : q) - 1) * kPixelMm / 3;
                Matrix4 matrix = Matrix4::Identity();
                matrix.topLeftCorner<3, 3>() = grid.direction() * spacing.asDiagonal();
                matrix.topRightCorner<3, 1>() = grid.centreLps() + grid.direction() * (shift - half);
                const Volume sampled = resample(image, Geometry(size, matrix), Interpolation::Linear);
                for (std::size_t n = 0; n < sum.size(); ++n)
                    sum[n] += static_cast<double>(sampled.voxels()[n]);
            }
    Matrix4 matrix = Matrix4::Identity();
    matrix.topLeftCorner<3, 3>() = grid.direction() * spacing.asDiagonal();
    matrix.topRightCorner<3, 1>() = grid.centreLps() - grid.direction() * half;
    std::normal_distribution<double> normal;
    std::vector<float> voxels;
    for (const double value : sum)
        voxels.push_back(
            static_cast<float>(std::hypot(value / count + noise * normal(source), noise * normal(source))));
    return std::make_shared<Volume>(Geometry(size, matrix), std::move(voxels));
}

} // namespace

SliceTriple makeTriple(const Volume& image, std::uint64_t seed, double noise) {
    SliceTriple triple;
    std::mt19937 source(static_cast<unsigned>(seed));
    const auto mask = headMask(image);
    const double sigma = noise * quantile(maskedValues(image, mask), 0.5);
    const Point3 centre = centroidLps(image.geometry(), mask);
    const std::size_t thick[] = {2, 1, 0};
    for (std::size_t s = 0; s < 3; ++s) {
        const VolumePointer still = throughSlices(image, thick[s], source, sigma);
        triple.imageToScan[s] =
            s == 0 ? Matrix4(Matrix4::Identity()) : randomMotion(1000 * seed + s, 6, 6, centre);
        triple.scans[s] = moved(*still, triple.imageToScan[s]);
    }
    return triple;
}

TripleScores scoreTriple(const Volume& image, const SliceTriple& triple, const FusionResult& result) {
    TripleScores scores;
    const auto mask = headMask(image);
    std::vector<Point3> points;
    const Index3& size = image.geometry().sizeIjk();
    for (std::int64_t n = 0; n < image.geometry().voxelCount(); n += 211)
        if (mask[static_cast<std::size_t>(n)] != 0)
            points.push_back(image.geometry().pointLps({static_cast<double>(n % size[0]),
                                                        static_cast<double>(n / size[0] % size[1]),
                                                        static_cast<double>(n / (size[0] * size[1]))}));
    const std::vector<float> inHead = maskedValues(image, mask);
    const double range = quantile(inHead, 0.999);
    std::vector<double> mean(mask.size()), meanTrue(mask.size());
    const auto psnr = [&](const std::vector<float>& values) {
        return peakSignalToNoise(values, image.voxels(), range, mask);
    };
    const auto brought = [&](std::size_t s, const Matrix4& place) {
        ResampleOptions options;
        options.interpolation = Interpolation::CubicBSpline;
        options.extrapolation = Extrapolation::NearestEdge;
        options.targetLpsToSourceLps = place;
        return resample(*triple.scans[s], image.geometry(), options).voxels();
    };
    for (std::size_t s = 0; s < 3; ++s) {
        const Matrix4& place = result.scans[s].fusedToScan;
        scores.placeErrorMm[s] = targetError(place, triple.imageToScan[s], points);
        const auto found = brought(s, place);
        const auto exact = brought(s, triple.imageToScan[s]);
        scores.bestSingle = std::max(scores.bestSingle, psnr(exact));
        for (std::size_t n = 0; n < mean.size(); ++n) {
            mean[n] += static_cast<double>(found[n]) / 3;
            meanTrue[n] += static_cast<double>(exact[n]) / 3;
        }
    }
    scores.mean = psnr(std::vector<float>(mean.begin(), mean.end()));
    scores.meanTrue = psnr(std::vector<float>(meanTrue.begin(), meanTrue.end()));
    scores.fused = psnr(resample(result.fused, image.geometry(), Interpolation::CubicBSpline).voxels());
    return scores;
}

} // namespace magiqt::test
