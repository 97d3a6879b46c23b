// Runs a run folder that the user named in this process, with its progress on stderr; the same call again
// resumes it.
#pragma once

#include "app/cli/Command.h"

#include "jobs/protocol/RunFolder.h"

#include <filesystem>

namespace magiqt {

// Makes `folder` for `request`, or goes on with the run that stands there; its outputs are not asked for.
// Returns true when the run is done; else result holds its exit code. Throws Error (Usage): "run.other-kind",
// "run.other-inputs", "run.other-parameters" for a run that was made for something else.
bool runOrResume(const std::filesystem::path& folder, const RunRequest& request, CommandResult& result);

} // namespace magiqt
