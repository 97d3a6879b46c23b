#include "Maximise.h"

#include <cmath>
#include <deque>

namespace magiqt {

namespace {

constexpr std::size_t kMemory = 8;

struct Pair {
    Eigen::VectorXd step, change; // of the parameters, of the (negative) slope
    double inverse = 0;           // 1 / (step . change)
};

// Two-loop recursion: the quasi-Newton direction of ascent.
Eigen::VectorXd direction(const std::deque<Pair>& pairs, const Eigen::VectorXd& slope) {
    Eigen::VectorXd q = slope;
    std::vector<double> alpha(pairs.size());
    for (std::size_t n = pairs.size(); n-- > 0;) {
        alpha[n] = pairs[n].inverse * pairs[n].step.dot(q);
        q -= alpha[n] * pairs[n].change;
    }
    if (!pairs.empty()) q *= 1.0 / (pairs.back().inverse * pairs.back().change.squaredNorm());
    for (std::size_t n = 0; n < pairs.size(); ++n)
        q += (alpha[n] - pairs[n].inverse * pairs[n].change.dot(q)) * pairs[n].step;
    return q;
}

} // namespace

double maximise(const Objective& objective, Eigen::VectorXd& parameters, const MaximiseOptions& options) {
    Eigen::VectorXd slope(parameters.size()), trialSlope(parameters.size());
    double value = objective(parameters, slope);
    std::deque<Pair> pairs;
    int small = 0;
    for (int used = 1; used < options.evaluations;) {
        Eigen::VectorXd step = direction(pairs, slope);
        if (!(step.dot(slope) > 0)) {
            pairs.clear();
            step = slope;
        }
        const double length = step.norm();
        if (!(length > 0) || !std::isfinite(length)) break;
        if (pairs.empty())
            step *= options.firstStep / length;
        else if (length > options.longestStep)
            step *= options.longestStep / length;
        double trial = 0;
        bool accepted = false;
        for (; used < options.evaluations && step.norm() >= options.smallestStep; step *= 0.4) {
            trial = objective(parameters + step, trialSlope);
            ++used;
            if (trial >= value + 1e-4 * step.dot(slope)) {
                accepted = true;
                break;
            }
        }
        if (!accepted) {
            if (pairs.empty() || used >= options.evaluations) break;
            pairs.clear(); // once more along the slope itself, with a small first step
            continue;
        }
        Pair pair{step, slope - trialSlope, 0};
        const double curvature = pair.step.dot(pair.change);
        if (curvature > 1e-10 * pair.step.norm() * pair.change.norm()) {
            pair.inverse = 1.0 / curvature;
            pairs.push_back(std::move(pair));
            if (pairs.size() > kMemory) pairs.pop_front();
        }
        const double gain = trial - value;
        parameters += step;
        value = trial;
        slope = trialSlope;
        small = gain < options.relativeGain * std::abs(value) || step.norm() < 2 * options.smallestStep
                    ? small + 1
                    : 0;
        if (small >= 2) break;
    }
    return value;
}

} // namespace magiqt
