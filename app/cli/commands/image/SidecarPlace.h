// Where the JSON of an image lies: scan.nii.gz -> scan.json. Pure.
#pragma once

#include <filesystem>
#include <string>

namespace magiqt {

inline std::filesystem::path sidecarBeside(const std::filesystem::path& image) {
    std::string name = image.filename().string();
    for (const char* ending : {".nii.gz", ".nii"})
        if (name.ends_with(ending)) {
            name.resize(name.size() - std::string(ending).size());
            break;
        }
    return image.parent_path() / (name + ".json");
}

} // namespace magiqt
