// Splits a range over the machine's threads: parallelFor(begin, end, body) calls body(from, to) on disjoint
// parts and returns when all are done; the first exception of a part is thrown again in the caller. Threads
// live for one call (voxel loops take milliseconds, starting a thread takes microseconds). Safe from any
// thread.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <thread>
#include <vector>

namespace magiqt {

namespace detail {
inline std::atomic<int> volumeThreads{0};
}

// 0 (the start value): all hardware threads.
inline void setVolumeThreads(int threads) {
    detail::volumeThreads = threads;
}

inline int volumeThreads() {
    const int wanted = detail::volumeThreads;
    return wanted > 0 ? wanted : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

template <class Body>
void parallelFor(std::int64_t begin, std::int64_t end, const Body& body) {
    const std::int64_t count = end - begin;
    if (count <= 0) return;
    const std::int64_t parts = std::min<std::int64_t>(count, volumeThreads());
    if (parts == 1) {
        body(begin, end);
        return;
    }
    std::vector<std::exception_ptr> failures(static_cast<std::size_t>(parts));
    const auto runPart = [&](std::int64_t part) {
        try {
            body(begin + count * part / parts, begin + count * (part + 1) / parts);
        } catch (...) {
            failures[static_cast<std::size_t>(part)] = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> threads;
        for (std::int64_t part = 1; part < parts; ++part)
            threads.emplace_back(runPart, part);
        runPart(0);
    }
    for (const std::exception_ptr& failure : failures)
        if (failure) std::rethrow_exception(failure);
}

} // namespace magiqt
