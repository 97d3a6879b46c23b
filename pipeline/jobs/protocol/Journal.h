// The journal of a run: JSON lines, append-only, one write() a record, so that a reader on this machine or
// over NFS sees whole records and at worst a torn last line, which it leaves for later. Every record has
// "sequence", "time" (UTC) and "type": started | progress | metric | finding | artifact | checkpoint |
// cancelled | failed | done | note. No process id, host name or path stands in a record: journals travel with
// bundles. Journal is the one writer (the job's thread). JournalTail and readJournal are for watchers, one
// object one thread.
#pragma once

#include "base/Finding.h"
#include "base/JsonForward.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

class Journal {
public:
    // Opens for appending and goes on with the sequence of what stands there; a torn last line of a killed
    // writer is closed off first. Throws Error (NoResource, "journal.cannot-open").
    explicit Journal(const std::filesystem::path& file);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    // Adds sequence, time and type to `fields`. Records of type checkpoint, artifact, cancelled, failed and
    // done are synced to disk. Throws Error (NoResource, "journal.write-failed").
    void append(const std::string& type, const Json& fields);

private:
    int m_descriptor = -1;
    std::uint64_t m_sequence = 0;
    bool m_lineIsTorn = false;
};

// Interrupted: it was started, no terminal record was written and its process is gone; running it again
// resumes.
enum class RunState { Queued, Running, Done, Failed, Cancelled, Interrupted };
std::string toString(RunState state);

struct ArtifactRecord {
    std::string role;
    std::string file; // relative to out/
    std::uint64_t bytes = 0;
    std::string sha256;
    bool operator==(const ArtifactRecord&) const = default;
};

// What a watcher shows of a run.
struct JournalState {
    RunState state = RunState::Queued;
    int attempts = 0; // number of `started` records
    double fraction = 0;
    std::string stage;
    std::optional<double> remainingSeconds;
    Findings findings; // each once, also when a resumed run finds it again
    std::vector<ArtifactRecord> artifacts;
    std::map<std::string, double> metrics; // the last value of each
    std::string lastCheckpoint;
    std::string startedUtc; // of the latest attempt
    std::string lastRecordUtc;
    // Of a failed run; exit code as architecture lists them.
    int exitCode = 0;
    std::string errorCode;
    std::string errorMessage;
    std::map<std::string, std::string> errorArguments;
    std::string stopSignal; // the signal that stopped the latest attempt at a checkpoint; empty otherwise
    std::uint64_t recordCount = 0; // whole records read
    std::uint64_t damagedLines = 0;
};

// Follows a journal and reads only the bytes that are new. A journal that does not exist yet is an empty one.
class JournalTail {
public:
    explicit JournalTail(std::filesystem::path journalFile);

    // Reads what is new; `onRecord` sees every new record in order. True when the state has changed.
    bool poll(const std::function<void(const Json&)>& onRecord = {});
    const JournalState& state() const { return m_state; }
    std::uint64_t bytesRead() const { return m_offset; } // of whole lines

private:
    bool readNew(const std::function<void(const Json&)>& onRecord);
    void take(const Json& record);

    std::filesystem::path m_file;
    std::uint64_t m_offset = 0;
    std::optional<RunState> m_terminal; // Done, Failed or Cancelled, as the records say
    JournalState m_state;
};

JournalState readJournal(const std::filesystem::path& journalFile);

} // namespace magiqt
