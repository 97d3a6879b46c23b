// Loaded before libc into a process that a test starts: kills it with SIGKILL just before its n-th rename()
// (KILL_BEFORE_RENAME) or just after it (KILL_AFTER_RENAME). Files come into being by a rename, so these are
// the moments in which a half-written one could be left; no timing can hit them reliably. With
// DISK_FULL_BELOW every write() to a file whose path holds that text fails as on a full disk.
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <unistd.h>

namespace {

void killAt(const char* variable, int count) {
    const char* wanted = std::getenv(variable);
    if (wanted != nullptr && std::atoi(wanted) == count) ::kill(::getpid(), SIGKILL);
}

} // namespace

extern "C" ssize_t write(int descriptor, const void* data, size_t bytes) {
    using Write = ssize_t (*)(int, const void*, size_t);
    static const Write original = reinterpret_cast<Write>(::dlsym(RTLD_NEXT, "write"));
    if (const char* full = std::getenv("DISK_FULL_BELOW")) {
        char link[64], path[4096];
        std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
        const ssize_t length = ::readlink(link, path, sizeof path - 1);
        if (length > 0) {
            path[length] = '\0';
            if (std::strstr(path, full) != nullptr) {
                errno = ENOSPC;
                return -1;
            }
        }
    }
    return original(descriptor, data, bytes);
}

extern "C" int rename(const char* from, const char* to) noexcept {
    using Rename = int (*)(const char*, const char*);
    static const Rename original = reinterpret_cast<Rename>(::dlsym(RTLD_NEXT, "rename"));
    static std::atomic<int> calls{0};
    const int count = ++calls;
    killAt("KILL_BEFORE_RENAME", count);
    const int result = original(from, to);
    killAt("KILL_AFTER_RENAME", count);
    return result;
}
