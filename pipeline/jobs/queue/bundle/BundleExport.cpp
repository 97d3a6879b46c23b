#include "Archive.h"
#include "Bundle.h"

#include "jobs/queue/ResolvedRequest.h"

#include "base/Error.h"
#include "base/Ids.h"
#include "base/Json.h"
#include "base/Sha256.h"
#include "jobs/protocol/RunFolder.h"
#include "jobs/protocol/RunLock.h"

#include <algorithm>
#include <map>
#include <optional>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

// Readers of images look at the ending; any other stays away.
std::string endingOf(const fs::path& file) {
    const std::string name = file.filename().string();
    for (const char* ending :
         {".nii.gz", ".nii", ".hdr", ".img", ".json", ".safetensors", ".tfm", ".pack", ".txt"})
        if (name.ends_with(ending)) return ending;
    return {};
}

[[noreturn]] void failAtWork(const QueueEntry& entry) {
    throw Error(ErrorKind::Usage, "queue.at-work",
                "entry '" + entry.id() + "' is " + toString(entry.state) + "; cancel it first",
                {{"entry", entry.id()}, {"state", toString(entry.state)}});
}

class Packing {
public:
    Packing(JobQueue& queue, BundlePurpose purpose) : m_queue(queue), m_purpose(purpose) {}

    void add(const std::string& id) {
        const EntryPointer entry = m_queue.get(id);
        if (isAtWork(entry->state)) failAtWork(*entry);
        const RunFolder run = m_purpose == BundlePurpose::Work ? withFolder(*entry) : openFolder(*entry);
        const std::string name = run.path().filename().string(), place = "runs/" + name + "/";
        addFile(place + "spec.json", run.path() / "spec.json");
        std::error_code failure;
        if (fs::exists(run.journal(), failure)) addFile(place + "journal.jsonl", run.journal());
        addTree(place + "out/", run.out());
        addTree(place + "checkpoint/", run.checkpoint());
        const JobResources& resources = entry->request.resources;
        Json about = {{"folder", name},
                      {"kind", run.kind()},
                      {"priority", entry->request.priority},
                      {"resources",
                       {{"threads", resources.threads},
                        {"gpu", toString(resources.gpu)},
                        {"memoryMiB", resources.memoryMiB}}},
                      {"inputs", Json::object()}};
        const Json inputs = run.spec().at("inputs");
        if (m_purpose == BundlePurpose::Work)
            for (const auto& item : inputs.items())
                about["inputs"][item.key()] = addInput(item.key(), run);
        m_runs.push_back(about);
    }

    void write(const fs::path& file) const {
        Json files = Json::object();
        for (const auto& [name, place] : m_files)
            files[name] = {{"bytes", fs::file_size(place)}, {"sha256", sha256OfFile(place)}};
        const Json manifest = {{"format", 1},
                               {"bundle", randomId(12)},
                               {"purpose", m_purpose == BundlePurpose::Work ? "work" : "results"},
                               {"runs", m_runs},
                               {"files", files}};
        ArchiveWriter archive(file);
        archive.addText("bundle.json", manifest.dump(1) + "\n");
        for (const auto& [name, place] : m_files)
            archive.addFile(name, place);
        archive.finish();
    }

private:
    RunFolder openFolder(const QueueEntry& entry) const {
        if (entry.runFolder.empty())
            throw Error(ErrorKind::Usage, "bundle.not-ready",
                        "entry '" + entry.id() + "' has not been run yet", {{"entry", entry.id()}});
        return RunFolder::open(m_queue.study() / entry.runFolder);
    }

    RunFolder withFolder(const QueueEntry& entry) {
        for (const std::string& need : entry.request.needs) {
            const EntryPointer needed = m_queue.find(need);
            if (!needed || needed->state != EntryState::Done)
                throw Error(ErrorKind::Usage, "bundle.not-ready",
                            "what entry '" + entry.id() + "' needs is not done yet", {{"entry", entry.id()}});
        }
        std::error_code failure;
        if (!entry.runFolder.empty() && fs::exists(m_queue.study() / entry.runFolder / "spec.json", failure))
            return openFolder(entry);
        const ResolvedRequest wanted = resolveRequest(entry, m_queue);
        const std::string id = RunFolder::newId();
        // Written down first, as a runner does.
        m_queue.change(entry.id(), [&](QueueEntry& now) {
            now.runFolder = "runs/" + RunFolder::nameOf(id, entry.request.kind);
            return true;
        });
        return RunFolder::createWithId(m_queue.study() / "runs", id, wanted.request);
    }

    std::string addInput(const std::string& role, const RunFolder& run) {
        const fs::path file = run.inputPath(role);
        if (fs::is_directory(file))
            throw Error(ErrorKind::BadInput, "bundle.folder-input",
                        "the input '" + role + "' is a folder; a folder of original images stays where it is",
                        {{"role", role}});
        const std::string digest = run.spec().at("inputs").at(role).at("sha256");
        const std::string ending = endingOf(file), name = "inputs/" + digest + ending;
        if (ending == ".hdr" || ending == ".img")
            for (const char* half : {".hdr", ".img"})
                addFile("inputs/" + digest + half, fs::path(file).replace_extension(half));
        else
            addFile(name, file);
        return name;
    }

    void addTree(const std::string& place, const fs::path& folder) {
        std::error_code failure;
        for (fs::recursive_directory_iterator it(folder, failure), end; !failure && it != end;
             it.increment(failure)) {
            const std::string name = it->path().lexically_relative(folder).generic_string();
            if (it->is_symlink() || !it->is_regular_file() || it->path().extension() == ".part") continue;
            addFile(place + name, it->path());
        }
    }

    void addFile(const std::string& name, const fs::path& file) { m_files[name] = file; }

    JobQueue& m_queue;
    BundlePurpose m_purpose;
    Json m_runs = Json::array();
    std::map<std::string, fs::path> m_files;
};

// Entries that go along as a bundle wait for their results; as they were again where keep() is not reached.
class Claim {
public:
    Claim(JobQueue& queue, const std::vector<std::string>& ids) : m_queue(queue) {
        try {
            for (const std::string& id : ids)
                take(queue.get(id)->id());
        } catch (...) {
            giveBack();
            throw;
        }
    }
    ~Claim() { giveBack(); }
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;

    void keep() { m_before.clear(); }

private:
    void take(const std::string& id) {
        m_queue.change(id, [&](QueueEntry& entry) {
            if (isAtWork(entry.state)) failAtWork(entry);
            m_before.push_back(entry);
            entry.state = EntryState::Waiting;
            entry.request.executor = "bundle";
            entry.reason = {"queue.away", "taken along as a bundle; it waits for its results", {}};
            return true;
        });
    }

    // A full disk: what stays "away" is taken back by a retry.
    void giveBack() {
        for (const QueueEntry& before : m_before) {
            try {
                m_queue.change(before.id(), [&](QueueEntry& entry) {
                    if (entry.request.executor != "bundle") return false;
                    entry.state = before.state;
                    entry.request.executor = before.request.executor;
                    entry.reason = before.reason;
                    return true;
                });
            } catch (const Error&) {
            }
        }
        m_before.clear();
    }

    JobQueue& m_queue;
    std::vector<QueueEntry> m_before;
};

} // namespace

void exportBundle(JobQueue& queue, const std::vector<std::string>& ids, const fs::path& file,
                  BundlePurpose purpose) {
    queue.refresh();
    std::optional<Claim> claim; // before a file is read: no runner starts meanwhile what goes away
    if (purpose == BundlePurpose::Work) claim.emplace(queue, ids);
    Packing packing(queue, purpose);
    for (const std::string& id : ids)
        packing.add(id);
    packing.write(file);
    if (claim) claim->keep();
}

} // namespace magiqt
