#include "ModelFiles.h"

#include "base/Error.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <vector>

namespace magiqt {

namespace {

std::vector<std::filesystem::path> modelFolders() {
    if (const char* wanted = std::getenv("MAGIQT_MODELS")) return {wanted};
    std::error_code ignored;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", ignored);
    // build/<preset>/bin/magiqt-cli stands three folders below the source tree.
    return {program.parent_path().parent_path() / "share" / "magiqt" / "models",
            program.parent_path().parent_path().parent_path().parent_path() / "resources" / "models"};
}

} // namespace

std::filesystem::path shippedModel(const std::string& name) {
    const std::vector<std::filesystem::path> folders = modelFolders();
    std::vector<std::string> present;
    for (const std::filesystem::path& folder : folders) {
        if (!std::filesystem::is_directory(folder)) continue;
        std::string wanted = name;
        if (wanted.empty()) std::ifstream(folder / "default.txt") >> wanted;
        // A name, never a path: what stands in a spec must not lead out of the folder.
        if (!wanted.empty() && wanted.find('/') == std::string::npos &&
            std::filesystem::exists(folder / (wanted + ".safetensors")))
            return folder / (wanted + ".safetensors");
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (entry.path().extension() == ".safetensors") present.push_back(entry.path().stem().string());
    }
    std::sort(present.begin(), present.end());
    std::string list;
    for (const std::string& one : present)
        list += (list.empty() ? "" : ", ") + one;
    throw Error(ErrorKind::BadInput, "model.missing",
                (name.empty() ? std::string("the default weights are missing")
                              : "there are no weights named '" + name + "'") +
                    (list.empty() ? "; no model is installed" : "; installed are: " + list) +
                    "; reinstall, or give a file with --weights",
                {{"model", name}, {"installed", list}});
}

std::filesystem::path shippedSegmenter(const std::string& name) {
    for (const std::filesystem::path& folder : modelFolders()) {
        const std::filesystem::path file = folder / "segmentation" / (name + ".safetensors");
        if (std::filesystem::exists(file)) return file;
    }
    throw Error(ErrorKind::BadInput, "model.missing",
                "the weights for finding the " + name +
                    " are missing; reinstall, or give a file with --weights",
                {{"model", "segmentation/" + name}, {"installed", ""}});
}

} // namespace magiqt
