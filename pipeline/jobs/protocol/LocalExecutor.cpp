#include "LocalExecutor.h"

#include "Journal.h"
#include "RunLock.h"

#include "base/Error.h"

#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace magiqt {

namespace {

class Spawn {
public:
    Spawn() {
        posix_spawn_file_actions_init(&files);
        posix_spawnattr_init(&attributes);
    }
    ~Spawn() {
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&files);
    }
    Spawn(const Spawn&) = delete;
    Spawn& operator=(const Spawn&) = delete;

    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
};

std::vector<std::string> environmentWith(const std::map<std::string, std::string>& added) {
    std::vector<std::string> all;
    for (char** variable = environ; *variable; ++variable) {
        const std::string text = *variable;
        if (!added.contains(text.substr(0, text.find('=')))) all.push_back(text);
    }
    for (const auto& [name, value] : added)
        all.push_back(name + "=" + value);
    return all;
}

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

} // namespace

LocalExecutor::LocalExecutor(std::vector<std::string> command) : m_command(std::move(command)) {}

std::string LocalExecutor::submit(const RunFolder& folder, const SubmitOptions& options) {
    RunLock lock(folder.path(), RunLock::Holder::Child);
    std::vector<std::string> words = m_command;
    words.push_back(folder.path().string());
    std::map<std::string, std::string> added = options.environment;
    added[RunLock::variable] = std::to_string(lock.descriptor());
    std::vector<std::string> variables = environmentWith(added);

    Spawn spawn;
    posix_spawn_file_actions_addopen(&spawn.files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&spawn.files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    const std::string errorFile = (folder.path() / "stderr.txt").string();
    posix_spawn_file_actions_addopen(&spawn.files, STDERR_FILENO, errorFile.c_str(),
                                     O_CREAT | O_WRONLY | O_APPEND, 0644);
    // Onto itself: in the child alone the descriptor is then no longer closed by exec.
    posix_spawn_file_actions_adddup2(&spawn.files, lock.descriptor(), lock.descriptor());
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&spawn.attributes, &none);
    sigset_t stops; // the parent may ignore them
    sigemptyset(&stops);
    for (const int number : {SIGTERM, SIGUSR1, SIGINT, SIGPIPE})
        sigaddset(&stops, number);
    posix_spawnattr_setsigdefault(&spawn.attributes, &stops);
    posix_spawnattr_setflags(
        &spawn.attributes,
        static_cast<short>(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
    pid_t process = 0;
    const int failure = ::posix_spawn(&process, words.front().c_str(), &spawn.files, &spawn.attributes,
                                      pointersTo(words).data(), pointersTo(variables).data());
    if (failure != 0) {
        const std::string program = std::filesystem::path(m_command.front()).filename().string();
        const std::string reason = std::strerror(failure);
        throw Error(ErrorKind::NoResource, "executor.cannot-start",
                    "cannot start '" + program + "': " + reason, {{"program", program}, {"reason", reason}});
    }
    lock.nameHolder(process);
    const std::string handle = std::to_string(process);
    m_processes.insert_or_assign(handle,
                                 Process{folder, process, true, {ProcessState::Running, {}, {}}, {}, false});
    return handle;
}

std::string LocalExecutor::attach(const RunFolder& folder) {
    const std::optional<pid_t> process = RunLock::holder(folder.path());
    if (!process) return {};
    const std::string handle = std::to_string(*process);
    const auto known = m_processes.find(handle);
    // Numbers are used again: an ended one of the same number is another process.
    if (known == m_processes.end() || known->second.status.state == ProcessState::Ended)
        m_processes.insert_or_assign(
            handle, Process{folder, *process, false, {ProcessState::Running, {}, {}}, {}, false});
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

// A child that is there still would become a zombie: it is collected when it has ended.
void LocalExecutor::forget(const std::string& handle) {
    if (const auto found = m_processes.find(handle); found != m_processes.end())
        found->second.isForgotten = true;
    for (auto it = m_processes.begin(); it != m_processes.end();) {
        Process& process = it->second;
        if (process.isForgotten) look(process);
        const bool isOver = process.status.state == ProcessState::Ended || !process.isChild;
        it = process.isForgotten && isOver ? m_processes.erase(it) : std::next(it);
    }
}

} // namespace magiqt
