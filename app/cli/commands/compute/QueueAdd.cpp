// magiqt-cli queue add: one job, one for each file of a list, or a whole plan of jobs that need each other.
#include "KindCheck.h"
#include "QueueOptions.h"

#include "app/cli/Readable.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/protocol/JobDescription.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <fstream>
#include <map>
#include <set>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

struct AddOptions {
    std::string kind, parametersJson = "{}", executor = "local", batch, title, each, list;
    std::vector<std::string> inputs, outputs, needs;
    std::uint64_t seed = 0;
    int priority = 0;
    int threads = -1;
    std::int64_t memoryMiB = -1;
};

// FILE, or @ID/ARTIFACT of another entry.
EntryInput inputOf(const std::string& text, const JobQueue& queue) {
    if (!text.starts_with('@')) return fs::absolute(text);
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos)
        throw Error(ErrorKind::Usage, "usage.invalid",
                    "an artifact of another entry is given as ROLE=@ID/ARTIFACT", {{"reason", text}});
    return ArtifactSource{queue.get(text.substr(1, slash - 1))->id(), text.substr(slash + 1)};
}

// What the kind's job.json and the parameters say of the machine; `threads` and `memoryMiB` below 0: as they
// say.
JobResources resourcesOf(const Json& description, const Json& parameters, int threads,
                         std::int64_t memoryMiB) {
    const Json& stated = description.at("resources");
    JobResources resources;
    resources.threads = stated.value("threads", 0);
    resources.memoryMiB = stated.value("memoryMiB", std::int64_t(0));
    resources.gpu = gpuUseFrom(stated.value("gpu", "none"));
    const Json chosen = parameters.value("threads", Json());
    if (chosen.is_number_integer() && chosen.get<int>() > 0) resources.threads = chosen.get<int>();
    const std::string device = parameters.value("device", "auto");
    if (device == "cpu") resources.gpu = GpuUse::None;
    if (device == "cuda" && resources.gpu != GpuUse::None) resources.gpu = GpuUse::Required;
    if (threads >= 0) resources.threads = threads;
    if (memoryMiB >= 0) resources.memoryMiB = memoryMiB;
    return resources;
}

// Checks against the kind and fills in resources; a job that is given threads is told so.
void complete(QueueRequest& request, Json parameters, int threads, std::int64_t memoryMiB) {
    const Json description = descriptionOfKind(request.kind);
    if (!parameters.is_object())
        throw Error(ErrorKind::BadInput, "run.parameters-invalid",
                    "the run's parameters are not a JSON object");
    if (threads > 0)
        for (const Json& parameter : description.at("parameters"))
            if (parameter.at("name") == "threads" && !parameters.contains("threads"))
                parameters["threads"] = threads;
    checkParameters(description, parameters);
    std::set<std::string> roles;
    for (const auto& [role, input] : request.inputs) {
        roles.insert(role);
        const auto* file = std::get_if<fs::path>(&input);
        std::error_code failure;
        if (file && !fs::exists(*file, failure))
            throw Error(ErrorKind::BadInput, "file.unreadable",
                        "the input '" + role + "' (" + file->filename().string() + ") is not there",
                        {{"role", role}, {"file", file->filename().string()}});
    }
    checkInputRoles(description, roles);
    request.parametersJson = parameters.dump();
    request.resources = resourcesOf(description, parameters, threads, memoryMiB);
}

QueueRequest requestOf(const AddOptions& options, const JobQueue& queue) {
    QueueRequest request;
    request.kind = options.kind;
    request.seed = options.seed;
    request.priority = options.priority;
    request.executor = options.executor;
    request.batch = options.batch;
    request.title = options.title;
    for (const std::string& need : options.needs)
        request.needs.push_back(queue.get(need)->id());
    for (const std::string& input : options.inputs) {
        const auto [role, text] = splitRole("--in", input);
        request.inputs[role] = inputOf(text, queue);
    }
    for (const std::string& output : options.outputs) {
        const auto [role, file] = splitRole("--out", output);
        request.outputs[role] = fs::absolute(file);
    }
    return request;
}

std::vector<QueueRequest> forEach(const AddOptions& options, const JobQueue& queue) {
    const auto [role, listFile] = splitRole("--each", options.each);
    std::ifstream stream(listFile);
    if (!stream)
        throw Error(ErrorKind::BadInput, "file.unreadable", "the list of --each cannot be read",
                    {{"file", fs::path(listFile).filename().string()}});
    const Json parameters = Json::parse(options.parametersJson, nullptr, false);
    std::vector<QueueRequest> requests;
    for (std::string line; std::getline(stream, line);) {
        if (line.empty()) continue;
        QueueRequest request = requestOf(options, queue);
        request.inputs[role] = inputOf(line, queue);
        if (request.batch.empty()) request.batch = options.kind;
        complete(request, parameters, options.threads, options.memoryMiB);
        requests.push_back(std::move(request));
    }
    return requests;
}

// Names of the plan become ids; what is no name of it is an entry that is in the queue already.
class Plan {
public:
    Plan(const AddOptions& options, const JobQueue& queue) : m_options(options), m_queue(queue) {}

    std::vector<QueueRequest> read(const fs::path& file) {
        const Json items = readJsonFile(file);
        if (!items.is_array()) fail("an array of jobs was expected");
        for (const Json& item : items)
            if (item.is_object() && item.contains("name"))
                m_ids[item["name"].get<std::string>()] = JobQueue::newId();
        std::vector<QueueRequest> requests;
        try {
            for (const Json& item : items)
                requests.push_back(one(item, fs::absolute(file).parent_path()));
        } catch (const Json::exception& problem) {
            fail(problem.what());
        }
        return requests;
    }

private:
    [[noreturn]] static void fail(const std::string& reason) {
        throw Error(ErrorKind::BadInput, "queue.plan-invalid",
                    "the list of jobs is not as it must be: " + reason, {{"reason", reason}});
    }

    std::string idOf(const std::string& name) const {
        const auto found = m_ids.find(name);
        return found == m_ids.end() ? m_queue.get(name)->id() : found->second;
    }

    QueueRequest one(const Json& item, const fs::path& base) const {
        QueueRequest request;
        if (item.contains("name")) request.id = m_ids.at(item["name"].get<std::string>());
        request.kind = item.contains("kind") ? item["kind"].get<std::string>() : m_options.kind;
        request.seed = item.value("seed", m_options.seed);
        request.priority = item.value("priority", m_options.priority);
        request.executor = item.value("executor", m_options.executor);
        request.batch = item.value("batch", m_options.batch);
        request.title = item.value("title", m_options.title);
        for (const Json& need : item.value("needs", Json::array()))
            request.needs.push_back(idOf(need.get<std::string>()));
        const Json inputs = item.value("inputs", Json::object()),
                   outputs = item.value("outputs", Json::object());
        for (const auto& [role, input] : inputs.items()) {
            if (input.is_string())
                request.inputs[role] = base / input.get<std::string>();
            else
                request.inputs[role] = ArtifactSource{idOf(input.at("from")), input.at("artifact")};
        }
        for (const auto& [role, output] : outputs.items())
            request.outputs[role] = base / output.get<std::string>();
        complete(request, item.value("parameters", Json::object()), item.value("threads", m_options.threads),
                 item.value("memoryMiB", m_options.memoryMiB));
        return request;
    }

    const AddOptions& m_options;
    const JobQueue& m_queue;
    std::map<std::string, std::string> m_ids;
};

} // namespace

void addQueueAdd(CLI::App& parent) {
    auto options = std::make_shared<AddOptions>();
    auto place = std::make_shared<QueuePlace>();
    CLI::App* command = parent.add_subcommand("add", "Add a job, or many of one kind, and print their ids");
    command->add_option("KIND", options->kind, "Kind of job, see 'magiqt-cli kinds'");
    command->add_option("--in", options->inputs, "ROLE=FILE, or ROLE=@ID/ARTIFACT of another entry");
    command->add_option("--out", options->outputs, "ROLE=FILE: where an artifact is wanted besides");
    command->add_option("--parameters", options->parametersJson, "Parameters as a JSON object");
    command->add_option("--needs", options->needs, "Entries that must be done first");
    command->add_option("--priority", options->priority, "Higher goes first")->capture_default_str();
    command->add_option("--executor", options->executor, "local or slurm:SITE")->capture_default_str();
    command->add_option("--batch", options->batch, "Label of what belongs together");
    command->add_option("--title", options->title, "What it is about; no names of people");
    command->add_option("--seed", options->seed, "Seed of every random draw");
    command->add_option("--threads", options->threads,
                        "Threads that it takes (0: all); as the kind says by itself");
    command->add_option("--memory", options->memoryMiB, "Memory that it takes, MiB");
    command->add_option("--each", options->each,
                        "ROLE=LIST.txt: one job for each file that stands in the list");
    command->add_option("--list", options->list,
                        "PLAN.json: an array of {name, kind, inputs, parameters, needs, ...}; inputs may be "
                        "{\"from\": name, \"artifact\": role}");
    addPlaceOptions(*command, place);
    command->callback([options, place] {
        if (options->kind.empty() && options->list.empty())
            throw Error(ErrorKind::Usage, "usage.invalid", "KIND is required", {{"reason", "KIND"}});
        if (!options->kind.empty()) descriptionOfKind(options->kind);
        JobQueue queue(place->folder());
        std::vector<QueueRequest> requests;
        if (!options->list.empty()) {
            requests = Plan(*options, queue).read(options->list);
        } else if (!options->each.empty()) {
            requests = forEach(*options, queue);
        } else {
            requests.push_back(requestOf(*options, queue));
            complete(requests.back(), Json::parse(options->parametersJson, nullptr, false), options->threads,
                     options->memoryMiB);
        }
        const std::vector<std::string> ids =
            requests.empty() ? std::vector<std::string>{} : queue.addBatch(requests);
        if (place->asJson) std::printf("%s\n", readable({{"added", ids}}).c_str());
        for (const std::string& id : ids)
            if (!place->asJson) std::printf("%s\n", id.c_str());
    });
}

} // namespace magiqt
