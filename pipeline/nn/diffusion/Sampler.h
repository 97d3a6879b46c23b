// Solvers of the reverse diffusion with data prediction. The caller evaluates the network at time(i), hands
// over the clean estimate, and gets the next state; after the last evaluation the clean estimate itself is
// the result.
//   DpmSolver2M   Lu et al., DPM-Solver++ (2M), arXiv 2211.01095: second order, multistep, deterministic
//   Ddim          Song et al., ICLR 2021, eta = 0
//   Ddpm          Ho et al., NeurIPS 2020, ancestral
// One object samples one volume (or one patch); not thread-safe.
#pragma once

#include "nn/diffusion/Schedule.h"

#include <torch/types.h>

#include <functional>
#include <string>
#include <vector>

namespace magiqt {

enum class SamplerKind { DpmSolver2M, Ddim, Ddpm };

SamplerKind
samplerFromName(const std::string& name); // "dpm-solver++2m", "ddim", "ddpm"; throws Error (Usage)
std::string toString(SamplerKind kind);

class Sampler {
public:
    Sampler(Schedule schedule, SamplerKind kind, int evaluations);

    int evaluations() const { return static_cast<int>(m_times.size()) - 1; }
    double time(int evaluation) const { return m_times[static_cast<std::size_t>(evaluation)]; }
    const Schedule& schedule() const { return m_schedule; }

    // The state at time(evaluation + 1), or `clean` after the last evaluation. `noise` gives N(0,1) of the
    // state's shape and is called by Ddpm alone.
    torch::Tensor advance(int evaluation, const torch::Tensor& state, const torch::Tensor& clean,
                          const std::function<torch::Tensor()>& noise);

    // The multistep memory, for checkpoints between evaluations; undefined before the first.
    const torch::Tensor& previousClean() const { return m_previousClean; }
    void restorePreviousClean(torch::Tensor clean) { m_previousClean = std::move(clean); }

private:
    Schedule m_schedule;
    SamplerKind m_kind;
    std::vector<double> m_times;
    torch::Tensor m_previousClean;
};

} // namespace magiqt
