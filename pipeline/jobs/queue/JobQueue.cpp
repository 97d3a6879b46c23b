#include "JobQueue.h"

#include "FileLock.h"
#include "QueueFolder.h"

#include "base/Error.h"
#include "base/Ids.h"
#include "base/Json.h"
#include "jobs/protocol/RunFolder.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds editPatience{10};

[[noreturn]] void failMissing(const std::string& id) {
    throw Error(ErrorKind::Usage, "queue.no-such-entry", "the queue has no entry '" + id + "'",
                {{"entry", id}});
}

bool holdsUp(EntryState state) {
    return state == EntryState::Failed || state == EntryState::Cancelled ||
           state == EntryState::Interrupted || state == EntryState::Blocked;
}

// Every entry that is named by inputs is needed as well.
void completeNeeds(QueueRequest& request) {
    for (const auto& [role, input] : request.inputs)
        if (const auto* source = std::get_if<ArtifactSource>(&input)) request.needs.push_back(source->entry);
    std::vector<std::string> once;
    for (std::string& need : request.needs)
        if (std::find(once.begin(), once.end(), need) == once.end()) once.push_back(std::move(need));
    request.needs = std::move(once);
}

void checkRequest(const QueueRequest& request) {
    if (!Json::parse(request.parametersJson, nullptr, false).is_object())
        throw Error(ErrorKind::BadInput, "run.parameters-invalid",
                    "the run's parameters are not a JSON object");
    const bool named =
        !request.kind.empty() &&
        request.kind.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    if (!named)
        throw Error(ErrorKind::Usage, "run.kind-invalid",
                    "'" + request.kind + "' is not the name of a kind of job", {{"kind", request.kind}});
    if (!isEntryId(request.id))
        throw Error(ErrorKind::Usage, "queue.id-invalid",
                    "'" + request.id +
                        "' cannot be the id of a queue entry: small letters, digits and '-' can",
                    {{"entry", request.id}});
}

} // namespace

// --- what is known

struct JobQueue::State {
    explicit State(fs::path path) : folder(std::move(path)) {}

    QueueFolder folder;
    std::map<std::string, EntryPointer> stored;  // as they stand on the disk
    std::map<std::string, EntryPointer> derived; // with Blocked
    std::map<std::string, Finding> damaged;
    std::vector<EntryPointer> entries;
    Findings findings;

    bool isStale = true; // entries, derived and findings have to be worked out anew

    void takeIn(const std::string& id);
    void derive();
    EntryPointer deriveOne(const std::string& id, std::map<std::string, EntryPointer>& fresh,
                           std::set<std::string>& under);
    FileLock editLock() const { return FileLock::take(folder.path() / "edit.lock", editPatience); }
    void collectRetries(const std::string& id, std::set<std::string>& seen,
                        std::vector<std::string>& found) const;
};

void JobQueue::State::takeIn(const std::string& id) {
    try {
        const std::optional<QueueEntry> entry = folder.read(id);
        damaged.erase(id);
        if (entry)
            stored[id] = std::make_shared<const QueueEntry>(*entry);
        else
            stored.erase(id);
    } catch (const Error& error) {
        // What was known of it stays: its run may be at work.
        Finding finding;
        finding.code = "queue.entry-damaged";
        finding.message = "the file of queue entry '" + id + "' cannot be read (" + error.what() +
                          "); it is left out. Remove it, or put a good copy in its place";
        finding.arguments = {{"entry", id}, {"reason", error.code()}};
        damaged[id] = finding;
    }
    isStale = true;
}

// Recursion goes as deep as chains of needs do (prepare -> register -> enhance); `under` breaks circles that
// somebody wrote by hand.
EntryPointer JobQueue::State::deriveOne(const std::string& id, std::map<std::string, EntryPointer>& fresh,
                                        std::set<std::string>& under) {
    if (const auto done = fresh.find(id); done != fresh.end()) return done->second;
    const auto found = stored.find(id);
    if (found == stored.end()) return nullptr;
    const EntryPointer plain = found->second;
    if (plain->state != EntryState::Waiting || plain->request.needs.empty()) return fresh[id] = plain;
    under.insert(id);
    EntryReason reason;
    for (const std::string& need : plain->request.needs) {
        const EntryPointer needed = under.contains(need) ? nullptr : deriveOne(need, fresh, under);
        if (needed && !holdsUp(needed->state)) continue;
        if (!needed)
            reason = {"queue.need-missing",
                      "what it needs ('" + need + "') is not in the queue",
                      {{"entry", need}}};
        else if (needed->state == EntryState::Blocked)
            reason = needed->reason; // the root of it
        else
            reason = {"queue.blocked",
                      "what it needs (" + needed->request.kind + " '" + need + "') is " +
                          toString(needed->state),
                      {{"entry", need}, {"kind", needed->request.kind}, {"state", toString(needed->state)}}};
        break;
    }
    under.erase(id);
    if (reason.code.empty()) return fresh[id] = plain;
    const auto before = derived.find(id);
    if (before != derived.end() && before->second->state == EntryState::Blocked &&
        before->second->reason == reason && before->second->request.priority == plain->request.priority)
        return fresh[id] = before->second;
    auto blocked = std::make_shared<QueueEntry>(*plain);
    blocked->state = EntryState::Blocked;
    blocked->reason = reason;
    return fresh[id] = blocked;
}

void JobQueue::State::derive() {
    if (!std::exchange(isStale, false)) return;
    std::map<std::string, EntryPointer> fresh;
    std::set<std::string> under;
    entries.clear();
    for (const auto& [id, entry] : stored)
        entries.push_back(deriveOne(id, fresh, under));
    derived = std::move(fresh);
    std::sort(entries.begin(), entries.end(), [](const EntryPointer& a, const EntryPointer& b) {
        return std::pair(a->order, a->id()) < std::pair(b->order, b->id());
    });
    findings.clear();
    for (const auto& [id, finding] : damaged)
        findings.push_back(finding);
}

JobQueue::JobQueue(fs::path folder) : m_state(std::make_unique<State>(std::move(folder))) {
    refresh();
}

JobQueue::~JobQueue() = default;
JobQueue::JobQueue(JobQueue&&) noexcept = default;

const fs::path& JobQueue::folder() const {
    return m_state->folder.path();
}

fs::path JobQueue::study() const {
    return m_state->folder.study();
}

std::string JobQueue::newId() {
    return randomId(8);
}

bool JobQueue::refresh() {
    const std::vector<std::string> changed = m_state->folder.changedIds();
    for (const std::string& id : changed)
        m_state->takeIn(id);
    return !changed.empty();
}

const std::vector<EntryPointer>& JobQueue::entries() const {
    m_state->derive();
    return m_state->entries;
}

EntryPointer JobQueue::find(const std::string& id) const {
    m_state->derive();
    const auto found = m_state->derived.find(id);
    return found == m_state->derived.end() ? nullptr : found->second;
}

EntryPointer JobQueue::get(const std::string& idOrBeginning) const {
    if (const EntryPointer exact = find(idOrBeginning)) return exact;
    EntryPointer found;
    for (auto it = m_state->derived.lower_bound(idOrBeginning);
         !idOrBeginning.empty() && it != m_state->derived.end() && it->first.starts_with(idOrBeginning);
         ++it) {
        if (found)
            throw Error(ErrorKind::Usage, "queue.id-ambiguous",
                        "several queue entries begin with '" + idOrBeginning + "'; give more of the id",
                        {{"entry", idOrBeginning}});
        found = it->second;
    }
    if (!found) failMissing(idOrBeginning);
    return found;
}

const Findings& JobQueue::findings() const {
    m_state->derive();
    return m_state->findings;
}

std::vector<EntryPointer> JobQueue::dependants(const std::string& id) const {
    // Entries are in the order of being added, and what is needed was mostly added before.
    std::set<std::string> reached{id};
    std::vector<EntryPointer> result;
    for (bool grew = true; grew;) {
        grew = false;
        for (const EntryPointer& entry : entries()) {
            const auto& needs = entry->request.needs;
            if (reached.contains(entry->id()) ||
                std::none_of(needs.begin(), needs.end(),
                             [&](const auto& need) { return reached.contains(need); }))
                continue;
            reached.insert(entry->id());
            result.push_back(entry);
            grew = true;
        }
    }
    return result;
}

// --- changing

std::string JobQueue::add(const QueueRequest& request) {
    return addBatch({request}).front();
}

std::vector<std::string> JobQueue::addBatch(std::vector<QueueRequest> requests) {
    refresh();
    std::int64_t order = entries().empty() ? 0 : entries().back()->order;
    std::vector<std::string> ids;
    std::set<std::string>
        earlier; // of this batch: what an entry needs stands before it, so circles cannot be
    std::vector<QueueEntry> fresh;
    const std::string now = utcNow();
    for (QueueRequest& request : requests) {
        if (request.id.empty()) request.id = newId();
        completeNeeds(request);
        checkRequest(request);
        if (m_state->stored.contains(request.id) || earlier.contains(request.id))
            throw Error(ErrorKind::Usage, "queue.id-taken",
                        "the queue has an entry '" + request.id + "' already", {{"entry", request.id}});
        for (const std::string& need : request.needs)
            if (!m_state->stored.contains(need) && !earlier.contains(need))
                throw Error(ErrorKind::Usage, "queue.need-missing",
                            "what the job needs ('" + need + "') is not in the queue; add that first",
                            {{"entry", need}});
        earlier.insert(request.id);
        ids.push_back(request.id);
        QueueEntry entry;
        entry.request = std::move(request);
        entry.order = ++order;
        entry.addedUtc = now;
        fresh.push_back(std::move(entry));
    }
    m_state->folder.writeNew(fresh);
    refresh();
    return ids;
}

std::string JobQueue::addRun(const RunFolder& run, QueueRequest request) {
    const fs::path inside = run.path().lexically_relative(study());
    if (inside.empty() || *inside.begin() == "..")
        throw Error(ErrorKind::Usage, "queue.run-outside",
                    "the run folder does not lie in this study; make it there, or take it along as a bundle");
    refresh();
    if (request.id.empty()) request.id = newId();
    request.kind = run.kind();
    request.parametersJson = run.spec().at("parameters").dump();
    completeNeeds(request);
    checkRequest(request);
    QueueEntry entry;
    entry.request = std::move(request);
    entry.runFolder = inside.generic_string();
    entry.order = entries().empty() ? 1 : entries().back()->order + 1;
    entry.addedUtc = utcNow();
    m_state->folder.writeNew({entry});
    refresh();
    return entry.id();
}

bool JobQueue::change(const std::string& id, const std::function<bool(QueueEntry&)>& change) {
    const FileLock lock = m_state->editLock();
    std::optional<QueueEntry> entry = m_state->folder.read(id);
    if (!entry || !change(*entry)) return false;
    m_state->folder.write(*entry);
    m_state->stored[id] = std::make_shared<const QueueEntry>(*entry);
    m_state->damaged.erase(id);
    m_state->isStale = true;
    return true;
}

void JobQueue::cancel(const std::string& id, std::chrono::milliseconds deadline) {
    refresh();
    const EntryPointer known = get(id);
    change(known->id(), [&](QueueEntry& entry) {
        if (hasEnded(entry.state)) return false;
        if (!isAtWork(entry.state)) {
            entry.state = EntryState::Cancelled;
            entry.reason = {"queue.cancelled", "cancelled before it started", {}};
            return true;
        }
        if (entry.cancel) return false; // asked already; the first deadline counts
        entry.cancel = CancelRequest{utcNow(), static_cast<double>(deadline.count()) / 1000};
        return true;
    });
    const EntryPointer after = find(known->id());
    if (!after || !after->cancel || !isAtWork(after->state) || after->runFolder.empty()) return;
    std::error_code failure;
    if (fs::exists(study() / after->runFolder / "spec.json", failure))
        RunFolder::open(study() / after->runFolder).requestCancel();
}

void JobQueue::State::collectRetries(const std::string& id, std::set<std::string>& seen,
                                     std::vector<std::string>& found) const {
    const auto entry = stored.find(id);
    if (entry == stored.end() || !seen.insert(id).second) return;
    const EntryState state = entry->second->state;
    if (state == EntryState::Done || isAtWork(state)) return;
    if (state != EntryState::Waiting || entry->second->request.executor == "bundle") found.push_back(id);
    for (const std::string& need : entry->second->request.needs)
        collectRetries(need, seen, found);
}

std::vector<std::string> JobQueue::retry(const std::string& id) {
    refresh();
    const EntryPointer known = get(id);
    std::set<std::string> seen;
    std::vector<std::string> wanted, waiting;
    m_state->collectRetries(known->id(), seen, wanted);
    for (const std::string& one : wanted) {
        const bool changed = change(one, [](QueueEntry& entry) {
            const bool isAway = entry.state == EntryState::Waiting && entry.request.executor == "bundle";
            if (!isAway && (!hasEnded(entry.state) || entry.state == EntryState::Done)) return false;
            if (entry.request.executor == "bundle") entry.request.executor = "local"; // taken back
            // Its files are other ones now: a run is what it was made for, so this needs a new one.
            if (entry.reason.code == "run.input-changed" || entry.reason.code == "run.spec-invalid")
                entry.runFolder.clear();
            entry.state = EntryState::Waiting;
            entry.reason = {};
            entry.handle.clear();
            entry.cancel.reset();
            return true;
        });
        if (changed) waiting.push_back(one);
    }
    if (waiting.empty())
        throw Error(ErrorKind::Usage, "queue.nothing-to-retry",
                    "there is nothing to retry: entry '" + known->id() + "' is " + toString(known->state),
                    {{"entry", known->id()}, {"state", toString(known->state)}});
    return waiting;
}

void JobQueue::reprioritise(const std::string& id, int priority) {
    refresh();
    change(get(id)->id(), [&](QueueEntry& entry) {
        if (entry.request.priority == priority) return false;
        entry.request.priority = priority;
        return true;
    });
}

void JobQueue::remove(const std::string& id) {
    refresh();
    // A damaged file can be removed by its whole id.
    const std::string whole = m_state->damaged.contains(id) && !find(id) ? id : get(id)->id();
    {
        const FileLock lock = m_state->editLock();
        std::optional<QueueEntry> entry;
        try {
            entry = m_state->folder.read(whole);
        } catch (const Error&) {
        }
        if (entry && isAtWork(entry->state))
            throw Error(ErrorKind::Usage, "queue.at-work",
                        "entry '" + whole + "' is " + toString(entry->state) + "; cancel it first",
                        {{"entry", whole}, {"state", toString(entry->state)}});
        m_state->folder.remove(whole);
    }
    m_state->stored.erase(whole);
    m_state->damaged.erase(whole);
    m_state->isStale = true;
}

} // namespace magiqt
