#include "viewer/core/PaneLayout.h"

#include <doctest/doctest.h>

#include <utility>

using namespace magiqt;

TEST_CASE("Panes cover the canvas without overlap, in wide and tall windows") {
    for (const auto& [width, height] :
         std::vector<std::pair<int, int>>{{1400, 900}, {701, 1303}, {240, 160}, {1, 1}}) {
        for (const PaneArrangement arrangement : {PaneArrangement::Single, PaneArrangement::SideBySide,
                                                  PaneArrangement::Curtain, PaneArrangement::Difference}) {
            const std::vector<Pane> panes = layOutPanes(arrangement, width, height, {});
            CHECK(panes.size() == (arrangement == PaneArrangement::SideBySide ? 6 : 3));
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
    const auto wide = layOutPanes(PaneArrangement::SideBySide, 1400, 900, {});
    CHECK(wide[0].id == PaneId{Plane::Axial, PaneContent::Before});
    CHECK(wide[3].id == PaneId{Plane::Axial, PaneContent::After});
    CHECK(wide[0].rect.x == wide[3].rect.x);
    CHECK(wide[0].rect.width == wide[3].rect.width);
    const auto tall = layOutPanes(PaneArrangement::SideBySide, 700, 1200, {});
    CHECK(tall[0].rect.y == tall[3].rect.y);
    CHECK(tall[0].rect.x < tall[3].rect.x);
}

TEST_CASE("A maximised pane is alone; one that the arrangement has not is ignored") {
    const PaneId id{Plane::Coronal, PaneContent::After};
    const auto alone = layOutPanes(PaneArrangement::SideBySide, 800, 600, id);
    REQUIRE(alone.size() == 1);
    CHECK(alone[0].id == id);
    CHECK(alone[0].rect == PaneRect{0, 0, 800, 600});
    CHECK(layOutPanes(PaneArrangement::Curtain, 800, 600, id).size() == 3);
    CHECK(nearestPane(PaneArrangement::Curtain, id) == PaneId{Plane::Coronal, PaneContent::Curtain});
    CHECK(nearestPane(PaneArrangement::SideBySide, id) == id);
}
