#include "viewer/core/PaneLayout.h"

#include <doctest/doctest.h>

#include <utility>

using namespace magiqt;

namespace {
const std::vector<PaneContent> two{PaneContent::Before, PaneContent::After}, curtain{PaneContent::Curtain};
}

TEST_CASE("Panes cover the canvas without overlap, in wide and tall windows") {
    for (const auto& [width, height] :
         std::vector<std::pair<int, int>>{{1400, 900}, {701, 1303}, {240, 160}, {1, 1}}) {
        for (const std::vector<PaneContent>& contents :
             {std::vector{PaneContent::Before}, two, std::vector{PaneContent::Curtain},
              paneContents(CompareMode::SideBySide, {true, true, true, true})}) {
            const std::vector<Pane> panes = layOutPanes(contents, width, height, {});
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
    const auto wide = layOutPanes(two, 1400, 900, {});
    CHECK(wide[0].id == PaneId{Plane::Axial, PaneContent::Before});
    CHECK(wide[3].id == PaneId{Plane::Axial, PaneContent::After});
    CHECK(wide[0].rect.x == wide[3].rect.x);
    CHECK(wide[0].rect.width == wide[3].rect.width);
    const auto tall = layOutPanes(two, 700, 1200, {});
    CHECK(tall[0].rect.y == tall[3].rect.y);
    CHECK(tall[0].rect.x < tall[3].rect.x);
}

TEST_CASE("A maximised pane is alone; one that is not among the contents is ignored") {
    const PaneId id{Plane::Coronal, PaneContent::After};
    const auto alone = layOutPanes(two, 800, 600, id);
    REQUIRE(alone.size() == 1);
    CHECK(alone[0].id == id);
    CHECK(alone[0].rect == PaneRect{0, 0, 800, 600});
    CHECK(layOutPanes(curtain, 800, 600, id).size() == 3);
    CHECK(nearestPane(curtain, id) == PaneId{Plane::Coronal, PaneContent::Curtain});
    CHECK(nearestPane(two, id) == id);
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
