// A low-field scan of one whole volume, for the command line: plain arrays in and out, no Torch. Arrays have
// i fastest; the axes must point to the left, to the back and upwards (LPS). Deterministic for a seed. Takes
// seconds and about ten times the input's memory; any thread.
#pragma once

#include "nn/simulator/SimulatorRecipe.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace magiqt {

struct SimulationInput {
    std::vector<float> voxels; // an image, or Tissue codes
    bool areTissueCodes = false;
    std::vector<std::uint8_t> headMask; // images: one byte a voxel
    std::array<std::int64_t, 3> sizeIjk{};
    std::array<double, 3> spacingMm{}; // i, j, k
    std::size_t contrast = 0;          // of kContrastNames
    AgeBand age = AgeBand::Adult;      // an image of the young keeps its own contrast
    std::uint64_t seed = 0;
    std::optional<int> orientation; // 0 axial, 1 coronal, 2 sagittal, 3 isotropic; else drawn
};

struct SimulatedScan {
    std::array<std::int64_t, 3> sizeIjk{};
    std::array<double, 3> spacingMm{};
    std::array<double, 3> firstIndexIjk{}; // where the scan's voxel (0, 0, 0) lies, as an index of the input
    std::vector<float> voxels;             // whole numbers 0 ... 4095 as a scanner writes them
    std::vector<float> truth;              // tissue codes only: the high-field image on the input's grid
    double signalToNoise = 0.0;
    bool denoised = false;
    int sliceAxis = 2; // 0 = i, 1 = j, 2 = k
};

// Throws Error (BadInput, "simulate.no-signal", "tissue.no-brain").
SimulatedScan simulateVolume(const SimulationInput& input, const SimulatorRecipe& recipe);

} // namespace magiqt
