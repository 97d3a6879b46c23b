// Schedules and samplers against exact solutions.
#include "base/Error.h"
#include "nn/diffusion/Sampler.h"

#include <doctest/doctest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>

using namespace magiqt;

namespace {

// Gaussian prior d0 ~ N(0, s^2): ideal denoiser and exact end of the probability-flow ODE from d_T = 1 (model
// notes 4.2).
double errorOf(SamplerKind kind, int evaluations, double s) {
    const Schedule schedule;
    Sampler sampler(schedule, kind, evaluations);
    torch::Tensor state = torch::ones({1}, torch::kFloat64);
    for (int e = 0; e < evaluations; ++e) {
        const double a = schedule.alpha(sampler.time(e));
        const double sigma = schedule.sigma(sampler.time(e));
        const torch::Tensor clean = state * (a * s * s / (a * a * s * s + sigma * sigma));
        state = sampler.advance(e, state, clean, [] { return torch::zeros({1}, torch::kFloat64); });
    }
    const double a = schedule.alpha(Schedule::tMax);
    const double sigma = schedule.sigma(Schedule::tMax);
    return std::abs(state.item<double>() - s / std::sqrt(a * a * s * s + sigma * sigma));
}

} // namespace

TEST_CASE("samplers meet the published errors on a Gaussian prior") {
    const double printedDdim[] = {.2209, .116, .0596, .0303, .0153};
    const double printed2m[] = {.1203, .0199, .00256, .000341, .0000979};
    const double printed2mWide[] = {.211, .0576, .0173, .0053, .0016};
    int n = 5;
    for (int i = 0; i < 5; ++i, n *= 2) {
        CAPTURE(n);
        CHECK(errorOf(SamplerKind::Ddim, n, 1.0) == doctest::Approx(printedDdim[i]).epsilon(0.005));
        CHECK(errorOf(SamplerKind::DpmSolver2M, n, 1.0) == doctest::Approx(printed2m[i]).epsilon(0.005));
        CHECK(errorOf(SamplerKind::DpmSolver2M, n, 1.5) == doctest::Approx(printed2mWide[i]).epsilon(0.02));
    }
}

TEST_CASE("observed orders: two for DPM-Solver++(2M), one for DDIM") {
    for (const double s : {1.0, 1.5})
        for (const int n : {10, 20}) {
            const auto order = [&](SamplerKind kind) {
                return std::log2(errorOf(kind, n, s) / errorOf(kind, 2 * n, s));
            };
            CHECK(order(SamplerKind::DpmSolver2M) >= 1.6);
            CHECK(order(SamplerKind::Ddim) >= 0.9);
            CHECK(order(SamplerKind::Ddim) <= 1.05);
        }
}

TEST_CASE("one evaluation returns the clean estimate itself") {
    Sampler sampler(Schedule(), SamplerKind::DpmSolver2M, 1);
    const torch::Tensor clean = torch::rand({3});
    CHECK(torch::equal(sampler.advance(0, torch::rand({3}), clean, {}), clean));
}

TEST_CASE("ancestral sampling keeps the variance of a Gaussian prior") {
    torch::manual_seed(1);
    const double s = 0.7;
    const Schedule schedule;
    Sampler sampler(schedule, SamplerKind::Ddpm, 100);
    torch::Tensor state = torch::randn({200'000}, torch::kFloat64);
    for (int e = 0; e < 100; ++e) {
        const double a = schedule.alpha(sampler.time(e));
        const double sigma = schedule.sigma(sampler.time(e));
        if (e == 99) break; // the last evaluation returns a mean; the state before it is checked
        const torch::Tensor clean = state * (a * s * s / (a * a * s * s + sigma * sigma));
        state = sampler.advance(e, state, clean, [&] { return torch::randn_like(state); });
    }
    const double a = schedule.alpha(sampler.time(99));
    const double sigma = schedule.sigma(sampler.time(99));
    CHECK(state.var().item<double>() == doctest::Approx(a * a * s * s + sigma * sigma).epsilon(0.02));
}

TEST_CASE("every schedule is variance preserving, runs from noise to data, and is found by name") {
    for (const char* name : {"cosine", "linear-beta", "resshift", "flow"}) {
        const Schedule schedule = Schedule::fromName(name);
        double before = 1e9;
        for (double t = Schedule::tMin; t <= Schedule::tMax; t += 0.05) {
            CHECK(schedule.alpha(t) * schedule.alpha(t) + schedule.sigma(t) * schedule.sigma(t) ==
                  doctest::Approx(1.0));
            CHECK(schedule.logSnr(t) < before);
            before = schedule.logSnr(t);
        }
        CHECK(schedule.name() == name);
    }
    CHECK_THROWS_AS(Schedule::fromName("linear"), Error);
    CHECK_THROWS_AS(samplerFromName("euler"), Error);
}
