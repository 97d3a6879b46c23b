// Where a study lies and who has it: is the folder writable, is it on a network, does another program write
// it. For studies/catalog alone; any thread.
#pragma once

#include <filesystem>
#include <string>

namespace magiqt {

// "NFS", "SMB", "FUSE" ...; empty on a local file system. By the magic number of statfs; a FUSE mount counts
// as a network unless it is one of the local kinds (fuseblk, mergerfs, overlay) by /proc/self/mountinfo.
std::string networkFileSystem(const std::filesystem::path& folder);
// Of a file system type of mountinfo: "fuse.sshfs" -> true.
bool isNetworkType(const std::string& type);

bool canWriteIn(const std::filesystem::path& folder);

// The sign that one program writes a study: an open-file-description lock on study.lock, taken away by the
// kernel when the program ends, however it ends. Works over NFS.
class StudyLock {
public:
    enum class Taken { Yes, HeldByAnother, CannotLock };
    StudyLock() = default;
    ~StudyLock();
    StudyLock(const StudyLock&) = delete;
    StudyLock& operator=(const StudyLock&) = delete;

    Taken take(const std::filesystem::path& study);
    static bool isHeld(const std::filesystem::path& study);

private:
    int m_descriptor = -1;
};

} // namespace magiqt
