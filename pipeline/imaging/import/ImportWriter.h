// Writes one series of an inventory as a de-identified NIfTI with its sidecar. Blocking; several threads
// inside.
#pragma once

#include "ImportInventory.h"

#include "base/Json.h"

namespace magiqt {

struct ImportWriteOptions {
    int threads = 0; // 0: all
    std::function<void(double fraction)> progress;
    std::function<bool()> stopRequested;
};

struct WrittenScan {
    Json entry;                 // of import.json
    std::filesystem::path file; // NIfTI and sidecar, in `out`
    std::filesystem::path sidecar;
};

// <out>/<number in four digits>_<contrast>.nii.gz and .json. The bytes depend on the images alone. Throws
// Error as readStack and readNifti do; NoResource where the disk is full.
WrittenScan writeSeries(const ImportInventory& inventory, const ImportSeries& series, std::int64_t number,
                        const std::filesystem::path& out, const ImportWriteOptions& options = {});

// persons.sealed for a public key of 64 hexadecimal digits (Seal.h): the people with these labels, all where
// there are none.
void writeSealedPersons(const People& people, const People::Labels& labels, const std::string& sealTo,
                        const std::filesystem::path& file);

} // namespace magiqt
