#include "AtomicFile.h"

#include "Error.h"
#include "Ids.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace magiqt {

namespace {
[[noreturn]] void fail(const char* code, const std::string& doing, const std::filesystem::path& target,
                       int number) {
    const std::string name = target.filename().string();
    const std::string reason = std::strerror(number);
    throw Error(ErrorKind::NoResource, code,
                "cannot " + doing + " '" + name + "': " + reason + "; nothing was changed",
                {{"file", name}, {"reason", reason}});
}
} // namespace

AtomicFile::AtomicFile(std::filesystem::path target, FileAccess access) : m_target(std::move(target)) {
    m_temporary = m_target.parent_path() / std::string(".").append(randomId(8)).append(".part");
    m_descriptor = ::open(m_temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC,
                          access == FileAccess::OwnerAlone ? 0600 : 0644);
    if (m_descriptor < 0) fail("file.cannot-create", "create", m_target, errno);
}

AtomicFile::~AtomicFile() {
    if (m_descriptor < 0) return;
    ::close(m_descriptor);
    ::unlink(m_temporary.c_str());
}

void AtomicFile::write(const void* data, std::size_t bytes) {
    const char* next = static_cast<const char*>(data);
    while (bytes > 0) {
        const ssize_t written = ::write(m_descriptor, next, bytes);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("file.write-failed", "write", m_target, errno);
        next += written;
        bytes -= static_cast<std::size_t>(written);
    }
}

void AtomicFile::commit() {
    if (::fsync(m_descriptor) != 0) fail("file.write-failed", "write", m_target, errno);
    const int descriptor = m_descriptor;
    if (::rename(m_temporary.c_str(), m_target.c_str()) != 0)
        fail("file.write-failed", "replace", m_target, errno);
    m_descriptor = -1;
    ::close(descriptor);
    const std::filesystem::path folder = m_target.has_parent_path() ? m_target.parent_path() : ".";
    const int folderDescriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folderDescriptor >= 0) {
        ::fsync(folderDescriptor);
        ::close(folderDescriptor);
    }
}

} // namespace magiqt
