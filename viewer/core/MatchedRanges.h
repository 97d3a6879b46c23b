// One rule of grey values for several images of one head: of each the quantiles 0.5 % and 99.5 % of its
// values at the points where all of them show the head, so that what only one of them shows - a neck, another
// field of view - makes none of them darker. Plain function, free of threads.
#pragma once

#include "DisplayMapping.h"

#include <vector>

namespace magiqt {

struct MatchedImage {
    const Volume* volume = nullptr; // in the world of all
    GreyStatistics grey;            // of it alone
};

// In the same order. The range of an image alone stays where it is the only one, where too few points are the
// head in all, or where it has one value there. About 60,000 points, some milliseconds an image.
std::vector<ValueRange> matchedRanges(const std::vector<MatchedImage>& images);

} // namespace magiqt
