// What segmenters are trained on: heads as label maps, from which images are made, and a few real images with
// brain masks. Plain arrays (i fastest) on 1 mm LPS grids, no Torch; made by pipeline/imaging/segmentation.
#pragma once

#include "nn/models/segmenter/SegmenterConfig.h"
#include "nn/simulator/SimulatorRecipe.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace magiqt {

// One byte a voxel: what its signal is (of the simulator's tissues) and what the segmenter shall call it.
struct HeadLabel {
    Tissue tissue = Tissue::Background;
    HeadClass target = HeadClass::Air;

    std::uint8_t packed() const {
        return static_cast<std::uint8_t>(static_cast<unsigned>(tissue) * 8u + static_cast<unsigned>(target));
    }
    static HeadLabel unpacked(std::uint8_t value) {
        return {static_cast<Tissue>(value / 8u), static_cast<HeadClass>(value % 8u)};
    }
};

struct SegmenterSubject {
    enum class Kind { Labels, Image };
    std::string name;
    Kind kind = Kind::Labels;
    std::array<std::int64_t, 3> sizeIjk{};
    std::array<double, 3> centreIjk{}; // of the brain mask
    std::vector<std::uint8_t> labels;  // Labels: packed HeadLabel
    std::vector<float> image;          // Image
    std::vector<std::uint8_t> mask;    // Image: 1 in the brain
    double sliceMm = 1.0;              // Image: thickness of the source's slices, along k
};

} // namespace magiqt
