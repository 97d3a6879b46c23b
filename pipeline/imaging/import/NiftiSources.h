// The NIfTI half of the inventory: plain files, files with sidecars, BIDS data sets. Used by ImportInventory
// alone.
#pragma once

#include "ImportInventory.h"

namespace magiqt {

// Adds what `files` (relative to `folder`, NIfTI by their ending) are to inventory.images, .series and
// .people. `folder` may be or hold BIDS data sets.
void addNiftiSources(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& files,
                     const std::string& salt, const InventoryOptions& options, ImportInventory& inventory);

bool hasNiftiEnding(const std::filesystem::path& file); // .nii, .nii.gz, .hdr (the pair counts once)
// Files that belong to images and are no images: sidecars, tables, the .img of a pair.
bool isCompanionOfNifti(const std::filesystem::path& file);

} // namespace magiqt
