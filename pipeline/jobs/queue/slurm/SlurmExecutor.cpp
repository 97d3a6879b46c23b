#include "SlurmExecutor.h"

#include "CommandRun.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Ids.h"
#include "base/Json.h"
#include "jobs/protocol/Journal.h"
#include "jobs/protocol/RunLock.h"

#include <algorithm>
#include <fstream>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t firstPauseMs = 5000, longestPauseMs = 300000;
constexpr std::size_t askedOneByOne = 8; // from so many on the whole list is asked for
constexpr const char* ticketName = "slurm.json";

void writeText(const fs::path& file, const std::string& text) {
    AtomicFile out(file);
    out.write(text.data(), text.size());
    out.commit();
}

std::string firstLine(const std::string& text) {
    const std::string line = text.substr(0, text.find('\n'));
    return line.size() > 300 ? line.substr(0, 300) : line;
}

std::uint64_t sizeOf(const fs::path& file) {
    std::error_code failure;
    const auto size = fs::file_size(file, failure);
    return failure ? 0 : size;
}

std::string handleOf(const std::string& token, int task) {
    return task < 0 ? token : token + "_" + std::to_string(task);
}

} // namespace

struct SlurmExecutor::Job {
    RunFolder folder;
    std::string token;
    int task = -1;    // of an array
    std::string id{}; // "1234" or "1234_5"; empty while it is not known
    ProcessStatus status{};
    SlurmPhase phase = SlurmPhase::Unknown; // as the scheduler said last
    std::string state{}, reason{};
    int restarts = 0, released = -1;             // the restart whose waiting time was cut short
    std::optional<std::int64_t> finalSinceMs{};  // when the scheduler first said that it is over
    std::optional<std::int64_t> nobodyKnowsMs{}; // when all answered and none knew it
    std::int64_t heardMs = 0;                    // of the journal
    std::uint64_t journalBytes = 0;
    std::optional<std::int64_t> forceAtMs{};
    bool isForced = false, wasSeen = false;

    std::string name() const { return "magiqt-" + token; }
};

SlurmExecutor::SlurmExecutor(SlurmSite site, std::vector<std::string> program, fs::path workFolder,
                             std::shared_ptr<const std::atomic<bool>> abandoned,
                             std::function<std::int64_t()> clock)
    : m_site(std::move(site)),
      m_program(std::move(program)),
      m_workFolder(std::move(workFolder)),
      m_abandoned(std::move(abandoned)),
      m_clock(clock ? std::move(clock) : [] { return monotonicMs(); }) {}

SlurmExecutor::~SlurmExecutor() = default;

CommandOutcome SlurmExecutor::ask(std::vector<std::string> words) const {
    words.insert(words.begin(), m_site.prefix.begin(), m_site.prefix.end());
    return runCommand(words, std::chrono::seconds(m_site.commandSeconds), m_abandoned.get());
}

// --- submitting

void SlurmExecutor::prepare(const RunFolder& folder) {
    std::error_code failure;
    fs::remove(folder.path() / ticketName, failure);
}

std::string SlurmExecutor::submit(const RunFolder& folder, const SubmitOptions& options) {
    return submitAll({folder}, options).front();
}

std::vector<std::string> SlurmExecutor::submitAll(const std::vector<RunFolder>& folders,
                                                  const SubmitOptions& options) {
    SlurmJob job;
    job.token = randomId(12);
    job.program = m_program;
    job.options = options;
    for (const RunFolder& folder : folders) {
        const fs::path inside = folder.path().lexically_relative(m_site.sharedRoot);
        if (!m_site.sharedRoot.empty() && (inside.empty() || *inside.begin() == ".."))
            throw Error(ErrorKind::BadInput, "slurm.not-shared",
                        "the study does not lie where the cluster '" + m_site.name +
                            "' can see it; move it there, or take the runs along as a bundle",
                        {{"site", m_site.name}});
        job.folders.push_back(folder.path());
    }
    std::error_code failure;
    fs::create_directories(m_workFolder, failure);
    const bool isArray = folders.size() > 1;
    if (isArray) {
        job.list = m_workFolder / (job.token + ".folders");
        std::string list;
        for (const fs::path& folder : job.folders)
            list += folder.string() + "\n";
        writeText(job.list, list);
    }
    const fs::path script = m_workFolder / (job.token + ".sh");
    writeText(script, slurmScript(m_site, job));
    // The tickets first: from here on the job can be found by its name, whatever happens to us.
    for (std::size_t i = 0; i < folders.size(); ++i)
        writeTicket(Job{folders[i], job.token, isArray ? static_cast<int>(i) : -1});
    const std::string id = submitScript(script);
    std::vector<std::string> handles;
    for (std::size_t i = 0; i < folders.size(); ++i) {
        const int task = isArray ? static_cast<int>(i) : -1;
        follow(folders[i], job.token, task, id.empty() ? "" : handleOf(id, task));
        handles.push_back(handleOf(job.token, task));
        if (!id.empty()) writeTicket(m_jobs.at(handles.back()));
    }
    return handles;
}

// The id of the job; empty when it is not known whether, or as what, it was taken.
std::string SlurmExecutor::submitScript(const fs::path& script) {
    const CommandOutcome outcome = ask({"sbatch", "--parsable", script.string()});
    if (!outcome.started)
        throw Error(ErrorKind::NoResource, "slurm.not-installed",
                    "this machine has no 'sbatch'; log in where jobs are submitted from",
                    {{"site", m_site.name}});
    if (outcome.timedOut) return {};
    if (outcome.exitCode == 0) return jobIdOfSbatch(outcome.out);
    const std::string said = firstLine(outcome.errors.empty() ? outcome.out : outcome.errors);
    switch (troubleOfSbatch(outcome.errors + outcome.out)) {
    case SubmitTrouble::Refused:
        throw Error(ErrorKind::BadInput, "slurm.refused",
                    "the cluster '" + m_site.name + "' does not take the job: " + said,
                    {{"site", m_site.name}, {"said", said}});
    case SubmitTrouble::NotSubmitted:
        throw Error(ErrorKind::NoResource, "slurm.no-answer",
                    "the cluster '" + m_site.name + "' does not take jobs at the moment: " + said,
                    {{"site", m_site.name}, {"said", said}});
    case SubmitTrouble::Unknown:
        break;
    }
    return {};
}

// With the id it saves a later process the search by name, no more: a full disk is borne then.
void SlurmExecutor::writeTicket(const Job& job) const try {
    writeJsonFile(job.folder.path() / ticketName,
                  {{"token", job.token}, {"task", job.task}, {"job", job.id}, {"site", m_site.name}});
} catch (const Error&) {
    if (job.id.empty()) throw;
}

void SlurmExecutor::follow(const RunFolder& folder, const std::string& token, int task,
                           const std::string& id) {
    Job job{folder, token, task, id};
    job.heardMs = m_clock();
    job.journalBytes = sizeOf(folder.journal());
    m_jobs.insert_or_assign(handleOf(token, task), std::move(job));
    m_askAgainMs = std::min(m_askAgainMs, m_clock() + std::int64_t(1000) * m_site.pollSeconds);
}

std::string SlurmExecutor::attach(const RunFolder& folder) {
    try {
        const Json ticket = readJsonFile(folder.path() / ticketName);
        const std::string token = ticket.at("token");
        const int task = ticket.at("task");
        const std::string handle = handleOf(token, task);
        if (!m_jobs.contains(handle)) {
            follow(folder, token, task, ticket.value("job", ""));
            m_askAgainMs = m_pauseMs == 0 ? 0 : m_askAgainMs;
        }
        return handle;
    } catch (const std::exception&) {
        return {}; // none, or torn: nothing was submitted from here
    }
}

// --- asking

void SlurmExecutor::look() {
    const std::int64_t now = m_clock();
    for (auto& [handle, job] : m_jobs) {
        if (job.id.empty()) findId(job);
        const std::uint64_t bytes = sizeOf(job.folder.journal());
        if (bytes != std::exchange(job.journalBytes, bytes)) job.heardMs = now;
        if (job.forceAtMs && now >= *job.forceAtMs && job.status.state != ProcessState::Ended)
            m_askAgainMs = std::min(m_askAgainMs, now);
    }
    if (now >= m_askAgainMs) askAll(now);
    for (auto& [handle, job] : m_jobs)
        judge(job, now);
}

// The job itself says which one it is.
void SlurmExecutor::findId(Job& job) const {
    std::ifstream claim(job.folder.path() / ("slurm-" + job.token + ".job"));
    std::string id;
    if (std::getline(claim, id) && !id.empty() && id.find_first_not_of("0123456789_") == std::string::npos) {
        job.id = id;
        writeTicket(job);
    }
}

void SlurmExecutor::askAll(std::int64_t now) {
    std::vector<Job*> jobs;
    for (auto& [handle, job] : m_jobs)
        if (job.status.state != ProcessState::Ended) jobs.push_back(&job);
    m_askAgainMs = now + std::int64_t(1000) * m_site.pollSeconds;
    if (jobs.empty()) return;
    for (Job* job : jobs)
        job->wasSeen = false;
    for (Job* job : jobs)
        endByForce(*job, now);
    const auto unseen = [&] {
        std::vector<Job*> rest;
        std::copy_if(jobs.begin(), jobs.end(), std::back_inserter(rest),
                     [](const Job* job) { return !job->wasSeen; });
        return rest;
    };
    if (!askScontrol(jobs)) return;
    if (!unseen().empty()) askAccounting(unseen());
    if (!unseen().empty() && !askSqueue(unseen())) return;
    answered();
    for (Job* job : unseen()) {
        job->status.state = ProcessState::Unknown;
        job->phase = SlurmPhase::Unknown;
        if (!job->nobodyKnowsMs) job->nobodyKnowsMs = now;
    }
}

// False when the controller did not answer.
bool SlurmExecutor::askScontrol(const std::vector<Job*>& jobs) {
    std::vector<std::string> ids;
    for (const Job* job : jobs)
        if (!job->id.empty()) ids.push_back(job->id);
    if (ids.empty()) return true;
    if (ids.size() > askedOneByOne) ids = {""};
    for (const std::string& id : ids) {
        std::vector<std::string> words{"scontrol", "-o", "show", "job"};
        if (!id.empty()) words.push_back(id);
        const CommandOutcome outcome = ask(words);
        if (!outcome.succeeded() && !saysUnknownId(outcome.errors + outcome.out)) {
            noAnswer("scontrol", outcome, m_clock());
            return false;
        }
        for (const SlurmRecord& record : recordsOfScontrol(outcome.out))
            for (Job* job : jobs)
                if (!job->id.empty() && isOf(record, job->id)) take(*job, record);
    }
    return true;
}

void SlurmExecutor::askAccounting(const std::vector<Job*>& jobs) {
    if (!m_accountingWorks) return;
    std::string ids;
    for (const Job* job : jobs)
        if (!job->id.empty()) ids += (ids.empty() ? "" : ",") + job->id;
    if (ids.empty()) return;
    const CommandOutcome outcome = ask({"sacct", "-X", "-P", "-n", "-j", ids, "-o", "JobID,State,JobName"});
    if (!outcome.started || saysAccountingIsOff(outcome.errors)) m_accountingWorks = false;
    if (!outcome.succeeded()) return; // a second opinion alone
    for (const SlurmRecord& record : recordsOfTable(outcome.out, 1))
        for (Job* job : jobs)
            if (!job->id.empty() && isOf(record, job->id)) take(*job, record);
}

bool SlurmExecutor::askSqueue(const std::vector<Job*>& jobs) {
    const CommandOutcome outcome = ask({"squeue", "-h", "-r", "-t", "all", "--me", "-o", "%i|%T|%r|%j"});
    if (!outcome.succeeded()) {
        noAnswer("squeue", outcome, m_clock());
        return false;
    }
    for (const SlurmRecord& record : recordsOfTable(outcome.out, 1))
        for (Job* job : jobs) {
            const bool isTask =
                job->task < 0 ? record.arrayTasks.empty() : holdsTask(record.arrayTasks, job->task);
            if (record.name != job->name() || !isTask) continue;
            if (job->id.empty()) {
                job->id = handleOf(record.jobId, job->task);
                writeTicket(*job);
            }
            take(*job, record);
        }
    return true;
}

void SlurmExecutor::take(Job& job, const SlurmRecord& record) {
    if (record.name != job.name()) { // the number of a wrapper's chatter, or of another job since
        job.id.clear();
        return;
    }
    const SlurmPhase phase = phaseOf(record.state);
    if (phase == SlurmPhase::Unknown) return;
    job.wasSeen = true;
    job.nobodyKnowsMs.reset();
    job.phase = phase;
    job.state = record.state;
    job.reason = record.reason == "None" ? "" : record.reason;
    job.restarts = std::max(job.restarts, record.restarts);
    if (phase != SlurmPhase::Final) job.finalSinceMs.reset();
    // A job that was put into the line again waits two minutes. It need not, but in the second in which it
    // ended its node still refuses it ("Job credential revoked"), and the clocks of a cluster differ a
    // little.
    if (phase == SlurmPhase::Waiting && record.reason == "BeginTime" && record.restarts > job.released) {
        job.released = record.restarts;
        ask({"scontrol", "update", "JobId=" + record.jobId, "StartTime=now+10"});
    }
}

// What the answers mean, now.
void SlurmExecutor::judge(Job& job, std::int64_t now) {
    if (job.status.state == ProcessState::Ended) return;
    ProcessStatus& status = job.status;
    status.scheduler = job.id.empty() ? "job not found yet" : "job " + job.id;
    if (!job.state.empty()) status.scheduler += " " + job.state;
    if (!job.reason.empty()) status.scheduler += " (" + job.reason + ")";
    const bool isSilent = !RunLock::isHeld(job.folder.path());
    const auto silentFor = [&](std::int64_t sinceMs, std::int64_t patienceMs) {
        return isSilent && now - std::max(sinceMs, job.heardMs) >= patienceMs;
    };
    switch (job.phase) {
    case SlurmPhase::Waiting:
        status.state = ProcessState::Waiting;
        break;
    case SlurmPhase::Running:
        status.state = ProcessState::Running;
        break;
    case SlurmPhase::Final:
        if (!job.finalSinceMs) job.finalSinceMs = now;
        status.state = ProcessState::Running;
        if ((job.isForced && isSilent) ||
            silentFor(*job.finalSinceMs, std::int64_t(1000) * m_site.settleSeconds)) {
            status.state = ProcessState::Ended;
            if (job.forceAtMs) recordForcedCancel(job.folder);
        }
        break;
    case SlurmPhase::Unknown:
        status.state = ProcessState::Unknown;
        if (!job.nobodyKnowsMs) break;
        if (job.id.empty() && silentFor(*job.nobodyKnowsMs, std::int64_t(1000) * m_site.resubmitSeconds)) {
            status.state = ProcessState::Ended;
            status.neverStarted = true;
        } else if (!job.id.empty() &&
                   // A task of an array that was cancelled in the line is forgotten at once.
                   ((job.isForced && isSilent) ||
                    silentFor(*job.nobodyKnowsMs, std::int64_t(60000) * m_site.silenceMinutes))) {
            status.state = ProcessState::Ended;
            status.scheduler = "job " + job.id + " is unknown to the scheduler";
            if (job.forceAtMs) recordForcedCancel(job.folder);
        }
        break;
    }
}

ProcessStatus SlurmExecutor::poll(const std::string& handle) {
    const auto found = m_jobs.find(handle);
    return found == m_jobs.end() ? ProcessStatus{} : found->second.status;
}

void SlurmExecutor::answered() {
    m_pauseMs = 0;
    m_trouble.reset();
}

// No answer is no news of any job.
void SlurmExecutor::noAnswer(const std::string& command, const CommandOutcome& outcome, std::int64_t now) {
    m_pauseMs = std::clamp(2 * m_pauseMs, firstPauseMs, longestPauseMs);
    m_askAgainMs = now + m_pauseMs;
    const std::string said = !outcome.started   ? "there is no such program here"
                             : outcome.timedOut ? "it did not answer in time"
                                                : firstLine(outcome.errors);
    m_trouble =
        Finding{Severity::Note,
                "slurm.no-answer",
                "the cluster '" + m_site.name + "' does not answer (" + command + ": " + said +
                    "); its jobs go on, and it is asked again in " + std::to_string(m_pauseMs / 1000) + " s",
                {{"site", m_site.name}, {"command", command}, {"said", said}}};
}

Findings SlurmExecutor::findings() const {
    return m_trouble ? Findings{*m_trouble} : Findings{};
}

// --- ending

void SlurmExecutor::cancel(const std::string& handle, std::chrono::milliseconds deadline) {
    const auto found = m_jobs.find(handle);
    if (found == m_jobs.end()) return;
    Job& job = found->second;
    job.folder.requestCancel();
    // What waits in the line cannot read the file.
    job.forceAtMs = m_clock() + (job.phase == SlurmPhase::Waiting ? 0 : deadline.count());
}

void SlurmExecutor::forget(const std::string& handle) {
    m_jobs.erase(handle);
}

// scancel says nothing of whether it did something: it is called again until the job is seen to be over.
void SlurmExecutor::endByForce(Job& job, std::int64_t now) {
    if (!job.forceAtMs || job.id.empty() || job.phase == SlurmPhase::Final) return;
    if (now < *job.forceAtMs && job.phase != SlurmPhase::Waiting) return;
    ask({"scancel", job.id});
    job.isForced = true;
}

} // namespace magiqt
