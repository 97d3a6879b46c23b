#include "Bootstrap.h"

#include "base/Error.h"

#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

// SplitMix64 (Steele et al., OOPSLA 2014): the same numbers from every standard library.
class Draws {
public:
    explicit Draws(std::uint64_t seed) : m_state(seed) {}

    std::size_t below(std::size_t count) { // the bias of count / 2^64 is far below what is measured
        m_state += 0x9e3779b97f4a7c15u;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return static_cast<std::size_t>((z ^ (z >> 31)) % count);
    }

private:
    std::uint64_t m_state;
};

// Linear between order statistics, as numpy does.
double quantileOf(const std::vector<double>& sorted, double probability) {
    const double place = probability * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

double acceleration(std::span<const double> values, const Statistic& statistic) {
    std::vector<double> without, part;
    for (std::size_t n = 0; n < values.size(); ++n) {
        part.assign(values.begin(), values.end());
        part.erase(part.begin() + static_cast<std::ptrdiff_t>(n));
        without.push_back(statistic(part));
    }
    const double centre = mean(without);
    double squares = 0.0, cubes = 0.0;
    for (const double value : without) {
        const double d = centre - value;
        squares += d * d;
        cubes += d * d * d;
    }
    return squares > 0.0 ? cubes / (6.0 * std::pow(squares, 1.5)) : 0.0;
}

} // namespace

std::optional<Interval> bootstrapInterval(std::span<const double> values, const Statistic& statistic,
                                          const BootstrapOptions& options) {
    if (values.empty())
        throw Error(ErrorKind::BadInput, "statistics.empty",
                    "there are no values to draw from; at least one subject was expected");
    if (values.size() < 2) return std::nullopt;
    Draws draws(options.seed);
    std::vector<double> found, drawn(values.size());
    for (int n = 0; n < options.draws; ++n) {
        for (double& value : drawn)
            value = values[draws.below(values.size())];
        found.push_back(statistic(drawn));
    }
    std::sort(found.begin(), found.end());
    if (found.front() == found.back()) return std::nullopt;
    double lower = 0.5 * (1.0 - options.level);
    double upper = 1.0 - lower;
    if (options.kind == BootstrapKind::BiasCorrectedAccelerated) {
        const boost::math::normal normal;
        const double observed = statistic(values);
        const auto below =
            static_cast<double>(std::lower_bound(found.begin(), found.end(), observed) - found.begin());
        const auto equal = static_cast<double>(std::upper_bound(found.begin(), found.end(), observed) -
                                               std::lower_bound(found.begin(), found.end(), observed));
        const auto all = static_cast<double>(found.size());
        const double share = std::clamp((below + 0.5 * equal) / all, 0.5 / all, 1.0 - 0.5 / all);
        const double bias = boost::math::quantile(normal, share);
        const double a = acceleration(values, statistic);
        const auto adjusted = [&](double probability) {
            const double z = bias + boost::math::quantile(normal, probability);
            return boost::math::cdf(normal, bias + z / (1.0 - a * z));
        };
        lower = adjusted(lower);
        upper = adjusted(upper);
    }
    return Interval{quantileOf(found, lower), quantileOf(found, upper), options.level};
}

} // namespace magiqt
