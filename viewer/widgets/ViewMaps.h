// The maps that may be drawn over the images of a view, one at a time, and how. A plain value; the canvas
// holds one. User-interface thread.
#pragma once

#include "viewer/core/MapOverlay.h"

#include <QString>

#include <vector>

namespace magiqt {

struct ViewMap {
    MapKind kind = MapKind::Positive;
    VolumePointer volume;
    QString name;             // as a menu says it: "Uncertainty"
    QString caption;          // what its values are: "standard deviation"
    bool isOfEnhanced = true; // drawn over the enhanced image alone, or over every image
    MapStyle style;
};

class ViewMaps {
public:
    // Those that were there keep their style, and the chosen one stays chosen.
    void set(std::vector<ViewMap> maps);
    const std::vector<ViewMap>& all() const { return m_maps; }
    const ViewMap* chosen() const { return m_maps.empty() ? nullptr : &m_maps[m_chosen]; }
    std::size_t chosenPlace() const { return m_chosen; }
    void choose(std::size_t place); // ignored where there is none
    void chooseNext();
    void setStyle(const MapStyle& style); // of the chosen one; within its scale
    void setVisible(bool isVisible) { m_isVisible = isVisible; }
    bool isVisible() const { return m_isVisible; }
    const ViewMap* shown() const { return m_isVisible ? chosen() : nullptr; }

private:
    std::vector<ViewMap> m_maps;
    std::size_t m_chosen = 0;
    bool m_isVisible = false;
};

} // namespace magiqt
