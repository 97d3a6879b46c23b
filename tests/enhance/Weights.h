// Weights of the XS network that the tests make themselves. No Torch in this header.
#pragma once

#include <filesystem>

namespace magiqt::test {

// Whatever the network says counts zero: the enhanced image is the interpolated one.
void writeIdentityWeights(const std::filesystem::path& file);
// Random weights in every layer, so that input, noise and seed all show in the output.
void writeShakenWeights(const std::filesystem::path& file);

bool cudaIsHere();

} // namespace magiqt::test
