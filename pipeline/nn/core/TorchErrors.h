// What LibTorch throws, as an Error of the house. For .cpp files that include Torch.
#pragma once

#include "base/Error.h"

#include <c10/util/Exception.h>

#include <string>

namespace magiqt {

// NoResource ("memory.exhausted") when memory ran out on the processor or on the device, with `whatToDo` at
// its end; else Internal ("torch.error").
[[noreturn]] inline void throwAsError(const c10::Error& problem, const std::string& whatToDo) {
    const std::string what = problem.what_without_backtrace();
    for (const char* sign : {"out of memory", "not enough memory", "allocate memory"})
        if (what.find(sign) != std::string::npos)
            throw Error(ErrorKind::NoResource, "memory.exhausted", "there is not enough memory; " + whatToDo);
    throw Error(ErrorKind::Internal, "torch.error", "LibTorch: " + what.substr(0, what.find('\n')));
}

} // namespace magiqt
