// The file of a segmenter: weights in half precision with the network's shape, a model card and a digest. For
// .cpp files of this folder and its tests (Torch).
#pragma once

#include "base/Json.h"
#include "nn/models/segmenter/SegmenterNet.h"

#include <filesystem>
#include <string>

namespace magiqt {

struct SegmenterWeights {
    SegmenterNet net{nullptr};
    Json card = Json::object();
    std::string sha256; // of the file; empty when never loaded

    // Returns the digest of the data. `type`: kFloat16 ships.
    std::string save(const std::filesystem::path& file, torch::ScalarType type) const;
    // Throws Error (BadInput): "tensors.*", "model.not-a-segmenter", "model.bad-config", "model.wrong-shape".
    static SegmenterWeights load(const std::filesystem::path& file);
};

} // namespace magiqt
