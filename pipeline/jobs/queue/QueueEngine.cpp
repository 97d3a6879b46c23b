#include "EngineParts.h"

#include "ExecutorFactory.h"

#include "base/Json.h"
#include "jobs/protocol/RunFolder.h"

#include <algorithm>
#include <ctime>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t endingPatienceMs = 30000; // of a local process whose journal is complete
constexpr std::size_t followedAtOnce = 200;      // remote runs looked at in one step

bool isTerminal(RunState state) {
    return state == RunState::Done || state == RunState::Failed || state == RunState::Cancelled;
}

// Seconds since an ISO time; 0 where the wall clock was set back.
double secondsSince(const std::string& utc) {
    std::tm parts{};
    if (!::strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%S", &parts)) return 0;
    return std::max(0.0, std::difftime(std::time(nullptr), ::timegm(&parts)));
}

EntryReason interruptedReason(const JournalState& run, const ProcessStatus& status) {
    if (!run.stopSignal.empty())
        return {"queue.stopped",
                "stopped at a checkpoint by " + run.stopSignal + "; a retry goes on from there",
                {{"signal", run.stopSignal}}};
    if (status.endSignal)
        return {"queue.killed",
                "its process was ended by signal " + std::to_string(*status.endSignal) +
                    " (too little memory, or somebody killed it); a retry goes on from the last checkpoint",
                {{"signal", std::to_string(*status.endSignal)}}};
    if (!status.scheduler.empty())
        return {"queue.lost",
                "the cluster ended it (" + status.scheduler + "); a retry goes on from the last checkpoint",
                {{"scheduler", status.scheduler}}};
    return {"queue.process-gone", "its process is gone; a retry goes on from the last checkpoint", {}};
}

} // namespace

QueueEngine::QueueEngine(const fs::path& queueFolder, RunnerOptions options)
    : m_options(std::move(options)),
      m_queue(queueFolder),
      m_ledger(MachineResources::complete(m_options.threads, m_options.memoryMiB, m_options.gpus)) {}

QueueEngine::~QueueEngine() = default;

bool QueueEngine::step() {
    ++m_step;
    m_findings.clear();
    try {
        takeRunnerLock();
        if (m_queue.refresh()) m_startDue = m_changed = true;
        syncActive();
    } catch (const Error& error) {
        report(error);
    }
    if (m_lock) lookAtSchedulers();
    followAll();
    if (m_lock) startWhatFits();
    return publish();
}

void QueueEngine::takeRunnerLock() {
    if (m_lock) return;
    std::optional<FileLock> lock = FileLock::tryTake(m_queue.folder() / "runner.lock");
    if (!lock) return;
    m_lock = std::make_unique<FileLock>(std::move(*lock));
    m_active.clear(); // all are taken up anew, now with their executors
    m_startDue = m_changed = true;
}

void QueueEngine::report(const Error& error) {
    Finding finding;
    finding.code = error.code();
    finding.message = error.fullMessage();
    finding.arguments = error.arguments();
    if (std::find(m_findings.begin(), m_findings.end(), finding) == m_findings.end())
        m_findings.push_back(finding);
}

void QueueEngine::atStep(const char* step) const {
    if (m_options.atStep) m_options.atStep(step);
}

fs::path QueueEngine::folderOf(const QueueEntry& entry) const {
    return entry.runFolder.empty() ? fs::path() : m_queue.study() / entry.runFolder;
}

bool QueueEngine::change(const std::string& id, const std::function<bool(QueueEntry&)>& change) {
    m_changed = true;
    return m_queue.change(id, change);
}

Executor& QueueEngine::executorOf(const std::string& name) {
    std::unique_ptr<Executor>& executor = m_executors[name];
    if (!executor)
        executor = m_options.executorFor
                       ? m_options.executorFor(name)
                       : makeExecutor(name, m_options.program, m_queue.folder(), m_options.abandoned);
    return *executor;
}

Executor* QueueEngine::executorOrNone(const std::string& name) {
    try {
        return &executorOf(name);
    } catch (const Error& error) {
        m_executors.erase(name);
        report(error);
        return nullptr;
    }
}

// --- what is at work

void QueueEngine::syncActive() {
    if (!m_changed) return;
    for (auto it = m_active.begin(); it != m_active.end();) {
        const EntryPointer entry = m_queue.find(it->first);
        if (entry && isAtWork(entry->state)) {
            ++it;
            continue;
        }
        m_ledger.giveBack(it->first);
        forget(entry, it->second);
        it = m_active.erase(it);
    }
    for (const EntryPointer& entry : m_queue.entries())
        if (isAtWork(entry->state) && !m_active.contains(entry->id())) takeUp(entry);
}

void QueueEngine::takeUp(const EntryPointer& entry) {
    m_active.try_emplace(entry->id(), folderOf(*entry));
    if (!m_lock) return;
    if (isLocal(*entry) && !m_ledger.holds(entry->id()))
        m_ledger.takeUp(entry->id(), entry->request.resources, entry->gpu);
}

// Of an entry that is off the queue it is not known who ran it.
void QueueEngine::forget(const EntryPointer& entry, const Active& active) {
    if (active.handle.empty()) return;
    for (const auto& [name, executor] : m_executors)
        if (executor && (!entry || entry->request.executor == name)) executor->forget(active.handle);
}

void QueueEngine::lookAtSchedulers() {
    for (auto& [name, executor] : m_executors) {
        if (!executor) continue;
        executor->look();
        for (const Finding& finding : executor->findings())
            m_findings.push_back(finding);
    }
}

void QueueEngine::followAll() {
    std::vector<EntryPointer> all;
    std::size_t remote = 0;
    for (const auto& [id, active] : m_active) {
        const EntryPointer entry = m_queue.find(id);
        if (!entry) continue;
        all.push_back(entry);
        if (!isLocal(*entry)) ++remote;
    }
    const std::size_t rounds = remote / followedAtOnce + 1;
    std::size_t index = 0;
    for (const EntryPointer& entry : all) {
        if (!isLocal(*entry) && ++index % rounds != m_step % rounds) continue;
        try {
            follow(entry, m_active.at(entry->id()));
        } catch (const Error& error) {
            report(error);
            // A full disk: the next step tries again. A damaged run folder will not mend.
            if (error.kind() == ErrorKind::BadInput && m_lock && !RunLock::isHeld(folderOf(*entry)))
                failStart(entry, error);
        }
    }
}

void QueueEngine::follow(const EntryPointer& entry, Active& active) {
    if (m_lock) {
        Executor* executor = executorOrNone(entry->request.executor);
        if (!executor) return; // its site file is missing: nothing can be said
        std::error_code failure;
        if (active.handle.empty() && fs::exists(folderOf(*entry) / "spec.json", failure))
            active.handle = executor->attach(RunFolder::open(folderOf(*entry)));
        hearCancel(entry, active);
        if (!active.handle.empty()) {
            const ProcessStatus before = active.status;
            active.status = executor->poll(active.handle);
            active.changed = active.changed || !(before == active.status);
        }
    }
    active.changed = active.tail.poll() || active.changed;
    if (!m_lock) return;
    if (const std::optional<Ending> ending = endingOf(*entry, active))
        conclude(entry, *ending);
    else
        noteState(entry, active);
}

void QueueEngine::hearCancel(const EntryPointer& entry, Active& active) {
    if (!entry->cancel) return;
    if (!active.cancelSeenMs) {
        active.cancelSeenMs = monotonicMs();
        active.cancelSecondsBefore = std::min(86400.0, secondsSince(entry->cancel->askedUtc));
    }
    if (active.cancelSent || active.handle.empty()) return;
    const auto deadline =
        std::chrono::milliseconds(static_cast<std::int64_t>(entry->cancel->deadlineSeconds * 1000));
    executorOf(entry->request.executor).cancel(active.handle, deadline);
    active.cancelSent = true;
}

// Empty while it goes on. Waiting: it was never handed over, so it is to be started.
std::optional<QueueEngine::Ending> QueueEngine::endingOf(const QueueEntry& entry, Active& active) const {
    const JournalState& run = active.tail.state();
    const bool hasSpoken = run.recordCount > entry.recordsBefore;
    if (isTerminal(run.state) && (hasSpoken || run.state == RunState::Done)) {
        if (!active.terminalSinceMs) active.terminalSinceMs = monotonicMs();
        // A local process is about to end; only then its threads and its lock are free.
        if (isLocal(entry) && active.status.state == ProcessState::Running &&
            monotonicMs() - *active.terminalSinceMs < endingPatienceMs)
            return std::nullopt;
        if (run.state == RunState::Done) return Ending{EntryState::Done, {}};
        if (run.state == RunState::Cancelled)
            return Ending{EntryState::Cancelled, {"queue.cancelled-run", "the run was cancelled", {}}};
        return Ending{EntryState::Failed, {run.errorCode, run.errorMessage, run.errorArguments}};
    }
    const bool isHeld = RunLock::isHeld(folderOf(entry));
    const bool isGone = active.status.state == ProcessState::Ended || active.handle.empty();
    if (!isGone || isHeld) return std::nullopt;
    if (entry.cancel) {
        std::error_code failure;
        if (fs::exists(folderOf(entry) / "spec.json", failure))
            recordForcedCancel(RunFolder::open(folderOf(entry)));
        return Ending{EntryState::Cancelled, {"queue.cancelled-run", "the run was cancelled", {}}};
    }
    if (!hasSpoken) {
        const bool wasNeverHandedOver = active.handle.empty() && entry.handle.empty();
        if (wasNeverHandedOver || active.status.neverStarted) return Ending{EntryState::Waiting, {}};
        if (active.status.exitCode) {
            const std::string code = std::to_string(*active.status.exitCode);
            return Ending{EntryState::Failed,
                          {"queue.did-not-start",
                           "the program ended with exit code " + code +
                               " before the run began; 'magiqt-cli queue log' shows what it said",
                           {{"exitCode", code}}}};
        }
    }
    return Ending{EntryState::Interrupted, interruptedReason(run, active.status)};
}

void QueueEngine::conclude(const EntryPointer& entry, const Ending& ending) {
    atStep("before-conclude");
    m_ledger.giveBack(entry->id()); // also when the disk is full: the process is gone
    const bool resumes = ending.state == EntryState::Interrupted && entry->attempts <= m_options.autoResume;
    change(entry->id(), [&](QueueEntry& now) {
        if (!isAtWork(now.state)) return false;
        now.state = resumes ? EntryState::Waiting : ending.state;
        now.reason = resumes ? EntryReason{} : ending.reason;
        now.handle.clear();
        now.cancel.reset();
        if (ending.state == EntryState::Waiting && now.attempts > 0) --now.attempts;
        return true;
    });
    atStep("after-conclude");
    m_startDue = true;
    const auto active = m_active.find(entry->id());
    // The last state of the run stays with the status, so that a window shows findings and artifacts of what
    // ended.
    const auto status = m_statuses.find(entry->id());
    if (active != m_active.end() && status != m_statuses.end()) {
        auto last = std::make_shared<EntryStatus>(*status->second);
        last->run = active->second.tail.state();
        status->second = last;
    }
    if (active == m_active.end()) return;
    forget(entry, active->second);
    m_active.erase(active);
}

// Clusters let runs wait, begin them, and put them back into the line.
void QueueEngine::noteState(const EntryPointer& entry, const Active& active) {
    const bool isRunning =
        active.tail.state().state == RunState::Running || active.status.state == ProcessState::Running;
    const bool waits = active.status.state == ProcessState::Waiting && !isRunning;
    const EntryState wanted = isRunning ? EntryState::Running : waits ? EntryState::Submitted : entry->state;
    const bool handleIsNew = !active.handle.empty() && active.handle != entry->handle;
    if (wanted == entry->state && !handleIsNew) return;
    change(entry->id(), [&](QueueEntry& now) {
        if (!isAtWork(now.state)) return false;
        now.state = wanted;
        if (!active.handle.empty()) now.handle = active.handle;
        return true;
    });
}

// --- what the owner sees

bool QueueEngine::publish() {
    for (auto& [id, active] : m_active)
        m_changed = m_changed || active.changed || active.cancelSeenMs;
    for (const Finding& finding : m_queue.findings())
        m_findings.push_back(finding);
    const RunnerRole role = m_lock ? RunnerRole::AtWork : RunnerRole::AnotherIsAtWork;
    if (!m_changed && m_findings == m_snapshot->findings && role == m_snapshot->role) return false;
    auto snapshot = std::make_shared<QueueSnapshot>();
    snapshot->role = role;
    snapshot->findings = m_findings;
    snapshot->entries.reserve(m_queue.entries().size());
    for (const EntryPointer& entry : m_queue.entries()) {
        std::shared_ptr<const EntryStatus>& status = m_statuses[entry->id()];
        const auto active = m_active.find(entry->id());
        const bool isActive = active != m_active.end();
        if (!status || m_published[entry->id()] != entry ||
            (isActive && (active->second.changed || active->second.cancelSeenMs))) {
            auto fresh = std::make_shared<EntryStatus>();
            fresh->entry = *entry;
            fresh->runFolder = folderOf(*entry);
            if (status && status->entry.runFolder == entry->runFolder) fresh->run = status->run;
            if (isActive) {
                fresh->run = active->second.tail.state();
                fresh->scheduler = active->second.status.scheduler;
                if (active->second.cancelSeenMs)
                    fresh->cancelAskedSecondsAgo =
                        active->second.cancelSecondsBefore +
                        static_cast<double>(monotonicMs() - *active->second.cancelSeenMs) / 1000;
                active->second.changed = false;
            }
            status = fresh;
            m_published[entry->id()] = entry;
        }
        ++snapshot->counts[static_cast<std::size_t>(entry->state)];
        snapshot->entries.push_back(status);
    }
    if (m_statuses.size() > snapshot->entries.size()) {
        std::erase_if(m_statuses, [&](const auto& one) { return !m_queue.find(one.first); });
        std::erase_if(m_published, [&](const auto& one) { return !m_queue.find(one.first); });
    }
    m_snapshot = snapshot;
    m_changed = false;
    return true;
}

} // namespace magiqt
