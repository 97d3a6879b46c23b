// Noise schedules in one form: state = alpha(t) clean + sigma(t) noise with alpha^2 + sigma^2 = 1, t in
// [tMin, tMax]. Schedules that are not variance preserving are divided by sqrt(alpha^2 + sigma^2), so that a
// network that is fed the log-SNR serves them all (model notes 4.2). Pure values, any thread.
#pragma once

#include <string>
#include <vector>

namespace magiqt {

enum class ScheduleKind {
    Cosine,     // alpha = cos(pi t / 2); Nichol and Dhariwal 2021 without offset, Salimans and Ho 2022
    LinearBeta, // the continuous limit of DDPM-1000, beta 0.1 to 20; Ho et al. 2020, Song et al. 2021
    ResShift,   // alpha = 1, sigma = kappa sqrt(eta(t)), kappa 2, geometric eta with exponent 0.3; Yue et al.
                // 2023
    Flow,       // alpha = 1 - t, sigma = t; Lipman et al. 2023
};

class Schedule {
public:
    explicit Schedule(ScheduleKind kind = ScheduleKind::Cosine) : m_kind(kind) {}
    // "cosine", "linear-beta", "resshift", "flow"; throws Error (Usage, "schedule.unknown").
    static Schedule fromName(const std::string& name);
    std::string name() const;

    double alpha(double t) const;
    double sigma(double t) const;
    double logSnr(double t) const; // log(alpha^2 / sigma^2)

    static constexpr double tMax = 0.9975;
    static constexpr double tMin = 0.004;
    // `evaluations` + 1 times from tMax down to tMin; the network is evaluated at all but the last.
    static std::vector<double> uniformTimes(int evaluations);

private:
    std::pair<double, double> raw(double t) const; // alpha and sigma before normalisation
    ScheduleKind m_kind;
};

} // namespace magiqt
