// Calendar days as people write them, "YYYY-MM-DD", and the days between two. Dates stand in the encrypted
// key and in memory alone. Pure functions.
#pragma once

#include <optional>
#include <string>

namespace magiqt {

// The day's number (0 = 1970-01-01); nothing for text that is no day of the calendar.
std::optional<int> calendarDay(const std::string& date);
std::string dateOfDay(int day);
// later - earlier, in days; nothing when one of them is no date.
std::optional<int> daysBetween(const std::string& earlier, const std::string& later);

} // namespace magiqt
