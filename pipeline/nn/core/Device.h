// Choice of device and threads, in one place. No Torch in this header.
#pragma once

#include <string>

namespace magiqt {

// "auto" -> "cuda" where there is one, else "cpu". Throws Error: Usage ("device.unknown"), NoResource
// ("device.no-cuda") when cuda is asked for and there is none.
std::string resolveDevice(const std::string& wanted);

// Threads for Torch in this process; 0 = all hardware threads. Returns the number in force.
int useThreads(int threads);

} // namespace magiqt
