// Measures what an acquisition looks like, apart from what it shows: exact zeros, noise, correlation between
// neighbouring voxels, in-plane power spectrum, grey levels of three tissue classes. The 64 mT simulator is
// calibrated with it against real scans (docs/calibration.md says how, with figures). Pure functions on the
// native grid, safe from any thread. Arrays of three are (x, y, z) of PlaneStack: two in-plane axes, then
// from slice to slice.
#pragma once

#include "PlaneStack.h"
#include "Volume.h"

#include "base/JsonForward.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace magiqt {

struct CharacteriseOptions {
    // The brain is what lies at least this deep inside the head's outline in its plane, and not further below
    // the top of the head than `brainHeightMm`. 16 mm passes scalp and skull of an adult; use 3 mm for a
    // stripped brain.
    double brainDepthMm = 16;
    double brainHeightMm = 110;
};

struct NoiseStatistics {
    // Immerkaer 1996 inside the brain: mean |second difference of second differences|. Fine structure adds to
    // it and interpolation takes from it, so compare it with the same measure of another scan, not with a
    // physical SNR.
    double sigmaImmerkaer = 0;
    double sigmaImmerkaerRobust = 0; // the same from the median of the absolute values
    // Square root of half the mean square of the non-zero voxels outside the head: sigma of a Rician
    // background.
    double sigmaBackground = 0;
    double backgroundShare = 0; // of all voxels, outside the head and not zero
    double snrImmerkaer = 0;    // brain mean / sigma; 0 where sigma is 0
    double snrImmerkaerRobust = 0;
    double snrBackground = 0;
};

struct CorrelationStatistics {
    // Pearson correlation between neighbours along x, y, z, both inside the brain.
    std::array<double, 3> raw{};
    std::array<double, 3> residualFine{}; // after taking away an in-plane Gaussian mean of sigma 1 voxel
    std::array<double, 3> residualWide{}; // the same, 2 voxels
    std::array<double, 3> background{};   // outside the head, after taking away sigma 4 voxels
};

// Mean power of the middle slices in dB relative to the band .02 .. .08 of the in-plane Nyquist frequency.
struct SpectrumStatistics {
    std::vector<double> frequencyOfNyquist; // .1, .25, .5, .75, .95
    std::vector<double> wholeDb;            // Hann window over the whole slice: with scalp and background
    std::vector<double> brainDb;            // soft window over the brain alone: also for stripped brains
    std::vector<double> brainAlongXDb;      // coefficients with |other axis| < .08
    std::vector<double> brainAlongYDb;
};

// Three Gaussians on the brain's grey levels after removing a smooth bias field (log polynomial of degree 2).
struct ClassStatistics {
    std::array<double, 3> means{}; // ascending, in units of the brain's median
    std::array<double, 3> shares{};
    double biasSpread = 0; // standard deviation of the removed log field
};

struct AcquisitionStatistics {
    std::array<std::int64_t, 3> size{};
    std::array<double, 3> spacingMm{};
    std::string axes;            // where x, y, z point to: "LPS"
    double zeroShare = 0;        // exact zeros among all voxels
    double zeroShareOutside = 0; // exact zeros among the voxels outside the head
    double headShare = 0;
    double brainShare = 0;
    double maximum = 0;
    double minimum = 0;
    bool wholeNumbers = false;
    double brainMean = 0;
    double brainMedian = 0;
    NoiseStatistics noise;
    CorrelationStatistics correlation;
    SpectrumStatistics spectrum;
    ClassStatistics classes;
    Findings findings;
};

// head: one byte a voxel in the volume's order (Intensity.h makes one). Throws Error (BadInput,
// "statistics.no-brain") when fewer than 200 voxels lie deep enough inside the head.
AcquisitionStatistics characterise(const Volume& volume, std::span<const std::uint8_t> head,
                                   const CharacteriseOptions& options = {});

// The brain region that characterise() measures in, in plane order.
PlaneMask deepRegion(const PlaneStack& planes, const PlaneMask& head, const CharacteriseOptions& options);

void to_json(Json& json, const AcquisitionStatistics& statistics);

} // namespace magiqt
