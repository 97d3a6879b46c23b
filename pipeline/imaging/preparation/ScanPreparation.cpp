#include "imaging/preparation/ScanPreparation.h"

#include "base/Error.h"
#include "base/Ids.h"
#include "volume/Intensity.h"
#include "volume/Resample.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr std::int64_t kFewestSlices = 3;

void checkIsVolume(const Volume& scan) {
    const Index3& size = scan.geometry().sizeIjk();
    if (*std::min_element(size.begin(), size.end()) >= kFewestSlices) return;
    const auto text = [&](std::size_t a) { return std::to_string(size[a]); };
    throw Error(ErrorKind::BadInput, "prepare.flat",
                "the scan is " + text(0) + " x " + text(1) + " x " + text(2) +
                    " voxels; a volume of at least 3 slices along each axis was expected",
                {{"size", text(0) + " x " + text(1) + " x " + text(2)}});
}

Volume finite(const Volume& scan) {
    Volume copy = scan;
    for (float& value : copy.editableVoxels())
        if (!std::isfinite(value)) value = 0.0f;
    return copy;
}

double secondsSince(std::int64_t start) {
    return 1e-3 * static_cast<double>(monotonicMs() - start);
}

// On the grid; smoothed first where the grid is coarser than the voxels. A spline's ringing does not go below
// an image that has nothing below 0.
Volume onGrid(const Volume& image, const Geometry& grid, double spacingMm) {
    const bool negative = *std::min_element(image.voxels().begin(), image.voxels().end()) < 0.0f;
    const bool coarser = image.geometry().spacingMm().minCoeff() < 0.75 * spacingMm;
    Volume result = resample(coarser ? Volume(image.geometry(), smoothed(image, 0.35 * spacingMm)) : image,
                             grid, Interpolation::CubicBSpline);
    if (!negative)
        for (float& value : result.editableVoxels())
            value = std::max(value, 0.0f);
    return result;
}

Volume maskOnGrid(const Volume& mask, const Geometry& grid) {
    if (mask.geometry().isSameAs(grid)) return mask;
    Volume result = resample(mask, grid, Interpolation::Linear);
    for (float& value : result.editableVoxels())
        value = value >= 0.5f ? 1.0f : 0.0f;
    return result;
}

Mask bytes(const Volume& mask) {
    Mask result(mask.voxels().size());
    for (std::size_t n = 0; n < result.size(); ++n)
        result[n] = mask.voxels()[n] > 0.5f ? 1 : 0;
    return result;
}

} // namespace

PreparedScan prepareScan(const Volume& input, Segmenter* brain, const PreparationOptions& options,
                         const SegmentationCallbacks& callbacks, Findings& findings) {
    checkIsVolume(input);
    if (options.brainMask && brain == nullptr)
        throw Error(ErrorKind::Internal, "prepare.no-segmenter",
                    "a brain mask was asked for without its network");
    const Geometry grid = isotropicGrid(input.geometry(), options.spacingMm);
    const Volume scan = finite(input);
    const auto tell = [&](double fraction, const char* stage) {
        if (callbacks.throwIfStopped) callbacks.throwIfStopped();
        if (callbacks.progress) callbacks.progress(fraction, stage);
    };
    PreparedScan result;
    std::int64_t start = monotonicMs();
    Mask mask;
    std::optional<Volume> brainMask, probability;
    if (options.brainMask) {
        SegmentationCallbacks inner;
        inner.throwIfStopped = callbacks.throwIfStopped;
        tell(0.05, "finding the brain");
        BrainMask found = findBrain(scan, *brain, inner, findings);
        result.maskMl = found.volumeMl;
        mask = bytes(found.mask);
        brainMask = std::move(found.mask);
        probability = std::move(found.probability);
    } else {
        mask = headMask(scan, &findings);
    }
    result.secondsMask = secondsSince(start);

    tell(0.4, "estimating the bias field");
    std::optional<Volume> field;
    Volume image = scan;
    if (options.biasField) {
        BiasFieldOptions bias;
        bias.threads = options.threads;
        bias.betweenSteps = callbacks.throwIfStopped;
        BiasField estimated = estimateBiasField(scan, mask, bias, findings);
        result.secondsBias = estimated.seconds;
        result.biasLowest = estimated.lowest;
        result.biasHighest = estimated.highest;
        image = divided(scan, estimated.field);
        field = std::move(estimated.field);
    }

    tell(0.7, "resampling");
    start = monotonicMs();
    result.image = onGrid(image, grid, options.spacingMm);
    if (brainMask) {
        // From the network's grid, so that the border between two slices is smooth; it ends where the scan
        // ends.
        result.mask = maskOnGrid(*probability, grid);
        Mask one = bytes(*result.mask);
        keepLargestComponent(one, grid.sizeIjk());
        fillHolesBySlice(one, grid.sizeIjk());
        result.mask = Volume(grid, std::vector<float>(one.begin(), one.end()));
        mask = std::move(one);
    } else {
        mask = bytes(maskOnGrid(Volume(scan.geometry(), std::vector<float>(mask.begin(), mask.end())), grid));
    }
    if (field) {
        ResampleOptions resampling;
        resampling.extrapolation = Extrapolation::NearestEdge;
        result.biasField = resample(*field, grid, resampling);
    }
    if (options.normalise) {
        result.scale = modelIntensityScale(result.image, mask);
        for (float& value : result.image.editableVoxels())
            value = static_cast<float>(static_cast<double>(value) / result.scale);
    }
    result.secondsGrid = secondsSince(start);
    tell(1.0, "prepared");
    return result;
}

} // namespace magiqt
