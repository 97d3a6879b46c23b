#include "JobQueue.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/protocol/PathJson.h"

#include <limits>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

bool isInside(const fs::path& path, const fs::path& study) {
    const fs::path inside = fs::absolute(path).lexically_normal().lexically_relative(study);
    return !inside.empty() && *inside.begin() != "..";
}

// Relative to the study where it lies inside, so that the study can be moved.
Json placeToJson(const fs::path& path, const fs::path& study) {
    const fs::path whole = fs::absolute(path).lexically_normal();
    return textToJson(isInside(path, study) ? whole.lexically_relative(study).generic_string()
                                            : whole.string());
}

fs::path placeFromJson(const Json& place, const fs::path& study) {
    const fs::path path = pathFromJson(place);
    return path.is_absolute() ? path : (study / path).lexically_normal();
}

Json inputToJson(const EntryInput& input, const fs::path& study) {
    if (const auto* source = std::get_if<ArtifactSource>(&input))
        return {{"from", source->entry}, {"artifact", source->artifact}};
    return {{"file", placeToJson(std::get<fs::path>(input), study)}};
}

EntryInput inputFromJson(const Json& json, const fs::path& study) {
    if (json.contains("from"))
        return ArtifactSource{json.at("from").get<std::string>(), json.at("artifact").get<std::string>()};
    return placeFromJson(json.at("file"), study);
}

Json reasonToJson(const EntryReason& reason) {
    return {{"code", reason.code}, {"message", reason.message}, {"arguments", reason.arguments}};
}

// A run folder is a folder of the study: what a damaged or foreign file names must not lead out of it.
std::string checkedRunFolder(const std::string& name) {
    if (name.empty()) return name;
    const fs::path path = fs::path(name).lexically_normal();
    if (path.is_absolute() || *path.begin() == ".." || path == ".") throw std::runtime_error("runFolder");
    return name;
}

QueueEntry readEntry(const Json& json, const fs::path& study) {
    if (json.at("format").get<int>() != 1) throw std::runtime_error("format");
    QueueEntry entry;
    QueueRequest& request = entry.request;
    request.id = json.at("id");
    request.kind = json.at("kind");
    for (const char* member : {"parameters", "inputs", "outputs", "resources"})
        if (!json.at(member).is_object()) throw std::runtime_error(member);
    request.parametersJson = json["parameters"].dump();
    for (const auto& [role, input] : json.at("inputs").items())
        request.inputs[role] = inputFromJson(input, study);
    for (const auto& [role, output] : json.at("outputs").items())
        request.outputs[role] = placeFromJson(output, study);
    request.seed = json.at("seed");
    request.priority = json.at("priority");
    request.needs = json.at("needs").get<std::vector<std::string>>();
    const Json& resources = json.at("resources");
    request.resources = {resources.at("threads"), gpuUseFrom(resources.at("gpu")), resources.at("memoryMiB")};
    request.executor = json.at("executor");
    request.batch = json.value("batch", "");
    request.title = json.value("title", "");
    entry.state = entryStateFrom(json.at("state"));
    if (entry.state == EntryState::Blocked) entry.state = EntryState::Waiting;
    if (json.contains("reason"))
        entry.reason = {json["reason"].at("code"), json["reason"].at("message"),
                        json["reason"].at("arguments")};
    entry.order = json.at("order");
    entry.addedUtc = json.at("addedUtc");
    entry.runFolder = checkedRunFolder(json.at("runFolder"));
    entry.handle = json.at("handle");
    entry.attempts = json.at("attempts");
    entry.recordsBefore = json.value("recordsBefore", std::uint64_t(0));
    if (json.contains("gpu")) entry.gpu = json["gpu"].get<int>();
    if (json.contains("cancel"))
        entry.cancel = CancelRequest{json["cancel"].at("askedUtc"), json["cancel"].at("deadlineSeconds")};
    return entry;
}

} // namespace

Json entryToJson(const QueueEntry& entry, const fs::path& study) {
    const QueueRequest& request = entry.request;
    Json inputs = Json::object(), outputs = Json::object();
    // A folder elsewhere can be named after a person: what is done has no need of its place any more.
    const auto isForgotten = [&](const fs::path& path) {
        return entry.state == EntryState::Done && !isInside(path, study);
    };
    for (const auto& [role, input] : request.inputs)
        if (const auto* file = std::get_if<fs::path>(&input); !file || !isForgotten(*file))
            inputs[role] = inputToJson(input, study);
    for (const auto& [role, output] : request.outputs)
        if (!isForgotten(output)) outputs[role] = placeToJson(output, study);
    Json json = {{"format", 1},
                 {"id", request.id},
                 {"runFolder", entry.runFolder},
                 {"kind", request.kind},
                 {"title", request.title},
                 {"batch", request.batch},
                 {"parameters", Json::parse(request.parametersJson)},
                 {"inputs", inputs},
                 {"outputs", outputs},
                 {"seed", request.seed},
                 {"priority", request.priority},
                 {"needs", request.needs},
                 {"resources",
                  {{"threads", request.resources.threads},
                   {"gpu", toString(request.resources.gpu)},
                   {"memoryMiB", request.resources.memoryMiB}}},
                 {"executor", request.executor},
                 {"state", toString(entry.state == EntryState::Blocked ? EntryState::Waiting : entry.state)},
                 {"handle", entry.handle},
                 {"attempts", entry.attempts},
                 {"recordsBefore", entry.recordsBefore},
                 {"order", entry.order},
                 {"addedUtc", entry.addedUtc}};
    if (!entry.reason.code.empty() && entry.state != EntryState::Blocked)
        json["reason"] = reasonToJson(entry.reason);
    if (entry.gpu && isAtWork(entry.state)) json["gpu"] = *entry.gpu;
    if (entry.cancel)
        json["cancel"] = {{"askedUtc", entry.cancel->askedUtc},
                          {"deadlineSeconds", entry.cancel->deadlineSeconds}};
    return json;
}

QueueEntry entryFromJson(const Json& json, const fs::path& study) {
    try {
        return readEntry(json, study);
    } catch (const std::exception& problem) {
        throw Error(ErrorKind::BadInput, "queue.entry-damaged",
                    std::string("a queue entry is damaged or of another version: ") + problem.what(),
                    {{"reason", problem.what()}});
    }
}

} // namespace magiqt
