#include "nn/simulator/Acquisition.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace magiqt {

namespace {

// The brain's mean in the model's intensity scale (head median 0.5), to which the signal-to-noise ratio
// refers.
constexpr double kBrainMean = 0.5;
// Numbers of the random fields inside the acquisition's stream.
enum Field : std::uint32_t { kNoiseReal, kNoiseImaginary, kBias, kZipper, kMotion };

using Sigmas = std::array<double, 3>; // voxels, by axis

torch::Tensor blurred(const torch::Tensor& y, const Sigmas& sigmaVoxels) {
    torch::Tensor result = y;
    for (int axis = 0; axis < 3; ++axis) {
        const double sigma = sigmaVoxels[static_cast<std::size_t>(axis)];
        if (sigma > 0.05)
            result = applyAlong(result, gaussianMatrix(y.size(axis), sigma).to(y.device()), axis);
    }
    return result;
}

// A scan has 300 mm at most; fields are made over all of it, so that every region of a head would see the
// same.
constexpr int kBiasReach = 5;

torch::Tensor positions(const AxisGrid& grid, const torch::Tensor& like) {
    return torch::arange(grid.count, torch::TensorOptions().dtype(torch::kFloat32))
        .mul(grid.spacingMm)
        .add(grid.firstMm)
        .to(like.device());
}

torch::Tensor alongAxis(const torch::Tensor& line, int axis) {
    std::vector<std::int64_t> shape = {1, 1, 1};
    shape[static_cast<std::size_t>(axis)] = line.size(0);
    return line.reshape(shape);
}

} // namespace

SliceOrientation drawOrientation(const SimulatorRecipe& recipe, DrawStream& stream) {
    return static_cast<SliceOrientation>(
        stream.choice({recipe.orientationShares.begin(), recipe.orientationShares.end()}));
}

Acquisition::Acquisition(const SimulatorRecipe& recipe, std::size_t contrast, SliceOrientation orientation,
                         DrawStream stream)
    : m_stream(stream) {
    DrawStream& draw = m_stream;
    m_isotropic = orientation == SliceOrientation::Isotropic;
    m_sliceAxis = m_isotropic ? 0 : static_cast<int>(orientation);
    const double usual = draw.uniform(recipe.inPlaneMm[contrast]);
    const double coarse = draw.uniform(recipe.coarseInPlaneMm);
    const double inPlane = draw.chance(recipe.coarseShare) ? coarse : usual;
    const double slice = draw.uniform(recipe.sliceMm);
    const double isotropic = draw.uniform(recipe.isotropicMm);
    const double apodisation = draw.uniform(recipe.apodisation);
    const bool distorted = draw.chance(recipe.distortionShare);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const bool across = static_cast<int>(axis) == m_sliceAxis && !m_isotropic;
        m_spacingMm[axis] = m_isotropic ? isotropic : (across ? slice : inPlane);
        m_phaseMm[axis] = draw.uniform({0.0, m_spacingMm[axis]});
        AxisProfile& profile = m_profiles[axis];
        const double fwhm = draw.uniform(recipe.sliceFwhm);
        const bool second = static_cast<int>(axis) == inPlaneAxis(0);
        const double widening =
            draw.uniform(recipe.widening) * (second ? draw.uniform(recipe.secondAxisWidening) : 1.0);
        profile.kind = across ? AxisProfile::Kind::GaussianSlice : AxisProfile::Kind::FourierEncoded;
        profile.widthMm = m_spacingMm[axis] * (across ? fwhm : widening);
        profile.apodisation = apodisation;
        const double shift = draw.uniform(recipe.shiftMm) * (draw.chance(0.5) ? 1.0 : -1.0);
        const double bend = draw.uniform(recipe.distortionMm) * (distorted && !across ? 1.0 : 0.0);
        const double wave = draw.uniform({120.0, 240.0});
        const double start = draw.uniform({0.0, 6.283});
        profile.trueMm = [shift, bend, wave, start](double mm) {
            return mm + shift + bend * std::sin(6.283185307 * mm / wave + start);
        };
    }
    m_snr = draw.logUniform(recipe.snrLogUniform[contrast]);
    m_denoised = draw.chance(recipe.denoisedShare);
    m_residual = draw.uniform(recipe.denoisedResidual);
    const bool raw = !m_denoised && draw.chance(recipe.rawShare);
    const double rawSnr = draw.logUniform(recipe.rawSnrLogUniform);
    if (raw) m_snr = rawSnr;
    const bool coloured = draw.chance(recipe.colouredShare) && !raw;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const bool across = static_cast<int>(axis) == m_sliceAxis && !m_isotropic;
        // The second in-plane axis (front to back of an axial scan) is the smoother one.
        const bool first = static_cast<int>(axis) == inPlaneAxis(1);
        const double sigma =
            draw.uniform(across ? recipe.colouredSliceSigma
                                : (first ? recipe.colouredSigmaFirst : recipe.colouredSigmaSecond));
        const double smoothing = draw.uniform(recipe.denoisedSigmaVoxels);
        if (coloured || m_denoised) m_noiseSigma[axis] = sigma;
        if (m_denoised && !across) m_denoisedSigma[axis] = smoothing;
    }
    m_biasAmplitude = draw.uniform(recipe.biasAmplitude);
    m_biasKnotMm = draw.uniform(recipe.biasKnotMm);
    m_zipper = draw.chance(recipe.zipperShare);
    const double ghost = draw.uniform(recipe.ghostAmplitude);
    m_ghost = draw.chance(recipe.ghostShare) ? ghost : 0.0;
    const double motion = draw.uniform(recipe.sliceMotionMm);
    m_sliceMotionMm = draw.chance(recipe.sliceMotionShare) && !m_isotropic ? motion : 0.0;
    m_wrap = draw.chance(recipe.wrapShare);
    const double dropout = draw.uniform(recipe.edgeDropoutMm);
    m_dropoutMm = draw.chance(recipe.edgeDropoutShare) ? dropout : 0.0;
    m_background =
        static_cast<Background>(draw.choice({1.0 - recipe.tightZeroShare - recipe.fieldOfViewZeroShare,
                                             recipe.tightZeroShare, recipe.fieldOfViewZeroShare}));
    m_fieldHalfLength = draw.uniform({98.0, 118.0});
    m_fieldHalfWidth = draw.uniform({82.0, 92.0});
    m_fieldCurve = draw.uniform({0.0, 12.0}) / (80.0 * 80.0);
    m_phaseEncoding = draw.chance(0.5) ? 1 : 0;
    m_levelsPerUnit = recipe.quantisationLevels / draw.uniform(recipe.quantisationTop);
    m_topLevel = recipe.quantisationLevels;
}

AxisGrid Acquisition::lowGrid(int axis, double firstMm, double lastMm, int marginSamples) const {
    const double spacing = spacingMm(axis);
    const double phase = m_phaseMm[static_cast<std::size_t>(axis)];
    const auto first = static_cast<std::int64_t>(std::floor((firstMm - phase) / spacing)) - marginSamples;
    const auto last = static_cast<std::int64_t>(std::ceil((lastMm - phase) / spacing)) + marginSamples;
    return {phase + static_cast<double>(first) * spacing, spacing, last - first + 1};
}

double Acquisition::reachMm(int axis) const {
    return m_profiles[static_cast<std::size_t>(axis)].reachMm() + 2.0;
}

int Acquisition::inPlaneAxis(int which) const {
    const int first = m_sliceAxis == 0 ? 1 : 0;
    const int second = m_sliceAxis == 2 ? 1 : 2;
    return which == 0 ? first : second;
}

torch::Tensor Acquisition::normalField(torch::IntArrayRef shape, const torch::Tensor& like,
                                       std::uint32_t field) const {
    auto values = torch::empty(shape, torch::kFloat32);
    m_stream.fillNormal(values.data_ptr<float>(), static_cast<std::size_t>(values.numel()), field);
    return values.to(like.device());
}

torch::Tensor Acquisition::sample(const torch::Tensor& clean, const VolumeGrid& high,
                                  const VolumeGrid& low) const {
    // The slice axis first: it shrinks the data most.
    torch::Tensor y = clean;
    for (const int axis : {m_sliceAxis, inPlaneAxis(0), inPlaneAxis(1)}) {
        const auto a = static_cast<std::size_t>(axis);
        y = applyAlong(y, acquisitionMatrix(high[a], low[a], m_profiles[a]).to(clean.device()), axis);
    }
    return y.clamp_min(0.0);
}

torch::Tensor Acquisition::upsample(const torch::Tensor& scan, const VolumeGrid& low, const VolumeGrid& out) {
    torch::Tensor x = scan;
    // Expand where it costs least first: the largest axis ratio last.
    std::array<int, 3> order = {0, 1, 2};
    std::sort(order.begin(), order.end(), [&](int a, int b) {
        const auto ratio = [&](int axis) {
            const auto n = static_cast<std::size_t>(axis);
            return static_cast<double>(out[n].count) / static_cast<double>(low[n].count);
        };
        return ratio(a) < ratio(b);
    });
    for (const int axis : order) {
        const auto a = static_cast<std::size_t>(axis);
        x = applyAlong(x, cubicSplineMatrix(low[a], out[a]).to(scan.device()), axis);
    }
    return x;
}

torch::Tensor Acquisition::withInhomogeneity(const torch::Tensor& y, const VolumeGrid& low) const {
    torch::Tensor result = y;
    if (m_biasAmplitude > 1e-6) {
        constexpr std::int64_t kKnots = 2 * kBiasReach + 1;
        const auto coefficients = normalField({kKnots, kKnots, kKnots}, y, kBias);
        const auto on = [&](const VolumeGrid& grid) {
            torch::Tensor field = coefficients;
            for (int axis = 0; axis < 3; ++axis)
                field = applyAlong(field,
                                   smoothBasis(grid[static_cast<std::size_t>(axis)], m_biasKnotMm, kBiasReach)
                                       .to(y.device()),
                                   axis);
            return field;
        };
        // The scan is normalised by its median: what the field does to the whole head does not count.
        const AxisGrid head{-50.0, 25.0, 5};
        const auto average = on({head, head, head}).mean();
        // A cubic B-spline of unit normal coefficients has a standard deviation of about 0.33 in three
        // dimensions.
        result = result * (on(low) - average).mul_(m_biasAmplitude / 0.33).clamp_(-0.7, 0.7).exp_();
    }
    if (m_dropoutMm > 0.0) {
        // The homogeneous zone ends along the patient's axis.
        const auto far = positions(low[0], y).abs().sub(m_dropoutMm).div(8.0);
        result = result * alongAxis(far.mul(-1.0).sigmoid().mul(0.8).add(0.2), 0);
    }
    return result;
}

torch::Tensor Acquisition::withNoise(const torch::Tensor& y) const {
    const auto noise = [&](std::uint32_t field) {
        auto values = normalField(y.sizes(), y, field);
        if (m_noiseSigma == std::array<double, 3>{}) return values;
        values = blurred(values, m_noiseSigma);
        return values.div_(values.std().clamp_min(1e-6));
    };
    if (m_denoised) {
        // What a scanner's learned denoiser leaves: a slightly smoother image and weak, correlated noise.
        return (blurred(y, m_denoisedSigma) + noise(kNoiseReal).mul_(m_residual * kBrainMean)).abs_();
    }
    const double sigma = kBrainMean / m_snr;
    const auto real = noise(kNoiseReal).mul_(sigma).add_(y);
    const auto imaginary = noise(kNoiseImaginary).mul_(sigma);
    return real.square().add_(imaginary.square()).sqrt_();
}

torch::Tensor Acquisition::withArtefacts(const torch::Tensor& y, const VolumeGrid& low) const {
    torch::Tensor result = y;
    const int phaseAxis = inPlaneAxis(m_phaseEncoding);
    const auto phaseCount = result.size(phaseAxis);
    if (m_sliceMotionMm > 0.0) {
        // Each slice moves in plane by its own amount along the phase-encoding axis (linear interpolation).
        const auto slices = result.size(m_sliceAxis);
        auto shifts = normalField({slices}, torch::empty({0}), kMotion)
                          .mul_(0.5 * m_sliceMotionMm / spacingMm(phaseAxis));
        std::vector<torch::Tensor> moved;
        for (std::int64_t s = 0; s < slices; ++s) {
            const double shift = std::clamp(static_cast<double>(shifts[s].item<float>()), -2.0, 2.0);
            const auto whole = static_cast<std::int64_t>(std::floor(shift));
            const double part = shift - static_cast<double>(whole);
            const auto slice = result.select(m_sliceAxis, s);
            const int axis = phaseAxis > m_sliceAxis ? phaseAxis - 1 : phaseAxis;
            moved.push_back(slice.roll(whole, axis).mul(1.0 - part).add(slice.roll(whole + 1, axis), part));
        }
        result = torch::stack(moved, m_sliceAxis);
    }
    if (m_ghost > 0.0) result = result + result.roll(phaseCount / 2, phaseAxis) * m_ghost;
    if (m_wrap) result = result + result.roll(phaseCount * 2 / 3, phaseAxis) * 0.3;
    if (m_zipper) {
        DrawStream where = m_stream.branch(0x777);
        const auto line = static_cast<std::int64_t>(where.below(static_cast<std::size_t>(phaseCount)));
        auto zipper = normalField(result.select(phaseAxis, line).sizes(), y, kZipper).abs_().mul_(0.1);
        result = result.clone();
        result.select(phaseAxis, line).add_(zipper);
    }
    if (m_background == Background::TightZero) {
        // Some exports clear all that is not head.
        const auto head = y.gt(0.1).to(torch::kFloat32);
        const auto near = torch::max_pool3d(head.unsqueeze(0).unsqueeze(0), 3, 1, 1).squeeze(0).squeeze(0);
        result = result * near;
    } else if (m_background == Background::FieldOfView) {
        // Others clear the margin beyond a curved border in front of and behind the head, and thin strips
        // beside it.
        const auto x = alongAxis(positions(low[2], y), 2);
        const auto front = alongAxis(positions(low[1], y).abs(), 1);
        result = result * front.add(x.square().mul(m_fieldCurve)).lt(m_fieldHalfLength) *
                 x.abs().lt(m_fieldHalfWidth);
    }
    return result;
}

torch::Tensor Acquisition::scan(const torch::Tensor& clean, const VolumeGrid& high,
                                const VolumeGrid& low) const {
    torch::NoGradGuard noGradient;
    const auto signal = withInhomogeneity(sample(clean, high, low), low);
    auto y = withArtefacts(withNoise(signal), low);
    return y.mul_(m_levelsPerUnit).round_().clamp_(0.0, m_topLevel).div_(m_levelsPerUnit);
}

} // namespace magiqt
