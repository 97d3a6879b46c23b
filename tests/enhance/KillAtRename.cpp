// Loaded before libc into a process that a test starts: kills it with SIGKILL just before its n-th rename()
// (KILL_BEFORE_RENAME) or just after it (KILL_AFTER_RENAME). Files come into being by a rename, so these are
// the moments in which a half-written one could be left; no timing can hit them reliably.
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <dlfcn.h>
#include <unistd.h>

namespace {

void killAt(const char* variable, int count) {
    const char* wanted = std::getenv(variable);
    if (wanted != nullptr && std::atoi(wanted) == count) ::kill(::getpid(), SIGKILL);
}

} // namespace

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
