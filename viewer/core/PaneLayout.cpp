#include "PaneLayout.h"

#include <algorithm>

namespace magiqt {

namespace {

// Cell `index` of `count` along `length` pixels with gaps between; the cells fill the length exactly.
std::pair<int, int> cell(int index, int count, int length) {
    const int usable = std::max(count, length - paneGapPixels * (count - 1));
    const int begin = usable * index / count;
    const int end = usable * (index + 1) / count;
    return {begin + index * paneGapPixels, end - begin};
}

} // namespace

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

std::vector<Pane> layOutPanes(const std::vector<PaneContent>& contents, int width, int height,
                              const std::optional<PaneId>& maximised) {
    if (maximised && std::find(contents.begin(), contents.end(), maximised->content) != contents.end())
        return {{*maximised, {0, 0, std::max(1, width), std::max(1, height)}}};

    const bool isWide = width >= height;
    const int planes = static_cast<int>(allPlanes.size());
    const int arms = static_cast<int>(contents.size());
    std::vector<Pane> panes;
    for (int arm = 0; arm < arms; ++arm) {
        for (int plane = 0; plane < planes; ++plane) {
            const auto [x, w] = isWide ? cell(plane, planes, width) : cell(arm, arms, width);
            const auto [y, h] = isWide ? cell(arm, arms, height) : cell(plane, planes, height);
            panes.push_back(
                {{allPlanes[static_cast<std::size_t>(plane)], contents[static_cast<std::size_t>(arm)]},
                 {x, y, w, h}});
        }
    }
    return panes;
}

PaneId nearestPane(const std::vector<PaneContent>& contents, const PaneId& id) {
    if (contents.empty() || std::find(contents.begin(), contents.end(), id.content) != contents.end())
        return id;
    return {id.plane, contents.front()};
}

} // namespace magiqt
