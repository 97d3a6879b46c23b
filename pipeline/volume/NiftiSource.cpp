#include "NiftiSource.h"

#include "base/Error.h"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace magiqt {

struct NiftiSource::State {
    std::string name;
    int descriptor = -1;
    std::uint64_t fileBytes = 0;
    bool compressed = false;
    bool ended = false;
    bool memberOpen = false; // inside a gzip member, not between two
    z_stream stream{};
    bool streamReady = false;
    std::vector<std::uint8_t> input = std::vector<std::uint8_t>(1u << 18);
    std::size_t inputBegin = 0;
    std::size_t inputEnd = 0;

    ~State() {
        if (streamReady) inflateEnd(&stream);
        if (descriptor >= 0) ::close(descriptor);
    }

    [[noreturn]] void unreadable(const std::string& reason) const {
        throw Error(ErrorKind::BadInput, "file.unreadable", "cannot read '" + name + "': " + reason,
                    {{"file", name}, {"reason", reason}});
    }

    [[noreturn]] void damaged(const std::string& reason) const {
        throw Error(ErrorKind::BadInput, "nifti.gzip-damaged",
                    "'" + name + "' is damaged: " + reason + "; take it again from its source",
                    {{"file", name}, {"reason", reason}});
    }

    // Moves what is left to the front and fills up; false at the end of the file.
    bool refill() {
        if (inputBegin > 0) {
            std::memmove(input.data(), input.data() + inputBegin, inputEnd - inputBegin);
            inputEnd -= inputBegin;
            inputBegin = 0;
        }
        bool grew = false;
        while (inputEnd < input.size()) {
            const ssize_t got = ::read(descriptor, input.data() + inputEnd, input.size() - inputEnd);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) unreadable(std::strerror(errno));
            if (got == 0) break;
            inputEnd += static_cast<std::size_t>(got);
            grew = true;
        }
        return grew;
    }

    std::size_t readPlain(std::uint8_t* to, std::size_t bytes) {
        const std::size_t buffered = std::min(bytes, inputEnd - inputBegin);
        std::memcpy(to, input.data() + inputBegin, buffered);
        inputBegin += buffered;
        std::size_t done = buffered;
        while (done < bytes) {
            const ssize_t got = ::read(descriptor, to + done, bytes - done);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) unreadable(std::strerror(errno));
            if (got == 0) break;
            done += static_cast<std::size_t>(got);
        }
        return done;
    }

    // After a member: another one may follow (legal); anything else is padding and ends the data.
    void endOfMember() {
        memberOpen = false;
        if (inputEnd - inputBegin < 2) refill();
        if (inputEnd - inputBegin >= 2 && input[inputBegin] == 0x1f && input[inputBegin + 1] == 0x8b) {
            inflateReset(&stream);
            memberOpen = true;
        } else {
            ended = true;
        }
    }

    std::size_t readCompressed(std::uint8_t* to, std::size_t bytes) {
        std::size_t done = 0;
        while (done < bytes && !ended) {
            if (inputBegin == inputEnd && !refill()) damaged("its compressed data end too early");
            stream.next_in = input.data() + inputBegin;
            stream.avail_in = static_cast<uInt>(inputEnd - inputBegin);
            const std::size_t want = std::min<std::size_t>(bytes - done, 1u << 30);
            stream.next_out = to + done;
            stream.avail_out = static_cast<uInt>(want);
            const int status = inflate(&stream, Z_NO_FLUSH);
            inputBegin = inputEnd - stream.avail_in;
            done += want - stream.avail_out;
            if (status == Z_STREAM_END)
                endOfMember();
            else if (status == Z_MEM_ERROR)
                throw Error(ErrorKind::NoResource, "nifti.memory",
                            "not enough memory to decompress '" + name + "'", {{"file", name}});
            else if (status != Z_OK && status != Z_BUF_ERROR)
                damaged(std::string("its compressed data are broken (") + (stream.msg ? stream.msg : "zlib") +
                        ")");
        }
        return done;
    }
};

NiftiSource::NiftiSource(const std::filesystem::path& file) : m_state(std::make_unique<State>()) {
    State& s = *m_state;
    s.name = file.filename().string();
    // Without O_NONBLOCK a named pipe would hang here.
    s.descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (s.descriptor < 0) s.unreadable(std::strerror(errno));
    struct stat status {};
    if (::fstat(s.descriptor, &status) != 0) s.unreadable(std::strerror(errno));
    if (S_ISDIR(status.st_mode)) s.unreadable("it is a folder; a NIfTI file was expected");
    if (!S_ISREG(status.st_mode)) s.unreadable("it is no regular file");
    s.fileBytes = static_cast<std::uint64_t>(status.st_size);
    s.refill();
    s.compressed = s.inputEnd >= 2 && s.input[0] == 0x1f && s.input[1] == 0x8b;
    if (!s.compressed) return;
    if (inflateInit2(&s.stream, 15 + 16) != Z_OK)
        throw Error(ErrorKind::NoResource, "nifti.memory", "not enough memory to decompress '" + s.name + "'",
                    {{"file", s.name}});
    s.streamReady = true;
    s.memberOpen = true;
}

NiftiSource::~NiftiSource() = default;

std::size_t NiftiSource::read(std::uint8_t* to, std::size_t bytes) {
    return m_state->compressed ? m_state->readCompressed(to, bytes) : m_state->readPlain(to, bytes);
}

bool NiftiSource::isCompressed() const {
    return m_state->compressed;
}
std::uint64_t NiftiSource::fileBytes() const {
    return m_state->fileBytes;
}

std::uint64_t NiftiSource::mostBytes() const {
    return m_state->compressed ? m_state->fileBytes * 1032 + 4096 : m_state->fileBytes;
}

} // namespace magiqt
