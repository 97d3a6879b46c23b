// Finds the classes of a head in an image: loads weights and runs them. No Torch in this header. Images have
// i fastest on an axis-aligned LPS grid of the weights' spacing. One object serves one thread at a time.
#pragma once

#include "base/JsonForward.h"
#include "nn/models/segmenter/SegmenterConfig.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace magiqt {

struct SegmenterInput {
    std::array<std::int64_t, 3> sizeIjk{};
    std::vector<float> voxels; // any scale; 0 outside the field of view
    std::vector<float> prior;  // brain probability 0 ... 1; for weights whose config says prior, else empty
};

struct SegmenterOutput {
    std::array<std::vector<float>, kHeadClassCount> probability; // sum 1
};

struct SegmenterRunOptions {
    bool mirrored = true;               // mean of the image and its left-right mirror: twice the time
    std::function<void()> betweenSteps; // before each evaluation: throw to stop
};

class Segmenter {
public:
    // Throws Error (BadInput): "tensors.*", "model.not-a-segmenter", "model.bad-config", "model.wrong-shape".
    explicit Segmenter(const std::filesystem::path& weights);
    ~Segmenter();
    Segmenter(Segmenter&&) noexcept;
    Segmenter& operator=(Segmenter&&) noexcept;

    const SegmenterConfig& config() const;
    Json description() const; // name, sha256, parameters, card

    // Images that are larger than config().regionKji go in pieces that overlap by half, blended. Throws
    // Error: Internal ("segmenter.sizes"), NoResource ("memory.exhausted").
    SegmenterOutput run(const SegmenterInput& input, const SegmenterRunOptions& options = {});

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace magiqt
