#include "nn/diffusion/Sampler.h"

#include "base/Error.h"

#include <torch/types.h>

#include <cmath>

namespace magiqt {

SamplerKind samplerFromName(const std::string& name) {
    for (const SamplerKind kind : {SamplerKind::DpmSolver2M, SamplerKind::Ddim, SamplerKind::Ddpm})
        if (toString(kind) == name) return kind;
    throw Error(ErrorKind::Usage, "sampler.unknown",
                "there is no sampler '" + name + "'; dpm-solver++2m, ddim or ddpm was expected",
                {{"sampler", name}});
}

std::string toString(SamplerKind kind) {
    switch (kind) {
    case SamplerKind::DpmSolver2M:
        return "dpm-solver++2m";
    case SamplerKind::Ddim:
        return "ddim";
    case SamplerKind::Ddpm:
        return "ddpm";
    }
    return "dpm-solver++2m";
}

Sampler::Sampler(Schedule schedule, SamplerKind kind, int evaluations)
    : m_schedule(schedule), m_kind(kind), m_times(Schedule::uniformTimes(evaluations)) {}

torch::Tensor Sampler::advance(int evaluation, const torch::Tensor& state, const torch::Tensor& clean,
                               const std::function<torch::Tensor()>& noise) {
    if (evaluation + 1 >= evaluations()) return clean;
    const double now = time(evaluation);
    const double next = time(evaluation + 1);
    const double alphaNow = m_schedule.alpha(now);
    const double alphaNext = m_schedule.alpha(next);
    const double sigmaNow = m_schedule.sigma(now);
    const double sigmaNext = m_schedule.sigma(next);
    if (m_kind == SamplerKind::Ddpm) {
        const double alphaStep = alphaNow / alphaNext;
        const double varianceStep = sigmaNow * sigmaNow - alphaStep * alphaStep * sigmaNext * sigmaNext;
        const double keep = alphaStep * sigmaNext * sigmaNext / (sigmaNow * sigmaNow);
        const double pull = alphaNext * varianceStep / (sigmaNow * sigmaNow);
        const double deviation = std::sqrt(varianceStep) * sigmaNext / sigmaNow;
        return state * keep + clean * pull + noise() * deviation;
    }
    const double step = 0.5 * (m_schedule.logSnr(next) - m_schedule.logSnr(now)); // of log(alpha / sigma)
    torch::Tensor estimate = clean;
    if (m_kind == SamplerKind::DpmSolver2M) {
        if (m_previousClean.defined()) {
            const double before = 0.5 * (m_schedule.logSnr(now) - m_schedule.logSnr(time(evaluation - 1)));
            const double weight = step / (2.0 * before); // 1 / (2 r), r = before / step
            estimate = clean * (1.0 + weight) - m_previousClean * weight;
        }
        m_previousClean = clean;
    }
    return state * (sigmaNext / sigmaNow) - estimate * (alphaNext * std::expm1(-step));
}

} // namespace magiqt
