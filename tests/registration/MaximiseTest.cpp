#include "imaging/registration/Maximise.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace magiqt;

TEST_CASE("a curved ridge is climbed to its top") { // Rosenbrock, upside down
    Eigen::VectorXd p(2);
    p << -1.2, 1.0;
    int evaluations = 0;
    MaximiseOptions options;
    options.evaluations = 300;
    options.firstStep = 0.1;
    options.longestStep = 1;
    options.smallestStep = 1e-9;
    options.relativeGain = 0;
    const double value = maximise(
        [&](const Eigen::VectorXd& x, Eigen::VectorXd& slope) {
            ++evaluations;
            const double a = 1 - x[0];
            const double b = x[1] - x[0] * x[0];
            slope << 2 * a + 400 * b * x[0], -200 * b;
            return -(a * a + 100 * b * b);
        },
        p, options);
    CHECK(value > -1e-6);
    CHECK(p[0] == doctest::Approx(1).epsilon(1e-2));
    CHECK(evaluations <= 300);
}

TEST_CASE("steps are never longer than allowed, and a flat function ends at once") {
    Eigen::VectorXd p = Eigen::VectorXd::Zero(3), last = p;
    MaximiseOptions options;
    options.longestStep = 2;
    maximise(
        [&](const Eigen::VectorXd& x, Eigen::VectorXd& slope) {
            CHECK((x - last).norm() < 2.0 + 1e-9);
            last = x;
            slope.setConstant(1);
            return x.sum();
        },
        p, options);
    CHECK(p.sum() > 10);
    int evaluations = 0;
    Eigen::VectorXd flat = Eigen::VectorXd::Zero(3);
    maximise(
        [&](const Eigen::VectorXd&, Eigen::VectorXd& slope) {
            ++evaluations;
            slope.setZero();
            return 1.0;
        },
        flat, {});
    CHECK(evaluations == 1);
    CHECK(flat.norm() == 0);
}
