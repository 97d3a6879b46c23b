#include "RunLock.h"

#include "base/Error.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace magiqt {

namespace {
struct flock wholeFile() {
    struct flock request {};
    request.l_type = F_WRLCK;
    request.l_whence = SEEK_SET;
    return request;
}
} // namespace

// From whoever started this process. Once: a process that this one starts must not believe it, and a lock of
// another run neither.
bool RunLock::takeUpInherited(const std::filesystem::path& file) {
    const char* text = std::getenv(variable);
    if (!text) return false;
    const int descriptor = static_cast<int>(std::strtol(text, nullptr, 10));
    struct stat inherited {
    }, wanted{};
    if (descriptor <= STDERR_FILENO || ::fstat(descriptor, &inherited) != 0 ||
        ::stat(file.c_str(), &wanted) != 0 || inherited.st_dev != wanted.st_dev ||
        inherited.st_ino != wanted.st_ino)
        return false;
    ::unsetenv(variable);
    struct flock request = wholeFile();
    if (::fcntl(descriptor, F_OFD_SETLK, &request) != 0) return false;
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    m_descriptor = descriptor;
    return true;
}

RunLock::RunLock(const std::filesystem::path& runFolder, Holder holder) {
    const std::filesystem::path file = runFolder / "lock";
    if (holder == Holder::ThisProcess && takeUpInherited(file)) {
        nameHolder(::getpid());
        return;
    }
    m_descriptor = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
    if (m_descriptor < 0) {
        const std::string reason = std::strerror(errno);
        throw Error(ErrorKind::NoResource, "run.cannot-lock", "cannot lock the run folder: " + reason,
                    {{"reason", reason}});
    }
    struct flock request = wholeFile();
    if (::fcntl(m_descriptor, F_OFD_SETLK, &request) != 0) {
        const int number = errno;
        ::close(m_descriptor);
        m_descriptor = -1;
        if (number == EAGAIN || number == EACCES)
            throw Error(ErrorKind::Usage, "run.already-running",
                        "this run is being worked on by another process; wait for it or cancel it first");
        const std::string reason = std::strerror(number);
        throw Error(ErrorKind::NoResource, "run.cannot-lock", "cannot lock the run folder: " + reason,
                    {{"reason", reason}});
    }
    // With a child to come nobody is named yet: a watcher must not take this process for the one at work.
    if (::ftruncate(m_descriptor, 0) == 0 && holder == Holder::ThisProcess) nameHolder(::getpid());
}

// Only a hint: a full disk must not keep a finished checkpoint from being resumed.
void RunLock::nameHolder(pid_t process) {
    const std::string text = std::to_string(process) + "\n";
    [[maybe_unused]] const ssize_t written = ::pwrite(m_descriptor, text.data(), text.size(), 0);
}

RunLock::~RunLock() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

bool RunLock::isHeld(const std::filesystem::path& runFolder) {
    const int descriptor = ::open((runFolder / "lock").c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    struct flock request = wholeFile();
    const bool held = ::fcntl(descriptor, F_OFD_GETLK, &request) == 0 && request.l_type != F_UNLCK;
    ::close(descriptor);
    return held;
}

std::optional<pid_t> RunLock::holder(const std::filesystem::path& runFolder) {
    if (!isHeld(runFolder)) return std::nullopt;
    const int descriptor = ::open((runFolder / "lock").c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return std::nullopt;
    char text[32] = {};
    const ssize_t length = ::read(descriptor, text, sizeof text - 1);
    struct stat lockFile {};
    ::fstat(descriptor, &lockFile);
    ::close(descriptor);
    const pid_t process = length > 0 ? static_cast<pid_t>(std::strtol(text, nullptr, 10)) : 0;
    if (process <= 1) return std::nullopt;
    // The number may be another machine's, or used again: believe it only if that process has this file open.
    std::error_code failure;
    const std::filesystem::path descriptors = "/proc/" + std::to_string(process) + "/fd";
    for (std::filesystem::directory_iterator it(descriptors, failure), end; !failure && it != end;
         it.increment(failure)) {
        struct stat open {};
        if (::stat(it->path().c_str(), &open) == 0 && open.st_dev == lockFile.st_dev &&
            open.st_ino == lockFile.st_ino)
            return process;
    }
    return std::nullopt;
}

} // namespace magiqt
