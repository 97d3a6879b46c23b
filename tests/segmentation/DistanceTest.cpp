#include "volume/DistanceTransform.h"
#include "volume/LabelScores.h"

#include "base/Error.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace magiqt;

namespace {

struct Grid {
    Index3 size;
    Point3 spacing;
    Geometry geometry() const { return Geometry::axisAligned(size, spacing, Point3(0, 0, 0)); }
    std::size_t count() const { return static_cast<std::size_t>(size[0] * size[1] * size[2]); }
    Point3 place(std::size_t n) const {
        const auto at = static_cast<std::int64_t>(n);
        return Point3(static_cast<double>(at % size[0]) * spacing[0],
                      static_cast<double>(at / size[0] % size[1]) * spacing[1],
                      static_cast<double>(at / (size[0] * size[1])) * spacing[2]);
    }
};

Mask randomMask(const Grid& grid, double share, unsigned seed) {
    std::mt19937 random(seed);
    std::bernoulli_distribution draw(share);
    Mask mask(grid.count());
    for (auto& value : mask)
        value = draw(random) ? 1 : 0;
    return mask;
}

double nearest(const Grid& grid, std::size_t n, const Mask& mask) {
    double least = INFINITY;
    for (std::size_t m = 0; m < mask.size(); ++m)
        if (mask[m] != 0) least = std::min(least, (grid.place(n) - grid.place(m)).norm());
    return least;
}

bool isSurface(const Grid& grid, const Mask& mask, std::size_t n) {
    if (mask[n] == 0) return false;
    const auto at = static_cast<std::int64_t>(n);
    const Index3 index = {at % grid.size[0], at / grid.size[0] % grid.size[1],
                          at / (grid.size[0] * grid.size[1])};
    const Index3 stride = {1, grid.size[0], grid.size[0] * grid.size[1]};
    for (std::size_t a = 0; a < 3; ++a)
        for (const std::int64_t step : {-1, 1}) {
            const std::int64_t moved = index[a] + step;
            if (moved < 0 || moved >= grid.size[a]) return true;
            if (mask[static_cast<std::size_t>(at + step * stride[a])] == 0) return true;
        }
    return false;
}

// numpy.percentile(values, 95)
double percentile95(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const double at = 0.95 * static_cast<double>(values.size() - 1);
    const auto low = static_cast<std::size_t>(at);
    const std::size_t high = std::min(low + 1, values.size() - 1);
    return values[low] + (at - std::floor(at)) * (values[high] - values[low]);
}

} // namespace

TEST_CASE("distances equal those of looking at every pair") {
    const Grid grid{{9, 7, 8}, Point3(1.5, 0.7, 4.0)};
    for (const double share : {0.002, 0.02, 0.4}) {
        const Mask mask = randomMask(grid, share, 7);
        const std::vector<float> distance = distanceToMask(mask, grid.size, grid.spacing);
        for (std::size_t n = 0; n < mask.size(); ++n) {
            const double expected = nearest(grid, n, mask);
            if (std::isinf(expected))
                CHECK(std::isinf(distance[n]));
            else
                CHECK(static_cast<double>(distance[n]) == doctest::Approx(expected).epsilon(1e-5));
        }
    }
}

TEST_CASE("closing by a ball fills what is narrower than the ball and keeps a ball as it is") {
    const Grid grid{{41, 41, 41}, Point3(1, 1, 1)};
    Mask ball(grid.count()), slit;
    for (std::size_t n = 0; n < ball.size(); ++n)
        ball[n] = (grid.place(n) - Point3(20, 20, 20)).norm() <= 12 ? 1 : 0;
    CHECK(closedByBall(ball, grid.size, grid.spacing, 4.0) == ball);
    slit = ball;
    for (std::size_t n = 0; n < slit.size(); ++n)
        if (std::abs(grid.place(n)[0] - 20) < 1.5) slit[n] = 0;
    const Mask closed = closedByBall(slit, grid.size, grid.spacing, 4.0);
    // Filled but for the rim, where the slit opens.
    std::size_t missing = 0;
    for (std::size_t n = 0; n < ball.size(); ++n) {
        CHECK_FALSE((closed[n] != 0 && ball[n] == 0));
        if ((grid.place(n) - Point3(20, 20, 20)).norm() < 9) missing += closed[n] == 0;
    }
    CHECK(missing == 0);
}

TEST_CASE("Dice, volumes, ASSD and HD95 equal a brute-force computation") {
    const Grid grid{{10, 9, 7}, Point3(1.0, 1.3, 3.0)};
    for (unsigned seed = 1; seed < 5; ++seed) {
        const Mask a = randomMask(grid, 0.2, seed), b = randomMask(grid, 0.3, seed + 100);
        const LabelScore score = compareMasks(a, b, grid.geometry());
        double both = 0, first = 0, second = 0;
        std::vector<double> fromA, fromB;
        Mask surfaceA(a.size()), surfaceB(b.size());
        for (std::size_t n = 0; n < a.size(); ++n) {
            first += a[n];
            second += b[n];
            both += a[n] != 0 && b[n] != 0;
            surfaceA[n] = isSurface(grid, a, n);
            surfaceB[n] = isSurface(grid, b, n);
        }
        for (std::size_t n = 0; n < a.size(); ++n) {
            if (surfaceA[n] != 0) fromA.push_back(nearest(grid, n, surfaceB));
            if (surfaceB[n] != 0) fromB.push_back(nearest(grid, n, surfaceA));
        }
        double sum = 0;
        for (const double value : fromA)
            sum += value;
        for (const double value : fromB)
            sum += value;
        CHECK(score.dice == doctest::Approx(2 * both / (first + second)));
        CHECK(score.volumeMl == doctest::Approx(first * 3.9e-3));
        CHECK(score.referenceMl == doctest::Approx(second * 3.9e-3));
        REQUIRE(score.assdMm);
        CHECK(*score.assdMm ==
              doctest::Approx(sum / static_cast<double>(fromA.size() + fromB.size())).epsilon(1e-5));
        CHECK(*score.hd95Mm ==
              doctest::Approx(std::max(percentile95(fromA), percentile95(fromB))).epsilon(1e-5));
    }
}

TEST_CASE("a shifted cube has the distances that geometry says") {
    const Grid grid{{30, 30, 30}, Point3(2, 2, 2)};
    Mask a(grid.count()), b(grid.count());
    for (std::size_t n = 0; n < a.size(); ++n) {
        const Point3 p = grid.place(n) / 2;
        a[n] = p.minCoeff() >= 5 && p.maxCoeff() < 15;
        b[n] = (p - Point3(0, 0, 3)).minCoeff() >= 5 && (p - Point3(0, 0, 3)).maxCoeff() < 15;
    }
    const LabelScore score = compareMasks(a, b, grid.geometry());
    CHECK(score.dice == doctest::Approx(0.7));
    CHECK(*score.hd95Mm == doctest::Approx(6.0));
    CHECK(compareMasks(a, a, grid.geometry()).assdMm.value() == 0.0);
}

TEST_CASE("empty masks, other grids and images are met with a word") {
    const Grid grid{{6, 6, 6}, Point3(1, 1, 1)};
    const Mask none(grid.count()), some = randomMask(grid, 0.5, 3);
    CHECK(compareMasks(none, none, grid.geometry()).dice == 1.0);
    CHECK(compareMasks(none, some, grid.geometry()).dice == 0.0);
    CHECK_FALSE(compareMasks(none, some, grid.geometry()).assdMm);
    const auto codeOf = [](const Volume& a, const Volume& b) {
        try {
            compareLabels(a, b);
        } catch (const Error& error) {
            return error.code();
        }
        return std::string();
    };
    const Volume labels(grid.geometry(), std::vector<float>(some.begin(), some.end()));
    const Volume moved(Geometry::axisAligned(grid.size, grid.spacing, Point3(5, 0, 0)), labels.voxels());
    CHECK(codeOf(labels, moved) == "labels.grids");
    std::vector<float> fractions(grid.count(), 0.5f);
    CHECK(codeOf(Volume(grid.geometry(), fractions), labels) == "labels.not-whole");
    fractions.assign(grid.count(), NAN);
    CHECK(codeOf(Volume(grid.geometry(), fractions), labels) == "labels.not-whole");
    CHECK(compareLabels(labels, labels).at(1).dice == 1.0);
    CHECK(labelVolumesMl(labels).at(1) ==
          doctest::Approx(1e-3 * static_cast<double>(std::count(some.begin(), some.end(), 1))));
}

TEST_CASE("Bland-Altman of known numbers") {
    // Differences 1, 2, 3, 6: mean 3, standard deviation sqrt(14/3).
    const auto agreement = blandAltman({11, 22, 33, 46}, {10, 20, 30, 40});
    REQUIRE(agreement);
    CHECK(agreement->bias == doctest::Approx(3));
    CHECK(agreement->deviation == doctest::Approx(std::sqrt(14.0 / 3.0)));
    CHECK(agreement->upper == doctest::Approx(3 + 1.96 * std::sqrt(14.0 / 3.0)));
    CHECK_FALSE(blandAltman({1}, {2}));
}
