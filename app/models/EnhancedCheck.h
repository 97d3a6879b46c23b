// Whether an image that is shown as the enhanced one was made from the scan beside it. Pure, any thread.
#pragma once

#include "ScanLoader.h"

#include "base/Finding.h"
#include "volume/Geometry.h"

namespace magiqt {

// `scanFile` is read for its SHA-256. Findings (warnings): "enhanced.no-provenance" (no sidecar with
// sources), "enhanced.other-source" (its sources do not hold the scan's SHA-256), "enhanced.elsewhere" (it
// covers less than half of the scan's field of view).
Findings enhancedFindings(const LoadedScan& enhanced, const QString& scanFile, const Geometry& scan);

// Whether a map lies where the scan does: "map.elsewhere" (it covers less than half of it).
Findings mapFindings(const Geometry& map, const Geometry& scan);

} // namespace magiqt
