// What annotations measure, checked against numbers worked out by hand or by counting voxels another way, and
// how they are kept.
#include "Phantoms.h"

#include "viewer/core/AnnotationFile.h"
#include "viewer/core/AnnotationHistory.h"

#include "base/Error.h"
#include "base/Json.h"

#include <doctest/doctest.h>

#include <clocale>
#include <limits>
#include <numbers>

using namespace magiqt;

namespace {

Annotation made(AnnotationKind kind, std::vector<Point3> points, const Point3& normal = Point3(0, 0, 1)) {
    return {"id" + nameOf(kind), kind, std::move(points), normal, {}};
}

Annotation circle(const Point3& centre, double radius, const PlaneAxes& axes) {
    const Point3 half = radius * (axes.right + axes.down);
    return made(AnnotationKind::Region, ellipsePoints(centre - half, centre + half, axes), axes.scroll);
}

const PlaneAxes axial = planeAxes(Plane::Axial, SideConvention::Radiological);

} // namespace

TEST_CASE("Lengths, angles and areas are in the patient's millimetres") {
    CHECK(lengthMm(made(AnnotationKind::Distance, {Point3(1, 2, 3), Point3(4, 6, 15)})) ==
          doctest::Approx(13.0));
    const auto angle = [](const Point3& a, const Point3& b, const Point3& c) {
        return angleDegrees(made(AnnotationKind::Angle, {a, b, c}));
    };
    CHECK(angle(Point3(5, 0, 0), Point3(0, 0, 0), Point3(0, 3, 0)) == doctest::Approx(90.0));
    CHECK(angle(Point3(1, 0, 0), Point3(0, 0, 0), Point3(1, 1, 0)) == doctest::Approx(45.0));
    CHECK(angle(Point3(-2, 1, 7), Point3(0, 1, 7), Point3(9, 1, 7)) == doctest::Approx(180.0));
    CHECK(angle(Point3(1, 0, 0), Point3(0, 0, 0), Point3(1, 1e-9, 0)) * std::numbers::pi / 180 ==
          doctest::Approx(1e-9));
    CHECK(angle(Point3(0, 0, 0), Point3(0, 0, 0), Point3(1, 0, 0)) == 0.0);
    // An ellipse of 30 x 20 mm: pi 15 10.
    const Annotation region =
        made(AnnotationKind::Region, ellipsePoints(Point3(-10, 5, 2), Point3(20, 25, 2), axial));
    CHECK(areaMm2(region) == doctest::Approx(std::numbers::pi * 150));
    CHECK((region.pointsLps[0] - Point3(5, 15, 2)).norm() < 1e-12);
}

TEST_CASE("A region of a known picture: count, mean, spread and median") {
    // 3 mm voxels, the value is 7 times the number of the column: within 10 mm of (0, 0, 0) in the slice z =
    // 0 lie the columns -3..3 with so many voxels each: 3, 5, 7, 7, 7, 5, 3 (by i^2 + j^2 <= (10/3)^2).
    const VolumePointer volume = phantoms::make(phantoms::isotropic(), [](const Point3& point) {
        return std::abs(point.z()) < 1 ? 100 + 7 * point.x() / 3 : -1e6; // other slices would be noticed
    });
    const auto statistics = regionStatistics(circle(Point3(0, 0, 0), 10, axial), *volume);
    REQUIRE(statistics);
    CHECK(statistics->voxels == 37);
    CHECK(statistics->mean == doctest::Approx(100.0));
    CHECK(statistics->median == doctest::Approx(100.0));
    CHECK(statistics->minimum == doctest::Approx(79.0));
    CHECK(statistics->maximum == doctest::Approx(121.0));
    // Sum of squares of the columns: 2 (3 * 9 + 5 * 4 + 7 * 1) = 108.
    CHECK(statistics->standardDeviation == doctest::Approx(7 * std::sqrt(108.0 / 36.0)));
    // One voxel alone; none.
    const auto one = regionStatistics(circle(Point3(3, 0, 0), 1, axial), *volume);
    REQUIRE(one);
    CHECK(one->voxels == 1);
    CHECK(one->mean == doctest::Approx(107.0));
    CHECK(one->standardDeviation == 0.0);
    CHECK_FALSE(regionStatistics(circle(Point3(1.5, 1.5, 0), 1, axial), *volume));
    CHECK_FALSE(regionStatistics(circle(Point3(900, 0, 0), 10, axial), *volume));
}

TEST_CASE("A region takes one slice of every geometry, and the voxels that lie in it") {
    const auto field = [](const Point3& point) { return 500 + 2 * point.x() - 3 * point.y() + point.z(); };
    for (const Geometry& geometry : {phantoms::isotropic(), phantoms::thickSlices(), phantoms::flipped(),
                                     phantoms::permuted(), phantoms::oblique()}) {
        const VolumePointer volume = phantoms::make(geometry, field);
        for (const Plane plane : allPlanes) {
            const PlaneAxes axes = planeAxes(plane, SideConvention::Radiological);
            const Point3 centre =
                geometry.pointLps(geometry.indexIjk(Point3(2, -4, 1)).array().round().matrix());
            const Annotation region = circle(centre, 20, axes);
            const auto statistics = regionStatistics(region, *volume);
            REQUIRE(statistics);
            // Every voxel of the volume, asked one by one.
            const double half = 0.5 * sliceAxis(geometry, axes.scroll).stepMm;
            std::int64_t count = 0;
            double sum = 0;
            for (std::int64_t k = 0; k < geometry.sizeIjk()[2]; ++k)
                for (std::int64_t j = 0; j < geometry.sizeIjk()[1]; ++j)
                    for (std::int64_t i = 0; i < geometry.sizeIjk()[0]; ++i) {
                        const Point3 point = geometry.pointLps(
                            Point3(static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)));
                        const double off = axes.scroll.dot(point - centre);
                        const Point3 inPlane = point - centre - off * axes.scroll;
                        if (std::abs(off) < half * (1 - 1e-9) && inPlane.norm() <= 20) {
                            ++count;
                            sum += field(point);
                        }
                    }
            CHECK(statistics->voxels == count);
            CHECK(statistics->mean == doctest::Approx(sum / static_cast<double>(count)).epsilon(1e-5));
            // The layer is as thick as a slice: as many voxels as the area holds.
            const Point3 spacing = geometry.spacingMm();
            const double expected = areaMm2(region) * 2 * half / spacing.prod();
            CHECK(std::abs(static_cast<double>(count) / expected - 1) < 0.2);
        }
    }
}

TEST_CASE(
    "A plane in the middle between two slices takes one of them, and what is not finite does not count") {
    const VolumePointer volume = phantoms::make(phantoms::isotropic(), [](const Point3& point) {
        if (point.x() > 0) return std::numeric_limits<double>::quiet_NaN();
        return point.z();
    });
    const auto between = regionStatistics(circle(Point3(-30, 0, 1.5), 10, axial), *volume);
    REQUIRE(between);
    CHECK(between->voxels == 37);
    CHECK(between->mean == doctest::Approx(3.0));
    CHECK(between->minimum == between->maximum);
    const auto half = regionStatistics(circle(Point3(0, 0, 0), 10, axial), *volume);
    REQUIRE(half);
    CHECK(half->voxels == 22); // 37 less the columns 1..3: 7, 5, 3
}

TEST_CASE("A handle moves an end; of an ellipse along its axis, both sides alike") {
    const Annotation region = circle(Point3(1, 2, 3), 10, axial);
    const Annotation wider = withHandle(region, 2, Point3(1 + 25, 90, 3)); // the end across from the first
    CHECK((wider.pointsLps[0] - region.pointsLps[0]).norm() == 0.0);
    CHECK((wider.pointsLps[1] - wider.pointsLps[0]).norm() == doctest::Approx(25.0));
    CHECK(wider.pointsLps[2] == region.pointsLps[2]);
    CHECK(areaMm2(withHandle(region, 1, region.pointsLps[0])) > 0); // never nothing
    const Annotation line = made(AnnotationKind::Distance, {Point3(0, 0, 0), Point3(3, 4, 0)});
    CHECK(lengthMm(withHandle(line, 0, Point3(3, 3, 0))) == doctest::Approx(1.0));
    CHECK(lengthMm(movedBy(line, Point3(5, 5, 5))) == doctest::Approx(5.0));
}

TEST_CASE("Undo and redo go through every edit, and a new edit ends the way forward") {
    AnnotationHistory history;
    Annotation first = made(AnnotationKind::Point, {Point3(1, 2, 3)});
    history.add(first);
    first.text = "lesion?";
    history.replace(first);
    history.replace(first); // the same again is no edit
    history.remove("nobody");
    history.remove(first.id);
    CHECK(history.list().empty());
    history.undo();
    REQUIRE(history.find(first.id));
    CHECK(history.find(first.id)->text == "lesion?");
    history.undo();
    CHECK(history.find(first.id)->text.empty());
    history.undo();
    CHECK(history.list().empty());
    CHECK_FALSE(history.canUndo());
    history.undo();
    history.redo();
    history.redo();
    CHECK(history.find(first.id)->text == "lesion?");
    history.undo();
    history.add(made(AnnotationKind::Text, {Point3(0, 0, 0)}));
    CHECK_FALSE(history.canRedo());
    CHECK(history.list().size() == 2);
}

TEST_CASE("What was kept comes back to the last digit, whatever the language of the system") {
    Annotations all;
    for (const AnnotationKind kind : allAnnotationKinds) {
        std::vector<Point3> points;
        for (std::size_t n = 0; n < pointCount(kind); ++n)
            points.push_back(Point3(0.1 + static_cast<double>(n), -1.0 / 3.0, 1e-17));
        all.push_back(made(kind, std::move(points), Point3(0.6, 0, 0.8)));
    }
    all.back().text = "\"Größe\", unklar\n\u8111";
    const char* before = std::setlocale(LC_NUMERIC, "de_DE.UTF-8"); // where there is one
    CHECK(annotationsFromJson(Json::parse(annotationsToJson(all).dump())) == all);
    if (before) std::setlocale(LC_NUMERIC, "C");
}

TEST_CASE("A file that cannot be used says why") {
    const Json good = annotationsToJson({made(AnnotationKind::Distance, {Point3(0, 0, 0), Point3(1, 0, 0)})});
    const auto reasonOf = [&](const char* pointer, const Json& value) {
        Json broken = good;
        broken[Json::json_pointer(pointer)] = value;
        try {
            annotationsFromJson(broken);
        } catch (const Error& failure) {
            CHECK(failure.code() == "annotations.invalid");
            return failure.arguments().at("reason");
        }
        return std::string("accepted");
    };
    CHECK(reasonOf("/magiqt", "layout").find("does not say") != std::string::npos);
    CHECK(reasonOf("/version", 2).find("newer") != std::string::npos);
    CHECK(reasonOf("/annotations/0/kind", "volume").find("'volume'") != std::string::npos);
    CHECK(reasonOf("/annotations/0/pointsLpsMm/1", Json::array({1, 2})).find("three") != std::string::npos);
    CHECK(reasonOf("/annotations/0/pointsLpsMm/1/0", nullptr) != "accepted");
    CHECK(reasonOf("/annotations/0/pointsLpsMm", Json::array()).find("found 0") != std::string::npos);
    CHECK(reasonOf("/annotations/0/normalLps", Json::array({0, 0, 0})).find("length 1") != std::string::npos);
    CHECK(reasonOf("/annotations/1", good["annotations"][0]).find("one id") != std::string::npos);
    CHECK(reasonOf("/annotations", 3) != "accepted");
}

TEST_CASE("The table has a line an annotation and arm, with patient coordinates and indices") {
    const VolumePointer fine =
        phantoms::make(phantoms::isotropic(), [](const Point3& point) { return point.x(); });
    const VolumePointer thick = phantoms::make(phantoms::thickSlices(), [](const Point3&) { return 4.0; });
    Annotation point = made(AnnotationKind::Point, {Point3(-30, 0.5, 0)});
    point.text = "left, or \"right\"";
    const Annotation far = made(AnnotationKind::Point, {Point3(1000, 0, 0)});
    const Annotation region = circle(Point3(0, 0, 0), 10, axial);
    const std::string csv =
        annotationsToCsv({point, far, region}, {{"Input, T1w", thick}, {"Enhanced", fine}});
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < csv.size();) {
        const std::size_t end = csv.find("\r\n", at);
        REQUIRE(end != std::string::npos);
        lines.push_back(csv.substr(at, end - at));
        at = end + 2;
    }
    REQUIRE(lines.size() == 7);
    const auto columns = [](const std::string& line) {
        long count = 1;
        bool isQuoted = false;
        for (const char c : line) {
            if (c == '"') isQuoted = !isQuoted;
            if (c == ',' && !isQuoted) ++count;
        }
        return count;
    };
    for (const std::string& line : lines)
        CHECK(columns(line) == 16);
    CHECK(lines[1] ==
          "idpoint,point,\"left, or \"\"right\"\"\",-30 0.5 0,,,,\"Input, T1w\",36.875 69.0625 17.5,4,,,,,,");
    CHECK(lines[2].find(",Enhanced,20 35.1667 25,-30,") != std::string::npos);
    CHECK(lines[3].ends_with(",,,,,,,")); // outside: no value
    CHECK(lines[6].find(",37,0,") != std::string::npos);
    CHECK(columns(annotationsToCsv({point}, {}).substr(csv.find("\r\n") + 2)) == 16);
    const Json json = annotationsToJson({region}, {{"Enhanced", fine}});
    CHECK(json["annotations"][0]["arms"][0]["voxels"] == 37);
    CHECK(json["annotations"][0]["areaMm2"].get<double>() == doctest::Approx(std::numbers::pi * 100));
    CHECK(annotationsFromJson(json).front() == region); // what was given away can be read again
}
