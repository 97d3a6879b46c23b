#include "viewer/core/PaneLayout.h"

#include "base/Error.h"
#include "base/Json.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <utility>

using namespace magiqt;

namespace {
ViewLayout threePlanes() {
    return viewLayoutFrom(readJsonFile(MAGIQT_LAYOUTS "/1-three-planes.json"));
}

const std::vector<PaneContent> two{PaneContent::Before, PaneContent::After}, curtain{PaneContent::Curtain};
} // namespace

TEST_CASE("Panes cover the canvas without overlap, in wide and tall windows") {
    for (const auto& [width, height] :
         std::vector<std::pair<int, int>>{{1400, 900}, {701, 1303}, {240, 160}, {1, 1}}) {
        for (const std::vector<PaneContent>& contents :
             {std::vector{PaneContent::Before}, two, std::vector{PaneContent::Curtain},
              paneContents(CompareMode::SideBySide, {true, true, true, true})}) {
            const std::vector<Pane> panes = layOutPanes(threePlanes(), contents, width, height, {});
            CHECK(panes.size() == 3 * contents.size());
            for (const Pane& one : panes) {
                CHECK(one.rect.width >= 1);
                CHECK(one.rect.height >= 1);
                for (const Pane& other : panes) {
                    if (one.id == other.id) continue;
                    const bool isApart = one.rect.x + one.rect.width <= other.rect.x ||
                                         other.rect.x + other.rect.width <= one.rect.x ||
                                         one.rect.y + one.rect.height <= other.rect.y ||
                                         other.rect.y + other.rect.height <= one.rect.y;
                    CHECK(isApart);
                }
            }
            if (width < 10) continue;
            CHECK(panes.back().rect.x + panes.back().rect.width == width);
            CHECK(panes.back().rect.y + panes.back().rect.height == height);
        }
    }
}

TEST_CASE("Arms lie above each other in a wide window and beside each other in a tall one") {
    const auto wide = layOutPanes(threePlanes(), two, 1400, 900, {});
    CHECK(wide[0].id == PaneId{Plane::Axial, PaneContent::Before});
    CHECK(wide[3].id == PaneId{Plane::Axial, PaneContent::After});
    CHECK(wide[0].rect.x == wide[3].rect.x);
    CHECK(wide[0].rect.width == wide[3].rect.width);
    const auto tall = layOutPanes(threePlanes(), two, 700, 1200, {});
    CHECK(tall[0].rect.y == tall[3].rect.y);
    CHECK(tall[0].rect.x < tall[3].rect.x);
}

TEST_CASE("A maximised pane is alone; one that is not among the contents is ignored") {
    const PaneId id{Plane::Coronal, PaneContent::After};
    const auto alone = layOutPanes(threePlanes(), two, 800, 600, id);
    REQUIRE(alone.size() == 1);
    CHECK(alone[0].id == id);
    CHECK(alone[0].rect == PaneRect{0, 0, 800, 600});
    CHECK(layOutPanes(threePlanes(), curtain, 800, 600, id).size() == 3);
    CHECK(nearestPane(threePlanes(), curtain, id) == PaneId{Plane::Coronal, PaneContent::Curtain});
    CHECK(nearestPane(threePlanes(), two, id) == id);
}

TEST_CASE("What a mode shows follows from the arms that are there") {
    const ArmsPresent none{}, input{true}, enhanced{true, true}, all{true, true, true, false},
        referenceAlone{true, false, true, false};
    CHECK(paneContents(CompareMode::SideBySide, none).empty());
    for (const CompareMode mode : {CompareMode::SideBySide, CompareMode::Curtain, CompareMode::Difference})
        CHECK(paneContents(mode, input) == std::vector{PaneContent::Before});
    CHECK(paneContents(CompareMode::SideBySide, enhanced) == two);
    CHECK(paneContents(CompareMode::Blend, enhanced) == std::vector{PaneContent::Blend});
    CHECK(paneContents(CompareMode::Difference, enhanced) == std::vector{PaneContent::Difference});
    CHECK(paneContents(CompareMode::Difference, referenceAlone) == std::vector{PaneContent::Difference});
    // The honest one: how far the enhanced image is from the reference beside how far the input was.
    CHECK(paneContents(CompareMode::Difference, all) ==
          std::vector{PaneContent::Difference, PaneContent::DifferenceOfBefore});
    const ArmPair pair{Arm::Before, Arm::After};
    CHECK((differencePair(PaneContent::Difference, all, pair) == ArmPair{Arm::Reference, Arm::After}));
    CHECK(
        (differencePair(PaneContent::DifferenceOfBefore, all, pair) == ArmPair{Arm::Reference, Arm::Before}));
    CHECK((differencePair(PaneContent::Difference, enhanced, pair) == pair));
    CHECK(pairsOf(input).empty());
    CHECK(pairsOf(all).size() == 3);
    CHECK(pairsOf({true, true, true, true}).size() == 6);
    for (const Arm arm : allArms)
        CHECK((armOf(contentOf(arm)) == arm));
    CHECK_FALSE(armOf(PaneContent::Curtain));
}

namespace {

std::vector<ViewLayout> shipped() {
    std::vector<ViewLayout> layouts;
    for (const auto& file : std::filesystem::directory_iterator(MAGIQT_LAYOUTS))
        layouts.push_back(viewLayoutFrom(readJsonFile(file.path())));
    return layouts;
}

} // namespace

TEST_CASE("Every layout that ships covers the window without overlap, with one to four arms") {
    REQUIRE(shipped().size() >= 5);
    for (const ViewLayout& layout : shipped())
        for (const auto& [width, height] :
             std::vector<std::pair<int, int>>{{1600, 1000}, {1601, 997}, {700, 1301}})
            for (std::size_t arms = 1; arms <= armCount; ++arms) {
                ArmsPresent present{};
                for (std::size_t n = 0; n < arms; ++n)
                    present[n] = true;
                const std::vector<Pane> panes =
                    layOutPanes(layout, paneContents(CompareMode::SideBySide, present), width, height, {});
                CHECK(panes.size() == arms * layout.planes.size());
                int covered = 0, right = 0, bottom = 0;
                for (const Pane& one : panes) {
                    CHECK(one.rect.width >= 60);
                    CHECK(one.rect.height >= 60);
                    right = std::max(right, one.rect.x + one.rect.width);
                    bottom = std::max(bottom, one.rect.y + one.rect.height);
                    covered += one.rect.width * one.rect.height;
                    for (const Pane& other : panes)
                        if (!(one.id == other.id))
                            CHECK((one.rect.x + one.rect.width + paneGapPixels <= other.rect.x ||
                                   other.rect.x + other.rect.width + paneGapPixels <= one.rect.x ||
                                   one.rect.y + one.rect.height + paneGapPixels <= other.rect.y ||
                                   other.rect.y + other.rect.height + paneGapPixels <= one.rect.y));
                }
                CHECK(right == width);
                CHECK(bottom == height);
                for (const VolumePane& one : layOutVolumes(
                         layout, paneContents(CompareMode::SideBySide, present), width, height, {})) {
                    right = std::max(right, one.rect.x + one.rect.width);
                    bottom = std::max(bottom, one.rect.y + one.rect.height);
                    covered += one.rect.width * one.rect.height;
                    for (const Pane& other : panes)
                        CHECK((one.rect.x + one.rect.width + paneGapPixels <= other.rect.x ||
                               other.rect.x + other.rect.width + paneGapPixels <= one.rect.x ||
                               one.rect.y + one.rect.height + paneGapPixels <= other.rect.y ||
                               other.rect.y + other.rect.height + paneGapPixels <= one.rect.y));
                }
                // Three arms of a grid of two columns would leave a hole: there is none.
                CHECK(covered > 0.97 * width * height);
            }
}

TEST_CASE("A plane that a layout has not is stood for by its first one") {
    ViewLayout layout = threePlanes();
    layout.planes = {{Plane::Coronal, 0, 0, 1, 1}};
    CHECK(nearestPane(layout, two, {Plane::Axial, PaneContent::After}) ==
          PaneId{Plane::Coronal, PaneContent::After});
    CHECK(nearestPane(layout, curtain, {Plane::Axial, PaneContent::After}) ==
          PaneId{Plane::Coronal, PaneContent::Curtain});
}

TEST_CASE("A layout's file is checked") {
    const Json good = {{"id", "x"},
                       {"name", {{"en", "X"}}},
                       {"planes", {{{"plane", "axial"}, {"x", 0}, {"y", 0}, {"width", 0.5}, {"height", 1}}}}};
    CHECK(viewLayoutFrom(good).planes.size() == 1);
    const auto refused = [&](const Json& patch) {
        Json wrong = good;
        wrong.update(patch);
        CHECK_THROWS_AS(viewLayoutFrom(wrong), Error);
    };
    const Json axial = good["planes"][0];
    Json wide = axial, other = axial, unknown = axial;
    wide["width"] = 1.2;
    other["plane"] = "coronal";
    unknown["plane"] = "oblique";
    refused({{"planes", Json::array()}});
    refused({{"planes", {axial, axial}}});
    refused({{"planes", {axial, other}}}); // they overlap
    refused({{"planes", {wide}}});
    refused({{"planes", {unknown}}});
    // A filmstrip: one plane several times, one of them at the crosshair.
    Json next = other;
    next["plane"] = "axial";
    next["x"] = 0.5;
    next["offsetMm"] = 5;
    const ViewLayout strip =
        viewLayoutFrom({{"id", "x"}, {"name", {{"en", "X"}}}, {"planes", {axial, next}}});
    CHECK(strip.planes[1].offsetMm == 5);
    const std::vector<Pane> panes = layOutPanes(strip, two, 800, 600, {});
    CHECK(panes[1].id == PaneId{Plane::Axial, PaneContent::Before, 5});
    CHECK(nearestPane(strip, curtain, panes[1].id) == PaneId{Plane::Axial, PaneContent::Curtain, 5});
    CHECK(nearestPane(threePlanes(), two, panes[1].id) == PaneId{Plane::Axial, PaneContent::Before});
    refused({{"planes", {next}}}); // without the crosshair's slice
    Json cell{{"x", 0.5}, {"y", 0}, {"width", 0.5}, {"height", 1}};
    Json withVolume = good;
    withVolume["volume"] = cell;
    const ViewLayout solid = viewLayoutFrom(withVolume);
    const std::vector<VolumePane> volumes = layOutVolumes(solid, two, 800, 600, {});
    REQUIRE(volumes.size() == 2);
    CHECK(volumes[1].content == PaneContent::After);
    CHECK(layOutVolumes(solid, two, 800, 600, PaneId{Plane::Axial, PaneContent::After}).empty());
    CHECK(layOutVolumes(strip, two, 800, 600, {}).empty());
    cell["x"] = 0.4; // over the plane
    refused({{"volume", cell}});
    refused({{"volume", 3}});
    refused({{"arms", "diagonal"}});
    refused({{"scale", "best"}});
    refused({{"name", 3}});
    refused({{"id", nullptr}});
}
