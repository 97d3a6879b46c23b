#include "ResolvedRequest.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/protocol/Journal.h"

namespace magiqt {

namespace {

namespace fs = std::filesystem;

ArtifactRecord artifactOf(const QueueEntry& needed, const fs::path& folder, const std::string& role) {
    for (const ArtifactRecord& artifact : readJournal(folder / "journal.jsonl").artifacts)
        if (artifact.role == role) return artifact;
    throw Error(ErrorKind::BadInput, "queue.artifact-missing",
                "what it needs (" + needed.request.kind + " '" + needed.id() + "') made no '" + role + "'",
                {{"entry", needed.id()}, {"kind", needed.request.kind}, {"artifact", role}});
}

} // namespace

void ResolvedRequest::checkMadeOf(const RunFolder& folder) const {
    const Json inputs = folder.spec().at("inputs");
    for (const auto& [role, digest] : madeOf)
        if (!inputs.contains(role) || inputs[role].value("sha256", "") != digest)
            throw Error(ErrorKind::BadInput, "run.input-changed",
                        "the file of input '" + role + "' is not the one that the run was made for; retry it",
                        {{"role", role}});
}

ResolvedRequest resolveRequest(const QueueEntry& entry, const JobQueue& queue) {
    ResolvedRequest result;
    result.request.kind = entry.request.kind;
    result.request.parametersJson = entry.request.parametersJson;
    result.request.outputs = entry.request.outputs;
    result.request.seed = entry.request.seed;
    for (const auto& [role, input] : entry.request.inputs) {
        if (const auto* file = std::get_if<fs::path>(&input)) {
            result.request.inputs[role] = *file;
            continue;
        }
        const auto& source = std::get<ArtifactSource>(input);
        const EntryPointer needed = queue.find(source.entry);
        if (!needed)
            throw Error(ErrorKind::BadInput, "queue.need-missing",
                        "what it needs ('" + source.entry + "') is not in the queue",
                        {{"entry", source.entry}});
        const fs::path folder = queue.study() / needed->runFolder;
        const ArtifactRecord artifact = artifactOf(*needed, folder, source.artifact);
        result.request.inputs[role] = folder / "out" / artifact.file;
        result.madeOf[role] = artifact.sha256;
    }
    return result;
}

} // namespace magiqt
