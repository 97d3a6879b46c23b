// How a low-field scan blurs what a high-field scan of the same slices shows: the in-plane transfer function
// and the width of the point spread function, from pairs that are registered up to a small affine remainder.
// Blocking, some seconds a slice; safe from any thread. x, y: in-plane axes of PlaneStack; lengths in mm of
// the patient.
#pragma once

#include "PlaneStack.h"
#include "Volume.h"

#include "base/JsonForward.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace magiqt {

// One slice: the remaining misalignment that was taken out, and the Gaussian that explains the blur best.
struct SliceTransfer {
    std::int64_t slice = 0;
    std::array<double, 2> shiftMm{};
    double rotationDegrees = 0;
    std::array<double, 2> scale{1, 1};
    std::array<double, 2> fwhmMm{}; // of the Gaussian point spread function along x and y
    double explained = 0;           // share of the low-field variance that the blurred high field explains
};

struct TransferFunction {
    // Gain of the low-field scan over the aligned high-field scan in low-field contrast, 1 in the lowest
    // band: S(f) = sum L conj(H) / sum |H|^2. Noise of the low field does not bias it; misalignment lowers
    // it.
    std::vector<double> frequencyPerMm;
    std::vector<double> gain;
    std::vector<double> gainAlongX; // within 20 degrees of the axis
    std::vector<double> gainAlongY;
    std::vector<double> coherence; // 0 .. 1: where it is small, the gain says nothing
    // First frequency at which the gain falls below one half; 0 where it does not.
    double halfFrequencyPerMm = 0;
    // Full width at half maximum of the Gaussian with this half frequency: .4413 / f.
    double fwhmFromHalfMm = 0;
    std::array<double, 2> medianFwhmMm{};
    std::array<double, 2>
        sharpestQuarterFwhmMm{}; // 25th percentile over the slices: least hurt by misalignment
    std::vector<SliceTransfer> slices;
};

// `head`: mask of the low-field volume, in its order. The high-field volume is brought onto the low-field
// grid, each slice is aligned (shift, rotation, scale per axis) and its grey levels are mapped by a cubic
// times a linear field. Throws Error (BadInput, "transfer.no-overlap") when no slice has 2000 voxels inside
// both.
TransferFunction measureTransferFunction(const Volume& low, std::span<const std::uint8_t> head,
                                         const Volume& high);

void to_json(Json& json, const TransferFunction& transfer);

} // namespace magiqt
