#include "LocalExecutor.h"

#include "Journal.h"
#include "RunLock.h"

#include "base/Error.h"
#include "base/Json.h"

#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace magiqt {

namespace {
void recordForcedCancel(const RunFolder& folder) {
    try {
        const RunLock lock(folder.path()); // so that nobody resumes it in between
        const RunState state = readJournal(folder.journal()).state;
        if (state != RunState::Done && state != RunState::Failed && state != RunState::Cancelled)
            Journal(folder.journal()).append("cancelled", {{"byForce", true}});
    } catch (const Error&) {
        // A full disk: the run stays "interrupted" with its `cancel` file, which is true as well.
    }
}
} // namespace

LocalExecutor::LocalExecutor(std::vector<std::string> command) : m_command(std::move(command)) {}

std::string LocalExecutor::submit(const RunFolder& folder) {
    std::vector<std::string> words = m_command;
    words.push_back(folder.path().string());
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    const std::string errorFile = (folder.path() / "stderr.txt").string();
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, errorFile.c_str(), O_CREAT | O_WRONLY | O_APPEND,
                                     0644);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    sigset_t stops; // the parent may ignore them
    sigemptyset(&stops);
    for (const int number : {SIGTERM, SIGUSR1, SIGINT, SIGPIPE})
        sigaddset(&stops, number);
    posix_spawnattr_setsigdefault(&attributes, &stops);
    posix_spawnattr_setflags(
        &attributes, static_cast<short>(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));

    pid_t process = 0;
    const int failure = ::posix_spawn(&process, arguments[0], &files, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (failure != 0) {
        const std::string program = std::filesystem::path(m_command.front()).filename().string();
        const std::string reason = std::strerror(failure);
        throw Error(ErrorKind::NoResource, "executor.cannot-start",
                    "cannot start '" + program + "': " + reason, {{"program", program}, {"reason", reason}});
    }
    const std::string handle = std::to_string(process);
    m_processes.insert_or_assign(handle,
                                 Process{folder, process, true, {ProcessState::Running, {}, {}}, {}, false});
    return handle;
}

std::string LocalExecutor::attach(const RunFolder& folder) {
    const std::optional<pid_t> process = RunLock::holder(folder.path());
    if (!process) return {};
    const std::string handle = std::to_string(*process);
    if (!m_processes.contains(handle))
        m_processes.emplace(handle,
                            Process{folder, *process, false, {ProcessState::Running, {}, {}}, {}, false});
    return handle;
}

void LocalExecutor::look(Process& process) {
    if (process.status.state == ProcessState::Ended) return;
    if (process.isChild) {
        int status = 0;
        const pid_t got = ::waitpid(process.process, &status, WNOHANG);
        if (got == 0) return;
        process.status.state = ProcessState::Ended;
        if (got == process.process && WIFEXITED(status)) process.status.exitCode = WEXITSTATUS(status);
        if (got == process.process && WIFSIGNALED(status)) process.status.endSignal = WTERMSIG(status);
    } else if (RunLock::holder(process.folder.path()) != process.process) {
        process.status.state = ProcessState::Ended;
    }
}

ProcessStatus LocalExecutor::poll(const std::string& handle) {
    const auto found = m_processes.find(handle);
    if (found == m_processes.end()) return {};
    Process& process = found->second;
    look(process);
    if (process.status.state == ProcessState::Running && process.killAt &&
        std::chrono::steady_clock::now() >= *process.killAt) {
        ::kill(process.process, SIGKILL);
        process.wasKilled = true;
        if (process.isChild) {
            ::waitpid(process.process, nullptr, 0);
            process.status = {ProcessState::Ended, {}, SIGKILL};
        } else {
            look(process);
        }
    }
    if (process.status.state == ProcessState::Ended && std::exchange(process.wasKilled, false))
        recordForcedCancel(process.folder);
    return process.status;
}

void LocalExecutor::cancel(const std::string& handle, std::chrono::milliseconds deadline) {
    const auto found = m_processes.find(handle);
    if (found == m_processes.end()) return;
    found->second.folder.requestCancel();
    found->second.killAt = std::chrono::steady_clock::now() + deadline;
}

} // namespace magiqt
