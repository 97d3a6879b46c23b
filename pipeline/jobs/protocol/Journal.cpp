#include "Journal.h"

#include "RunLock.h"

#include "base/Error.h"
#include "base/Ids.h"
#include "base/Json.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace magiqt {

namespace {

[[noreturn]] void fail(const char* code, const std::string& doing, int number) {
    const std::string reason = std::strerror(number);
    throw Error(ErrorKind::NoResource, code, "cannot " + doing + " the run's journal: " + reason,
                {{"reason", reason}});
}

bool mustReachTheDisk(const std::string& type) {
    return type == "checkpoint" || type == "artifact" || type == "cancelled" || type == "failed" ||
           type == "done";
}

constexpr std::size_t chunkBytes = std::size_t(1) << 20;

} // namespace

// --- writing

Journal::Journal(const std::filesystem::path& file) {
    JournalTail before(file);
    before.poll([this](const Json& record) {
        m_sequence = std::max(m_sequence, record.value("sequence", m_sequence));
    });
    m_descriptor = ::open(file.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0644);
    if (m_descriptor < 0) fail("journal.cannot-open", "open", errno);
    struct stat status {};
    if (::fstat(m_descriptor, &status) != 0) fail("journal.cannot-open", "read", errno);
    m_lineIsTorn = static_cast<std::uint64_t>(status.st_size) > before.bytesRead();
}

Journal::~Journal() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

void Journal::append(const std::string& type, const Json& fields) {
    Json record = fields;
    record["sequence"] = ++m_sequence;
    record["time"] = utcNow();
    record["type"] = type;
    std::string line = record.dump(-1, ' ', false, Json::error_handler_t::replace);
    line += '\n';
    if (m_lineIsTorn) line.insert(line.begin(), '\n');
    ssize_t written = 0;
    do {
        written = ::write(m_descriptor, line.data(), line.size());
    } while (written < 0 && errno == EINTR);
    if (written < 0) fail("journal.write-failed", "write", errno);
    m_lineIsTorn = static_cast<std::size_t>(written) != line.size();
    if (m_lineIsTorn) fail("journal.write-failed", "write", ENOSPC);
    if (mustReachTheDisk(type) && ::fsync(m_descriptor) != 0) fail("journal.write-failed", "write", errno);
}

// --- watching

std::string toString(RunState state) {
    switch (state) {
    case RunState::Queued:
        return "queued";
    case RunState::Running:
        return "running";
    case RunState::Done:
        return "done";
    case RunState::Failed:
        return "failed";
    case RunState::Cancelled:
        return "cancelled";
    case RunState::Interrupted:
        return "interrupted";
    }
    return "queued";
}

JournalTail::JournalTail(std::filesystem::path journalFile) : m_file(std::move(journalFile)) {}

bool JournalTail::poll(const std::function<void(const Json&)>& onRecord) {
    const RunState before = m_state.state;
    const std::filesystem::path folder = m_file.parent_path();
    const bool changed = readNew(onRecord);
    const auto conclude = [this](bool isAlive) {
        if (m_terminal)
            m_state.state = *m_terminal;
        else if (isAlive)
            m_state.state = RunState::Running;
        else
            m_state.state = m_state.attempts > 0 ? RunState::Interrupted : RunState::Queued;
    };
    conclude(RunLock::isHeld(folder));
    // The job may have written its last record and gone between our reading and our look at the lock.
    if (m_state.state == RunState::Interrupted && readNew(onRecord)) {
        conclude(RunLock::isHeld(folder));
        return true;
    }
    return changed || m_state.state != before;
}

bool JournalTail::readNew(const std::function<void(const Json&)>& onRecord) {
    const int descriptor = ::open(m_file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    std::string text;
    bool changed = false;
    for (;;) {
        const std::size_t kept = text.size();
        text.resize(kept + chunkBytes);
        const ssize_t got =
            ::pread(descriptor, text.data() + kept, chunkBytes, static_cast<off_t>(m_offset + kept));
        text.resize(kept + (got > 0 ? static_cast<std::size_t>(got) : 0));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        std::size_t start = 0;
        for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', start)) {
            const Json record = Json::parse(text.begin() + static_cast<std::ptrdiff_t>(start),
                                            text.begin() + static_cast<std::ptrdiff_t>(end), nullptr, false);
            const std::size_t length = end - start;
            start = end + 1;
            changed = true;
            try {
                if (!record.is_object()) throw Json::other_error::create(500, "not a record", nullptr);
                take(record);
            } catch (const Json::exception&) {
                if (length > 0) ++m_state.damagedLines;
                continue;
            }
            ++m_state.recordCount;
            if (onRecord) onRecord(record);
        }
        m_offset += start;
        text.erase(0, start);
    }
    ::close(descriptor);
    return changed;
}

void JournalTail::take(const Json& record) {
    const std::string type = record.at("type").get<std::string>();
    const std::string time = record.value("time", "");
    if (type == "started") {
        ++m_state.attempts;
        m_terminal.reset();
        m_state.startedUtc = time;
        m_state.exitCode = 0;
        m_state.errorCode.clear();
        m_state.errorMessage.clear();
        m_state.errorArguments.clear();
        m_state.stopSignal.clear();
        m_state.remainingSeconds.reset();
    } else if (type == "progress") {
        m_state.fraction = record.at("fraction").get<double>();
        m_state.stage = record.value("stage", "");
        m_state.remainingSeconds.reset();
        if (record.contains("remainingSeconds"))
            m_state.remainingSeconds = record["remainingSeconds"].get<double>();
    } else if (type == "metric") {
        // A diverged training writes null where the value was not finite; keep the last that was a number.
        if (record.at("value").is_number())
            m_state.metrics[record.at("name").get<std::string>()] = record["value"];
    } else if (type == "finding") {
        const Finding finding = record.at("finding").get<Finding>();
        if (std::find(m_state.findings.begin(), m_state.findings.end(), finding) == m_state.findings.end())
            m_state.findings.push_back(finding);
    } else if (type == "artifact") {
        const ArtifactRecord artifact{record.at("role"), record.at("file"), record.at("bytes"),
                                      record.at("sha256")};
        std::erase_if(m_state.artifacts,
                      [&](const ArtifactRecord& other) { return other.file == artifact.file; });
        m_state.artifacts.push_back(artifact);
    } else if (type == "checkpoint") {
        m_state.lastCheckpoint = record.at("name");
    } else if (type == "note" && record.contains("stoppedBy")) {
        m_state.stopSignal = record["stoppedBy"].get<std::string>();
    } else if (type == "done") {
        m_terminal = RunState::Done;
        m_state.fraction = 1;
        m_state.remainingSeconds.reset();
    } else if (type == "cancelled") {
        m_terminal = RunState::Cancelled;
        m_state.exitCode = exitCode(ErrorKind::Cancelled);
    } else if (type == "failed") {
        m_terminal = RunState::Failed;
        m_state.exitCode = record.value("exitCode", exitCode(ErrorKind::Internal));
        m_state.errorCode = record.value("code", "");
        m_state.errorMessage = record.value("message", "");
        m_state.errorArguments = record.value("arguments", std::map<std::string, std::string>{});
    }
    m_state.lastRecordUtc = time;
}

JournalState readJournal(const std::filesystem::path& journalFile) {
    JournalTail tail(journalFile);
    tail.poll();
    return tail.state();
}

} // namespace magiqt
