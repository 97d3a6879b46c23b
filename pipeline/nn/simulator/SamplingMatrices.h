// The degradation and the interpolation as dense matrices, one an axis: a scan at low field is A_k A_j A_i x,
// and the same cubic B-spline that inference uses brings it back to the 1 mm grid. Positions are millimetres
// along one axis; every grid is first + n * spacing. Matrices are float tensors [rows, columns] on the CPU;
// no state.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>

namespace magiqt {

struct AxisGrid {
    double firstMm = 0.0;
    double spacingMm = 1.0;
    std::int64_t count = 0;

    double positionMm(std::int64_t n) const { return firstMm + static_cast<double>(n) * spacingMm; }
    double lastMm() const { return positionMm(count - 1); }
};

// How one axis is sampled. In plane: k-space cropped at the Nyquist limit of `resolutionMm` and weighted by
// a + (1-a) cos(2 pi k resolution), i.e. a sinc with lowered side lobes, cut by a Lanczos window of three
// lobes. Across slices: a Gaussian of `fwhmMm`.
struct AxisProfile {
    enum class Kind { FourierEncoded, GaussianSlice };
    Kind kind = Kind::FourierEncoded;
    double widthMm = 1.6; // resolution or full width at half maximum
    double apodisation = 1.0;
    // Where the scanner believes a sample is (mm) -> where it is: shifts and distortion. Empty: identity.
    std::function<double(double)> trueMm;

    double weight(double offsetMm) const; // unnormalised
    double reachMm() const;               // weight is zero beyond
};

// [low.count, high.count]. Rows sum to 1 where the high grid covers the whole profile; outside it is zero
// signal.
torch::Tensor acquisitionMatrix(const AxisGrid& high, const AxisGrid& low, const AxisProfile& profile);

// [out.count, low.count]: interpolating cubic B-spline (prefilter included) with mirror boundaries, the same
// as resample(..., CubicBSpline) of pipeline/volume. Positions outside the grid's voxel centres are mirrored
// too.
torch::Tensor cubicSplineMatrix(const AxisGrid& low, const AxisGrid& out);

// A Gaussian low pass over voxels; rows sum to 1.
torch::Tensor gaussianMatrix(std::int64_t count, double sigmaVoxels);

// A smooth field's basis: uniform cubic B-splines with knots every `knotMm` (no prefilter), [out.count,
// knots]. The second form has the knots -reach ... reach about 0 mm, the same for every grid.
torch::Tensor smoothBasis(const AxisGrid& out, double knotMm);
torch::Tensor smoothBasis(const AxisGrid& out, double knotMm, int reach);

// x [..., D, H, W] multiplied along axis 0 = D, 1 = H or 2 = W.
torch::Tensor applyAlong(const torch::Tensor& x, const torch::Tensor& matrix, int axis);

} // namespace magiqt
