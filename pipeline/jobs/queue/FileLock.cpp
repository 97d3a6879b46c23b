#include "FileLock.h"

#include "base/Error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace magiqt {

namespace {

struct flock wholeFile() {
    struct flock request {};
    request.l_type = F_WRLCK;
    request.l_whence = SEEK_SET;
    return request;
}

[[noreturn]] void fail(int number) {
    const std::string reason = std::strerror(number);
    throw Error(ErrorKind::NoResource, "queue.cannot-lock", "cannot lock the job queue: " + reason,
                {{"reason", reason}});
}

} // namespace

std::optional<FileLock> FileLock::tryTake(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
    if (descriptor < 0) fail(errno);
    struct flock request = wholeFile();
    if (::fcntl(descriptor, F_OFD_SETLK, &request) == 0) return FileLock(descriptor);
    const int number = errno;
    ::close(descriptor);
    if (number != EAGAIN && number != EACCES) fail(number);
    return std::nullopt;
}

FileLock FileLock::take(const std::filesystem::path& file, std::chrono::milliseconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    for (;;) {
        if (std::optional<FileLock> lock = tryTake(file)) return std::move(*lock);
        if (std::chrono::steady_clock::now() >= end)
            throw Error(ErrorKind::NoResource, "queue.locked",
                        "another program holds the job queue for too long; try again, or end that program");
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

bool FileLock::isHeld(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    struct flock request = wholeFile();
    const bool held = ::fcntl(descriptor, F_OFD_GETLK, &request) == 0 && request.l_type != F_UNLCK;
    ::close(descriptor);
    return held;
}

FileLock::FileLock(FileLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    if (this == &other) return *this;
    if (m_descriptor >= 0) ::close(m_descriptor);
    m_descriptor = std::exchange(other.m_descriptor, -1);
    return *this;
}

FileLock::~FileLock() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

} // namespace magiqt
