// Where the weights that ship are found. Free of threads.
#pragma once

#include <filesystem>
#include <string>

namespace magiqt {

// `name` without ending; empty: the default named in resources/models/default.txt. Looks in the environment
// variable MAGIQT_MODELS, then beside the program (../share/magiqt/models), then in the source tree that it
// was built from. Throws Error (BadInput, "model.missing") with what is there.
std::filesystem::path shippedModel(const std::string& name);

// The weights of segmentation ("brain", "tissue"): in the folder segmentation/ below those places, so that
// they are not offered for enhancing. Throws Error (BadInput, "model.missing").
std::filesystem::path shippedSegmenter(const std::string& name);

} // namespace magiqt
