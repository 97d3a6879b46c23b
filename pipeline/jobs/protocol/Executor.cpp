#include "Executor.h"

#include "Journal.h"
#include "RunLock.h"

#include "base/Error.h"
#include "base/Json.h"

namespace magiqt {

std::vector<std::string> Executor::submitAll(const std::vector<RunFolder>& folders,
                                             const SubmitOptions& options) {
    std::vector<std::string> handles;
    for (const RunFolder& folder : folders)
        handles.push_back(submit(folder, options));
    return handles;
}

void recordForcedCancel(const RunFolder& folder) {
    try {
        const RunLock lock(folder.path()); // so that nobody resumes it in between
        const RunState state = readJournal(folder.journal()).state;
        if (state != RunState::Done && state != RunState::Failed && state != RunState::Cancelled)
            Journal(folder.journal()).append("cancelled", {{"byForce", true}});
    } catch (const Error&) {
    }
}

} // namespace magiqt
