// A run's state as the JSON that `run --json` and `job status --json` print. Free of threads.
#pragma once

#include "base/JsonForward.h"
#include "jobs/protocol/Journal.h"
#include "jobs/protocol/RunFolder.h"

namespace magiqt {

// A failed run has "error" with code, message and arguments, as every failed command has with --json.
Json runStatusJson(const RunFolder& folder, const JournalState& state);

// One line on stderr for a run that did not end well; nothing for one that did.
void tellWhatHappened(const RunFolder& folder, const JournalState& state, int exitCode);

} // namespace magiqt
