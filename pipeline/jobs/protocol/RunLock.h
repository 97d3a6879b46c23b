// The sign of life of a run: while a process works on a run folder it holds a lock on the file `lock` there,
// and the kernel takes the lock away when the process ends, however it ends. Open-file-description locks are
// used because a watcher can ask about them without taking them (a watcher's flock could make a starting job
// fail) and because they work over NFS. The process id in the file is a hint for LocalExecutor on the same
// machine, nothing else.
//
// Who starts a process for a run takes the lock first and hands it over: the child inherits the descriptor,
// whose number stands in the environment variable `variable`, and its RunLock takes that up.
#pragma once

#include <filesystem>
#include <optional>

#include <sys/types.h>

namespace magiqt {

class RunLock {
public:
    // Throws Error (Usage, "run.already-running") when another process or object holds it, (NoResource) when
    // the file cannot be made.
    explicit RunLock(const std::filesystem::path& runFolder) : RunLock(runFolder, Holder::ThisProcess) {}
    enum class Holder { ThisProcess, Child };
    RunLock(const std::filesystem::path& runFolder, Holder holder);
    ~RunLock();
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;

    static constexpr const char* variable = "MAGIQT_RUN_LOCK";
    int descriptor() const { return m_descriptor; }
    void nameHolder(pid_t process); // writes the hint

    static bool isHeld(const std::filesystem::path& runFolder);
    // The process that holds the lock, where it runs on this machine and can be seen.
    static std::optional<pid_t> holder(const std::filesystem::path& runFolder);

private:
    bool takeUpInherited(const std::filesystem::path& file);

    int m_descriptor = -1;
};

} // namespace magiqt
