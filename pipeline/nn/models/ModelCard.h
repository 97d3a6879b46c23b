// The card of a checkpoint, without its network: no Torch in this header.
#pragma once

#include "base/Json.h"

#include <filesystem>

namespace magiqt {

// Writes the checkpoint `from` to `to` with another card; its tensors stay bit for bit. Returns the digest of the data.
// Throws Error (BadInput): "tensors.damaged", "tensors.unreadable", "model.not-a-checkpoint".
std::string rewriteCard(const std::filesystem::path& from, const std::filesystem::path& to, const Json& card);

} // namespace magiqt
