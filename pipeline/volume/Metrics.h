// Image quality against a reference. All sums in double; equal to scikit-image 0.19 and scipy 1.10 to 1e-6 on
// the stored vectors in tests/data/metrics. An empty mask means every voxel. Pure functions, safe from any
// thread; SSIM and HFEN use all volumeThreads(). Throws Error (BadInput, "metrics.*") where a value is not
// defined.
#pragma once

#include "Volume.h"

#include <cstdint>
#include <span>
#include <vector>

namespace magiqt {

using Values = std::span<const float>;
using MaskView = std::span<const std::uint8_t>;

double meanAbsoluteError(Values prediction, Values reference, MaskView mask = {});
double meanSquaredError(Values prediction, Values reference, MaskView mask = {});
double rootMeanSquaredError(Values prediction, Values reference, MaskView mask = {});

// RMSE divided by: the root mean square of the reference (scikit-image's default), its range, or its mean.
enum class NrmseNormalisation { Euclidean, MinMax, Mean };
double normalisedRootMeanSquaredError(Values prediction, Values reference, NrmseNormalisation by,
                                      MaskView mask = {});

// Sum of squared errors / sum of squared reference (fastMRI, ULF-EnC).
double normalisedMeanSquaredError(Values prediction, Values reference, MaskView mask = {});

// 10 log10(dataRange^2 / MSE) in dB; infinite for equal images.
double peakSignalToNoise(Values prediction, Values reference, double dataRange, MaskView mask = {});

double pearsonCorrelation(Values prediction, Values reference, MaskView mask = {});
// Normalised cross-correlation without subtraction of the means: sum(p r) / sqrt(sum(p^2) sum(r^2)).
double normalisedCrossCorrelation(Values prediction, Values reference, MaskView mask = {});

// Wang et al. 2004. Uniform: 7 voxels, sample covariance (scikit-image's default). Gaussian: sigma 1.5, 11
// voxels, sample covariance. Wang: the same with the population covariance.
enum class SsimWindow { Uniform, Gaussian, Wang };

struct SsimResult {
    double mean = 0; // over the map without its border of half a window, or over the mask (border included)
    int windowDimensions =
        3;                  // 2: one axis is shorter than the window, so each slice across it was taken alone
    std::vector<float> map; // the whole grid
};

// K1 = 0.01, K2 = 0.03; borders mirrored as scipy's "reflect".
SsimResult structuralSimilarity(Values prediction, Values reference, const Index3& sizeIjk, double dataRange,
                                SsimWindow window = SsimWindow::Uniform, MaskView mask = {});

struct HfenResult {
    double value = 0; // |LoG(p) - LoG(r)| / |LoG(r)|, the norms over the mask
    int filterDimensions =
        3; // 2: one axis is shorter than 8 voxels, so each slice across it was filtered alone
};

// Laplacian of Gaussian with sigma 1.5 voxels and 15 taps, of the whole image (scipy's gaussian_laplace with
// truncate 4.333).
HfenResult highFrequencyErrorNorm(Values prediction, Values reference, const Index3& sizeIjk,
                                  MaskView mask = {});

} // namespace magiqt
