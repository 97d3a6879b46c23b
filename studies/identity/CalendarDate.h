// Calendar days as people write them, "YYYY-MM-DD". Dates stand in the encrypted
// key and in memory alone. Pure functions.
#pragma once

#include <optional>
#include <string>

namespace magiqt {

// The day's number (0 = 1970-01-01); nothing for text that is no day of the calendar.
std::optional<int> calendarDay(const std::string& date);
std::string dateOfDay(int day);

} // namespace magiqt
