// Identifiers and time stamps. Safe from any thread.
#pragma once

#include <cstdint>
#include <string>

namespace magiqt {

// `length` characters of 0-9a-z from the operating system's random source.
std::string randomId(int length);

// Now in UTC as ISO 8601 with milliseconds: 2026-01-31T12:34:56.789Z.
std::string utcNow();

// A monotonic clock in milliseconds, for durations only.
std::int64_t monotonicMs();

} // namespace magiqt
