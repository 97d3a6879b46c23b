// Checkpoints of the suite: one safetensors file with the weights of what enhances ("net.<parameter>"), the
// constants that were measured, and a description from which the model is made again. The format is that of
// MagIQT's own checkpoints since the first release.
#pragma once

#include "nn/models/ImageModel.h"

#include <filesystem>
#include <memory>

namespace magiqt {

// Weights as fp16 (what ships) or fp32, constants as fp32. Returns the digest.
std::string saveModel(ImageModel& model, const std::filesystem::path& file, torch::ScalarType type);

// Throws Error (BadInput): "tensors.damaged", "tensors.unreadable", "model.not-a-checkpoint",
// "model.bad-config", "model.unknown-network", "model.wrong-shape" (a tensor is missing, extra or of another
// shape than the described network has).
std::unique_ptr<ImageModel> loadModel(const std::filesystem::path& file);

} // namespace magiqt
