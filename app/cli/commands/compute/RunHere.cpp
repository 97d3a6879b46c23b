#include "RunHere.h"

#include "ProgressLine.h"
#include "RunStatus.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/kinds/JobKinds.h"
#include "jobs/protocol/Journal.h"

#include <cstdio>

namespace magiqt {

namespace {

// A run is what it was made for: the same call resumes it, another recipe or pack needs another folder.
void checkSame(const RunFolder& folder, const RunRequest& request) {
    if (folder.kind() != request.kind)
        throw Error(ErrorKind::Usage, "run.other-kind",
                    "the folder holds a run of the kind " + folder.kind() + "; choose another folder",
                    {{"kind", folder.kind()}});
    const Json spec = folder.spec();
    for (const auto& [role, file] : request.inputs)
        if (!folder.isInput(role, file))
            throw Error(ErrorKind::Usage, "run.other-inputs",
                        "the folder holds a run that was made with another " + role +
                            "; name a new folder, or resume that run with the files it was made with",
                        {{"role", role}});
    for (const auto& item : spec.at("inputs").items())
        if (!request.inputs.contains(item.key()))
            throw Error(ErrorKind::Usage, "run.other-inputs",
                        "the folder holds a run that was made with a file of the role " + item.key() +
                            ", which this call does not give; name a new folder, or give it again",
                        {{"role", item.key()}});
    // What a run computes may not change under it; where and with how many threads may.
    const Json asked = Json::parse(request.parametersJson);
    for (const auto& item : asked.items())
        if (item.key() != "device" && item.key() != "threads" &&
            spec.at("parameters").value(item.key(), Json()) != item.value())
            throw Error(ErrorKind::Usage, "run.other-parameters",
                        "the folder holds a run that was made with another " + item.key() +
                            "; name a new folder, or resume that run as it was made",
                        {{"parameter", item.key()}});
}

} // namespace

bool runOrResume(const std::filesystem::path& place, const RunRequest& request, CommandResult& result) {
    const bool isThere = std::filesystem::exists(place / "spec.json");
    const RunFolder folder = isThere ? RunFolder::open(place) : RunFolder::createAt(place, request);
    if (isThere) checkSame(folder, request);
    {
        const ProgressLine progress(folder.journal());
        result.exitCode = executeRunFolder(folder);
    }
    const JournalState state = readJournal(folder.journal());
    for (const Finding& finding : state.findings)
        std::fprintf(stderr, "%s: %s\n", finding.severity == Severity::Warning ? "warning" : "note",
                     finding.message.c_str());
    tellWhatHappened(folder, state, result.exitCode);
    return result.exitCode == 0;
}

} // namespace magiqt
