// Where the camera of a volume stands, and that its reduced copy lies where the volume lies.
#include "Phantoms.h"

#include "viewer/core/OrbitCamera.h"
#include "viewer/core/ReducedVolume.h"

#include <doctest/doctest.h>

#include <limits>

using namespace magiqt;

TEST_CASE("From the front, the left and above one sees what a person sees there") {
    const auto seen = [](double azimuth, double elevation) {
        OrbitCamera camera;
        camera.azimuthDegrees = azimuth;
        camera.elevationDegrees = elevation;
        // A frame of three axes at right angles that is not mirrored.
        CHECK(std::abs(camera.up().dot(camera.towardsEye())) < 1e-12);
        CHECK((camera.right().cross(camera.up()) - camera.towardsEye()).norm() < 1e-12);
        return camera;
    };
    // LPS: from the front the eye is anterior (-y) and the patient's left is on the right.
    const OrbitCamera front = seen(0, 0);
    CHECK((front.towardsEye() - Point3(0, -1, 0)).norm() < 1e-12);
    CHECK((front.right() - Point3(1, 0, 0)).norm() < 1e-12);
    CHECK((front.up() - Point3(0, 0, 1)).norm() < 1e-12);
    const OrbitCamera left = seen(90, 0);
    CHECK((left.towardsEye() - Point3(1, 0, 0)).norm() < 1e-12);
    CHECK((left.right() - Point3(0, 1, 0)).norm() < 1e-12); // posterior on the right
    const OrbitCamera above = seen(0, 90);
    CHECK((above.towardsEye() - Point3(0, 0, 1)).norm() < 1e-12);
    CHECK((above.right() - Point3(1, 0, 0)).norm() < 1e-12);
    for (const double azimuth : {-170.0, -30.0, 12.0, 100.0})
        for (const double elevation : {-90.0, -20.0, 45.0})
            seen(azimuth, elevation);
}

TEST_CASE("A drag turns what is seen with the mouse, and the poles are the end") {
    LpsBox box;
    box.add(Point3(-90, -110, -80));
    box.add(Point3(90, 110, 100));
    OrbitCamera camera;
    camera.elevationDegrees = 10;
    const Point3 nearest = box.centre() + 50 * camera.towardsEye();
    const Eigen::Vector2d before = seenAt(camera, box, 400, 300, nearest);
    CHECK((before - Eigen::Vector2d(200, 150)).norm() < 1e-9);
    camera.drag(0.1, 0.1);
    const Eigen::Vector2d after = seenAt(camera, box, 400, 300, nearest);
    CHECK(after.x() > before.x());
    CHECK(after.y() > before.y());
    for (int n = 0; n < 20; ++n)
        camera.drag(0, 0.3);
    CHECK(camera.elevationDegrees == 90.0);
    camera.zoomBy(1e9);
    CHECK(camera.zoom == 20.0);
    // At zoom 1 everything is seen from everywhere.
    OrbitCamera whole;
    for (whole.azimuthDegrees = 0; whole.azimuthDegrees < 360; whole.azimuthDegrees += 17)
        for (whole.elevationDegrees = -90; whole.elevationDegrees <= 90; whole.elevationDegrees += 18)
            for (int corner = 0; corner < 8; ++corner) {
                const Point3 point((corner & 1) ? 90 : -90, (corner & 2) ? 110 : -110,
                                   (corner & 4) ? 100 : -80);
                const Eigen::Vector2d at = seenAt(whole, box, 400, 300, point);
                CHECK((at.x() >= -1e-6 && at.x() <= 400 + 1e-6 && at.y() >= -1e-6 && at.y() <= 300 + 1e-6));
            }
}

TEST_CASE("A reduced volume has the mean of its blocks where they lie") {
    for (const Geometry& geometry : {phantoms::isotropic(), phantoms::thickSlices(), phantoms::oblique()}) {
        const auto field = [](const Point3& point) {
            return 300 + point.x() - 2 * point.y() + 3 * point.z();
        };
        const VolumePointer volume = phantoms::make(geometry, field);
        CHECK(reducedTo(volume, geometry.voxelCount()) == volume);
        const VolumePointer small = reducedTo(volume, geometry.voxelCount() / 5);
        CHECK(small->geometry().voxelCount() <= geometry.voxelCount() / 5);
        CHECK(small->geometry().voxelCount() > geometry.voxelCount() / 40);
        const Point3 spacing = small->geometry().spacingMm();
        CHECK(spacing.maxCoeff() / spacing.minCoeff() <= 2.01);
        for (const Index3& at : {Index3{0, 0, 0}, Index3{3, 5, 2}, Index3{7, 1, 4}}) {
            const Point3 point = small->geometry().pointLps(
                Point3(static_cast<double>(at[0]), static_cast<double>(at[1]), static_cast<double>(at[2])));
            CHECK(static_cast<double>(small->at(at[0], at[1], at[2])) ==
                  doctest::Approx(field(point)).epsilon(1e-4));
        }
    }
    std::vector<float> voxels(8, 2.0F);
    voxels[3] = std::numeric_limits<float>::quiet_NaN();
    const auto holed = std::make_shared<const Volume>(
        Geometry::axisAligned({2, 2, 2}, Point3(1, 1, 1), Point3(0, 0, 0)), std::move(voxels));
    CHECK(reducedTo(holed, 1)->at(0, 0, 0) == 2.0F);
}
