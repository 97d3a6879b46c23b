// Run folders that nobody works on any more.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace magiqt {

// Of this kind in `runsFolder`, without a process that holds their lock. One that was made a moment ago and
// is not started yet is among them: the caller knows its own. Empty where the folder cannot be read.
std::vector<std::filesystem::path> unheldRuns(const std::filesystem::path& runsFolder,
                                              const std::string& kind);

} // namespace magiqt
