// What may stand in the JSON beside an image: the metadata that BIDS knows for anatomical MR with their
// types, units and plausible ranges, and what must never stand there. The export writes only what is on the
// list; the validator reports what is wrong. Pure functions, safe from any thread.
#pragma once

#include "base/JsonForward.h"

#include <filesystem>
#include <string>
#include <vector>

namespace magiqt {

struct SidecarProblem {
    std::string code; // "bids.metadata-type", "bids.metadata-units", "bids.metadata-forbidden"
    std::string message;
};

std::vector<SidecarProblem> sidecarProblems(const Json& sidecar);

// The entries of `sidecar` that are on the list of technical metadata, with the right type and a plausible
// value and without a date or number that could name somebody. Nothing else survives.
Json shareableSidecar(const Json& sidecar);

// The spatial unit in the header of a NIfTI file is millimetres (xyzt_units). False where it cannot be read.
bool hasMillimetres(const std::filesystem::path& file);

} // namespace magiqt
