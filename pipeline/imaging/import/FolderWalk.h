// Every regular file below a folder, in a fixed order (by relative path). Links are followed, loops are not:
// each folder is entered once. Blocking; any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace magiqt {

struct FolderListing {
    std::vector<std::filesystem::path> files; // relative to the folder
    std::int64_t unreadable = 0;              // folders and links that could not be followed
    std::int64_t loops = 0;                   // links to a folder that was entered already
};

// Throws Error (BadInput, "import.not-a-folder") when it is none or cannot be opened.
FolderListing listFolder(const std::filesystem::path& folder);

} // namespace magiqt
