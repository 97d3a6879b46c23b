#include "CliProcess.h"

#include "jobs/protocol/Journal.h"
#include "support/Files.h"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace magiqt::test {

Json CliOutcome::error() const {
    const Json printed = Json::parse(out, nullptr, false);
    return printed.is_object() && printed.contains("error") ? printed["error"] : Json();
}

std::string CliOutcome::errorCode() const {
    const Json found = error();
    return found.is_object() ? found.value("code", "") : "";
}

bool CliOutcome::hasFinding(const std::string& code) const {
    const Json printed = Json::parse(out, nullptr, false);
    if (!printed.is_object() || !printed.contains("findings")) return false;
    for (const Json& finding : printed["findings"])
        if (finding.at("code") == code) return !finding.at("message").get<std::string>().empty();
    return false;
}

CliProcess::CliProcess(const std::vector<std::string>& words, const CliSettings& settings) {
    const std::string outFile = m_folder / "out", errorFile = m_folder / "errors";
    m_process = ::fork();
    if (m_process < 0) throw std::runtime_error("fork failed");
    if (m_process > 0) return;
    for (const auto& [name, value] : settings.environment)
        ::setenv(name.c_str(), value.c_str(), 1);
    ::dup2(::open(outFile.c_str(), O_CREAT | O_WRONLY, 0600), STDOUT_FILENO);
    ::dup2(::open(errorFile.c_str(), O_CREAT | O_WRONLY, 0600), STDERR_FILENO);
    if (settings.diskFullAtBytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{*settings.diskFullAtBytes, *settings.diskFullAtBytes};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    std::vector<std::string> copies = words;
    copies.insert(copies.begin(), MAGIQT_CLI);
    std::vector<char*> arguments;
    for (std::string& word : copies)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(MAGIQT_CLI, arguments.data());
    ::_exit(127);
}

CliProcess::~CliProcess() {
    if (m_collected) return;
    ::kill(m_process, SIGKILL);
    ::waitpid(m_process, nullptr, 0);
}

bool CliProcess::hasEnded() const {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(m_process), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid != 0;
}

bool CliProcess::waitForRecord(const std::filesystem::path& runFolder,
                               const std::function<bool(const Json&)>& condition) const {
    const int watcher = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    ::inotify_add_watch(watcher, runFolder.parent_path().c_str(), IN_CREATE | IN_MOVED_TO);
    JournalTail tail(runFolder / "journal.jsonl");
    bool found = false;
    for (;;) {
        const bool ended = hasEnded();
        // Each time: the folder may just have come into being.
        ::inotify_add_watch(watcher, runFolder.c_str(), IN_MODIFY | IN_CREATE);
        tail.poll([&](const Json& record) { found = found || condition(record); });
        if (found || ended) break;
        pollfd event{watcher, POLLIN, 0};
        ::poll(&event, 1, 1000); // wakes at once when the folder changes; looks for the process's end else
        char events[4096];
        while (::read(watcher, events, sizeof events) > 0) {
        }
    }
    ::close(watcher);
    return found;
}

bool CliProcess::waitForError(const std::string& text) const {
    const std::string file = m_folder / "errors";
    const int watcher = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    bool found = false;
    for (;;) {
        const bool ended = hasEnded();
        ::inotify_add_watch(watcher, file.c_str(), IN_MODIFY); // each time: it may just have been made
        found = contentOf(file).find(text) != std::string::npos;
        if (found || ended) break;
        pollfd event{watcher, POLLIN, 0};
        ::poll(&event, 1, 50);
        char events[4096];
        while (::read(watcher, events, sizeof events) > 0) {
        }
    }
    ::close(watcher);
    return found;
}

void CliProcess::send(int signal) const {
    ::kill(m_process, signal);
}

CliOutcome CliProcess::waitForEnd() {
    int status = 0;
    ::waitpid(m_process, &status, 0);
    m_collected = true;
    CliOutcome outcome;
    if (WIFEXITED(status)) outcome.exitCode = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
    outcome.out = contentOf(m_folder / "out");
    outcome.errors = contentOf(m_folder / "errors");
    return outcome;
}

CliOutcome runCli(const std::vector<std::string>& words, const CliSettings& settings) {
    return CliProcess(words, settings).waitForEnd();
}

} // namespace magiqt::test
