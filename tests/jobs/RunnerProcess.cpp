#include "RunnerProcess.h"

#include "support/Files.h"

#include <csignal>
#include <poll.h>
#include <stdexcept>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace magiqt::test {

RunnerProcess::RunnerProcess(const RunFolder& folder, Disk disk, unsigned fullAtBytes) : m_folder(folder) {
    const std::string path = folder.path().string();
    m_process = ::fork();
    if (m_process < 0) throw std::runtime_error("fork failed");
    if (m_process == 0) {
        if (disk == Disk::Full) {
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{fullAtBytes, fullAtBytes};
            ::setrlimit(RLIMIT_FSIZE, &limit);
        }
        ::execl(SELFTEST_RUNNER, SELFTEST_RUNNER, path.c_str(), static_cast<char*>(nullptr));
        ::_exit(127);
    }
}

RunnerProcess::~RunnerProcess() {
    if (m_collected) return;
    ::kill(m_process, SIGKILL);
    ::waitpid(m_process, nullptr, 0);
}

bool RunnerProcess::hasEnded() const {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(m_process), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid != 0;
}

bool RunnerProcess::waitFor(const std::function<bool(const JournalState&)>& condition) {
    const int watcher = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    ::inotify_add_watch(watcher, m_folder.path().c_str(), IN_MODIFY | IN_CREATE);
    JournalTail tail(m_folder.journal());
    bool held = false;
    for (;;) {
        const bool ended = hasEnded();
        tail.poll();
        held = condition(tail.state());
        if (held || ended) break;
        pollfd event{watcher, POLLIN, 0};
        ::poll(&event, 1, 1000); // wakes at once when the folder changes; looks for the process's end else
        char events[4096];
        while (::read(watcher, events, sizeof events) > 0) {
        }
    }
    ::close(watcher);
    return held;
}

void RunnerProcess::send(int signal) const {
    ::kill(m_process, signal);
}

ProcessEnd RunnerProcess::waitForEnd() {
    int status = 0;
    ::waitpid(m_process, &status, 0);
    m_collected = true;
    ProcessEnd end;
    if (WIFEXITED(status)) end.exitCode = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
    return end;
}

ProcessEnd runSelftest(const RunFolder& folder) {
    return RunnerProcess(folder).waitForEnd();
}

std::string resultOf(const RunFolder& folder) {
    return contentOf(folder.out() / "selftest.json");
}

} // namespace magiqt::test
