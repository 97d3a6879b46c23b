#include "Phantoms.h"

#include "viewer/core/SliceEngine.h"
#include "viewer/core/SliceSampler.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

using namespace magiqt;

namespace {

// No structure that an error could hide in.
VolumePointer noise(const Geometry& geometry) {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> value(0, 1000);
    std::vector<float> voxels(static_cast<std::size_t>(geometry.voxelCount()));
    for (float& voxel : voxels)
        voxel = value(random);
    return std::make_shared<const Volume>(geometry, std::move(voxels));
}

PlaneAxes turned(const PlaneAxes& axes, double angle) {
    const Eigen::Matrix3d turn =
        Eigen::AngleAxisd(angle, Point3(0.3, 1, -0.5).normalized()).toRotationMatrix();
    return {turn * axes.right, turn * axes.down, turn * axes.scroll};
}

} // namespace

TEST_CASE("every pixel of a slice is the sample at its centre, in planes along the volume and across it") {
    const Geometry geometries[] = {phantoms::isotropic(), phantoms::thickSlices(), phantoms::flipped(),
                                   phantoms::permuted(), phantoms::oblique()};
    for (const Geometry& geometry : geometries)
        for (const Plane plane : allPlanes)
            for (const auto convention : {SideConvention::Radiological, SideConvention::Neurological})
                for (const double angle : {0.0, 0.6}) {
                    const VolumePointer volume = noise(geometry);
                    const PlaneAxes axes = turned(planeAxes(plane, convention), angle);
                    const Point3 centre = geometry.centreLps() + Point3(3.3, -7.1, 5.7);
                    // Larger than the head, so that the edge of the image lies within.
                    const SliceGeometry slice(axes, centre, centre, 1.37, 211, 187);
                    const std::vector<float> values = resliceVolume(*volume, slice);
                    REQUIRE(values.size() == 211 * 187);
                    int inside = 0, outside = 0;
                    double worst = 0;
                    for (int row = 0; row < 187; row += 3)
                        for (int column = 0; column < 211; column += 2) {
                            const float expected =
                                sampleLps(*volume, slice.pointLps(column + 0.5, row + 0.5));
                            const float found = values[static_cast<std::size_t>(row * 211 + column)];
                            if (std::isnan(expected) != std::isnan(found)) worst = 1e9;
                            if (std::isnan(expected)) {
                                ++outside;
                                continue;
                            }
                            ++inside;
                            worst = std::max(worst, std::abs(static_cast<double>(expected) - found));
                        }
                    CHECK(worst < 0.05); // of 1000: a ten-thousandth of a voxel
                    CHECK(inside > 1000);
                    CHECK(outside > 100);
                }
}

TEST_CASE("a slice beside the volume is empty; one voxel is a volume too") {
    const VolumePointer volume = noise(phantoms::isotropic());
    const Point3 far = phantoms::isotropic().centreLps() + Point3(0, 0, 500);
    const PlaneAxes axes = planeAxes(Plane::Axial, SideConvention::Radiological);
    for (const double angle : {0.0, 0.4})
        for (const float value : resliceVolume(*volume, {turned(axes, angle), far, far, 1, 50, 40}))
            CHECK(std::isnan(value));
    const Geometry one = Geometry::axisAligned({1, 1, 1}, Point3(10, 10, 10), Point3(0, 0, 0));
    const Volume voxel(one, {42.0F});
    const std::vector<float> values = resliceVolume(voxel, {axes, Point3(0, 0, 0), Point3(0, 0, 0), 5, 4, 4});
    CHECK(std::isnan(values[0]));
    CHECK(values[5] == 42.0F);
}

TEST_CASE("a slab is the mean, the maximum or the minimum of the planes within it") {
    // A ramp along the slab: its mean is the middle, its ends lie half the thickness away.
    const Geometry geometry = phantoms::isotropic();
    const VolumePointer ramp = phantoms::make(geometry, [](const Point3& point) { return 5 * point.z(); });
    const Point3 centre(0, 0, 6);
    const SliceGeometry slice(planeAxes(Plane::Axial, SideConvention::Radiological), centre, centre, 2, 30,
                              30);
    const auto middle = [&](const Slab& slab) { return resliceVolume(*ramp, slice, slab)[15 * 30 + 15]; };
    CHECK(middle({}) == doctest::Approx(30));
    CHECK(middle({12, SlabMode::Mean}) == doctest::Approx(30));
    CHECK(middle({12, SlabMode::Maximum}) == doctest::Approx(60));
    CHECK(middle({12, SlabMode::Minimum}) == doctest::Approx(0));
    // What lies outside counts for nothing.
    const Point3 edge(0, 0, geometry.centreLps().z() + 75);
    const SliceGeometry top(planeAxes(Plane::Axial, SideConvention::Radiological), edge, edge, 2, 30, 30);
    CHECK(resliceVolume(*ramp, top, {40, SlabMode::Minimum})[15 * 30 + 15] ==
          doctest::Approx(5 * (edge.z() - 20)).epsilon(0.01));
    CHECK(std::isfinite(resliceVolume(*ramp, top, {40, SlabMode::Mean})[15 * 30 + 15]));
}

TEST_CASE("grey values follow DICOM's window and level; nothing is black") {
    const std::vector<float> values{-5, 100, 150, 200, 900, std::nanf("")};
    std::vector<std::uint32_t> pixels(8, 1);
    paintGrey(values, 3, {100, 150}, pixels.data(), 4);
    CHECK(pixels[0] == 0xff000000U);
    CHECK(pixels[1] == 0xff000000U);
    CHECK(pixels[2] == 0xff808080U);
    CHECK(pixels[3] == 1); // not ours
    CHECK(pixels[4] == 0xffffffffU);
    CHECK(pixels[5] == 0xffffffffU);
    CHECK(pixels[6] == 0xff000000U);
}
