// Paired comparisons of small samples: Wilcoxon's signed-rank test, Hodges-Lehmann's estimate with its
// interval, effect sizes, Holm's correction. A sample is one difference a subject: the exchangeable unit is
// the subject, never the voxel or the slice. Pure functions, safe from any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace magiqt {

// What becomes of differences that are exactly zero. Wilcoxon: left out. Pratt: ranked, then their ranks are
// left out (Pratt, JASA 1959).
enum class ZeroDifferences { Wilcoxon, Pratt };

struct SignedRankTest {
    std::size_t pairs = 0;    // all differences
    std::size_t nonZero = 0;  // that enter the statistic
    double positiveRanks = 0; // W+, the sum of the ranks of positive differences (ties: mid-ranks)
    double negativeRanks = 0;
    double pValue = 1;         // two-sided
    bool exact = true;         // else normal with tie and continuity correction
    double smallestPValue = 1; // that this many non-zero differences can reach: 2 / 2^n
    // (W+ - W-) / (W+ + W-), matched-pairs rank-biserial correlation (Kerby 2014); 0 without non-zero pairs.
    double rankBiserial = 0;
};

// Wilcoxon 1945. Exact for at most 25 non-zero differences: every one of the 2^n signs is equally likely,
// also with ties. Without ties equal to scipy.stats.wilcoxon(mode="exact") and R's wilcox.test(paired =
// TRUE). Values that are not finite must not be given.
SignedRankTest wilcoxonSignedRank(std::span<const double> differences,
                                  ZeroDifferences zeros = ZeroDifferences::Wilcoxon);

struct Interval {
    double lower = 0, upper = 0;
    double level = 0; // that is reached, at least the one asked for where that is possible
};

struct HodgesLehmann {
    double estimate = 0;              // median of the Walsh averages (d_i + d_j) / 2, i <= j
    std::optional<Interval> interval; // nothing where no interval of this level exists for so few
};

// Hodges and Lehmann 1963; the interval inverts the signed-rank test (Hollander and Wolfe 1999, 3.3): exact
// for at most 50 differences, else by the normal approximation. Throws Error (BadInput, "statistics.empty").
HodgesLehmann hodgesLehmann(std::span<const double> differences, double level = 0.95);

// Adjusted p-values of a family in the order given, Holm 1979: equal to R's p.adjust(method = "holm").
std::vector<double> holmAdjusted(std::span<const double> pValues);

// Mean difference over its standard deviation (n - 1); nothing for fewer than two or for no spread.
std::optional<double> standardisedMeanDifference(std::span<const double> differences);

// Throws Error (BadInput, "statistics.empty").
double median(std::vector<double> values);
double mean(std::span<const double> values);
// n - 1 in the denominator; 0 for one value.
double standardDeviation(std::span<const double> values);

} // namespace magiqt
