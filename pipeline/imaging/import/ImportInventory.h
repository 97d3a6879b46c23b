// What a folder holds that could be imported, found in one pass that reads headers only: series with ticks
// and findings, people, and counts of what was passed over. Deterministic: the same files and the same salt
// give the same result whatever the order of the file system. Blocking; several threads inside.
#pragma once

#include "ImportSeries.h"

#include "imaging/dicom/DicomStacks.h"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace magiqt {

struct InventoryOptions {
    int threads = 0; // 0: all
    std::function<void(double fraction)> progress;
    std::function<bool()> stopRequested;
};

// A NIfTI file of the folder.
struct ImportImage {
    std::filesystem::path path;
};

struct ImportInventory {
    explicit ImportInventory(std::string salt) : people(std::move(salt)) {}

    std::vector<DicomHeader> headers;
    std::vector<DicomStack> stacks;
    std::vector<ImportImage> images;
    People people;
    std::vector<ImportSeries> series; // in the order of people, sessions, acquisition
    std::int64_t files = 0;
    std::map<std::string, std::int64_t> skipped; // reason -> number of files
    Findings findings;
    double seconds = 0; // of the pass
};

// Throws Error: BadInput "import.not-a-folder", "import.nothing-found" (the folder holds no image; the
// arguments say what was there); Usage "import.salt" (an empty salt); Stopped "import.stopped".
ImportInventory takeInventory(const std::filesystem::path& folder, const std::string& salt,
                              const InventoryOptions& options = {});

// preview.json.
Json previewJson(const ImportInventory& inventory);

} // namespace magiqt
