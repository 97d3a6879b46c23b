// Bootstrap intervals (Efron and Tibshirani 1993): subjects are drawn with replacement, the same draws on
// every computer for a seed. Pure functions, safe from any thread.
#pragma once

#include "PairedTests.h"

#include <cstdint>
#include <functional>

namespace magiqt {

using Statistic = std::function<double(std::span<const double>)>;

enum class BootstrapKind {
    Percentile,
    BiasCorrectedAccelerated, // BCa: Efron, JASA 1987; acceleration by the jackknife
};

struct BootstrapOptions {
    BootstrapKind kind = BootstrapKind::BiasCorrectedAccelerated;
    int draws = 10'000;
    double level = 0.95;
    std::uint64_t seed = 1;
};

// Nothing for fewer than two values, or where the statistic is the same in every draw of two or more equal
// values. Throws Error (BadInput, "statistics.empty").
std::optional<Interval> bootstrapInterval(std::span<const double> values, const Statistic& statistic,
                                          const BootstrapOptions& options = {});

} // namespace magiqt
