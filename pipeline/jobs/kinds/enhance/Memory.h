// Whether there is memory enough, asked before it is taken. Free of threads.
#pragma once

#include "volume/Geometry.h"

#include <cstdint>
#include <string>

namespace magiqt {

// What the system can still give without swapping, in bytes: MemAvailable of /proc/meminfo, 0 where that is
// not known. The environment variable MAGIQT_AVAILABLE_MEMORY_MIB (a whole number) goes before it: for
// machines that share memory with others, and for tests.
std::uint64_t availableBytes();

// All throw Error (NoResource, "memory.predicted") with what is needed, what there is and what to do.
// For `scans` volumes and their masks on the working grid, which a wrong spacing can make absurdly large:
void checkMemoryForGrid(const Geometry& grid, std::int64_t scans);
void checkMemoryForNetwork(std::uint64_t neededBytes);
// For any other work: "<what> needs about ... are free; <whatToDo>".
void checkMemoryFor(const std::string& what, std::uint64_t neededBytes, const std::string& whatToDo);

} // namespace magiqt
