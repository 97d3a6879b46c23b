#include "ExecutorFactory.h"

#include "slurm/SlurmExecutor.h"
#include "slurm/SlurmSite.h"

#include "base/Error.h"
#include "jobs/protocol/LocalExecutor.h"

namespace magiqt {

std::unique_ptr<Executor> makeExecutor(const std::string& name, const std::vector<std::string>& program,
                                       const std::filesystem::path& queueFolder,
                                       std::shared_ptr<const std::atomic<bool>> abandoned) {
    if (name == "local") return std::make_unique<LocalExecutor>(program);
    if (name.starts_with("slurm:"))
        return std::make_unique<SlurmExecutor>(findSlurmSite(name.substr(6)), program, queueFolder / "slurm",
                                               std::move(abandoned));
    throw Error(ErrorKind::Usage, "queue.executor-unknown",
                "'" + name + "' is no place to run a job; 'local' and 'slurm:SITE' are",
                {{"executor", name}});
}

} // namespace magiqt
