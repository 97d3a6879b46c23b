#include "TestVolumes.h"

#include "base/Error.h"
#include "volume/Resample.h"

#include <doctest/doctest.h>

using namespace magiqt;
using namespace magiqt::test;

namespace {

double largestDifference(const Volume& one, const Volume& other) {
    REQUIRE(one.voxels().size() == other.voxels().size());
    double largest = 0;
    for (std::size_t n = 0; n < one.voxels().size(); ++n)
        largest = std::max(largest, static_cast<double>(std::abs(one.voxels()[n] - other.voxels()[n])));
    return largest;
}

// A function of the place in the world, sampled on a grid.
template <class Function>
Volume sampled(const Geometry& geometry, const Function& function) {
    std::vector<float> voxels;
    const Index3 size = geometry.sizeIjk();
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i)
                voxels.push_back(static_cast<float>(function(geometry.pointLps(
                    {static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)}))));
    return Volume(geometry, std::move(voxels));
}

const Matrix4 kOblique = obliqueMatrix(10, 25, -40, {1.5, 1.6, 5}, {-20, 10, -20});

} // namespace

TEST_CASE("the same grid gives the same voxels, bit by bit, in every mode") {
    const Volume volume = noiseVolume(Geometry({13, 11, 9}, kOblique), 1);
    for (const auto mode : {Interpolation::Nearest, Interpolation::Linear, Interpolation::CubicBSpline})
        CHECK(resample(volume, volume.geometry(), mode).voxels() == volume.voxels());
}

TEST_CASE("a linear function of the place is reproduced on parallel, permuted and oblique grids") {
    const auto plane = [](const Point3& p) { return 3 * p[0] - 2 * p[1] + 0.5 * p[2] + 100; };
    const Geometry source({40, 38, 20}, kOblique);
    const Volume volume = sampled(source, plane);
    Matrix4 permuted = Matrix4::Identity(); // axes (k, -i, j) of the source, finer, in its middle
    permuted.col(0).head<3>() = source.direction().col(2) * 1.1;
    permuted.col(1).head<3>() = -source.direction().col(0) * 1.1;
    permuted.col(2).head<3>() = source.direction().col(1) * 1.1;
    permuted.col(3).head<3>() = source.centreLps() - permuted.topLeftCorner<3, 3>() * Point3(7, 7, 7);
    Matrix4 oblique = obliqueMatrix(33, -5, 70, {1.3, 1.3, 1.3}, {0, 0, 0});
    oblique.col(3).head<3>() = source.centreLps() - oblique.topLeftCorner<3, 3>() * Point3(7, 7, 7);
    for (const Matrix4& matrix : {permuted, oblique}) {
        const Geometry target({15, 15, 15}, matrix);
        // The mirrored boundary bends a slope near the border; its influence falls by 0.27 a voxel.
        CHECK(largestDifference(resample(volume, target, Interpolation::Linear), sampled(target, plane)) <
              2e-3);
        CHECK(largestDifference(resample(volume, target, Interpolation::CubicBSpline),
                                sampled(target, plane)) < 0.05);
    }
}

TEST_CASE("the separable path and the general path agree") {
    const Volume volume = noiseVolume(Geometry({17, 15, 13}, kOblique), 4);
    const Geometry straight = isotropicGrid(volume.geometry(), 1.0);
    Matrix4 turned = straight.indexToLps(); // just enough to leave the separable path
    turned.col(0).head<3>() += 2e-5 * straight.direction().col(1);
    const Geometry almost(straight.sizeIjk(), turned);
    for (const auto mode : {Interpolation::Linear, Interpolation::CubicBSpline}) {
        const double difference =
            largestDifference(resample(volume, straight, mode), resample(volume, almost, mode));
        CHECK(difference < 1.0); // of 1000, for 5e-4 mm
        CHECK(difference > 0);
    }
}

TEST_CASE("cubic B-spline is closer to a smooth function than linear") {
    const auto wave = [](const Point3& p) {
        return 100 * std::sin(p[0] / 2.5) * std::cos(p[1] / 3) * std::sin(p[2] / 4);
    };
    const Volume volume = sampled(Geometry::axisAligned({30, 30, 30}, {1, 1, 1}, {0, 0, 0}), wave);
    const Geometry target = Geometry::axisAligned({40, 40, 40}, {0.37, 0.41, 0.43}, {6.1, 5.3, 5.7});
    const Volume truth = sampled(target, wave);
    CHECK(largestDifference(resample(volume, target, Interpolation::CubicBSpline), truth) < 0.3);
    CHECK(largestDifference(resample(volume, target, Interpolation::Linear), truth) > 2);
}

TEST_CASE("outside is the value asked for, or the nearest edge; a shift in the world is honoured") {
    const Volume volume = noiseVolume(Geometry::axisAligned({5, 5, 5}, {1, 1, 1}, {0, 0, 0}), 3, 10, 20);
    const Geometry wide = Geometry::axisAligned({9, 5, 5}, {1, 1, 1}, {-2, 0, 0});
    const Volume filled = resample(volume, wide, Interpolation::CubicBSpline, -7);
    CHECK(filled.at(1, 2, 2) == -7);
    CHECK(filled.at(2, 2, 2) == doctest::Approx(volume.at(0, 2, 2)).epsilon(1e-5));
    CHECK(filled.at(7, 2, 2) == -7);
    ResampleOptions options;
    options.extrapolation = Extrapolation::NearestEdge;
    CHECK(resample(volume, wide, options).at(0, 2, 2) == volume.at(0, 2, 2));
    options.targetLpsToSourceLps(0, 3) = 2; // target -2 mm is source 0 mm
    CHECK(resample(volume, wide, options).at(0, 2, 2) == volume.at(0, 2, 2));
    CHECK(resample(volume, wide, options).at(1, 2, 2) == volume.at(1, 2, 2));
}

TEST_CASE("single slices and single voxels survive") {
    const Volume slice = noiseVolume(Geometry::axisAligned({8, 8, 1}, {1, 1, 5}, {0, 0, 0}), 3);
    const Volume fine = resample(slice, isotropicGrid(slice.geometry(), 1), Interpolation::CubicBSpline);
    CHECK(fine.geometry().sizeIjk() == Index3{8, 8, 5});
    for (std::int64_t k = 0; k < 5; ++k)
        CHECK(fine.at(3, 4, k) == doctest::Approx(slice.at(3, 4, 0)).epsilon(1e-6));
}

TEST_CASE("two slices: the value of the mirrored spline, worked out by hand") {
    // Period 2: (4 c0 + 2 c1) / 6 = a, (4 c1 + 2 c0) / 6 = b; at a quarter of the way 0.84375 a + 0.15625 b.
    const Volume pair = noiseVolume(Geometry::axisAligned({4, 4, 2}, {1, 1, 4}, {0, 0, 0}), 3, 0, 1);
    const Volume quarter =
        resample(pair, Geometry::axisAligned({4, 4, 1}, {1, 1, 1}, {0, 0, 1}), Interpolation::CubicBSpline);
    CHECK(quarter.at(1, 2, 0) ==
          doctest::Approx(0.84375 * pair.at(1, 2, 0) + 0.15625 * pair.at(1, 2, 1)).epsilon(1e-5));
}

TEST_CASE("the isotropic grid covers the field of view, edge to edge, about the same centre") {
    const Geometry source({112, 136, 40}, obliqueMatrix(3, -8, 12, {1.6, 1.6, 5}, {-80, 60, -20}));
    const Geometry grid = isotropicGrid(source, 1.0);
    CHECK(grid.sizeIjk() == Index3{180, 218, 200}); // 179.2, 217.6 and 200 mm
    CHECK((grid.centreLps() - source.centreLps()).norm() < 1e-9);
    CHECK((grid.direction() - source.direction()).cwiseAbs().maxCoeff() < 1e-12);
    CHECK((grid.spacingMm() - Point3(1, 1, 1)).norm() < 1e-12);
    const Geometry same = Geometry::axisAligned({181, 217, 181}, {1, 1, 1}, {-90, 126, -72});
    CHECK(isotropicGrid(same, 1.0).isSameAs(same, 1e-9));
    CHECK_THROWS_AS(isotropicGrid(source, 0), Error);
    CHECK_THROWS_AS(isotropicGrid(source, std::nan("")), Error);
}

TEST_CASE("reorienting moves no voxel in the world and comes back exactly") {
    const Volume volume = noiseVolume(Geometry({5, 6, 7}, kOblique), 9);
    for (const std::string code : {"LPS", "RAS", "PSR", "IAL", "SRP"}) {
        const Volume turned = reorient(volume, code);
        CHECK(turned.geometry().orientationCode() == code);
        for (const Index3& index : {Index3{0, 0, 0}, Index3{4, 2, 6}, Index3{1, 5, 3}}) {
            const Point3 world =
                volume.geometry().pointLps({static_cast<double>(index[0]), static_cast<double>(index[1]),
                                            static_cast<double>(index[2])});
            const Point3 there = turned.geometry().indexIjk(world);
            CHECK((there - there.array().round().matrix()).norm() < 1e-9);
            CHECK(turned.at(std::lround(there[0]), std::lround(there[1]), std::lround(there[2])) ==
                  volume.at(index[0], index[1], index[2]));
        }
        const Volume back = reorient(turned, volume.geometry().orientationCode());
        CHECK(back.voxels() == volume.voxels());
        CHECK(back.geometry().isSameAs(volume.geometry(), 1e-9));
    }
    for (const std::string bad : {"", "LP", "LLS", "LPX", "LRS"})
        CHECK_THROWS_AS(reorient(volume, bad), Error);
}
