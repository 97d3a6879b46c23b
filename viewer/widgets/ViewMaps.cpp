#include "ViewMaps.h"

#include <algorithm>
#include <utility>

namespace magiqt {

void ViewMaps::set(std::vector<ViewMap> maps) {
    const VolumePointer before = chosen() ? chosen()->volume : nullptr;
    m_chosen = 0;
    for (std::size_t n = 0; n < maps.size(); ++n) {
        ViewMap& map = maps[n];
        const auto known = std::find_if(m_maps.begin(), m_maps.end(),
                                        [&](const ViewMap& each) { return each.volume == map.volume; });
        map.style = known == m_maps.end() ? mapStyleFor(map.kind, *map.volume) : known->style;
        if (map.volume == before) m_chosen = n;
    }
    m_maps = std::move(maps);
}

void ViewMaps::choose(std::size_t place) {
    if (place < m_maps.size()) m_chosen = place;
}

void ViewMaps::chooseNext() {
    if (!m_maps.empty()) m_chosen = (m_chosen + 1) % m_maps.size();
}

void ViewMaps::setStyle(const MapStyle& style) {
    if (m_maps.empty()) return;
    MapStyle& mine = m_maps[m_chosen].style;
    mine = style;
    mine.threshold = std::clamp(style.threshold, 0.0, style.high);
    mine.opacity = std::clamp(style.opacity, 0.0, 1.0);
}

} // namespace magiqt
