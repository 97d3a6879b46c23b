#include "NiftiSources.h"

namespace magiqt {

bool hasNiftiEnding(const std::filesystem::path& file) {
    const std::string name = file.filename().string();
    return name.ends_with(".nii") || name.ends_with(".nii.gz") || name.ends_with(".hdr");
}

bool isCompanionOfNifti(const std::filesystem::path& file) {
    const std::string name = file.filename().string();
    return name.ends_with(".json") || name.ends_with(".tsv") || name.ends_with(".img") ||
           name.ends_with(".bval") || name.ends_with(".bvec");
}

void addNiftiSources(const std::filesystem::path&, const std::vector<std::filesystem::path>&,
                     const std::string&, const InventoryOptions&, ImportInventory&) {}

} // namespace magiqt
