#include "StudyPlace.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/statfs.h>
#include <unistd.h>
#include <utility>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

struct Magic {
    unsigned long number;
    const char* name;
};

// linux/magic.h and the manual page of statfs(2).
constexpr std::array<Magic, 9> networkMagic{{{0x6969, "NFS"},
                                             {0x517B, "SMB"},
                                             {0xFF534D42, "SMB"},
                                             {0xFE534D42, "SMB"},
                                             {0x5346414F, "AFS"},
                                             {0x0BD00BD0, "Lustre"},
                                             {0x47504653, "GPFS"},
                                             {0x00C36400, "Ceph"},
                                             {0x01021997, "9P"}}};
constexpr unsigned long fuseMagic = 0x65735546;

// The type of the mount that holds the folder: the longest mount point that begins its path.
std::string mountType(const fs::path& folder) {
    std::error_code failure;
    const std::string place = fs::weakly_canonical(folder, failure).string() + "/";
    std::ifstream mounts("/proc/self/mountinfo");
    std::string best, type;
    for (std::string line; std::getline(mounts, line);) {
        std::istringstream words(line);
        std::string word, point;
        for (int i = 0; i < 5 && words >> word; ++i)
            point = word;
        while (words >> word && word != "-") {
        }
        words >> word;
        if (point != "/") point += '/';
        if (place.starts_with(point) && point.size() >= best.size()) {
            best = point;
            type = word;
        }
    }
    return type;
}

struct flock wholeFile() {
    struct flock request {};
    request.l_type = F_WRLCK;
    request.l_whence = SEEK_SET;
    return request;
}

} // namespace

bool isNetworkType(const std::string& type) {
    static const std::array<const char*, 5> local{"fuseblk", "fuse.mergerfs", "fuse.fuse-overlayfs",
                                                  "fuse.lxcfs", "fuse.gocryptfs"};
    for (const char* known : local)
        if (type == known) return false;
    return type.starts_with("fuse") || type.starts_with("nfs") || type == "cifs" || type == "smb3" ||
           type == "9p" || type == "afs" || type == "ceph" || type == "lustre" || type == "gpfs" ||
           type == "beegfs";
}

std::string networkFileSystem(const fs::path& folder) {
    struct statfs found {};
    if (::statfs(folder.c_str(), &found) != 0) return {};
    const auto magic = static_cast<unsigned long>(found.f_type) & 0xFFFFFFFFul;
    for (const Magic& known : networkMagic)
        if (magic == known.number) return known.name;
    if (magic == fuseMagic && isNetworkType(mountType(folder))) return "FUSE";
    return {};
}

bool canWriteIn(const fs::path& folder) {
    return ::access(folder.c_str(), W_OK | X_OK) == 0; // EROFS also for root
}

StudyLock::~StudyLock() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

StudyLock::Taken StudyLock::take(const fs::path& study) {
    m_descriptor = ::open((study / "study.lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
    if (m_descriptor < 0) return Taken::CannotLock;
    struct flock request = wholeFile();
    if (::fcntl(m_descriptor, F_OFD_SETLK, &request) == 0) return Taken::Yes;
    const int number = errno;
    ::close(std::exchange(m_descriptor, -1));
    return number == EAGAIN || number == EACCES ? Taken::HeldByAnother : Taken::CannotLock;
}

bool StudyLock::isHeld(const fs::path& study) {
    const int descriptor = ::open((study / "study.lock").c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    struct flock request = wholeFile();
    const bool held = ::fcntl(descriptor, F_OFD_GETLK, &request) == 0 && request.l_type != F_UNLCK;
    ::close(descriptor);
    return held;
}

} // namespace magiqt
