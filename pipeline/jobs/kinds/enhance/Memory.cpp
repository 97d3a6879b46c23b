#include "Memory.h"

#include "base/Error.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

namespace magiqt {

namespace {

std::string gigabytes(double bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f GB", bytes / 1e9);
    return text;
}

// What a control group leaves (a container, a Slurm job), version 2 or 1; the largest number where none
// limits. Inactive cached files count as free, as the kernel drops them first.
std::uint64_t leftInControlGroup() {
    constexpr auto kNoLimit = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t left = kNoLimit;
    std::ifstream groups("/proc/self/cgroup"); // lines of number:controllers:path
    std::string line;
    while (std::getline(groups, line)) {
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        const bool isVersion2 = controllers.empty();
        if (!isVersion2 && controllers.find("memory") == std::string::npos) continue;
        const std::filesystem::path root = isVersion2 ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory";
        // Inside a container the path may not exist, and the root is the group.
        std::filesystem::path group = root / std::filesystem::path(line.substr(second + 1)).relative_path();
        std::error_code failure;
        if (!std::filesystem::is_directory(group, failure)) group = root;
        for (;; group = group.parent_path()) {
            std::uint64_t limit = 0, used = 0;
            if (std::ifstream(group / (isVersion2 ? "memory.max" : "memory.limit_in_bytes")) >> limit &&
                std::ifstream(group / (isVersion2 ? "memory.current" : "memory.usage_in_bytes")) >> used) {
                std::ifstream statistics(group / "memory.stat");
                std::string key;
                std::uint64_t value = 0;
                while (statistics >> key >> value)
                    if (key == (isVersion2 ? "inactive_file" : "total_inactive_file"))
                        used -= std::min(used, value);
                left = std::min(left, limit - std::min(limit, used));
            }
            if (group == root || group == group.parent_path()) break;
        }
    }
    return left;
}

void check(double needed, const std::string& what, const std::string& whatToDo) {
    const auto available = static_cast<double>(availableBytes());
    if (available <= 0 || needed <= available) return;
    throw Error(ErrorKind::NoResource, "memory.predicted",
                what + " needs about " + gigabytes(needed) + " of memory, " + gigabytes(available) +
                    " are free; " + whatToDo,
                {{"needed", gigabytes(needed)}, {"available", gigabytes(available)}});
}

} // namespace

std::uint64_t availableBytes() {
    if (const char* given = std::getenv("MAGIQT_AVAILABLE_MEMORY_MIB")) {
        char* end = nullptr;
        const unsigned long long mebibytes = std::strtoull(given, &end, 10);
        if (end != given && *end == '\0') return std::uint64_t{mebibytes} << 20;
    }
    std::ifstream stream("/proc/meminfo");
    std::string key, unit;
    std::uint64_t kib = 0;
    while (stream >> key >> kib) {
        std::getline(stream, unit);
        if (key == "MemAvailable:") return std::min(kib * 1024, leftInControlGroup());
    }
    return 0;
}

void checkMemoryForGrid(const Geometry& grid, std::int64_t scans) {
    double voxels = 1.0;
    std::string extent;
    for (const std::int64_t size : grid.sizeIjk()) {
        voxels *= static_cast<double>(size);
        extent += (extent.empty() ? "" : " x ") + std::to_string(size);
    }
    // Each scan, two masks, and what the resampling of one of them holds on the way.
    check(voxels * sizeof(float) * (static_cast<double>(scans) + 4.0),
          "the scan covers " + extent + " mm, which at 1 mm",
          "check the voxel spacing in the file, it may be wrong, or use a machine with more memory");
}

void checkMemoryForNetwork(std::uint64_t neededBytes) {
    check(static_cast<double>(neededBytes), "enhancing this volume",
          "close other programs or choose a smaller model");
}

void checkMemoryFor(const std::string& what, std::uint64_t neededBytes, const std::string& whatToDo) {
    check(static_cast<double>(neededBytes), what, whatToDo);
}

} // namespace magiqt
