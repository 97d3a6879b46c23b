#include "nn/simulator/SimulateVolume.h"

#include "base/Error.h"
#include "nn/simulator/Acquisition.h"
#include "nn/simulator/TissueContrast.h"
#include "nn/simulator/TissueModel.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

enum Stream : std::uint32_t { kContrast = 2, kTexture, kOrientation, kAcquisition = 16 };

constexpr double kSkullMm = 12.0;  // eroded from the head, what remains is mostly brain
constexpr double kBrainMm = 110.0; // height of the brain below the top of the head

struct Knot {
    double high, low;
};

torch::Tensor tensorOf(const std::vector<float>& values, const std::array<std::int64_t, 3>& sizeIjk) {
    auto tensor = torch::empty({sizeIjk[2], sizeIjk[1], sizeIjk[0]}, torch::kFloat32);
    std::copy(values.begin(), values.end(), tensor.data_ptr<float>());
    return tensor;
}

// Mostly brain: the head without its outer 12 mm and without what lies below the brain.
std::vector<std::uint8_t> coreOf(const SimulationInput& input) {
    auto outside = torch::ones({1, 1, input.sizeIjk[2], input.sizeIjk[1], input.sizeIjk[0]}, torch::kFloat32);
    auto* values = outside.data_ptr<float>();
    std::int64_t top = 0;
    const auto plane = input.sizeIjk[0] * input.sizeIjk[1];
    for (std::size_t n = 0; n < input.headMask.size(); ++n)
        if (input.headMask[n] != 0) {
            values[n] = 0.0f;
            top = static_cast<std::int64_t>(n) / plane;
        }
    for (std::int64_t axis = 0; axis < 3; ++axis) {
        const double spacing = input.spacingMm[static_cast<std::size_t>(2 - axis)];
        const auto radius = static_cast<std::int64_t>(std::lround(kSkullMm / spacing));
        std::vector<std::int64_t> kernel = {1, 1, 1}, padding = {0, 0, 0};
        kernel[static_cast<std::size_t>(axis)] = 2 * radius + 1;
        padding[static_cast<std::size_t>(axis)] = radius;
        outside = torch::max_pool3d(outside, kernel, {1, 1, 1}, padding);
    }
    const auto lowest = top - static_cast<std::int64_t>(kBrainMm / input.spacingMm[2]);
    std::vector<std::uint8_t> core(input.headMask.size());
    std::size_t count = 0;
    values = outside.data_ptr<float>();
    for (std::size_t n = 0; n < core.size(); ++n) {
        core[n] =
            values[n] < 0.5f && static_cast<std::int64_t>(n) / plane >= lowest && input.voxels[n] > 0.0f;
        count += core[n];
    }
    if (count < 20000) core = input.headMask; // a small or thin object: all of it
    return core;
}

// The image's intensities mapped to low-field contrast: a curve through the means of the three tissues.
torch::Tensor cleanFromImage(const SimulationInput& input, const SimulatorRecipe& recipe, DrawStream stream) {
    const auto core = coreOf(input);
    const TissueMaps maps = estimateTissues(input.voxels, core, input.sizeIjk, input.contrast);
    const ContrastDraw drawn = drawContrasts(recipe, AgeBand::Adult, stream);
    const ClassRatios low = lowFieldRatios(maps.mean, drawn.low[input.contrast], input.age, 0.0, stream);
    const double white = maps.mean[0];
    if (!(white > 0.0))
        throw Error(ErrorKind::BadInput, "simulate.no-signal",
                    "the image holds no signal inside the head; a brain image was expected");
    std::vector<Knot> curve = {
        {0.0, 0.0}, {maps.mean[0], white}, {maps.mean[1], white * low.grey}, {maps.mean[2], white * low.csf}};
    std::sort(curve.begin(), curve.end(), [](const Knot& a, const Knot& b) { return a.high < b.high; });
    // Brighter than all tissues: what is beyond keeps its ratio to the brightest.
    const Knot last = curve.back();
    curve.push_back({1e3 * last.high, 1e3 * last.low});
    auto clean = tensorOf(input.voxels, input.sizeIjk);
    auto* values = clean.data_ptr<float>();
    std::vector<float> inside;
    for (std::int64_t n = 0; n < clean.numel(); ++n) {
        const double x = std::max(values[n], 0.0f);
        std::size_t k = 1;
        while (k + 1 < curve.size() && x > curve[k].high)
            ++k;
        const double span = std::max(curve[k].high - curve[k - 1].high, 1e-9);
        values[n] = static_cast<float>(curve[k - 1].low + (curve[k].low - curve[k - 1].low) *
                                                              std::min((x - curve[k - 1].high) / span, 1.0));
        if (input.headMask[static_cast<std::size_t>(n)] != 0) inside.push_back(values[n]);
    }
    const auto middle = inside.begin() + static_cast<std::ptrdiff_t>(inside.size() / 2);
    if (inside.empty() || (std::nth_element(inside.begin(), middle, inside.end()), *middle <= 0.0f))
        throw Error(ErrorKind::BadInput, "simulate.no-signal",
                    "the image holds no signal inside the head; a brain image was expected");
    return clean.mul_(0.5 / *middle);
}

// From tissue codes, with the texture that both fields share.
torch::Tensor cleanFromCodes(const SimulationInput& input, const SimulatorRecipe& recipe,
                             const VolumeGrid& grid, const DrawStream& root, SimulatedScan& scan) {
    DrawStream stream = root.branch(kContrast);
    const ContrastDraw drawn = drawContrasts(recipe, input.age, stream);
    DrawStream texture = root.branch(kTexture);
    const double fineAmount = texture.uniform(recipe.textureFine);
    const double smoothAmount = texture.uniform(recipe.textureSmooth);
    const double scaleMm = texture.uniform(recipe.textureScaleMm);
    const double edgeBlur = texture.uniform(recipe.edgeBlurMm);
    std::array<torch::Tensor, 3> basis;
    for (std::size_t a = 0; a < 3; ++a)
        basis[a] = smoothBasis(grid[a], scaleMm);
    auto smooth = torch::empty({basis[0].size(1), basis[1].size(1), basis[2].size(1)}, torch::kFloat32);
    texture.fillNormal(smooth.data_ptr<float>(), static_cast<std::size_t>(smooth.numel()), 1);
    for (int axis = 0; axis < 3; ++axis)
        smooth = applyAlong(smooth, basis[static_cast<std::size_t>(axis)], axis);
    smooth = smooth.mul_(smoothAmount / 0.33).add_(1.0);
    const auto codes = tensorOf(input.voxels, input.sizeIjk).round_().to(torch::kInt32);
    if (codes.lt(0).any().item<bool>() ||
        codes.ge(static_cast<std::int64_t>(kTissueCount)).any().item<bool>())
        throw Error(ErrorKind::BadInput, "simulate.labels", "the label map holds codes that are no tissue");
    const auto inside = codes.gt(0);
    const auto lookUp = [&](const TissueSignals& signals) {
        auto table = torch::empty({static_cast<std::int64_t>(kTissueCount)}, torch::kFloat32);
        for (std::size_t t = 0; t < kTissueCount; ++t)
            table[static_cast<std::int64_t>(t)] = static_cast<float>(signals[t]);
        const auto values = table.index_select(0, codes.reshape({-1})).reshape(codes.sizes());
        const auto head = values.masked_select(inside);
        if (head.numel() == 0)
            throw Error(ErrorKind::BadInput, "simulate.no-signal", "the label map is empty");
        return values.mul_(0.5 / std::max(head.median().item<float>(), 1e-3f));
    };
    auto fine = torch::empty(codes.sizes(), torch::kFloat32);
    texture.fillNormal(fine.data_ptr<float>(), static_cast<std::size_t>(fine.numel()), 2);
    auto truth = lookUp(drawn.high[input.contrast]).mul_(fine.mul_(fineAmount).add_(smooth));
    for (int axis = 0; axis < 3; ++axis)
        truth = applyAlong(
            truth,
            gaussianMatrix(truth.size(axis), edgeBlur / input.spacingMm[static_cast<std::size_t>(2 - axis)]),
            axis);
    truth = truth.clamp_min_(0.0).contiguous();
    scan.truth.assign(truth.data_ptr<float>(), truth.data_ptr<float>() + truth.numel());
    return lookUp(drawn.low[input.contrast]).mul_(smooth).clamp_min_(0.0);
}

} // namespace

SimulatedScan simulateVolume(const SimulationInput& input, const SimulatorRecipe& recipe) {
    torch::NoGradGuard noGradient;
    const auto voxels = static_cast<std::size_t>(input.sizeIjk[0] * input.sizeIjk[1] * input.sizeIjk[2]);
    if (input.voxels.size() != voxels || (!input.areTissueCodes && input.headMask.size() != voxels) ||
        input.contrast >= kContrastCount)
        throw Error(ErrorKind::Internal, "simulate.sizes", "the simulator's input does not fit its size");
    // Millimetres from the head's centroid, as for training.
    std::array<double, 3> centroid{};
    double count = 0.0;
    std::size_t n = 0;
    for (std::int64_t k = 0; k < input.sizeIjk[2]; ++k)
        for (std::int64_t j = 0; j < input.sizeIjk[1]; ++j)
            for (std::int64_t i = 0; i < input.sizeIjk[0]; ++i, ++n) {
                if (input.areTissueCodes ? input.voxels[n] == 0.0f : input.headMask[n] == 0) continue;
                centroid[0] += static_cast<double>(k);
                centroid[1] += static_cast<double>(j);
                centroid[2] += static_cast<double>(i);
                count += 1.0;
            }
    VolumeGrid high;
    for (std::size_t a = 0; a < 3; ++a) {
        const std::size_t ijk = 2 - a;
        const double centre = count > 0.0 ? centroid[a] / count : 0.0;
        high[a] = {-centre * input.spacingMm[ijk], input.spacingMm[ijk], input.sizeIjk[ijk]};
    }
    const DrawStream root(input.seed, 0, 1);
    SimulatedScan scan;
    const torch::Tensor clean = input.areTissueCodes ? cleanFromCodes(input, recipe, high, root, scan)
                                                     : cleanFromImage(input, recipe, root.branch(kContrast));
    // A scanner scales its integers to the brightest voxel.
    SimulatorRecipe scaled = recipe;
    const double brightest = std::clamp(static_cast<double>(clean.max().item<float>()), 0.8, 20.0);
    scaled.quantisationTop = {brightest, brightest};
    DrawStream orientationStream = root.branch(kOrientation);
    auto orientation = drawOrientation(recipe, orientationStream);
    if (input.orientation) orientation = static_cast<SliceOrientation>(*input.orientation);
    const Acquisition acquisition(scaled, input.contrast, orientation,
                                  root.branch(kAcquisition + static_cast<std::uint32_t>(input.contrast)));
    VolumeGrid low;
    for (int axis = 0; axis < 3; ++axis) {
        const auto a = static_cast<std::size_t>(axis);
        low[a] = acquisition.lowGrid(axis, high[a].firstMm, high[a].lastMm(), 0);
        scan.sizeIjk[2 - a] = low[a].count;
        scan.spacingMm[2 - a] = low[a].spacingMm;
        scan.firstIndexIjk[2 - a] = (low[a].firstMm - high[a].firstMm) / high[a].spacingMm;
    }
    const auto result =
        acquisition.scan(clean, high, low).mul(acquisition.levelsPerUnit()).round_().contiguous();
    scan.voxels.assign(result.data_ptr<float>(), result.data_ptr<float>() + result.numel());
    scan.signalToNoise = acquisition.signalToNoise();
    scan.denoised = acquisition.denoised();
    scan.sliceAxis = 2 - acquisition.sliceAxis();
    return scan;
}

} // namespace magiqt
