#include "jobs/protocol/RemainingTime.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace magiqt;

TEST_CASE("a steady pace gives the time that is left") {
    RemainingTime remaining;
    CHECK_FALSE(remaining.update(0, 0).has_value());
    for (int second = 1; second <= 100; ++second)
        CHECK(remaining.update(second / 100.0, second).value() ==
              doctest::Approx(100 - second).epsilon(1e-9));
}

TEST_CASE("after a resume only the pace since then counts") {
    RemainingTime remaining;
    remaining.update(0.5, 0.1); // half was done by the attempt before
    CHECK(remaining.update(0.6, 10.1).value() == doctest::Approx(40));
}

TEST_CASE("the estimate follows a change of pace without a jump") {
    RemainingTime remaining;
    double last = 0;
    remaining.update(0, 0);
    for (int second = 1; second <= 50; ++second)
        last = remaining.update(second * 0.01, second).value();
    CHECK(last == doctest::Approx(50));
    // From here on ten times slower: one second later the estimate has moved by less than the plain one
    // would.
    const double next = remaining.update(0.501, 51).value();
    CHECK(next > last - 1);
    CHECK(next < last + 1);
    double later = next;
    for (int second = 52; second <= 150; ++second)
        later = remaining.update(0.501 + (second - 51) * 0.001, second).value();
    const double plain = (1 - 0.6) * 150 / 0.6;
    CHECK(later == doctest::Approx(plain).epsilon(0.05));
}

TEST_CASE("no pace, no estimate; never negative, never NaN") {
    RemainingTime remaining;
    CHECK_FALSE(remaining.update(0.2, 0).has_value());
    CHECK_FALSE(remaining.update(0.2, 100).has_value());
    CHECK_FALSE(remaining.update(0.1, 101).has_value());
    CHECK_FALSE(remaining.update(std::numeric_limits<double>::quiet_NaN(), 102).has_value());
    CHECK(remaining.update(7.0, 103).value() == 0);
}
