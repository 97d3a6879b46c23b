#include "nn/simulator/SamplingMatrices.h"
#include "volume/Resample.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <doctest/doctest.h>

#include <cmath>

using namespace magiqt;

namespace {

AxisProfile fourier(double resolutionMm, double apodisation) {
    AxisProfile profile;
    profile.widthMm = resolutionMm;
    profile.apodisation = apodisation;
    return profile;
}

AxisProfile slice(double fwhmMm) {
    AxisProfile profile;
    profile.kind = AxisProfile::Kind::GaussianSlice;
    profile.widthMm = fwhmMm;
    return profile;
}

} // namespace

TEST_CASE("A constant stays a constant where the profile lies inside the image") {
    const AxisGrid high{0.0, 1.0, 80}, low{20.3, 1.6, 20};
    for (const auto& profile : {fourier(1.6, 0.7), fourier(1.9, 1.0), slice(5.0)}) {
        const auto rows = acquisitionMatrix(high, low, profile).sum(1);
        CHECK(rows.sub(1.0).abs().max().item<float>() < 1e-5f);
    }
}

TEST_CASE("Signal beyond the border counts as zero") {
    const AxisGrid high{0.0, 1.0, 40}, low{0.0, 5.0, 8};
    const auto rows = acquisitionMatrix(high, low, slice(5.0)).sum(1);
    CHECK(rows[0].item<float>() < 0.65f);
    CHECK(rows[4].item<float>() == doctest::Approx(1.0).epsilon(1e-4));
}

TEST_CASE("Three matrices do what one direct three-dimensional convolution does") {
    torch::manual_seed(1);
    const auto x = torch::rand({24, 22, 20});
    const AxisGrid k{0.0, 1.0, 24}, j{0.0, 1.0, 22}, i{0.0, 1.0, 20};
    const AxisGrid lowK{2.5, 5.0, 4}, lowJ{1.1, 1.6, 12}, lowI{0.4, 1.5, 12};
    const auto profileK = slice(5.0);
    const auto profileJ = fourier(1.6, 0.7), profileI = fourier(1.5, 0.8);
    auto y = applyAlong(x, acquisitionMatrix(k, lowK, profileK), 0);
    y = applyAlong(y, acquisitionMatrix(j, lowJ, profileJ), 1);
    y = applyAlong(y, acquisitionMatrix(i, lowI, profileI), 2);
    REQUIRE(y.sizes() == torch::IntArrayRef({4, 12, 12}));
    const auto total = [](const AxisProfile& profile, double centre) {
        double sum = 0.0;
        for (int n = -60; n < 90; ++n)
            sum += profile.weight(n - centre);
        return sum;
    };
    const auto source = x.accessor<float, 3>();
    for (const auto& [a, b, c] : {std::array<int, 3>{1, 5, 6}, {0, 0, 0}, {3, 11, 11}, {2, 3, 9}}) {
        const double ck = lowK.positionMm(a), cj = lowJ.positionMm(b), ci = lowI.positionMm(c);
        double direct = 0.0;
        for (int n = 0; n < 24; ++n)
            for (int m = 0; m < 22; ++m)
                for (int l = 0; l < 20; ++l)
                    direct += source[n][m][l] * profileK.weight(n - ck) * profileJ.weight(m - cj) *
                              profileI.weight(l - ci);
        direct /= total(profileK, ck) * total(profileJ, cj) * total(profileI, ci);
        CHECK(y[a][b][c].item<float>() == doctest::Approx(direct).epsilon(1e-4));
    }
}

TEST_CASE("The slice profile has the width it is given") {
    const AxisProfile profile = slice(5.0);
    CHECK(profile.weight(2.5) / profile.weight(0.0) == doctest::Approx(0.5).epsilon(1e-6));
}

TEST_CASE("Fourier encoding suppresses what lies beyond its Nyquist limit") {
    const AxisGrid high{0.0, 0.25, 1200}, low{100.0, 1.6, 50};
    const auto matrix = acquisitionMatrix(high, low, fourier(1.6, 0.8));
    const auto amplitude = [&](double cyclesPerMm) {
        const auto phase = torch::arange(1200, torch::kFloat32).mul(0.25 * 2 * 3.14159265 * cyclesPerMm);
        // Both phases: the samples may miss the crests of one.
        return torch::hypot(torch::matmul(matrix, phase.cos()), torch::matmul(matrix, phase.sin()))
            .median()
            .item<float>();
    };
    const double nyquist = 0.5 / 1.6;
    CHECK(amplitude(0.1 * nyquist) > 0.97);
    CHECK(amplitude(0.5 * nyquist) > 0.7);
    CHECK(amplitude(1.4 * nyquist) < 0.05);
}

TEST_CASE("The spline matrix interpolates and equals the resampling that inference uses") {
    torch::manual_seed(2);
    const auto y = torch::rand({7, 15, 13});
    const AxisGrid k{1.0, 5.0, 7}, j{-3.0, 1.6, 15}, i{2.0, 1.5, 13};
    // On the samples themselves it gives them back.
    CHECK(torch::allclose(applyAlong(y, cubicSplineMatrix(k, k), 0), y, 1e-5, 1e-5));

    std::vector<float> voxels(y.data_ptr<float>(), y.data_ptr<float>() + y.numel());
    const Volume low(Geometry::axisAligned({13, 15, 7}, {1.5, 1.6, 5.0}, {2.0, -3.0, 1.0}), voxels);
    const Geometry fine = Geometry::axisAligned({17, 22, 30}, {1.0, 1.0, 1.0}, {2.3, -2.6, 1.2});
    const Volume reference = resample(low, fine, Interpolation::CubicBSpline);
    auto x = applyAlong(y, cubicSplineMatrix(k, {1.2, 1.0, 30}), 0);
    x = applyAlong(x, cubicSplineMatrix(j, {-2.6, 1.0, 22}), 1);
    x = applyAlong(x, cubicSplineMatrix(i, {2.3, 1.0, 17}), 2).contiguous();
    float worst = 0.0f;
    for (std::int64_t n = 0; n < x.numel(); ++n)
        worst = std::max(worst,
                         std::abs(x.data_ptr<float>()[n] - reference.voxels()[static_cast<std::size_t>(n)]));
    CHECK(worst < 1e-5f);
}
