// Finds a maximum of a smooth function: limited-memory BFGS (Nocedal & Wright, "Numerical optimization",
// 2006, algorithm 7.5) with a backtracking line search whose steps never exceed a length. Parameters should
// be scaled so that one unit of each moves the image about as far (mm). Deterministic; one thread.
#pragma once

#include <Eigen/Core>

#include <functional>

namespace magiqt {

struct MaximiseOptions {
    int evaluations = 60;
    double firstStep = 1.0;     // length of the first step
    double longestStep = 4.0;   // of any step
    double smallestStep = 2e-3; // ends when a step is shorter
    double relativeGain = 1e-7; // ends when two steps in a row gain less than this share of the value
};

// Value at `parameters`; fills `slope`, which has their size already.
using Objective = std::function<double(const Eigen::VectorXd& parameters, Eigen::VectorXd& slope)>;

// Moves `parameters` to the best point found; returns its value.
double maximise(const Objective& objective, Eigen::VectorXd& parameters, const MaximiseOptions& options);

} // namespace magiqt
