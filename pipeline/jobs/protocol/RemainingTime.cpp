#include "RemainingTime.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

std::optional<double> RemainingTime::update(double fraction, double elapsedSeconds) {
    if (!std::isfinite(fraction) || !std::isfinite(elapsedSeconds)) return std::nullopt;
    fraction = std::clamp(fraction, 0.0, 1.0);
    if (!m_first) m_first = m_last = Point{fraction, elapsedSeconds};
    const double gained = fraction - m_first->fraction;
    const double spent = elapsedSeconds - m_first->seconds;
    const double sinceLast = std::max(0.0, elapsedSeconds - m_last->seconds);
    m_last = Point{fraction, elapsedSeconds};
    if (gained <= 0 || spent < 0.5) return std::nullopt;
    const double plain = (1 - fraction) * spent / gained;
    if (m_smoothedSeconds < 0) {
        m_smoothedSeconds = plain;
    } else {
        // What was expected, less the time that passed; corrected faster the longer ago the last estimate is.
        const double expected = std::max(0.0, m_smoothedSeconds - sinceLast);
        const double weight = 1 - std::exp(-sinceLast / 3.0);
        m_smoothedSeconds = expected + weight * (plain - expected);
    }
    if (fraction >= 1) m_smoothedSeconds = 0;
    return m_smoothedSeconds;
}

} // namespace magiqt
