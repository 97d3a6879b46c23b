#include "Archive.h"
#include "Bundle.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Ids.h"
#include "base/Json.h"
#include "base/Sha256.h"
#include "jobs/protocol/Journal.h"
#include "jobs/protocol/RunFolder.h"
#include "jobs/protocol/RunLock.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largestManifest = std::uint64_t(64) << 20;

[[noreturn]] void failDamaged(const std::string& reason) {
    throw Error(ErrorKind::BadInput, "bundle.damaged", "the bundle is damaged: " + reason,
                {{"reason", reason}});
}

[[noreturn]] void failForeign(const std::string& reason) {
    throw Error(ErrorKind::BadInput, "bundle.foreign", "the bundle does not belong to this queue: " + reason,
                {{"reason", reason}});
}

std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// Only what exportBundle writes: private.json, locks and logs are refused as well.
bool mayBeInBundle(const std::string& name) {
    if (name.starts_with("inputs/")) return name.find('/', 7) == std::string::npos && name.size() >= 7 + 64;
    if (!name.starts_with("runs/")) return false;
    const std::size_t slash = name.find('/', 5);
    if (slash == std::string::npos) return false;
    const std::string rest = name.substr(slash + 1);
    return rest == "spec.json" || rest == "journal.jsonl" || rest.starts_with("out/") ||
           rest.starts_with("checkpoint/");
}

// A hidden folder of the queue, gone at the end whatever happens.
class Draft {
public:
    explicit Draft(const fs::path& parent) : m_path(parent / (".import-" + randomId(8))) {
        fs::create_directories(m_path);
    }
    ~Draft() {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    fs::path operator/(const std::string& name) const { return m_path / name; }

private:
    fs::path m_path;
};

class Unpacking {
public:
    Unpacking(JobQueue& queue, const fs::path& file) : m_queue(queue), m_draft(queue.folder()) {
        unpack(file);
        m_isWork = m_manifest.at("purpose") == "work";
    }

    ImportedBundle apply() {
        for (const Json& run : m_manifest.at("runs"))
            m_plans.push_back(check(run));
        ImportedBundle result;
        for (const PlanOfRun& plan : m_plans) {
            if (m_isWork)
                result.added.push_back(takeWork(plan));
            else
                result.updated.push_back(takeResults(plan));
        }
        return result;
    }

private:
    struct PlanOfRun {
        Json about;
        std::string name;
        EntryPointer entry; // of results
    };

    void unpack(const fs::path& file) {
        ArchiveReader archive(file);
        if (archive.next() != "bundle.json") failDamaged("it does not begin with bundle.json");
        if (archive.bytes() > largestManifest) failDamaged("bundle.json is too large");
        std::string text;
        archive.read(
            [&](const void* data, std::size_t bytes) { text.append(static_cast<const char*>(data), bytes); });
        m_manifest = Json::parse(text, nullptr, false);
        if (!m_manifest.is_object() || m_manifest.value("format", 0) != 1)
            failDamaged("bundle.json cannot be read");
        std::set<std::string> missing;
        for (const auto& item : m_manifest.at("files").items())
            missing.insert(item.key());
        for (std::string name = archive.next(); !name.empty(); name = archive.next()) {
            if (!mayBeInBundle(name))
                throw Error(ErrorKind::BadInput, "bundle.unsafe",
                            "the bundle holds a file that no bundle may hold", {{"reason", "name"}});
            if (missing.erase(name) == 0) failDamaged("it holds a file that it does not list, or one twice");
            unpackOne(archive, name, m_manifest["files"][name]);
        }
        if (!missing.empty()) failDamaged("files are missing");
    }

    void unpackOne(ArchiveReader& archive, const std::string& name, const Json& listed) {
        const std::uint64_t bytes = listed.at("bytes");
        if (archive.bytes() != bytes) failDamaged("a file has another size than is listed");
        const fs::path place = m_draft / name;
        fs::create_directories(place.parent_path());
        std::ofstream out(place, std::ios::binary);
        Sha256 digest;
        archive.read([&](const void* data, std::size_t count) {
            digest.update(data, count);
            out.write(static_cast<const char*>(data), static_cast<std::streamsize>(count));
        });
        out.close();
        if (!out)
            throw Error(ErrorKind::NoResource, "bundle.cannot-unpack",
                        "there is no room to unpack the bundle; free some space");
        if (digest.hexDigest() != listed.at("sha256")) failDamaged("a file is not what is listed");
    }

    PlanOfRun check(const Json& about) {
        PlanOfRun plan{about, about.at("folder"), nullptr};
        if (!isSafeArchiveName(plan.name) || plan.name.find('/') != std::string::npos)
            failDamaged("a run's name");
        const fs::path unpacked = m_draft / ("runs/" + plan.name);
        const RunFolder run = RunFolder::open(unpacked);
        if (plan.name != RunFolder::nameOf(run.id(), run.kind()))
            failDamaged("a run has the name of another one");
        checkArtifacts(run);
        const std::string folder = "runs/" + plan.name;
        for (const EntryPointer& entry : m_queue.entries())
            if (entry->runFolder == folder) plan.entry = entry;
        if (m_isWork) {
            std::error_code failure;
            if (plan.entry || fs::exists(m_queue.study() / folder, failure))
                throw Error(
                    ErrorKind::Usage, "bundle.own",
                    "these runs are in this queue already; import the bundle where they shall be run");
            const Json inputs = run.spec().at("inputs");
            for (const auto& item : about.at("inputs").items()) {
                const std::string place = item.value().get<std::string>();
                if (!inputs.contains(item.key()) || !isSafeArchiveName(place) ||
                    !place.starts_with("inputs/"))
                    failDamaged("an input lies where none belongs");
            }
            for (const auto& item : inputs.items())
                if (!run.isInput(item.key(), m_draft / about.at("inputs").at(item.key()).get<std::string>()))
                    failDamaged("an input is not what the run was made of");
        } else {
            checkResults(plan, unpacked);
        }
        return plan;
    }

    static void checkArtifacts(const RunFolder& run) {
        for (const ArtifactRecord& artifact : readJournal(run.journal()).artifacts) {
            std::error_code failure;
            if (!isSafeArchiveName(artifact.file) ||
                !fs::is_regular_file(run.out() / artifact.file, failure) ||
                sha256OfFile(run.out() / artifact.file) != artifact.sha256)
                failDamaged("an artifact is not what the journal says");
        }
    }

    void checkResults(const PlanOfRun& plan, const fs::path& unpacked) const {
        if (!plan.entry) failForeign("a run of it is not in the queue");
        const fs::path home = m_queue.study() / plan.entry->runFolder;
        if (contentOf(home / "spec.json") != contentOf(unpacked / "spec.json"))
            failForeign("a run of it was made of something else");
        if (isAtWork(plan.entry->state) || RunLock::isHeld(home))
            throw Error(ErrorKind::Usage, "queue.at-work", "entry '" + plan.entry->id() + "' is at work here",
                        {{"entry", plan.entry->id()}, {"state", toString(plan.entry->state)}});
        if (!contentOf(unpacked / "journal.jsonl").starts_with(contentOf(home / "journal.jsonl")))
            throw Error(ErrorKind::BadInput, "bundle.diverged",
                        "a run went on here as well after it was taken along; its results are not taken",
                        {{"entry", plan.entry->id()}});
    }

    std::string takeWork(const PlanOfRun& plan) {
        const fs::path target = m_queue.study() / "runs" / plan.name;
        const fs::path inputs = m_queue.study() / "inputs";
        fs::create_directories(target.parent_path());
        fs::create_directories(inputs);
        std::map<std::string, fs::path> places;
        for (const auto& item : plan.about.at("inputs").items()) {
            const fs::path unpacked = m_draft / item.value().get<std::string>();
            places[item.key()] = inputs / unpacked.filename();
            for (fs::path part : {unpacked, fs::path(unpacked).replace_extension(".hdr"),
                                  fs::path(unpacked).replace_extension(".img")})
                if (fs::exists(part)) fs::rename(part, inputs / part.filename());
        }
        const fs::path unpacked = m_draft / ("runs/" + plan.name);
        fs::create_directories(unpacked / "out");
        fs::create_directories(unpacked / "checkpoint");
        RunFolder::open(unpacked).writePlaces(places);
        fs::rename(unpacked, target);
        QueueRequest request;
        const Json& resources = plan.about.at("resources");
        request.resources = {resources.at("threads"), gpuUseFrom(resources.at("gpu")),
                             resources.at("memoryMiB")};
        request.priority = plan.about.at("priority");
        return m_queue.addRun(RunFolder::open(target), request);
    }

    // The journal last: it is the truth.
    std::string takeResults(const PlanOfRun& plan) {
        const fs::path home = m_queue.study() / plan.entry->runFolder,
                       unpacked = m_draft / ("runs/" + plan.name);
        {
            const RunLock lock(home);
            for (const char* part : {"out", "checkpoint"}) {
                fs::create_directories(unpacked / part);
                fs::rename(home / part, m_draft / (plan.name + "-" + part));
                fs::rename(unpacked / part, home / part);
            }
            const std::string journal = contentOf(unpacked / "journal.jsonl");
            AtomicFile file(home / "journal.jsonl");
            file.write(journal.data(), journal.size());
            file.commit();
        }
        const JournalState run = readJournal(home / "journal.jsonl");
        m_queue.change(plan.entry->id(), [&](QueueEntry& entry) {
            entry.reason = {};
            entry.attempts = std::max(entry.attempts, run.attempts);
            switch (run.state) {
            case RunState::Done:
                entry.state = EntryState::Done;
                break;
            case RunState::Failed:
                entry.state = EntryState::Failed;
                entry.reason = {run.errorCode, run.errorMessage, run.errorArguments};
                break;
            case RunState::Cancelled:
                entry.state = EntryState::Cancelled;
                break;
            case RunState::Interrupted:
                entry.state = EntryState::Interrupted;
                break;
            default:
                break; // it was not run there: it is still away
            }
            return true;
        });
        return plan.entry->id();
    }

    JobQueue& m_queue;
    Draft m_draft;
    Json m_manifest;
    bool m_isWork = false;
    std::vector<PlanOfRun> m_plans;
};

} // namespace

ImportedBundle importBundle(JobQueue& queue, const fs::path& file) {
    queue.refresh();
    try {
        return Unpacking(queue, file).apply();
    } catch (const Json::exception& problem) {
        failDamaged(problem.what());
    } catch (const Error& error) { // of a run folder in it that is none
        if (error.code() == "run.spec-invalid" || error.code() == "run.not-a-run-folder")
            failDamaged(error.code());
        throw;
    }
}

} // namespace magiqt
