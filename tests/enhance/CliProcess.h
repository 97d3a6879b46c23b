// magiqt-cli as a child process, and a way to wait for what it writes to a journal without sleeping
// (inotify). One thread.
#pragma once

#include "base/Json.h"
#include "support/TemporaryFolder.h"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace magiqt::test {

struct CliSettings {
    std::map<std::string, std::string> environment; // added to this process's
    std::optional<unsigned> diskFullAtBytes;        // the process can make no larger file
};

struct CliOutcome {
    int exitCode = -1;
    int signal = 0;
    std::string out;
    std::string errors;

    // Of --json: {"error": {...}} of a refused call as well as of a failed run; null without one.
    Json error() const;
    std::string errorCode() const;
    bool hasFinding(const std::string& code) const;
};

class CliProcess {
public:
    explicit CliProcess(const std::vector<std::string>& words, const CliSettings& settings = {});
    ~CliProcess(); // kills and collects it if nobody has
    CliProcess(const CliProcess&) = delete;
    CliProcess& operator=(const CliProcess&) = delete;

    // Reads the records of the journal in the run folder (made by now or later) until one fits; false when
    // the process ended without it.
    bool waitForRecord(const std::filesystem::path& runFolder,
                       const std::function<bool(const Json&)>& condition) const;
    // Until it has written this to stderr; false when the process ended without it.
    bool waitForError(const std::string& text) const;
    void send(int signal) const;
    CliOutcome waitForEnd();

private:
    bool hasEnded() const;

    TemporaryFolder m_folder; // stdout and stderr
    pid_t m_process = 0;
    bool m_collected = false;
};

CliOutcome runCli(const std::vector<std::string>& words, const CliSettings& settings = {});

} // namespace magiqt::test
