#include "PaneLayout.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace magiqt {

namespace {

constexpr int smallestWindow = 40;

// The pixels from part `begin` to part `end` of a length, with half a gap at each inner edge: neighbours lie
// a gap apart and the parts fill the length exactly.
std::pair<int, int> span(double begin, double end, int length) {
    const double whole = length + paneGapPixels;
    const int from = static_cast<int>(std::lround(begin * whole));
    const int to = static_cast<int>(std::lround(end * whole)) - paneGapPixels;
    return {from, std::max(1, to - from)};
}

PaneRect part(const PaneRect& whole, double x, double y, double width, double height) {
    const auto [left, w] = span(x, x + width, whole.width);
    const auto [top, h] = span(y, y + height, whole.height);
    return {whole.x + left, whole.y + top, w, h};
}

// Of arm `index` of `count`.
PaneRect armCell(ArmsIn arms, const PaneRect& whole, int index, int count, bool isWide) {
    if (arms == ArmsIn::Rows)
        return isWide ? part(whole, 0, static_cast<double>(index) / count, 1, 1.0 / count)
                      : part(whole, static_cast<double>(index) / count, 0, 1.0 / count, 1);
    const int columns = count <= 3 ? (isWide ? count : 1) : 2;
    const int rows = (count + columns - 1) / columns;
    return part(whole, static_cast<double>(index % columns) / columns,
                static_cast<double>(index / columns) / rows, 1.0 / columns, 1.0 / rows);
}

bool isAlone(const std::vector<PaneContent>& contents, const std::optional<PaneId>& maximised) {
    return maximised && std::find(contents.begin(), contents.end(), maximised->content) != contents.end();
}

// Calls take(content, rectangle of a cell of the layout) for each.
template <typename Take>
void forEachArm(const ViewLayout& layout, const std::vector<PaneContent>& contents, int width, int height,
                const Take& take) {
    const bool isWide = width >= height;
    const bool isTurned = layout.arms == ArmsIn::Rows && !isWide;
    // A window that is too small for its panes shows the first of them.
    const PaneRect window{0, 0, std::max(width, smallestWindow), std::max(height, smallestWindow)};
    const int count = static_cast<int>(contents.size());
    for (int index = 0; index < count; ++index) {
        const PaneRect arm = armCell(layout.arms, window, index, count, isWide);
        take(contents[static_cast<std::size_t>(index)], [&](const auto& cell) {
            return isTurned ? part(arm, cell.y, cell.x, cell.height, cell.width)
                            : part(arm, cell.x, cell.y, cell.width, cell.height);
        });
    }
}

} // namespace

bool isDifference(PaneContent content) {
    return content == PaneContent::Difference || content == PaneContent::DifferenceOfBefore;
}

std::optional<Arm> armOf(PaneContent content) {
    const auto arm = static_cast<std::size_t>(content);
    return arm < armCount ? std::optional(static_cast<Arm>(arm)) : std::nullopt;
}

PaneContent contentOf(Arm arm) {
    return static_cast<PaneContent>(arm); // the arms come first, in their order
}

ArmPair differencePair(PaneContent content, const ArmsPresent& arms, const ArmPair& pair) {
    if (content == PaneContent::DifferenceOfBefore) return {Arm::Reference, Arm::Before};
    const bool isHonest =
        isPresent(arms, Arm::Before) && isPresent(arms, Arm::After) && isPresent(arms, Arm::Reference);
    return isHonest ? ArmPair{Arm::Reference, Arm::After} : pair;
}

std::vector<PaneContent> paneContents(CompareMode mode, const ArmsPresent& arms) {
    std::vector<PaneContent> all;
    for (const Arm arm : allArms)
        if (isPresent(arms, arm)) all.push_back(contentOf(arm));
    if (all.size() < 2) return all;
    switch (mode) {
    case CompareMode::SideBySide:
        break;
    case CompareMode::Curtain:
        return {PaneContent::Curtain};
    case CompareMode::Blend:
        return {PaneContent::Blend};
    case CompareMode::Checkerboard:
        return {PaneContent::Checkerboard};
    case CompareMode::Contour:
        return {PaneContent::Contour};
    case CompareMode::Difference:
        if (isPresent(arms, Arm::Before) && isPresent(arms, Arm::After) && isPresent(arms, Arm::Reference))
            return {PaneContent::Difference, PaneContent::DifferenceOfBefore};
        return {PaneContent::Difference};
    }
    return all;
}

std::vector<Pane> layOutPanes(const ViewLayout& layout, const std::vector<PaneContent>& contents, int width,
                              int height, const std::optional<PaneId>& maximised) {
    if (isAlone(contents, maximised)) return {{*maximised, {0, 0, std::max(1, width), std::max(1, height)}}};
    std::vector<Pane> panes;
    forEachArm(layout, contents, width, height, [&](PaneContent content, const auto& rectOf) {
        for (const PlaneCell& plane : layout.planes)
            panes.push_back({{plane.plane, content, plane.offsetMm}, rectOf(plane)});
    });
    return panes;
}

std::vector<VolumePane> layOutVolumes(const ViewLayout& layout, const std::vector<PaneContent>& contents,
                                      int width, int height, const std::optional<PaneId>& maximised) {
    if (!layout.volume || isAlone(contents, maximised)) return {};
    std::vector<VolumePane> panes;
    forEachArm(layout, contents, width, height, [&](PaneContent content, const auto& rectOf) {
        panes.push_back({content, rectOf(*layout.volume)});
    });
    return panes;
}

PaneId nearestPane(const ViewLayout& layout, const std::vector<PaneContent>& contents, const PaneId& id) {
    if (contents.empty()) return id;
    const bool hasContent = std::find(contents.begin(), contents.end(), id.content) != contents.end();
    const PaneContent content = hasContent ? id.content : contents.front();
    for (const PlaneCell& cell : layout.planes)
        if (cell.plane == id.plane && cell.offsetMm == id.offsetMm) return {id.plane, content, id.offsetMm};
    return {layout.shows(id.plane) ? id.plane : layout.planes.front().plane, content, 0};
}

} // namespace magiqt
