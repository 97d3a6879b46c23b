#include "nn/simulator/DrawStream.h"

#include <doctest/doctest.h>

#include <cmath>

using magiqt::DrawStream;

TEST_CASE("The same seed, step and stream give the same draws, any other gives others") {
    DrawStream a(7, 11, 3), b(7, 11, 3), otherSeed(8, 11, 3), otherStep(7, 12, 3), otherStream(7, 11, 4);
    int equal = 0;
    for (int n = 0; n < 100; ++n) {
        const double value = a.uniform();
        CHECK(value == b.uniform());
        CHECK(value >= 0.0);
        CHECK(value < 1.0);
        equal += value == otherSeed.uniform();
        equal += value == otherStep.uniform();
        equal += value == otherStream.uniform();
    }
    CHECK(equal == 0);
}

TEST_CASE("A branch does not depend on how much its parent drew") {
    DrawStream fresh(1, 2), used(1, 2);
    for (int n = 0; n < 17; ++n)
        used.uniform();
    CHECK(fresh.branch(5).uniform() == used.branch(5).uniform());
}

TEST_CASE("Uniform and normal draws have the moments they should") {
    DrawStream stream(42, 0);
    constexpr int kCount = 100000;
    double sum = 0.0, square = 0.0, normalSum = 0.0, normalSquare = 0.0;
    for (int n = 0; n < kCount; ++n) {
        const double u = stream.uniform({2.0, 4.0});
        sum += u;
        square += (u - 3.0) * (u - 3.0);
        const double z = stream.normal();
        normalSum += z;
        normalSquare += z * z;
    }
    CHECK(sum / kCount == doctest::Approx(3.0).epsilon(0.005));
    CHECK(square / kCount == doctest::Approx(4.0 / 12.0).epsilon(0.02));
    CHECK(std::abs(normalSum / kCount) < 0.015);
    CHECK(normalSquare / kCount == doctest::Approx(1.0).epsilon(0.02));
}

TEST_CASE("A normal field is white, of unit variance, and its start does not depend on its length") {
    const DrawStream stream(3, 4);
    std::vector<float> field(200000), part(1001), other(200000);
    stream.fillNormal(field.data(), field.size(), 1);
    stream.fillNormal(part.data(), part.size(), 1);
    stream.fillNormal(other.data(), other.size(), 2);
    for (std::size_t n = 0; n < part.size(); ++n)
        REQUIRE(part[n] == field[n]);
    double sum = 0.0, square = 0.0, lag = 0.0, cross = 0.0, fourth = 0.0;
    for (std::size_t n = 0; n + 1 < field.size(); ++n) {
        const double value = field[n];
        sum += value;
        square += value * value;
        fourth += value * value * value * value;
        lag += value * field[n + 1];
        cross += value * other[n];
    }
    const auto count = static_cast<double>(field.size() - 1);
    CHECK(std::abs(sum / count) < 0.01);
    CHECK(square / count == doctest::Approx(1.0).epsilon(0.01));
    CHECK(fourth / count == doctest::Approx(3.0).epsilon(0.03));
    CHECK(std::abs(lag / count) < 0.01);
    CHECK(std::abs(cross / count) < 0.01);
}

TEST_CASE("A choice follows its weights and never takes a weight of zero") {
    DrawStream stream(9, 9);
    std::array<int, 3> count{};
    for (int n = 0; n < 30000; ++n)
        ++count[stream.choice({1.0, 0.0, 2.0})];
    CHECK(count[1] == 0);
    CHECK(count[2] == doctest::Approx(20000).epsilon(0.02));
}
