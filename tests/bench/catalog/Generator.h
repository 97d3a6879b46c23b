// A study of any size whose values look like a real one's: people of all ages, 1 to 9 scans, six scanners,
// thirty sites, findings on one scan in twelve, pairs, verdicts. The same seed makes the same study.
#pragma once

#include "catalog/Catalog.h"

#include <cstdint>

namespace magiqt::bench {

struct Made {
    std::int64_t subjects = 0, sessions = 0, scans = 0;
    double insertSeconds = 0; // of subjects, sessions and scans, with commit
    double insertProcessorSeconds = 0;
    std::uintmax_t bytes = 0; // of the file then; pairs, ratings and their undo log come after
};

Made makeStudy(Catalog& catalog, std::int64_t scans, std::int64_t subjects, bool distinctAcquisitions);

} // namespace magiqt::bench
