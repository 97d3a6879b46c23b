// One rule for the grey values of all arms. Each volume has its own robust range (quantiles 0.5 % to 99.5 %
// of its own foreground); the window is kept relative to that range, so a drag changes every arm in
// proportion and the two arms stay matched although their intensities differ. Window and level follow DICOM's
// meaning: values from level - window / 2 to level + window / 2 run from black to white. Plain values, free
// of threads.
#pragma once

#include "volume/Volume.h"

#include <array>
#include <cstdint>
#include <vector>

namespace magiqt {

struct ValueRange {
    double low = 0.0;
    double high = 1.0;
    double span() const { return high - low; }
};

// Quantiles 0.5 % and 99.5 % of the foreground: finite voxels brighter than a tenth of the way from the 1 %
// to the 98 % quantile, which leaves out air and its noise but keeps dark fluid. Looks at no more than about
// 400,000 voxels, evenly spread, so that it may run on the user-interface thread. Never returns an empty
// range.
ValueRange robustRange(const Volume& volume);

// The same quantiles of values that are known to be foreground; reorders them, there must be some.
ValueRange robustRange(std::vector<float>& foreground);

// The foreground threshold of the rule above (voxels at or below it are background).
double foregroundThreshold(const Volume& volume);

// Standard deviation of the noise in the foreground, in the image's units: 1.4826 times the median absolute
// second difference of neighbours along the axis of the finest voxels, over sqrt(6) (the second difference of
// white noise has six times its variance; anatomy is smooth at that scale and the median passes over edges).
// 0 where there is no foreground. As fast as robustRange(). background: foregroundThreshold().
double noiseSigma(const Volume& volume, double background);

// All three of a volume at once, so that a thread can work them out before the volume is shown.
struct GreyStatistics {
    ValueRange range;
    double background = 0.0;
    double noise = 0.0;
};
GreyStatistics greyStatistics(const Volume& volume);

struct WindowLevel {
    double window = 1.0;
    double level = 0.5;
};

class DisplayMapping {
public:
    // Relative to the robust range: window 1, level 0.5 shows exactly the range.
    double relativeWindow() const { return m_relativeWindow; }
    double relativeLevel() const { return m_relativeLevel; }

    void reset();
    // From a drag over parts of a pane (1 = a whole pane): to the right widens the window, down raises the
    // level.
    void drag(double partsRight, double partsDown);
    // Sets the relative window so that an arm with this range shows this window and level.
    void set(const ValueRange& range, const WindowLevel& windowLevel);

    WindowLevel windowLevel(const ValueRange& range) const;

    bool operator==(const DisplayMapping&) const = default;

private:
    double m_relativeWindow = 1.0;
    double m_relativeLevel = 0.5;
};

} // namespace magiqt
