#include "EndedRuns.h"

#include "Lookup.h"

#include "base/Error.h"
#include "jobs/protocol/Journal.h"
#include "jobs/protocol/RunFolder.h"

#include <algorithm>
#include <array>

namespace magiqt {

namespace fs = std::filesystem;

bool leavesNothing(const std::string& jobKind) {
    static constexpr std::array<const char*, 3> kinds{"import_scan", "export_dicom", "selftest"};
    return std::find(kinds.begin(), kinds.end(), jobKind) != kinds.end();
}

bool isTakenIn(const Catalog& catalog, const fs::path& runFolder) {
    const RunFolder run = RunFolder::open(runFolder);
    const auto known = findRun(catalog, run.id());
    return known && known->state == toString(readJournal(run.journal()).state);
}

std::vector<fs::path> runsToTakeIn(const Catalog& catalog) {
    std::vector<fs::path> found;
    std::error_code failure;
    for (fs::directory_iterator it(catalog.study() / "runs", failure), end; !failure && it != end;
         it.increment(failure)) {
        try {
            const RunFolder run = RunFolder::open(it->path());
            if (leavesNothing(run.kind()) || isTakenIn(catalog, run.path())) continue;
            const RunState state = readJournal(run.journal()).state;
            const bool hasEnded =
                state == RunState::Done ||
                (run.kind() != "import" && (state == RunState::Failed || state == RunState::Cancelled));
            if (hasEnded) found.push_back(run.path());
        } catch (const Error&) {
            // no run folder
        }
    }
    std::sort(found.begin(), found.end()); // names begin with the time
    return found;
}

} // namespace magiqt
