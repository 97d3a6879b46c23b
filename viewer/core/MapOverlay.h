// A map over an image - an uncertainty, a probability - as colours of one slice: viridis (perceptually
// uniform, safe for colour-blind eyes), transparent where the map is at or below its threshold or has no
// data. Values are the map's own. Plain functions, free of threads.
#pragma once

#include "DifferenceMap.h"
#include "SliceEngine.h"

namespace magiqt {

struct MapStyle {
    double high = 1.0;      // the end of the colour scale, which begins at 0
    double threshold = 0.0; // nothing is drawn at or below it
    double opacity = 0.6;   // 0..1
};

// part: value / high, clamped to 0..1.
Rgba mapColour(double part);

// 99.5 % of the map's positive values lie below it; 1 where there are none.
double mapScale(const Volume& map);

// Nothing is drawn where `image` is at or below its background either: there the map is of the air.
ColourSlice mapSlice(const Volume& map, const SliceGeometry& slice, const Slab& slab, const MapStyle& style,
                     const Volume& image, double background);

} // namespace magiqt
