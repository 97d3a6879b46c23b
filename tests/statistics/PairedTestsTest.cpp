// Paired tests against printed results: SciPy's documentation, R's wilcox.test and p.adjust, Hollander and
// Wolfe's depression data; and against enumeration.
#include "statistics/PairedTests.h"
#include "statistics/Bootstrap.h"

#include "base/Error.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace magiqt;

namespace {

// Darwin's maize, inches / 8: cross- minus self-fertilised (Fisher 1935; example of scipy.stats.wilcoxon).
const std::vector<double> kMaize = {6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75};

// Hollander and Wolfe 1973, table 3.1: Hamilton depression scale factor IV before minus after (R,
// ?wilcox.test).
const std::vector<double> kDepression = {1.83 - 0.878, 0.50 - 0.647, 1.62 - 0.598, 2.48 - 2.05, 1.68 - 1.06,
                                         1.88 - 1.29,  1.55 - 1.06,  3.06 - 3.14,  1.30 - 1.29};

// Two-sided p by going through all signs.
double enumerated(const std::vector<double>& differences) {
    const SignedRankTest test = wilcoxonSignedRank(differences);
    const double observed = std::min(test.positiveRanks, test.negativeRanks);
    const std::size_t n = differences.size();
    int extreme = 0;
    for (std::size_t signs = 0; signs < std::size_t{1} << n; ++signs) {
        std::vector<double> flipped;
        for (std::size_t i = 0; i < n; ++i)
            flipped.push_back(std::abs(differences[i]) * (signs >> i & 1u ? 1.0 : -1.0));
        extreme += wilcoxonSignedRank(flipped).positiveRanks <= observed + 1e-9 ? 1 : 0;
    }
    return std::min(1.0, 2.0 * extreme / std::pow(2.0, static_cast<double>(n)));
}

} // namespace

TEST_CASE("the signed-rank test equals SciPy's and R's printed results") {
    const SignedRankTest maize = wilcoxonSignedRank(kMaize);
    CHECK(std::min(maize.positiveRanks, maize.negativeRanks) == 24.0);
    CHECK(maize.pValue == doctest::Approx(0.041259765625).epsilon(1e-12));
    CHECK(maize.exact);
    CHECK(maize.rankBiserial == doctest::Approx((96.0 - 24.0) / 120.0));
    const SignedRankTest depression = wilcoxonSignedRank(kDepression);
    CHECK(depression.positiveRanks == 40.0);
    CHECK(depression.pValue ==
          doctest::Approx(2 * 0.01953125).epsilon(1e-12)); // R: V = 40, p = 0.01953, greater
}

TEST_CASE("the exact p-value is that of all signs, with ties and with few values") {
    for (const std::vector<double>& differences : {std::vector<double>{1, 2, -2, 3, 3, -4, 5},
                                                   {0.5, 0.5, 0.5, -0.5},
                                                   {-1},
                                                   {1, 2},
                                                   {3, 3, 3, 3, 3, 3}})
        CHECK(wilcoxonSignedRank(differences).pValue == doctest::Approx(enumerated(differences)));
    // Six in one direction cannot do better than .03125, five than .0625 (model notes 5.3).
    CHECK(wilcoxonSignedRank(std::vector<double>{1, 2, 3, 4, 5, 6}).pValue == 0.03125);
    CHECK(wilcoxonSignedRank(std::vector<double>{1, 2, 3, 4, 5}).smallestPValue == 0.0625);
}

TEST_CASE("zeros are left out as Wilcoxon or as Pratt has it") {
    const std::vector<double> differences = {0, 0, 1, -2, 3, 4};
    const SignedRankTest wilcoxon = wilcoxonSignedRank(differences, ZeroDifferences::Wilcoxon);
    CHECK(wilcoxon.nonZero == 4);
    CHECK(wilcoxon.positiveRanks == 8.0); // 1 + 3 + 4
    const SignedRankTest pratt = wilcoxonSignedRank(differences, ZeroDifferences::Pratt);
    CHECK(pratt.nonZero == 4);
    CHECK(pratt.positiveRanks == 14.0); // 3 + 5 + 6
    CHECK(pratt.negativeRanks == 4.0);
    const SignedRankTest none = wilcoxonSignedRank(std::vector<double>{0, 0});
    CHECK(none.pValue == 1.0);
    CHECK(none.nonZero == 0);
}

TEST_CASE("many values go by the normal approximation, close to the exact one") {
    std::vector<double> differences;
    for (int n = 1; n <= 25; ++n)
        differences.push_back(n % 4 == 0 ? -n : n);
    const double exact = wilcoxonSignedRank(differences).pValue;
    differences.push_back(26);
    const SignedRankTest approximate = wilcoxonSignedRank(differences);
    CHECK_FALSE(approximate.exact);
    CHECK(approximate.pValue < exact);
    CHECK(approximate.pValue == doctest::Approx(exact).epsilon(0.5));
    // By hand: W- = 4 + 8 + ... + 24 = 84, n = 26: mean 175.5, sd sqrt(26 27 53 / 24) = 39.37.
    const double z = (175.5 - 84 - 0.5) / std::sqrt(26.0 * 27.0 * 53.0 / 24.0);
    CHECK(approximate.pValue == doctest::Approx(std::erfc(z / std::sqrt(2.0))).epsilon(1e-10));
}

TEST_CASE("Hodges-Lehmann's estimate and interval equal R's for the depression data") {
    const HodgesLehmann found = hodgesLehmann(kDepression);
    CHECK(found.estimate == doctest::Approx(0.46).epsilon(1e-9));
    REQUIRE(found.interval);
    CHECK(found.interval->lower == doctest::Approx(0.010).epsilon(1e-9));
    CHECK(found.interval->upper == doctest::Approx(0.786).epsilon(1e-9));
    CHECK(found.interval->level == doctest::Approx(0.9609375)); // 1 - 2 P(W <= 5) of n = 9
}

TEST_CASE("an interval that so few subjects cannot give is not given") {
    CHECK_FALSE(hodgesLehmann(std::vector<double>{1, 2, 3, 4, 5}).interval);
    CHECK(hodgesLehmann(std::vector<double>{1, 2, 3, 4, 5, 6}).interval);
    CHECK(hodgesLehmann(std::vector<double>{1, 2, 3, 4, 5}, 0.9).interval);
    CHECK_THROWS_AS(hodgesLehmann(std::vector<double>{}), Error);
    // It covers: of intervals at 95 % around shifted copies, the shift moves them along.
    const HodgesLehmann a = hodgesLehmann(kMaize);
    std::vector<double> shifted = kMaize;
    for (double& value : shifted)
        value += 10.0;
    const HodgesLehmann b = hodgesLehmann(shifted);
    CHECK(b.estimate == doctest::Approx(a.estimate + 10.0));
    CHECK(b.interval->lower == doctest::Approx(a.interval->lower + 10.0));
    // The interval excludes zero exactly where the test is significant.
    CHECK((a.interval->lower > 0.0) ==
          (wilcoxonSignedRank(kMaize).pValue <= 1.0 - a.interval->level + 1e-12));
}

TEST_CASE("Holm's correction equals p.adjust") {
    const std::vector<double> adjusted = holmAdjusted(std::vector<double>{0.01, 0.04, 0.03, 0.005});
    CHECK(adjusted[0] == doctest::Approx(0.03));
    CHECK(adjusted[1] == doctest::Approx(0.06));
    CHECK(adjusted[2] == doctest::Approx(0.06));
    CHECK(adjusted[3] == doctest::Approx(0.02));
    CHECK(holmAdjusted(std::vector<double>{0.9, 0.8})[0] == 1.0);
    CHECK(holmAdjusted(std::vector<double>{}).empty());
}

TEST_CASE("bootstrap intervals: the mean's is close to the normal one, both kinds repeat themselves") {
    std::vector<double> values;
    for (int n = 0; n < 40; ++n)
        values.push_back(std::sin(n * 12.9898) * 3.0 + 1.0);
    const auto average = [](std::span<const double> x) { return mean(x); };
    const double half = 1.96 * standardDeviation(values) / std::sqrt(40.0);
    for (const BootstrapKind kind : {BootstrapKind::Percentile, BootstrapKind::BiasCorrectedAccelerated}) {
        BootstrapOptions options;
        options.kind = kind;
        const std::optional<Interval> interval = bootstrapInterval(values, average, options);
        REQUIRE(interval);
        CHECK(interval->lower == doctest::Approx(mean(values) - half).epsilon(0.1));
        CHECK(interval->upper == doctest::Approx(mean(values) + half).epsilon(0.1));
        CHECK(bootstrapInterval(values, average, options)->lower == interval->lower);
        options.seed = 2;
        CHECK(bootstrapInterval(values, average, options)->lower != interval->lower);
    }
    CHECK_FALSE(bootstrapInterval(std::vector<double>{1.0}, average));
    CHECK_FALSE(bootstrapInterval(std::vector<double>{1.0, 1.0, 1.0}, average));
}

TEST_CASE("BCa follows the skew of the sample") {
    // Of a right-skewed sample the interval of the mean reaches further up than the percentile one.
    std::vector<double> values;
    for (int n = 1; n <= 20; ++n)
        values.push_back(std::exp(0.25 * n));
    const auto average = [](std::span<const double> x) { return mean(x); };
    BootstrapOptions percentile;
    percentile.kind = BootstrapKind::Percentile;
    const Interval plain = *bootstrapInterval(values, average, percentile);
    const Interval corrected = *bootstrapInterval(values, average);
    CHECK(corrected.lower > plain.lower);
    CHECK(corrected.upper > plain.upper);
}
