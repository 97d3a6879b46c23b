// Maps over an image - an uncertainty, a disagreement, a probability, masks - as colours of one slice. The
// colours are perceptually even and safe for colour-blind eyes: viridis from 0 upwards, blue-white-red about
// zero, a colour for each label (Okabe and Ito 2008). Transparent where the map is at or below its threshold
// or has no data. Values are the map's own. Plain functions, free of threads.
#pragma once

#include "DifferenceMap.h"
#include "SliceEngine.h"

namespace magiqt {

// What kind of numbers a map holds: from 0 upwards, about zero, 0 to 1, or whole numbers that name things.
enum class MapKind { Positive, Signed, Probability, Labels };

// By its values alone: whole numbers from 0 to 255 are labels.
MapKind mapKindOf(const Volume& map);

struct MapStyle {
    double high = 1.0;      // the end of the colour scale, which begins at 0 (Signed: at -high)
    double threshold = 0.0; // nothing is drawn at or below it (Signed: the size of the value)
    double opacity = 0.6;   // 0..1
};

// Positive: to mapScale(). Signed: |value| > 3 of a scale to 6, as suits a z. Probability: from a tenth to 1.
MapStyle mapStyleFor(MapKind kind, const Volume& map);

// part: from the lower end of the scale to the upper, clamped to 0..1. Of Positive and Probability: viridis.
Rgba mapColour(double part);
Rgba signedMapColour(double part);
Rgba labelColour(int label); // from 1; the eighth is the first again

// 99.5 % of the map's positive values lie below it; 1 where there are none.
double mapScale(const Volume& map);

// The image that a map is of: nothing is drawn in its air.
struct MapGround {
    const Volume* image = nullptr; // null: drawn everywhere
    double background = 0.0;
};

// Labels are not interpolated, and shown as the plane alone, without a slab.
ColourSlice mapSlice(const Volume& map, MapKind kind, const SliceGeometry& slice, const Slab& slab,
                     const MapStyle& style, const MapGround& ground);

} // namespace magiqt
