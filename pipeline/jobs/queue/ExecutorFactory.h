// Makes an executor of the name that stands in an entry: "local", or "slurm:<site>" with the site's file.
// Free of threads.
#pragma once

#include "jobs/protocol/Executor.h"

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace magiqt {

// `program` is what runs a folder here ({"magiqt-cli", "run"}); a site may name another. Once `abandoned` is
// true no call waits for a scheduler any more. Throws Error (Usage, "queue.executor-unknown",
// "slurm.no-such-site"; BadInput, "slurm.site-invalid").
std::unique_ptr<Executor> makeExecutor(const std::string& name, const std::vector<std::string>& program,
                                       const std::filesystem::path& queueFolder,
                                       std::shared_ptr<const std::atomic<bool>> abandoned = {});

} // namespace magiqt
