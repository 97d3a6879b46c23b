#include "JobKinds.h"

#include "jobs/protocol/JobDescription.h"

#include "base/Error.h"
#include "base/Json.h"
#include "nn/training/RankPlace.h"

#include <algorithm>

namespace magiqt {

const JobKind* findJobKind(const std::string& name) {
    const std::vector<JobKind>& kinds = allJobKinds();
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&](const JobKind& kind) { return kind.name == name; });
    return found == kinds.end() ? nullptr : &*found;
}

int executeRunFolder(const RunFolder& folder) {
    const Json spec = folder.spec();
    const std::string name = spec.at("kind");
    const JobKind* kind = findJobKind(name);
    if (!kind)
        throw Error(ErrorKind::BadInput, "run.kind-unknown",
                    "this program cannot run jobs of kind '" + name +
                        "'; 'magiqt-cli kinds' lists what it can",
                    {{"kind", name}});
    const Json description = parseJobDescription(kind->descriptionJson);
    checkParameters(description, spec.at("parameters"));
    const RankPlace place = RankPlace::fromEnvironment();
    if (place.size > 1 && !description.value("ranks", false))
        throw Error(ErrorKind::Usage, "ranks.one-process",
                    "jobs of kind '" + name + "' run in one process; this is rank " + std::to_string(place.rank) +
                        " of " + std::to_string(place.size) + ", start one alone",
                    {{"kind", name}});
    return executeJob(folder, kind->run, parameterDefaults(description),
                      place.rank > 0 ? RunPart::Follows : RunPart::Leads);
}

} // namespace magiqt
