// Reads a scan that a run names by its role. Free of threads.
#pragma once

#include "jobs/protocol/RunFolder.h"
#include "volume/Nifti.h"

#include <filesystem>
#include <string>

namespace magiqt {

struct ReadScan {
    std::filesystem::path file;
    NiftiImage image;
};

// Errors of a run go to its journal, which travels, and a file's name may be a person's: what the readers say
// of 'NAME.nii.gz' is said of 'ROLE.nii.gz'. Throws what RunFolder::inputPath and readNifti throw.
ReadScan readScan(const RunFolder& folder, const std::string& role);
// The header alone, under the same rule.
NiftiHeaderInfo readScanHeader(const RunFolder& folder, const std::string& role);

} // namespace magiqt
