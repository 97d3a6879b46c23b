#include "CommandRun.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace magiqt {

namespace {

constexpr std::size_t mostBytes = std::size_t(1) << 20;
constexpr int sliceMs = 100; // between two looks at `abandoned`

class Pipe {
public:
    Pipe() {
        if (::pipe2(m_ends, O_CLOEXEC) != 0) m_ends[0] = m_ends[1] = -1;
        if (m_ends[0] >= 0) ::fcntl(m_ends[0], F_SETFL, O_NONBLOCK);
    }
    ~Pipe() {
        closeReader();
        closeWriter();
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int reader() const { return m_ends[0]; }
    int writer() const { return m_ends[1]; }
    void closeReader() { closeEnd(0); }
    void closeWriter() { closeEnd(1); }

    // False at the end.
    bool take(std::string& text) {
        char bytes[4096];
        for (;;) {
            const ssize_t got = ::read(m_ends[0], bytes, sizeof bytes);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return errno == EAGAIN;
            if (got == 0) return false;
            if (text.size() < mostBytes) text.append(bytes, static_cast<std::size_t>(got));
        }
    }

private:
    void closeEnd(int which) {
        if (m_ends[which] >= 0) ::close(m_ends[which]);
        m_ends[which] = -1;
    }
    int m_ends[2] = {-1, -1};
};

pid_t spawn(const std::vector<std::string>& words, const Pipe& out, const Pipe& errors) {
    std::vector<std::string> copies = words;
    std::vector<char*> arguments;
    for (std::string& word : copies)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out.writer(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, errors.writer(), STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    // A session of its own: a terminal's Ctrl-C ends the runner, not a submission half way.
    posix_spawnattr_setflags(&attributes, static_cast<short>(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK));
    pid_t process = 0;
    const int failure =
        ::posix_spawnp(&process, arguments[0], &files, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return failure == 0 ? process : 0;
}

} // namespace

CommandOutcome runCommand(const std::vector<std::string>& words, std::chrono::milliseconds patience,
                          const std::atomic<bool>* abandoned) {
    CommandOutcome outcome;
    Pipe out, errors;
    const pid_t process = spawn(words, out, errors);
    if (process == 0) return outcome;
    outcome.started = true;
    out.closeWriter();
    errors.closeWriter();
    const auto end = std::chrono::steady_clock::now() + patience;
    bool outOpen = true, errorsOpen = true;
    while (outOpen || errorsOpen) {
        if (std::chrono::steady_clock::now() >= end || (abandoned && abandoned->load())) {
            outcome.timedOut = true;
            // Somebody must collect it when it ends.
            std::thread([process] { ::waitpid(process, nullptr, 0); }).detach();
            return outcome;
        }
        pollfd events[2] = {{outOpen ? out.reader() : -1, POLLIN, 0},
                            {errorsOpen ? errors.reader() : -1, POLLIN, 0}};
        ::poll(events, 2, sliceMs);
        if (outOpen && events[0].revents != 0) outOpen = out.take(outcome.out);
        if (errorsOpen && events[1].revents != 0) errorsOpen = errors.take(outcome.errors);
    }
    int status = 0;
    ::waitpid(process, &status, 0);
    outcome.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return outcome;
}

} // namespace magiqt
