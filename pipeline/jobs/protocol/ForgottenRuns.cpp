#include "ForgottenRuns.h"

#include "RunLock.h"

namespace magiqt {

std::vector<std::filesystem::path> unheldRuns(const std::filesystem::path& runsFolder,
                                              const std::string& kind) {
    std::vector<std::filesystem::path> runs;
    std::error_code failure;
    for (std::filesystem::directory_iterator entry(runsFolder, failure), end; !failure && entry != end;
         entry.increment(failure))
        if (entry->path().filename().string().ends_with("_" + kind) && !RunLock::isHeld(entry->path()))
            runs.push_back(entry->path());
    return runs;
}

} // namespace magiqt
