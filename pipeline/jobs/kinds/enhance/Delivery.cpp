#include "Delivery.h"

#include "base/Error.h"
#include "base/Sha256.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

// The copy in the making: gone unless it was moved into place.
class Draft {
public:
    Draft(fs::path place, std::string name) : m_place(std::move(place)), m_name(std::move(name)) {
        m_descriptor = ::open(m_place.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
        if (m_descriptor < 0) fail("file.cannot-create", "create");
    }
    ~Draft() {
        if (m_descriptor < 0) return;
        ::close(m_descriptor);
        ::unlink(m_place.c_str());
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    void write(const char* next, std::size_t bytes) {
        while (bytes > 0) {
            const ssize_t written = ::write(m_descriptor, next, bytes);
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail("file.write-failed", "write");
            next += written;
            bytes -= static_cast<std::size_t>(written);
        }
    }

    void moveTo(const fs::path& target) {
        if (::fsync(m_descriptor) != 0) fail("file.write-failed", "write");
        if (::rename(m_place.c_str(), target.c_str()) != 0) fail("file.write-failed", "replace");
        ::close(std::exchange(m_descriptor, -1));
    }

private:
    // The output's name may be a person's, and errors go to the journal: it is not said.
    [[noreturn]] void fail(const char* code, const char* doing) const {
        const std::string reason = std::strerror(errno);
        throw Error(ErrorKind::NoResource, code,
                    std::string("cannot ") + doing + " the output (" + m_name + "): " + reason +
                        "; what was there is unchanged",
                    {{"file", m_name}, {"reason", reason}});
    }

    fs::path m_place;
    std::string m_name;
    int m_descriptor = -1;
};

} // namespace

void deliver(const fs::path& from, const fs::path& to) {
    if (to.empty()) return;
    const std::string name = from.filename().string();
    const int source = ::open(from.c_str(), O_RDONLY | O_CLOEXEC);
    if (source < 0)
        throw Error(ErrorKind::NoResource, "file.unreadable",
                    "cannot read '" + name + "' of the run: " + std::strerror(errno), {{"file", name}});
    try {
        const std::string mark = fs::absolute(from).lexically_normal().string();
        const std::string digest = sha256Hex(mark.data(), mark.size()).substr(0, 16);
        Draft draft(to.parent_path() / std::string(".").append(digest).append(".part"), name);
        std::vector<char> buffer(1u << 20);
        for (;;) {
            const ssize_t read = ::read(source, buffer.data(), buffer.size());
            if (read < 0 && errno == EINTR) continue;
            if (read < 0)
                throw Error(ErrorKind::NoResource, "file.unreadable",
                            "cannot read '" + name + "' of the run: " + std::strerror(errno),
                            {{"file", name}});
            if (read == 0) break;
            draft.write(buffer.data(), static_cast<std::size_t>(read));
        }
        draft.moveTo(to);
    } catch (...) {
        ::close(source);
        throw;
    }
    ::close(source);
}

} // namespace magiqt
