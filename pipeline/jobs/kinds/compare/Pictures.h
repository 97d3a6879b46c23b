// One picture a subject and contrast: the same slice of every arm and of the reference side by side, each in
// the reference's grey values after the linear match that its scores use. Binary portable graymaps.
#pragma once

#include "Plan.h"

#include "base/JsonForward.h"
#include "volume/MaskOperations.h"

#include <filesystem>
#include <string>

namespace magiqt {

struct PictureName {
    std::string arm, subject, contrast;
};

// Keeps the axial slice with the largest mask of one arm, and of the reference, until all arms are there.
void keepPicture(const std::filesystem::path& folder, const PictureName& name, const Volume& image,
                 const Volume& reference, const Mask& mask);

// Puts the kept slices side by side into out/pictures. [{"subject", "contrast", "file", "arms": [...]}]; the
// reference is the last one.
Json assemblePictures(const std::filesystem::path& folder, const std::filesystem::path& out,
                      const ComparisonPlan& plan);

} // namespace magiqt
