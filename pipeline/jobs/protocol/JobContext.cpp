#include "JobContext.h"

#include "Journal.h"
#include "RemainingTime.h"
#include "RunLock.h"

#include "base/Error.h"
#include "base/Ids.h"
#include "base/Json.h"
#include "base/Sha256.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <new>
#include <optional>
#include <utility>
#include <vector>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

std::atomic<int> receivedSignal{0}; // lock-free, so a handler may write it

void rememberSignal(int number) {
    receivedSignal.store(number);
}

std::string signalName(int number) {
    switch (number) {
    case SIGTERM:
        return "SIGTERM";
    case SIGUSR1:
        return "SIGUSR1";
    case SIGINT:
        return "SIGINT";
    default:
        return "signal " + std::to_string(number);
    }
}

// While it lives, the signals that ask for a stop only leave a mark.
class StopSignals {
public:
    StopSignals() {
        receivedSignal.store(0);
        struct sigaction action {};
        action.sa_handler = rememberSignal;
        action.sa_flags = SA_RESTART;
        sigemptyset(&action.sa_mask);
        for (std::size_t i = 0; i < numbers.size(); ++i)
            ::sigaction(numbers[i], &action, &m_before[i]);
    }
    ~StopSignals() {
        for (std::size_t i = 0; i < numbers.size(); ++i)
            ::sigaction(numbers[i], &m_before[i], nullptr);
    }
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

private:
    static constexpr std::array<int, 3> numbers{SIGTERM, SIGUSR1, SIGINT};
    std::array<struct sigaction, numbers.size()> m_before{};
};

// Foreign exceptions like to name files by their whole path, which may hold a person's name: from the first
// path on the line is cut. Blanks may belong to the path, so nothing after it can be kept either.
std::string withoutPaths(const std::string& text) {
    std::string line = text.substr(0, text.find('\n'));
    const std::size_t start = line.find_first_of("/~");
    if (start != std::string::npos) line = line.substr(0, start) + "[...]";
    return line;
}

// What AtomicFile of a killed attempt left behind. Only with the run's lock held: nobody else is writing
// there then.
void removeHalfWrittenFiles(const fs::path& folder) {
    std::error_code failure;
    std::vector<fs::path> left;
    for (fs::recursive_directory_iterator it(folder, failure), end; !failure && it != end;
         it.increment(failure)) {
        const std::string name = it->path().filename().string();
        if (name.starts_with('.') && name.ends_with(".part")) left.push_back(it->path());
    }
    for (const fs::path& file : left)
        fs::remove_all(file, failure);
}

} // namespace

struct JobContext::State {
    State(RunFolder runFolder, RunPart part)
        : folder(std::move(runFolder)), spec(folder.spec()), parameters(spec.at("parameters")),
          startMs(monotonicMs()) {
        if (part == RunPart::Follows) return;
        lock.emplace(folder.path());
        journal.emplace(folder.journal());
    }

    RunFolder folder;
    std::optional<RunLock> lock;
    Json spec;
    Json parameters;
    std::optional<Journal> journal; // of the process that leads
    std::int64_t startMs;
    RemainingTime remaining;
    std::optional<Json> heldProgress; // the newest, while the last written one is younger than 100 ms
    std::optional<std::int64_t> progressWrittenMs;
    std::string stage;
    std::atomic<std::int64_t> nextLookMs{0};
    std::atomic<bool> cancelSeen{false};

    void append(const std::string& type, const Json& fields) {
        if (!journal) return;
        if (heldProgress) {
            const Json progress = *std::exchange(heldProgress, std::nullopt);
            journal->append("progress", progress);
        }
        journal->append(type, fields);
    }
};

JobContext::JobContext(RunFolder folder, RunPart part)
    : m_state(std::make_unique<State>(std::move(folder), part)) {
    if (follows()) return;
    removeHalfWrittenFiles(m_state->folder.out());
    removeHalfWrittenFiles(m_state->folder.checkpoint());
    m_state->journal->append("started",
                             {{"kind", m_state->spec.at("kind")}, {"programVersion", MAGIQT_VERSION}});
}

bool JobContext::follows() const {
    return !m_state->journal;
}

JobContext::~JobContext() = default;

const RunFolder& JobContext::folder() const {
    return m_state->folder;
}

const Json& JobContext::parameters() const {
    return m_state->parameters;
}

void JobContext::setParameters(const Json& parameters) {
    m_state->parameters = parameters;
}

std::uint64_t JobContext::seed() const {
    return m_state->spec.value("seed", std::uint64_t(0));
}

void JobContext::progress(double fraction, const std::string& stage) {
    if (follows()) return;
    const std::int64_t now = monotonicMs();
    const double safeFraction = std::isfinite(fraction) ? std::clamp(fraction, 0.0, 1.0) : 0.0;
    Json record = {{"fraction", safeFraction}, {"stage", stage}};
    const auto remaining =
        m_state->remaining.update(safeFraction, static_cast<double>(now - m_state->startMs) / 1000);
    if (remaining) record["remainingSeconds"] = std::round(*remaining * 10) / 10;
    const bool isDue = !m_state->progressWrittenMs || now - *m_state->progressWrittenMs >= 100;
    if (!isDue && safeFraction < 1) {
        m_state->heldProgress = std::move(record);
        return;
    }
    m_state->heldProgress.reset();
    m_state->progressWrittenMs = now;
    m_state->journal->append("progress", record);
}

void JobContext::metric(const std::string& name, double value, std::int64_t step) {
    m_state->append("metric", {{"name", name}, {"value", value}, {"step", step}});
}

void JobContext::finding(const Finding& finding) {
    m_state->append("finding", {{"finding", finding}});
}

void JobContext::artifact(const std::string& role, const fs::path& file) {
    if (follows()) return;
    const fs::path place = file.is_absolute() ? file : m_state->folder.out() / file;
    const fs::path name = place.lexically_normal().lexically_relative(m_state->folder.out());
    if (name.empty() || *name.begin() == ".." || name == ".")
        throw Error(ErrorKind::Internal, "run.artifact-outside",
                    "an artifact must lie in the run's folder out/; '" + file.filename().string() +
                        "' does not");
    const std::string digest = sha256OfFile(place);
    m_state->append("artifact", {{"role", role},
                                 {"file", name.generic_string()},
                                 {"bytes", fs::file_size(place)},
                                 {"sha256", digest}});
}

void JobContext::checkpointWritten(const std::string& name) {
    m_state->append("checkpoint", {{"name", name}});
}

void JobContext::note(const Json& record) {
    m_state->append("note", record);
}

bool JobContext::stopRequested() const {
    if (receivedSignal.load() != 0 || m_state->cancelSeen.load()) return true;
    const std::int64_t now = monotonicMs();
    std::int64_t due = m_state->nextLookMs.load();
    if (now < due || !m_state->nextLookMs.compare_exchange_strong(due, now + 100)) return false;
    if (m_state->folder.cancelRequested()) m_state->cancelSeen.store(true);
    return m_state->cancelSeen.load();
}

void JobContext::throwIfStopped() const {
    if (!stopRequested()) return;
    if (m_state->cancelSeen.load() || m_state->folder.cancelRequested())
        throw Error(ErrorKind::Cancelled, "job.cancelled", "the run was cancelled");
    throw Error(ErrorKind::Stopped, "job.stopped", "the run stopped at a checkpoint; run it again to resume",
                {{"signal", signalName(receivedSignal.load())}});
}

void JobContext::finish(const std::string& type, const Json& fields) {
    m_state->append(type, fields);
}

namespace {

int recordError(JobContext& context, const Error& error) {
    const int code = exitCode(error.kind());
    if (error.kind() == ErrorKind::Cancelled)
        context.finish("cancelled", Json::object());
    else if (error.kind() == ErrorKind::Stopped)
        context.note({{"stoppedBy", error.arguments().at("signal")}});
    else
        context.finish("failed", {{"code", error.code()},
                                  {"message", error.fullMessage()},
                                  {"arguments", error.arguments()},
                                  {"kind", toString(error.kind())},
                                  {"exitCode", code}});
    return code;
}

int runRecorded(JobContext& context, JobFunction run) {
    try {
        context.throwIfStopped();
        run(context);
        context.finish("done", Json::object());
        return 0;
    } catch (const Error& error) {
        return recordError(context, error);
    } catch (const std::bad_alloc&) {
        return recordError(context,
                           Error(ErrorKind::NoResource, "job.out-of-memory",
                                 "there was not enough memory for the run; close other programs, choose "
                                 "a smaller preset or a machine with more memory"));
    } catch (const fs::filesystem_error& problem) {
        return recordError(context, Error(ErrorKind::NoResource, "job.file-system",
                                          "a file operation of the run failed: " + problem.code().message(),
                                          {{"reason", problem.code().message()}}));
    } catch (const std::exception& problem) {
        const std::string reason = withoutPaths(problem.what());
        return recordError(context, Error(ErrorKind::Internal, "job.internal",
                                          "the run failed by a defect of the program: " + reason,
                                          {{"reason", reason}}));
    } catch (...) {
        return recordError(context,
                           Error(ErrorKind::Internal, "job.internal",
                                 "the run failed by a defect of the program", {{"reason", "unknown"}}));
    }
}

} // namespace

int executeJob(const RunFolder& folder, JobFunction run) {
    return executeJob(folder, run, Json::object());
}

int executeJob(const RunFolder& folder, JobFunction run, const Json& parameterDefaults, RunPart part) {
    if (readJournal(folder.journal()).state == RunState::Done) return 0;
    const StopSignals signals;
    JobContext context(folder, part);
    Json parameters = parameterDefaults;
    parameters.update(context.parameters());
    context.setParameters(parameters);
    try {
        return runRecorded(context, run);
    } catch (const Error& error) {
        // The journal itself cannot be written: watchers see an interrupted run, and this is all that can be
        // said.
        std::fprintf(stderr, "error: %s\n", error.fullMessage().c_str());
        return exitCode(error.kind());
    }
}

} // namespace magiqt
