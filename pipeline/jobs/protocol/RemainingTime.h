// Estimates the remaining time of a job from its pace since it was started or resumed, smoothed so that the
// number does not jump. Pure arithmetic on the times it is given; one thread.
#pragma once

#include <optional>

namespace magiqt {

class RemainingTime {
public:
    // fraction 0..1 of the whole job, seconds since the start of this attempt. Empty until there is a pace:
    // half a second and a step forward. Never negative.
    std::optional<double> update(double fraction, double elapsedSeconds);

private:
    struct Point {
        double fraction;
        double seconds;
    };
    std::optional<Point> m_first;
    std::optional<Point> m_last;
    double m_smoothedSeconds = -1;
};

} // namespace magiqt
