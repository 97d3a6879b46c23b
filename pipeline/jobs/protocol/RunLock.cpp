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

RunLock::RunLock(const std::filesystem::path& runFolder) {
    m_descriptor = ::open((runFolder / "lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
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
    // Only a hint: a full disk must not keep a finished checkpoint from being resumed.
    const std::string text = std::to_string(::getpid()) + "\n";
    if (::ftruncate(m_descriptor, 0) == 0) {
        [[maybe_unused]] const ssize_t written = ::pwrite(m_descriptor, text.data(), text.size(), 0);
    }
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
