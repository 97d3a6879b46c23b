#include "viewer/core/LinkState.h"
#include "viewer/core/ViewState.h"

#include "base/Error.h"
#include "base/Json.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

using namespace magiqt;

namespace {
LinkState linked() {
    LpsBox box;
    box.add(Point3(-90, -110, -80));
    box.add(Point3(90, 110, 100));
    LinkState link;
    link.setBounds(box, LinkState::View::Reset);
    return link;
}
} // namespace

TEST_CASE("The crosshair starts in the middle and stays within the volumes") {
    LinkState link = linked();
    CHECK((link.crosshairLps() - Point3(0, 0, 10)).norm() == doctest::Approx(0.0));
    link.setCrosshair(Point3(500, 0, -500));
    CHECK((link.crosshairLps() - Point3(90, 0, -80)).norm() == doctest::Approx(0.0));
}

TEST_CASE("Zoom keeps the point under the cursor, in its plane alone") {
    LinkState link = linked();
    const PlaneAxes axes = planeAxes(Plane::Axial, SideConvention::Radiological);
    const Point3 anchor(30, -40, 10);
    const auto place = [&] {
        const double mmPerPixel = link.fitMmPerPixel(Plane::Axial, 400, 400) / link.zoom();
        return SliceGeometry(axes, link.crosshairLps(), link.centreLps(), mmPerPixel, 400, 400)
            .screen(anchor);
    };
    const Eigen::Vector2d before = place();
    const double z = link.centreLps().z();
    link.zoomAbout(anchor, axes, 2.5);
    CHECK(link.zoom() == doctest::Approx(2.5));
    CHECK((place() - before).norm() == doctest::Approx(0.0).epsilon(1e-9));
    CHECK(link.centreLps().z() == doctest::Approx(z));
    link.zoomAbout(anchor, axes, 1e9);
    CHECK(link.zoom() <= 40.0);
    link.zoomAbout(anchor, axes, 1e-9);
    CHECK(link.zoom() >= 0.2);
}

TEST_CASE("Fit shows the whole extent and a new enhanced volume keeps the view") {
    LinkState link = linked();
    CHECK(link.fitMmPerPixel(Plane::Axial, 400, 1000) * 400 >= 180.0);
    CHECK(link.fitMmPerPixel(Plane::Sagittal, 1000, 300) * 300 >= 180.0);
    CHECK(link.fitMmPerPixel(Plane::Sagittal, 1000, 300) * 300 <= 200.0);
    link.setCrosshair(Point3(10, 20, 30));
    link.pan(Point3(5, 0, 0));
    link.setBounds(link.bounds(), LinkState::View::Keep);
    CHECK((link.crosshairLps() - Point3(10, 20, 30)).norm() == doctest::Approx(0.0));
    CHECK(link.centreLps().x() == doctest::Approx(5.0));
    link.pan(Point3(1e6, 0, 0));
    CHECK(link.centreLps().x() == doctest::Approx(90.0));
    link.resetView();
    CHECK(link.zoom() == doctest::Approx(1.0));
    CHECK(link.centreLps().x() == doctest::Approx(0.0));
}

TEST_CASE("A view that was kept comes back as it was, within the volumes of now") {
    LinkState link = linked();
    link.restoreView(Point3(10, 500, 20), Point3(1, 2, 3), 1e9);
    CHECK((link.crosshairLps() - Point3(10, 110, 20)).norm() == doctest::Approx(0.0));
    CHECK((link.centreLps() - Point3(1, 2, 3)).norm() == doctest::Approx(0.0));
    CHECK(link.zoom() == doctest::Approx(40.0));

    ViewState state;
    state.crosshairLps = Point3(1.25, -1.0 / 3.0, 7);
    state.zoom = 2.5;
    state.layoutId = "large-axial";
    state.mode = CompareMode::Contour;
    state.pair = {Arm::After, Arm::Reference};
    state.mapping.drag(0.25, -0.1);
    state.ownMappings[2] = DisplayMapping();
    state.slab = {10, SlabMode::Minimum};
    state.curtain = 0.75;
    const Json kept = Json::parse(viewStateToJson(state).dump());
    CHECK((viewStateFromJson(kept) == state));
    for (const char* pointer :
         {"/zoom", "/mode", "/pair/1", "/crosshairLps/2", "/mapping", "/own", "/slabMode"}) {
        Json broken = kept;
        broken[Json::json_pointer(pointer)] = "x";
        CHECK_THROWS_AS(viewStateFromJson(broken), Error);
    }
    Json unknown = kept;
    unknown["mode"] = 99;
    CHECK_THROWS_AS(viewStateFromJson(unknown), Error);
}

TEST_CASE("A step that would leave the box ends at its wall, on its own way") {
    LpsBox box;
    box.add(Point3(-10, -20, -30));
    box.add(Point3(10, 20, 30));
    const Point3 from(1, 2, 3);
    CHECK((box.towards(from, Point3(2, 3, 4)) - Point3(2, 3, 4)).norm() == doctest::Approx(0.0));
    const Point3 end = box.towards(from, from + Point3(100, 50, 0));
    CHECK((end - Point3(10, 6.5, 3)).norm() < 1e-12);
    CHECK((box.towards(Point3(10, 0, 0), Point3(11, 5, 0)) - Point3(10, 0, 0)).norm() < 1e-12);
    CHECK((box.towards(from, Point3(1, 2, -99)) - Point3(1, 2, -30)).norm() < 1e-12);
}

TEST_CASE("Turned planes stay at right angles, and the crosshair stays where it is on the screen") {
    LinkState link = linked();
    link.setCrosshair(Point3(20, -30, 25));
    link.pan(Point3(7, 5, -4));
    CHECK(!link.isTurned());
    const auto place = [&](Plane plane) {
        return SliceGeometry(link.axes(plane), link.crosshairLps(), link.centreLps(), 0.8, 400, 300)
            .screen(link.crosshairLps());
    };
    const std::array before{place(Plane::Axial), place(Plane::Coronal), place(Plane::Sagittal)};
    for (int step = 0; step < 3000; ++step) // a long drag
        link.turnAbout(Point3(0.3, -1, 0.2 + 0.001 * step), 0.01);
    CHECK(link.isTurned());
    for (const Plane plane : allPlanes) {
        CAPTURE(static_cast<int>(plane));
        const PlaneAxes axes = link.axes(plane);
        CHECK(axes.right.norm() == doctest::Approx(1.0).epsilon(1e-12));
        CHECK(std::abs(axes.right.dot(axes.down)) < 1e-12);
        CHECK(std::abs(axes.right.dot(axes.scroll)) < 1e-12);
        CHECK((place(plane) - before[static_cast<std::size_t>(plane)]).norm() < 1e-6);
    }
    link.straighten();
    CHECK(!link.isTurned());
    CHECK((link.centreLps() - Point3(7, 5, 6)).norm() < 1e-6);
}

TEST_CASE("A quarter turn about the long axis shows left-right where posterior was") {
    LinkState link = linked();
    link.turnAbout(Point3(0, 0, 3), std::acos(0.0));
    CHECK(directionLetters(link.axes(Plane::Axial).right) == "P");
    CHECK(directionLetters(link.axes(Plane::Axial).down) == "R");
    CHECK(directionLetters(link.axes(Plane::Axial).scroll) == "S");
    CHECK(directionLetters(link.axes(Plane::Coronal).scroll) == "L");
    CHECK(link.turnDegrees() == doctest::Approx(90));
    link.straighten();
    link.turnAbout(Point3(1, 0, 0), 0.35); // 20 degrees
    CHECK(directionLetters(link.axes(Plane::Axial).down) == "PS");
    CHECK(directionLetters(link.axes(Plane::Axial).scroll) == "SA");
}

TEST_CASE("Turning towards a normal gives one plane that normal by the shortest way") {
    LinkState link = linked();
    const Point3 normal = Point3(0.2, -0.3, -1).normalized(); // nearest to the axial plane, upside down
    link.turnTowards(normal);
    CHECK(std::abs(link.axes(Plane::Axial).scroll.dot(normal)) == doctest::Approx(1.0));
    CHECK(link.turnDegrees() < 25);
    const Eigen::Matrix3d turn = link.turn();
    link.turnTowards(normal);
    CHECK(link.turn().isApprox(turn, 1e-12));
}

TEST_CASE("A kept turn comes back, a sheared one does not, and none is upright") {
    LinkState link = linked();
    link.turnAbout(Point3(1, 2, 3), 0.7);
    ViewState state;
    state.turn = link.turn();
    const Json kept = Json::parse(viewStateToJson(state).dump());
    CHECK((viewStateFromJson(kept) == state));
    Json sheared = kept;
    sheared["turn"][0][1] = 0.5;
    CHECK_THROWS_AS(viewStateFromJson(sheared), Error);
    Json mirrored = kept;
    mirrored["turn"] = {{-1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    CHECK_THROWS_AS(viewStateFromJson(mirrored), Error);
    Json older = kept;
    older.erase("turn");
    CHECK((viewStateFromJson(older).turn == Eigen::Matrix3d::Identity()));
    link.straighten();
    link.restoreView({}, {}, 1, state.turn);
    CHECK((link.turn() == state.turn));
}
