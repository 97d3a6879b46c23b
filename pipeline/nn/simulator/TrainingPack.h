// A pack in memory: read once, then shared by all loader threads (constant). Volumes are (k, j, i) tensors on
// the CPU on 1 mm LPS grids; see docs/pack-format.md.
#pragma once

#include "nn/simulator/SimulatorRecipe.h"

#include <torch/types.h>

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace magiqt {

struct PackSubject {
    enum class Kind { Images, Labels, Pair };
    std::string name;
    Kind kind = Kind::Images;
    AgeBand age = AgeBand::Adult;
    bool wholeHead = false;
    double sliceMm = 1.0, weight = 1.0;
    std::array<std::int64_t, 3> size{};     // k, j, i
    std::array<std::int64_t, 3> centroid{}; // voxel of the head's centroid, k, j, i
    std::array<bool, kContrastCount> present{};
    std::array<torch::Tensor, kContrastCount> images;   // int16, normalised * 8192
    std::array<torch::Tensor, kContrastCount> lowField; // int16, kind Pair
    torch::Tensor tissue;                               // uint8 [3,D,H,W]: white, grey, CSF
    torch::Tensor lesion, labels;                       // uint8 [D,H,W] or undefined
    std::array<std::array<double, 3>, kContrastCount> classMean{};

    // Made on loading: every fourth voxel. Places to put a region, and what medians of a simulated head need.
    std::vector<std::array<std::int64_t, 3>> brainPlaces, headPlaces;
    std::array<std::vector<float>, kContrastCount> coarseImages; // at headPlaces
    std::array<std::vector<float>, 3> coarseTissue;              // at headPlaces, 0..1
    std::array<double, kTissueCount> tissueVoxels{};             // kind Labels: voxels by code
};

struct TrainingPack {
    std::string part, sources, sha256;
    double unitsPerOne = 8192.0;
    std::vector<PackSubject> subjects;

    // Throws Error (BadInput): "tensors.damaged", "pack.invalid".
    static TrainingPack load(const std::filesystem::path& file);
};

} // namespace magiqt
