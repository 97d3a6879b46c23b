// The end of a training that stopped before its last step: here, or on another of its ranks.
#pragma once

#include "base/Error.h"
#include "jobs/protocol/JobContext.h"

namespace magiqt {

// Throws Error (Cancelled or Stopped), always.
[[noreturn]] inline void stopWithTheOthers(const JobContext& context) {
    context.throwIfStopped();
    throw Error(ErrorKind::Stopped, "job.stopped", "the run stopped at a checkpoint; run it again to resume",
                {{"signal", "another rank"}});
}

} // namespace magiqt
