#include "EngineParts.h"
#include "ResolvedRequest.h"

#include "base/Json.h"
#include "jobs/protocol/RunFolder.h"

#include <algorithm>
#include <tuple>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t firstPauseMs = 5000, longestPauseMs = 300000;

} // namespace

bool QueueEngine::isReady(const QueueEntry& entry) const {
    if (entry.state != EntryState::Waiting || m_active.contains(entry.id())) return false;
    return std::all_of(entry.request.needs.begin(), entry.request.needs.end(), [&](const std::string& need) {
        const EntryPointer needed = m_queue.find(need);
        return needed && needed->state == EntryState::Done;
    });
}

// Higher priority first, then as they were added. On this machine the first that does not fit keeps those
// behind it waiting, so that a large job gets its turn; only a job that waits for a GPU lets others pass.
void QueueEngine::startWhatFits() {
    const std::int64_t now = monotonicMs();
    for (const auto& [name, trouble] : m_trouble) {
        m_findings.push_back(trouble.finding);
        if (now >= trouble.notBeforeMs) m_startDue = true;
    }
    if (!m_startDue) return;
    m_startDue = false;
    std::vector<EntryPointer> ready;
    for (const EntryPointer& entry : m_queue.entries())
        if (isReady(*entry)) ready.push_back(entry);
    std::stable_sort(ready.begin(), ready.end(), [](const EntryPointer& a, const EntryPointer& b) {
        return a->request.priority > b->request.priority;
    });

    // Trouble that nothing waits for any more is over.
    std::erase_if(m_trouble, [&](const auto& one) {
        return now >= one.second.notBeforeMs &&
               std::none_of(ready.begin(), ready.end(),
                            [&](const EntryPointer& entry) { return entry->request.executor == one.first; });
    });

    bool isLocalFull = false;
    using Alike = std::tuple<std::string, std::string, std::string, int, std::int64_t, GpuUse, std::string>;
    std::map<Alike, Group> groups;
    for (const EntryPointer& entry : ready) {
        const QueueRequest& request = entry->request;
        const auto trouble = m_trouble.find(request.executor);
        if (trouble != m_trouble.end() && now < trouble->second.notBeforeMs) continue;
        if (request.executor == "bundle") continue; // away as a bundle until its results are imported
        if (!isLocal(*entry)) {
            // Without a batch each is a group of its own.
            groups[{request.executor, request.batch, request.kind, request.resources.threads,
                    request.resources.memoryMiB, request.resources.gpu,
                    request.batch.empty() ? entry->id() : ""}]
                .push_back(entry);
            continue;
        }
        if (isLocalFull) continue;
        const Fit fit = m_ledger.fit(request.resources);
        if (fit == Fit::Never)
            failStart(entry, Error(ErrorKind::NoResource, "queue.no-gpu",
                                   "the job needs a GPU and this machine has none; send it to a cluster"));
        if (fit == Fit::NeedsRoom) isLocalFull = true;
        if (fit == Fit::Fits) startLocal(entry);
    }
    for (const auto& [alike, group] : groups)
        startRemote(std::get<0>(alike), group);
}

// --- one start; QueueEngine.h says what a crash between two steps leaves

std::optional<RunFolder> QueueEngine::begin(const EntryPointer& entry, Executor& executor) {
    atStep("before-intent");
    const ResolvedRequest wanted = resolveRequest(*entry, m_queue);
    std::optional<RunFolder> existing;
    std::error_code failure;
    if (!entry->runFolder.empty() && fs::exists(folderOf(*entry) / "spec.json", failure)) {
        existing = RunFolder::open(folderOf(*entry));
        try {
            wanted.checkMadeOf(*existing);
        } catch (const std::exception&) {
            existing.reset(); // what it was made of has been made anew since
        }
    }
    std::string name = entry->runFolder;
    if (!existing && (name.empty() || fs::exists(folderOf(*entry), failure)))
        name = "runs/" + RunFolder::nameOf(RunFolder::newId(), entry->request.kind);
    const std::uint64_t recordsBefore = existing ? readJournal(existing->journal()).recordCount : 0;
    if (existing) executor.prepare(*existing);

    const bool isOurs = change(entry->id(), [&](QueueEntry& now) {
        if (now.state != EntryState::Waiting || now.request.executor != entry->request.executor)
            return false; // cancelled or taken along as a bundle in between
        now.state = EntryState::Submitted;
        now.runFolder = name;
        now.gpu.reset();
        now.recordsBefore = recordsBefore;
        now.handle.clear();
        now.reason = {};
        ++now.attempts;
        return true;
    });
    if (!isOurs) return std::nullopt;
    atStep("after-intent");
    if (!existing) {
        const std::string file = fs::path(name).filename().string();
        existing = RunFolder::createWithId(m_queue.study() / fs::path(name).parent_path(),
                                           file.substr(0, file.find('_')), wanted.request);
        wanted.checkMadeOf(*existing);
    }
    atStep("after-folder");
    existing->clearCancel();
    return existing;
}

void QueueEngine::startLocal(const EntryPointer& entry) {
    try {
        Executor& executor = executorOf("local");
        const std::optional<RunFolder> folder = begin(entry, executor);
        if (!folder) return;
        const Grant grant = m_ledger.take(entry->id(), entry->request.resources);
        SubmitOptions options{grant.threads, grant.memoryMiB, grant.gpu ? 1 : 0, {}};
        if (grant.gpu) options.environment["CUDA_VISIBLE_DEVICES"] = std::to_string(*grant.gpu);
        Active& active = m_active.try_emplace(entry->id(), folder->path()).first->second;
        active.handle = executor.submit(*folder, options);
        atStep("after-submit");
        m_trouble.erase("local");
        recordHandle(entry, active.handle, EntryState::Running, grant.gpu);
        atStep("after-record");
    } catch (const Error& error) {
        if (error.code() == "run.already-running")
            return; // somebody runs that folder by hand: followed like our own
        m_active.erase(entry->id());
        m_ledger.giveBack(entry->id());
        if (error.kind() == ErrorKind::NoResource) {
            troubleWith("local", error);
            putBack(entry);
        } else {
            failStart(entry, error);
        }
    }
}

void QueueEngine::startRemote(const std::string& executorName, const Group& group) {
    Group begun;
    std::vector<RunFolder> folders;
    try {
        Executor& executor = executorOf(executorName);
        for (const EntryPointer& entry : group) {
            if (begun.size() == executor.mostAtOnce()) break;
            try {
                if (std::optional<RunFolder> folder = begin(entry, executor)) {
                    begun.push_back(entry);
                    folders.push_back(*folder);
                }
            } catch (const Error& error) {
                if (error.kind() == ErrorKind::NoResource) throw;
                failStart(entry, error); // this one alone
            }
        }
        if (begun.size() < group.size()) m_startDue = true; // the rest in the next step
        if (begun.empty()) return;
        const JobResources& wanted = begun.front()->request.resources;
        const SubmitOptions options{wanted.threads, wanted.memoryMiB, wanted.gpu == GpuUse::None ? 0 : 1, {}};
        const std::vector<std::string> handles = executor.submitAll(folders, options);
        atStep("after-submit");
        m_trouble.erase(executorName);
        for (std::size_t i = 0; i < begun.size(); ++i) {
            Active& active = m_active.try_emplace(begun[i]->id(), folders[i].path()).first->second;
            active.handle = handles[i];
            recordHandle(begun[i], handles[i], EntryState::Submitted);
        }
        atStep("after-record");
    } catch (const Error& error) {
        const bool canHelp = error.kind() == ErrorKind::NoResource;
        if (canHelp) troubleWith(executorName, error);
        for (const EntryPointer& entry : begun.empty() && !canHelp ? group : begun) {
            if (canHelp)
                putBack(entry);
            else
                failStart(entry, error);
        }
    }
}

// A full disk: the executor, the run's lock or its journal say after a crash what is not written here.
void QueueEngine::recordHandle(const EntryPointer& entry, const std::string& handle, EntryState state,
                               std::optional<int> gpu) {
    try {
        change(entry->id(), [&](QueueEntry& now) {
            if (!isAtWork(now.state)) return false;
            now.handle = handle;
            now.state = state;
            now.gpu = gpu;
            return true;
        });
    } catch (const Error& error) {
        report(error);
    }
}

void QueueEngine::putBack(const EntryPointer& entry) {
    try {
        change(entry->id(), [](QueueEntry& now) {
            if (!isAtWork(now.state)) return false;
            now.state = EntryState::Waiting;
            if (now.cancel) {
                now.state = EntryState::Cancelled;
                now.reason = {"queue.cancelled", "cancelled before it started", {}};
                now.cancel.reset();
            }
            --now.attempts;
            return true;
        });
    } catch (const Error& error) {
        report(error); // it stays "submitted" without a trace of a start, and the next step puts it back
    }
}

void QueueEngine::failStart(const EntryPointer& entry, const Error& error) {
    try {
        change(entry->id(), [&](QueueEntry& now) {
            if (hasEnded(now.state)) return false;
            now.state = EntryState::Failed;
            now.reason = reasonOf(error);
            now.cancel.reset();
            return true;
        });
    } catch (const Error& problem) {
        report(problem);
        m_startDue = true;
    }
}

// Twice the pause each time, so that a full disk or a scheduler that is down is not beaten upon.
void QueueEngine::troubleWith(const std::string& executorName, const Error& error) {
    Trouble& trouble = m_trouble[executorName];
    trouble.pauseMs = std::clamp(2 * trouble.pauseMs, firstPauseMs, longestPauseMs);
    trouble.notBeforeMs = monotonicMs() + trouble.pauseMs;
    trouble.finding.code = error.code();
    trouble.finding.message = error.fullMessage();
    trouble.finding.arguments = error.arguments();
    report(error);
}

} // namespace magiqt
