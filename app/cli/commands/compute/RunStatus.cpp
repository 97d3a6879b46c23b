#include "RunStatus.h"

#include "base/Json.h"

#include <cstdio>

namespace magiqt {

Json runStatusJson(const RunFolder& folder, const JournalState& state) {
    Json artifacts = Json::array();
    for (const ArtifactRecord& artifact : state.artifacts)
        artifacts.push_back({{"role", artifact.role},
                             {"file", artifact.file},
                             {"bytes", artifact.bytes},
                             {"sha256", artifact.sha256}});
    Json json = {{"id", folder.id()},
                 {"kind", folder.kind()},
                 {"state", toString(state.state)},
                 {"attempts", state.attempts},
                 {"fraction", state.fraction},
                 {"stage", state.stage},
                 {"findings", state.findings},
                 {"artifacts", artifacts},
                 {"metrics", state.metrics},
                 {"lastCheckpoint", state.lastCheckpoint},
                 {"cancelRequested", folder.cancelRequested()}};
    if (state.remainingSeconds) json["remainingSeconds"] = *state.remainingSeconds;
    if (!state.stopSignal.empty()) json["stoppedBy"] = state.stopSignal;
    if (state.state == RunState::Failed)
        json["error"] = {{"code", state.errorCode},
                         {"message", state.errorMessage},
                         {"arguments", state.errorArguments},
                         {"exitCode", state.exitCode}};
    return json;
}

void tellWhatHappened(const RunFolder& folder, const JournalState& state, int exitCode) {
    if (exitCode == 0) return;
    if (state.state == RunState::Failed)
        std::fprintf(stderr, "error: %s\n", state.errorMessage.c_str());
    else if (state.state == RunState::Cancelled)
        std::fprintf(stderr, "the run was cancelled; magiqt-cli run --resume %s takes it up again\n",
                     folder.path().c_str());
    else if (!state.stopSignal.empty())
        std::fprintf(stderr, "stopped by %s; resume it with: magiqt-cli run %s\n", state.stopSignal.c_str(),
                     folder.path().c_str());
}

} // namespace magiqt
