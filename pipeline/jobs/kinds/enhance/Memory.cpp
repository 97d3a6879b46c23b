#include "Memory.h"

#include "base/Error.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

namespace magiqt {

namespace {

std::string gigabytes(double bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f GB", bytes / 1e9);
    return text;
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
        if (key == "MemAvailable:") return kib * 1024;
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

} // namespace magiqt
