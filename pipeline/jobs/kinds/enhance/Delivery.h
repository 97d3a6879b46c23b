// Brings a finished artifact to the place that the user named. Called by the job's thread alone.
#pragma once

#include <filesystem>

namespace magiqt {

// Copies `from` (in the run's out/) to `to`: the old file stays until the new one is complete. The temporary
// file beside `to` has a name that depends on `from` alone, so that the next attempt of a killed run writes
// over what that one left, and leaves nothing. Does nothing where `to` is empty. Throws Error (NoResource,
// "file.cannot-create" or "file.write-failed").
void deliver(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace magiqt
