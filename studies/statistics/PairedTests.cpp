#include "PairedTests.h"

#include "base/Error.h"

#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace magiqt {

namespace {

constexpr std::size_t kMostExactTest = 25;
constexpr std::size_t kMostExactInterval = 50;

void requireValues(std::size_t count) {
    if (count == 0)
        throw Error(ErrorKind::BadInput, "statistics.empty",
                    "there are no values to summarise; at least one subject was expected");
}

// Twice the mid-ranks of the values in ascending order of their size: whole numbers, ties or not.
std::vector<long> doubledRanks(const std::vector<double>& sizes) {
    std::vector<std::size_t> order(sizes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return sizes[a] < sizes[b]; });
    std::vector<long> ranks(sizes.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t last = first;
        while (last + 1 < order.size() && sizes[order[last + 1]] == sizes[order[first]])
            ++last;
        for (std::size_t n = first; n <= last; ++n)
            ranks[order[n]] = static_cast<long>(first + last + 2); // ranks count from 1
        first = last + 1;
    }
    return ranks;
}

// Share of the 2^n signs that give each sum of ranks.
std::vector<double> signDistribution(const std::vector<long>& ranks) {
    const long total = std::accumulate(ranks.begin(), ranks.end(), 0L);
    std::vector<double> share(static_cast<std::size_t>(total) + 1, 0.0);
    share[0] = 1.0;
    for (const long rank : ranks) {
        const auto step = static_cast<std::size_t>(rank);
        for (std::size_t sum = share.size(); sum-- > 0;)
            share[sum] = 0.5 * (share[sum] + (sum >= step ? share[sum - step] : 0.0));
    }
    return share;
}

double exactPValue(const std::vector<long>& ranks, long smaller) {
    const std::vector<double> share = signDistribution(ranks);
    double tail = 0.0;
    for (long sum = 0; sum <= smaller; ++sum)
        tail += share[static_cast<std::size_t>(sum)];
    return std::min(1.0, 2.0 * tail);
}

double normalTail(double z) {
    return boost::math::cdf(boost::math::complement(boost::math::normal(), z));
}

} // namespace

SignedRankTest wilcoxonSignedRank(std::span<const double> differences, ZeroDifferences zeros) {
    SignedRankTest test;
    test.pairs = differences.size();
    std::vector<double> kept, sizes;
    for (const double difference : differences) {
        if (difference == 0.0 && zeros == ZeroDifferences::Wilcoxon) continue;
        kept.push_back(difference);
        sizes.push_back(std::abs(difference));
    }
    const std::vector<long> all = doubledRanks(sizes);
    std::vector<long> ranks; // of the non-zero differences, doubled
    long positive = 0, negative = 0;
    for (std::size_t n = 0; n < kept.size(); ++n) {
        if (kept[n] == 0.0) continue;
        ranks.push_back(all[n]);
        (kept[n] > 0.0 ? positive : negative) += all[n];
    }
    test.nonZero = ranks.size();
    test.positiveRanks = 0.5 * static_cast<double>(positive);
    test.negativeRanks = 0.5 * static_cast<double>(negative);
    if (ranks.empty()) return test;
    test.rankBiserial = static_cast<double>(positive - negative) / static_cast<double>(positive + negative);
    test.smallestPValue = std::min(1.0, 2.0 * std::pow(0.5, static_cast<double>(ranks.size())));
    const long smaller = std::min(positive, negative);
    test.exact = ranks.size() <= kMostExactTest;
    if (test.exact) {
        test.pValue = exactPValue(ranks, smaller);
        return test;
    }
    // The variance of the sum of signed ranks is sum(rank^2) / 4, which holds ties and Pratt's zeros.
    double squares = 0.0, sum = 0.0;
    for (const long rank : ranks) {
        squares += 0.25 * static_cast<double>(rank) * static_cast<double>(rank);
        sum += 0.5 * static_cast<double>(rank);
    }
    const double distance = std::max(0.0, 0.5 * sum - 0.5 * static_cast<double>(smaller) - 0.5);
    test.pValue = std::min(1.0, 2.0 * normalTail(distance / std::sqrt(squares / 4.0)));
    return test;
}

HodgesLehmann hodgesLehmann(std::span<const double> differences, double level) {
    requireValues(differences.size());
    const std::size_t n = differences.size();
    std::vector<double> walsh;
    walsh.reserve(n * (n + 1) / 2);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i; j < n; ++j)
            walsh.push_back(0.5 * (differences[i] + differences[j]));
    std::sort(walsh.begin(), walsh.end());
    HodgesLehmann result;
    const std::size_t middle = walsh.size() / 2;
    result.estimate = walsh.size() % 2 == 1 ? walsh[middle] : 0.5 * (walsh[middle - 1] + walsh[middle]);

    // The interval runs from the k-th smallest to the k-th largest Walsh average; its level is
    // 1 - 2 P(W <= k - 1).
    std::size_t k = 0;
    double reached = 0.0;
    if (n <= kMostExactInterval) {
        std::vector<long> ranks(n);
        std::iota(ranks.begin(), ranks.end(), 1L);
        const std::vector<double> share = signDistribution(ranks);
        double tail = 0.0;
        while (k < share.size() && 2.0 * (tail + share[k]) <= 1.0 - level + 1e-12) {
            tail += share[k];
            ++k;
        }
        reached = 1.0 - 2.0 * tail;
    } else {
        const auto count = static_cast<double>(n);
        const double z = boost::math::quantile(boost::math::normal(), 0.5 + 0.5 * level);
        const double low =
            count * (count + 1.0) / 4.0 - z * std::sqrt(count * (count + 1.0) * (2.0 * count + 1.0) / 24.0);
        k = static_cast<std::size_t>(std::max(0.0, std::floor(low)));
        reached = level;
    }
    if (k >= 1) result.interval = Interval{walsh[k - 1], walsh[walsh.size() - k], reached};
    return result;
}

std::vector<double> holmAdjusted(std::span<const double> pValues) {
    std::vector<std::size_t> order(pValues.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return pValues[a] < pValues[b]; });
    std::vector<double> adjusted(pValues.size());
    double largest = 0.0;
    for (std::size_t place = 0; place < order.size(); ++place) {
        const double factor = static_cast<double>(order.size() - place);
        largest = std::max(largest, std::min(1.0, factor * pValues[order[place]]));
        adjusted[order[place]] = largest;
    }
    return adjusted;
}

std::optional<double> standardisedMeanDifference(std::span<const double> differences) {
    if (differences.size() < 2) return std::nullopt;
    const double deviation = standardDeviation(differences);
    if (!(deviation > 0.0)) return std::nullopt;
    return mean(differences) / deviation;
}

double median(std::vector<double> values) {
    requireValues(values.size());
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}

double mean(std::span<const double> values) {
    requireValues(values.size());
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double standardDeviation(std::span<const double> values) {
    const double centre = mean(values);
    if (values.size() < 2) return 0.0;
    double squares = 0.0;
    for (const double value : values)
        squares += (value - centre) * (value - centre);
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

} // namespace magiqt
