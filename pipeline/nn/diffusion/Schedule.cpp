#include "nn/diffusion/Schedule.h"

#include "base/Error.h"

#include <cmath>
#include <numbers>

namespace magiqt {

Schedule Schedule::fromName(const std::string& name) {
    for (const ScheduleKind kind :
         {ScheduleKind::Cosine, ScheduleKind::LinearBeta, ScheduleKind::ResShift, ScheduleKind::Flow})
        if (Schedule(kind).name() == name) return Schedule(kind);
    throw Error(ErrorKind::Usage, "schedule.unknown",
                "there is no schedule '" + name + "'; cosine, linear-beta, resshift or flow was expected",
                {{"schedule", name}});
}

std::string Schedule::name() const {
    switch (m_kind) {
    case ScheduleKind::Cosine:
        return "cosine";
    case ScheduleKind::LinearBeta:
        return "linear-beta";
    case ScheduleKind::ResShift:
        return "resshift";
    case ScheduleKind::Flow:
        return "flow";
    }
    return "cosine";
}

std::pair<double, double> Schedule::raw(double t) const {
    switch (m_kind) {
    case ScheduleKind::Cosine:
        return {std::cos(std::numbers::pi * t / 2), std::sin(std::numbers::pi * t / 2)};
    case ScheduleKind::LinearBeta: {
        constexpr double first = 0.1;
        constexpr double last = 20.0;
        const double alpha = std::exp(-0.25 * t * t * (last - first) - 0.5 * t * first);
        return {alpha, std::sqrt(-std::expm1(2.0 * std::log(alpha)))};
    }
    case ScheduleKind::ResShift: {
        constexpr double kappa = 2.0;
        constexpr double power = 0.3;
        const double smallest = 0.04 / kappa; // sqrt(eta) at t = 0
        const double largest = std::sqrt(0.99);
        return {1.0, kappa * smallest * std::pow(largest / smallest, std::pow(t, power))};
    }
    case ScheduleKind::Flow:
        return {1.0 - t, t};
    }
    return {1.0, 0.0};
}

double Schedule::alpha(double t) const {
    const auto [a, s] = raw(t);
    return a / std::hypot(a, s);
}

double Schedule::sigma(double t) const {
    const auto [a, s] = raw(t);
    return s / std::hypot(a, s);
}

double Schedule::logSnr(double t) const {
    const auto [a, s] = raw(t);
    return 2.0 * std::log(a / s);
}

std::vector<double> Schedule::uniformTimes(int evaluations) {
    std::vector<double> times;
    for (int i = 0; i <= evaluations; ++i)
        times.push_back(tMax + (tMin - tMax) * i / evaluations);
    return times;
}

} // namespace magiqt
