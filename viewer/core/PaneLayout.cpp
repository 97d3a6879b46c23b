#include "PaneLayout.h"

#include <algorithm>

namespace magiqt {

namespace {

std::vector<PaneContent> contentsOf(PaneArrangement arrangement) {
    switch (arrangement) {
    case PaneArrangement::Single:
        return {PaneContent::Before};
    case PaneArrangement::SideBySide:
        return {PaneContent::Before, PaneContent::After};
    case PaneArrangement::Curtain:
        return {PaneContent::Curtain};
    case PaneArrangement::Difference:
        break;
    }
    return {PaneContent::Difference};
}

// Cell `index` of `count` along `length` pixels with gaps between; the cells fill the length exactly.
std::pair<int, int> cell(int index, int count, int length) {
    const int usable = std::max(count, length - paneGapPixels * (count - 1));
    const int begin = usable * index / count;
    const int end = usable * (index + 1) / count;
    return {begin + index * paneGapPixels, end - begin};
}

} // namespace

std::vector<Pane> layOutPanes(PaneArrangement arrangement, int width, int height,
                              const std::optional<PaneId>& maximised) {
    const std::vector<PaneContent> contents = contentsOf(arrangement);
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

PaneId nearestPane(PaneArrangement arrangement, const PaneId& id) {
    const std::vector<PaneContent> contents = contentsOf(arrangement);
    if (std::find(contents.begin(), contents.end(), id.content) != contents.end()) return id;
    return {id.plane, contents.front()};
}

} // namespace magiqt
